"""`deeptier audit explain`: every fen of an account or a lot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from deeptier.addresses import parse_address
from deeptier.audit.explain.account import explain_account
from deeptier.audit.explain.document import account_document, lot_document
from deeptier.audit.explain.lot import explain_lot
from deeptier.audit.findings import Finding
from deeptier.audit.history import History
from deeptier.audit.lineage.words import Words, money_of
from deeptier.commands.audit_findings import tell_findings
from deeptier.commands.audit_money import currency_of
from deeptier.commands.audit_source import HistoryAsked
from deeptier.commands.completion import complete_thing
from deeptier.commands.explain_tables import show_account, show_lot
from deeptier.commands.names_file import Names
from deeptier.commands.output import FINDINGS, JsonOption, Output, option
from deeptier.errors import InputError
from deeptier.lot_id import LotId

EXAMPLES = """
Examples:

deeptier audit explain bolt

deeptier audit explain "Yunlu Gearworks" --names names.json

deeptier audit explain 7-3-1 --rpc http://127.0.0.1:8545 --deployment deployments/devnet.json --json
"""


def explain(
    subject: Annotated[
        str,
        typer.Argument(
            help="An account's name or address, or a lot: 7-3-1.", autocompletion=complete_thing
        ),
    ],
    *,
    asked: HistoryAsked,
    json: JsonOption = False,
) -> None:
    """Explain every fen that came in or went out: when, why, and where it stands on the chain.

    Exit code 1 where the movements do not end in the balance of the books.
    """
    output = Output(json)
    with output.guarded():
        known = asked.known
        meant = _subject(subject, known)
        history = asked.history(output)
        if isinstance(meant, LotId):
            differences = _explain_lot(output, history, meant, known.called)
        else:
            differences = _explain_account(output, history, meant, known.called)
        tell_findings(output, history, differences)
        if differences or history.rebuilt.findings:
            raise typer.Exit(FINDINGS)


def _subject(text: str, known: Names) -> LotId | str:
    """A lot, or the lower-case address of an account."""
    meant = known.address("SUBJECT", text)
    if meant is not None:
        return meant
    if text.lower().startswith("0x"):
        return option("SUBJECT", parse_address, text).lower()
    try:
        return LotId.parse(text)
    except InputError:
        expected = f"an address, a name that is known, or a lot such as 7-3-1{known.near(text)}"
        raise InputError("SUBJECT", text, expected) from None


def _explain_account(
    output: Output, history: History, account: str, called: Mapping[str, str]
) -> tuple[Finding, ...]:
    told = explain_account(history, account)
    token = history.rebuilt.books.addresses["DepositToken"]
    findings = (*told.findings, *history.rebuilt.findings)
    output.document(
        {
            "ok": not findings,
            "decimals": currency_of(history, token)[1],
            **account_document(told, token, called),
            "findings": [each.to_json() for each in findings],
        }
    )
    if not output.as_json:
        show_account(output, told, token, lambda each: _named(history, each, called))
    return told.findings


def _explain_lot(
    output: Output, history: History, lot: LotId, called: Mapping[str, str]
) -> tuple[Finding, ...]:
    told = explain_lot(history, lot)
    findings = (*told.findings, *history.rebuilt.findings)
    currency = history.rebuilt.books.papers[lot.payable].currency
    output.document(
        {
            "ok": not findings,
            "decimals": currency_of(history, currency)[1],
            **lot_document(told, called),
            "findings": [each.to_json() for each in findings],
        }
    )
    if not output.as_json:
        show_lot(output, told, *_named(history, currency, called))
    return told.findings


def _named(history: History, currency: str, called: Mapping[str, str]) -> tuple[str, Words]:
    symbol, decimals = currency_of(history, currency)
    names = {address.lower(): name for name, address in history.deployment.addresses.items()}
    return symbol, Words({**names, **called}, money_of(decimals))
