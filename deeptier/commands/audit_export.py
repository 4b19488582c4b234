"""`deeptier audit export`: the books for spreadsheets, databases and accounting programs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from deeptier.audit.export.disclosure import NOT_ON_CHAIN, disclosures_of
from deeptier.audit.export.folder import LIST, write_set
from deeptier.audit.export.formats import ExportFormat, writes_of
from deeptier.audit.export.parties import Parties
from deeptier.audit.export.tokens import Tokens
from deeptier.audit.export.view import View
from deeptier.audit.findings import shown
from deeptier.commands.audit_money import CurrencyOption, named_currencies
from deeptier.commands.audit_source import HistoryAsked
from deeptier.commands.output import FINDINGS, JsonOption, Output, option
from deeptier.days import date_of, day_number, parse_date
from deeptier.errors import InputError

EXAMPLES = """
Examples:

deeptier audit export --format all --out export

deeptier audit export --format xlsx --out export --names names.yaml --from 2026-01-01
--to 2026-06-30

deeptier audit export --format beancount --out export && bean-check export/journal.beancount
"""

_FINDINGS_SHOWN = 20


def export(
    format_: Annotated[
        ExportFormat, typer.Option("--format", help="What to write.")
    ] = ExportFormat.ALL,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder to write into.")] = Path(
        "export"
    ),
    currency: CurrencyOption = None,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="First day of IAS 7.44H, YYYY-MM-DD."),
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Last day of IAS 7.44H, YYYY-MM-DD.")
    ] = None,
    *,
    asked: HistoryAsked,
    json: JsonOption = False,
) -> None:
    """Write the books as CSV, Parquet, an Excel workbook and a double-entry journal for beancount.

    Files of an earlier export are replaced, all together; other files are never touched.
    """
    output = Output(json)
    with output.guarded():
        named = asked.known.called
        currencies = named_currencies(currency)
        days = _day("--from", from_), _day("--to", to)
        if out.exists() and not out.is_dir():
            raise InputError("--out", str(out), "a folder; it is made if need be")
        history = asked.history(output)
        view = View(
            history,
            Parties(history.rebuilt.books.addresses, named),
            Tokens(history, currencies),
            disclosures_of(history, *days),
        )
        head = history.rebuilt.head
        output.say(f"block {head.number:,} of chain {head.chain_id}, {head.hash}")
        writes = writes_of(view, format_)
        files = write_set(out, history, writes, lambda name: output.say(f"  {out / name}"))
        _report(output, view, out, files)
        if history.rebuilt.findings:
            raise typer.Exit(FINDINGS)


def _report(output: Output, view: View, out: Path, files: list[str]) -> None:
    rebuilt = view.history.rebuilt
    head, findings = rebuilt.head, rebuilt.findings
    output.say(f"{len(files)} file{'s'[: len(files) > 1]} in {out}, listed in {out / LIST}")
    if findings:
        count = len(findings)
        output.say(f"{count} finding{'s'[: count > 1]} in the logs themselves", style="bold red")
        for finding in findings[:_FINDINGS_SHOWN]:
            output.say(f"  {finding}", style="red")
    output.document(
        {
            "ok": not findings,
            "chain_id": head.chain_id,
            "block": {"number": head.number, "hash": head.hash, "timestamp": head.timestamp},
            "folder": str(out),
            "files": files,
            "ias_7_44h": {"not_on_chain": NOT_ON_CHAIN, "obligors": _disclosures(view)},
            "findings": [finding.to_json() for finding in findings],
        }
    )


def _disclosures(view: View) -> list[dict[str, Any]]:
    """Amounts in minor units, days as dates."""
    return [
        {
            "obligor": shown(each.obligor),
            "name": view.parties.name(each.obligor),
            "currency": shown(each.currency),
            "symbol": view.symbol(each.currency),
            "decimals": view.tokens[each.currency].decimals,
            "from": date_of(each.from_day).isoformat(),
            "to": date_of(each.to_day).isoformat(),
            "opening": _dated(asdict(each.opening)),
            "changes": asdict(each.changes),
            "closing": _dated(asdict(each.closing)),
        }
        for each in view.disclosures
    ]


def _dated(standing: dict[str, Any]) -> dict[str, Any]:
    for name in ("first_due", "last_due"):
        day = standing.pop(f"{name}_day")
        standing[f"{name}_date"] = None if day is None else date_of(day).isoformat()
    return standing


def _day(name: str, text: str | None) -> int | None:
    return None if text is None else day_number(option(name, parse_date, text))
