"""`deeptier audit report`: everything about a deployment in one HTML file that opens offline."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

import typer

from deeptier.audit.history import History
from deeptier.audit.page import Limits, Verified, page_data, page_of, read_verdict
from deeptier.audit.page.verified import require_same_chain
from deeptier.commands.audit_money import CurrencyOption, named_currencies
from deeptier.commands.audit_source import HistoryAsked
from deeptier.commands.output import FINDINGS, JsonOption, Output
from deeptier.commands.writing import write_output
from deeptier.errors import InputError

EXAMPLES = """
Examples:

deeptier audit report --out report.html

deeptier audit report --rpc http://127.0.0.1:8545 --deployment deployments/devnet.json
--names names.json --verdict verdict.json --out report.html
"""
_TEMPLATE = re.compile(r"https?://[^\s\"'<>]*\{transaction\}[^\s\"'<>]*")
_CARRIED = Limits().journal


def report(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The HTML file to write.")],
    verdict: Annotated[
        Path | None,
        typer.Option(
            "--verdict", metavar="FILE", help="What `deeptier audit verify --report` wrote."
        ),
    ] = None,
    explorer: Annotated[
        str | None,
        typer.Option(
            "--explorer",
            metavar="URL",
            help="Address of a transaction's page, such as https://explorer.example/tx/{transaction}.",
        ),
    ] = None,
    events: Annotated[
        int,
        typer.Option("--events", help="Latest events that the page lists, and holdings.", min=1),
    ] = _CARRIED,
    currency: CurrencyOption = None,
    *,
    asked: HistoryAsked,
    json: JsonOption = False,
) -> None:
    """Write one HTML file with every figure, every lot tree and the journal behind them.

    It opens offline and asks for nothing. Exit code 1 where the verdict or the replay has findings.
    """
    output = Output(json)
    with output.guarded():
        _require_folder(out)
        if explorer is not None and not _TEMPLATE.fullmatch(explorer):
            raise InputError("--explorer", explorer, "an http(s) address with {transaction} in it")
        tokens = named_currencies(currency)
        known = asked.known.called
        verified = None if verdict is None else _verdict(verdict)
        history = asked.history(output)
        if verified is not None:
            require_same_chain(verified, history.rebuilt.head, "--verdict")
        data = page_data(history, known, verified, explorer, Limits(events, events), tokens)
        text = page_of(data, f"Deeptier audit report, {data['head']['day']}")
        write_output(out, text)
        _tell(output, out, history, data)
        if not data["verdict"]["equal"]:
            raise typer.Exit(FINDINGS)


def _tell(output: Output, out: Path, history: History, data: dict[str, Any]) -> None:
    head, verdict = history.rebuilt.head, data["verdict"]
    events, carried = len(history.rebuilt.events), len(data["journal"]["rows"])
    findings, verified = verdict["count"], verdict["verified"]
    rests = "with a verification's verdict" if verified else "not verified against a node"
    output.say(f"{out}: {events:,} events up to block {head.number:,}, {rests}")
    if carried < events:
        output.say(f"it lists the latest {carried:,} of them; all count in its figures")
    if findings:
        output.say(f"{findings:,} finding{'s'[: findings > 1]}, listed in it", "bold red")
    output.document(
        {
            "ok": verdict["equal"],
            "report": str(out),
            "bytes": out.stat().st_size,
            "chain_id": head.chain_id,
            "block": {"number": head.number, "hash": head.hash},
            "events": events,
            "events_listed": carried,
            "payables": len(history.rebuilt.books.papers),
            "verified": verified,
            "findings": findings,
        }
    )


def _verdict(path: Path) -> Verified:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InputError("--verdict", str(path), "a JSON file in UTF-8") from None
    return read_verdict(text, f"--verdict {path}")


def _require_folder(out: Path) -> None:
    if out.is_dir() or not out.parent.is_dir():
        raise InputError("--out", str(out), "a file in a folder that is there")
