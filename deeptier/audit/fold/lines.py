"""Books credit lines: granted, changed, suspended. Issues and repayments book what is used."""

from __future__ import annotations

from dataclasses import replace

from deeptier.audit.books import CORE_ENTERPRISE, GUARANTOR, Books, Line
from deeptier.audit.events import Event
from deeptier.audit.events.clearing import (
    LineFollowed,
    LineGranted,
    LineLimitSet,
    LineRenewed,
    LineResumed,
    LineSuspended,
)
from deeptier.audit.findings import shown
from deeptier.audit.fold.notes import Handlers, Notes
from deeptier.audit.fold.register import (
    current_account,
    is_barred,
    require_active,
    require_business,
)


def _granted(books: Books, event: LineGranted, notes: Notes) -> None:
    notes.equal(event, "number", len(books.lines) + 1, event.line)
    require_business(books, event, notes)
    require_active(books, event, event.bank, GUARANTOR, "bank", notes)
    require_active(books, event, event.obligor, CORE_ENTERPRISE, "obligor", notes)
    others = event.bank != event.obligor
    notes.require(event, "bank", others, "not the obligor", event.bank)
    if event.line in books.lines:
        notes.add(event, f"line {event.line}", "a new number", "a number in use", "I5")
        return
    books.lines[event.line] = Line(
        limit=event.limit,
        used=0,
        expiry_day=event.expiry_day,
        suspended=False,
        obligor=event.obligor,
        bank=event.bank,
        currency=event.currency,
    )
    books.lines_of.setdefault((event.obligor, event.currency), set()).add(event.line)


def _limit_set(books: Books, event: LineLimitSet, notes: Notes) -> None:
    line = _line(books, event, event.line, notes)
    if line is not None:
        _require_thawed_bank(books, event, line, notes)
        books.lines[event.line] = replace(line, limit=event.limit)


def _renewed(books: Books, event: LineRenewed, notes: Notes) -> None:
    line = _line(books, event, event.line, notes)
    if line is not None:
        _require_thawed_bank(books, event, line, notes)
        books.lines[event.line] = replace(line, expiry_day=event.expiry_day)


def _suspended(books: Books, event: LineSuspended, notes: Notes) -> None:
    """A frozen bank may do this too."""
    line = _line(books, event, event.line, notes)
    if line is not None:
        notes.equal(event, f"line {event.line}, suspended before", False, line.suspended)
        books.lines[event.line] = replace(line, suspended=True)


def _resumed(books: Books, event: LineResumed, notes: Notes) -> None:
    line = _line(books, event, event.line, notes)
    if line is not None:
        _require_thawed_bank(books, event, line, notes)
        notes.equal(event, f"line {event.line}, suspended before", True, line.suspended)
        books.lines[event.line] = replace(line, suspended=False)


def _followed(books: Books, event: LineFollowed, notes: Notes) -> None:
    line = _line(books, event, event.line, notes)
    if line is None:
        return
    before = (line.bank, line.obligor)
    current = (current_account(books, line.bank), current_account(books, line.obligor))
    notes.equal(event, f"line {event.line}, bank and obligor", current, (event.bank, event.obligor))
    notes.require(event, f"line {event.line}", current != before, "a party replaced", "nobody")
    books.lines[event.line] = replace(line, bank=event.bank, obligor=event.obligor)
    books.lines_of[line.obligor, line.currency].discard(event.line)
    books.lines_of.setdefault((event.obligor, line.currency), set()).add(event.line)


def _line(books: Books, event: Event, number: int, notes: Notes) -> Line | None:
    line = books.lines.get(number)
    notes.require(event, f"line {number}", line is not None, "granted", "unknown")
    return line


def _require_thawed_bank(books: Books, event: Event, line: Line, notes: Notes) -> None:
    barred = is_barred(books, line.bank)
    notes.equal(event, f"bank {shown(line.bank)}, frozen or replaced", False, barred)


HANDLERS: Handlers = {
    LineGranted: _granted,
    LineLimitSet: _limit_set,
    LineRenewed: _renewed,
    LineSuspended: _suspended,
    LineResumed: _resumed,
    LineFollowed: _followed,
}
