"""Currencies as exports write them: a symbol and a number of decimals for each token."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from deeptier.audit.history import History

#: Of the deposit token of a deployment.
DEPOSIT_DECIMALS = 2

_SYMBOL = re.compile(r"[A-Z][A-Z0-9'._-]{0,22}[A-Z0-9]|[A-Z]")
_DIGITS_SHOWN = 8


@dataclass(frozen=True)
class Token:
    """How amounts of a currency are written.

    Attributes:
        symbol: capital letters and digits, as accounting programs take it; no two are the same.
        decimals: places after the point; one unit is 10^decimals minor units.
    """

    address: str
    symbol: str
    decimals: int


class Tokens:
    """The tokens of a history, by address in lower case.

    The logs say the symbol of the deployment's own deposit token only. Other currencies are written
    in minor units, under their addresses, unless `named` says symbol and decimals.
    """

    def __init__(
        self, history: History, named: Mapping[str, tuple[str, int]] | None = None
    ) -> None:
        books = history.rebuilt.books
        self.deposit = books.addresses["DepositToken"]
        said = {self.deposit: (books.deposits.symbol, DEPOSIT_DECIMALS), **(named or {})}
        used = {paper.currency for paper in books.papers.values()}
        used |= {line.currency for line in books.lines.values()}
        addresses = sorted({*used, *books.currencies, self.deposit})
        symbols = [said.get(address, ("", 0))[0].upper() for address in addresses]
        self._tokens: dict[str, Token] = {}
        for address, symbol in zip(addresses, symbols, strict=True):
            is_own = bool(_SYMBOL.fullmatch(symbol)) and symbols.count(symbol) == 1
            shown = symbol if is_own else _of_address(address)
            self._tokens[address] = Token(address, shown, said.get(address, ("", 0))[1])

    def __getitem__(self, address: str) -> Token:
        return self._tokens.get(address) or Token(address, _of_address(address), 0)


def valid_symbol(symbol: str) -> bool:
    """Whether accounting programs take it as the symbol of a currency."""
    return bool(_SYMBOL.fullmatch(symbol))


def _of_address(address: str) -> str:
    return f"T-{address[2 : 2 + _DIGITS_SHOWN].upper()}"
