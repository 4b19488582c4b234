"""Books credit lines: granted, changed, suspended. Issues and repayments book what is used."""

from __future__ import annotations

from dataclasses import replace

from deeptier.audit.books import CORE_ENTERPRISE, GUARANTOR, Books, Line
from deeptier.audit.events import Event
from deeptier.audit.events.clearing import (
    LineGranted,
    LineLimitSet,
    LineRenewed,
    LineResumed,
    LineSuspended,
)
from deeptier.audit.fold.notes import Handlers, Notes
from deeptier.audit.fold.register import is_frozen, require_active, require_business


def _granted(books: Books, event: LineGranted, notes: Notes) -> None:
    notes.equal(event, "number", len(books.lines) + 1, event.line)
    require_business(books, event, notes)
    require_active(books, event, event.bank, GUARANTOR, "bank", notes)
    require_active(books, event, event.obligor, CORE_ENTERPRISE, "obligor", notes)
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


def _limit_set(books: Books, event: LineLimitSet, notes: Notes) -> None:
    line = _line(books, event, event.line, notes)
    if line is not None:
        books.lines[event.line] = replace(line, limit=event.limit)


def _renewed(books: Books, event: LineRenewed, notes: Notes) -> None:
    line = _line(books, event, event.line, notes)
    if line is not None:
        books.lines[event.line] = replace(line, expiry_day=event.expiry_day)


def _suspended(books: Books, event: LineSuspended, notes: Notes) -> None:
    _set_suspended(books, event, True, notes)


def _resumed(books: Books, event: LineResumed, notes: Notes) -> None:
    _set_suspended(books, event, False, notes)


def _set_suspended(
    books: Books, event: LineSuspended | LineResumed, suspended: bool, notes: Notes
) -> None:
    line = _line(books, event, event.line, notes)
    if line is not None:
        notes.equal(event, f"line {event.line}, suspended before", not suspended, line.suspended)
        books.lines[event.line] = replace(line, suspended=suspended)


def _line(books: Books, event: Event, number: int, notes: Notes) -> Line | None:
    line = books.lines.get(number)
    if line is None:
        notes.add(event, f"line {number}", "granted", "unknown")
    else:
        notes.equal(event, f"bank of line {number}, frozen", False, is_frozen(books, line.bank))
    return line


HANDLERS: Handlers = {
    LineGranted: _granted,
    LineLimitSet: _limit_set,
    LineRenewed: _renewed,
    LineSuspended: _suspended,
    LineResumed: _resumed,
}
