"""Currencies of the auditor's verbs: how they are told, and how their amounts are written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from deeptier.addresses import parse_address
from deeptier.audit.export.tokens import DEPOSIT_DECIMALS, valid_symbol
from deeptier.audit.findings import shown
from deeptier.audit.history import History
from deeptier.audit.texts import printable
from deeptier.commands.output import option
from deeptier.errors import InputError
from deeptier.money import MAX_DECIMALS

CurrencyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--currency",
        help="Symbol and decimals of a currency other than the deployment's own deposits:"
        " ADDRESS=SYMBOL:DECIMALS. May be given several times.",
    ),
]

#: Each number of decimals that a currency may have, as it is written.
_DECIMALS = {str(number): number for number in range(MAX_DECIMALS + 1)}


def named_currencies(texts: Iterable[str] | None) -> dict[str, tuple[str, int]]:
    """Symbol and decimals by address in lower case.

    Errors: `InputError` for what is no such text, and for a currency that is told twice.
    """
    found: dict[str, tuple[str, int]] = {}
    for text in texts or ():
        address, _, rest = text.partition("=")
        symbol, _, decimals = rest.partition(":")
        if not valid_symbol(symbol) or decimals not in _DECIMALS:
            expected = (
                f"ADDRESS=SYMBOL:DECIMALS, such as 0x…=USD:6: capital letters, 0 to {MAX_DECIMALS}"
            )
            raise InputError("--currency", text, expected)
        currency = option("--currency", parse_address, address).lower()
        if currency in found:
            raise InputError("--currency", text, "given once for each currency")
        found[currency] = symbol, _DECIMALS[decimals]
    return found


def currency_of(history: History, currency: str) -> tuple[str, int]:
    """What a currency is called, and its decimals.

    Of a token that is no part of the deployment no log says its decimals: its amounts are written
    in minor units.
    """
    books = history.rebuilt.books
    if currency == books.addresses["DepositToken"]:
        return printable(books.deposits.symbol) or "deposits", DEPOSIT_DECIMALS
    return f"minor units of {shown(currency)}", 0
