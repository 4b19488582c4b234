"""What `deeptier invoice read` prints: a table for people, a document for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from deeptier.commands.output import Output
from deeptier.commands.terminal import Terminal
from deeptier.evidence.members import hexed
from deeptier.invoices.due import due_day
from deeptier.invoices.model import Invoice, Organisation
from deeptier.invoices.paper import Paper, State
from deeptier.invoices.payables import ready

#: Of one file; whoever mends so much, looks again.
_MOST_TOLD = 20

_STYLES = {State.READY: "green", State.WRONG: "bold red"}


def show(
    output: Output,
    papers: Sequence[Paper],
    passed: Sequence[Path],
    out: Path | None,
    sealed: Path | None,
) -> None:
    """The files in a table, then all that is wrong or worth knowing, then what was written."""
    output.console.print(_table(papers))
    errors = Terminal(stderr=True)
    for paper in papers:
        if paper.notes or paper.warnings:
            output.say(f"\n{_plain(str(paper.file))}", style="bold")
        for warning in paper.warnings:
            output.say(f"  {_plain(warning)}", style="yellow")
        for note in paper.notes:
            output.say(f"  {_plain(note)}", style="dim")
    for paper in papers:
        for text in _told(paper):
            errors.print(_plain(text), style="red", markup=False, soft_wrap=True)
    output.say()
    for path in passed:
        output.say(f"passed over {_plain(str(path))}{'/' * path.is_dir()}", style="dim")
    output.say(_summary(papers))
    if out is not None:
        output.say(f"wrote {out}; the seals with their salts are in {sealed}, and are secret")
        output.say(f"next: deeptier issue --from {out} --dry-run")


def _told(paper: Paper) -> Iterator[str]:
    """What is wrong with a file; of very much, the first."""
    for finding in paper.findings[:_MOST_TOLD]:
        yield f"{paper.file}: {finding}"
    more = len(paper.findings) - _MOST_TOLD
    if more > 0:
        yield f"{paper.file}: {more:,} more things are wrong; --json tells all of them"


def document(papers: Sequence[Paper], out: Path | None, sealed: Path | None) -> dict[str, Any]:
    """The same as JSON; amounts as people write them, and beside them minor units."""
    return {
        "ok": all(each.state is not State.WRONG for each in papers),
        "files": [_members(each) for each in papers],
        "payables": len(ready(papers)),
        "out": None if out is None else str(out),
        "sealed": None if sealed is None else str(sealed),
    }


def _table(papers: Sequence[Paper]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("invoice", "from", "to", "due"):
        table.add_column(name, overflow="fold")
    table.add_column("amount", justify="right", no_wrap=True)
    table.add_column("state", no_wrap=True)
    for paper in papers:
        invoice = paper.invoice
        seller = buyer = due = amount = ""
        if invoice is not None:
            seller = paper.payee or invoice.seller.name
            buyer = paper.obligor or invoice.buyer.name
            due = str(due_day(invoice) or "")
            amount = f"{invoice.shown(paper.amount)} {invoice.currency}"
        cells = [_plain(each) for each in (paper.title, seller, buyer, due, amount)]
        state = Text(paper.state.value, style=_STYLES.get(paper.state, ""))
        table.add_row(*map(Text, cells), state)
    return table


def _summary(papers: Sequence[Paper]) -> str:
    counts = {state: sum(each.state is state for each in papers) for state in State}
    words = [f"{count} {state.value}" for state, count in counts.items() if count]
    return f"{len(papers)} file{'s'[: len(papers) != 1]}: {', '.join(words)}"


def _members(paper: Paper) -> dict[str, Any]:
    invoice = paper.invoice
    return {
        "file": str(paper.file),
        "state": paper.state.value,
        **({} if invoice is None else _invoice_members(paper, invoice)),
        "findings": [
            {"line": each.line, "term": each.term, "rule": each.rule, "text": each.text}
            for each in paper.findings
        ],
        "notes": [*paper.warnings, *paper.notes],
        "warnings": paper.warnings,
    }


def _invoice_members(paper: Paper, invoice: Invoice) -> dict[str, Any]:
    due = due_day(invoice)
    return {
        "number": invoice.number,
        "type": invoice.kind,
        "syntax": invoice.syntax,
        "issued": invoice.issued.isoformat(),
        "due": None if due is None else due.isoformat(),
        "currency": invoice.currency,
        "total": invoice.shown(invoice.units("BT-112")),
        "amount": invoice.shown(paper.amount),
        "amount_minor_units": paper.amount,
        "seller": _party(invoice.seller, paper.payee),
        "buyer": _party(invoice.buyer, paper.obligor),
        "about": None if paper.names is None else paper.names.title,
        "fingerprint": hexed(paper.fingerprint) if paper.fingerprint else None,
    }


def _party(party: Organisation, known_as: str) -> dict[str, Any]:
    return {"name": party.name, "numbers": list(party.ids), "party": known_as or None}


def _plain(text: str) -> str:
    """What a stranger wrote, without what could command the terminal."""
    return "".join(each if each.isprintable() else "�" for each in text)
