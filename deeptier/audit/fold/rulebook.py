"""Books the rules of new business and the currencies; what holds on a day that no log tells."""

from __future__ import annotations

from collections.abc import Iterator

from deeptier.audit.books import Books
from deeptier.audit.events import Event
from deeptier.audit.events.rulebook import (
    CurrencyAnnounced,
    Rules,
    RulesAdopted,
    RulesAnnounced,
    RulesWithdrawn,
)
from deeptier.audit.financing import Announcement, Currency
from deeptier.audit.findings import LotNumber, shown
from deeptier.audit.fold.notes import Handlers, Notes


def rules_on(books: Books, day: int) -> Rules | None:
    """The rules of a day: announced ones take the live ones' place from their day on."""
    coming = books.next_rules
    return coming.rules if coming is not None and coming.from_day <= day else books.rules


def rules_at_some_day(books: Books) -> Iterator[Rules]:
    """Rules that may hold when an event is told: logs lack the day, so the next may hold too."""
    if books.rules is not None:
        yield books.rules
    if books.next_rules is not None:
        yield books.next_rules.rules


def require_streams(
    books: Books, event: Event, lot: int, streams: int, needed: str, notes: Notes
) -> None:
    """Note streams of evidence that every rule that may hold asks for, and that are not there."""
    if books.rules is not None and not getattr(books.rules, needed) & ~streams:
        return
    missing = [getattr(rules, needed) & ~streams for rules in rules_at_some_day(books)]
    if missing and all(missing):
        subject = f"lot {LotNumber(lot)}, streams of evidence"
        notes.add(event, subject, missing[0] | streams, streams)


def _announced(books: Books, event: RulesAnnounced, notes: Notes) -> None:
    notes.require(event, "day", event.from_day > 0, "above zero", event.from_day)
    are_first = books.rules is None and books.next_rules is None
    notes.require(
        event, "live rules", are_first or books.rules is not None, "adopted before", "none"
    )
    books.next_rules = Announcement(event.rules, event.from_day)


def _adopted(books: Books, event: RulesAdopted, notes: Notes) -> None:
    coming = _forget(books, event, notes)
    if coming is not None:
        books.rules = coming.rules


def _withdrawn(books: Books, event: RulesWithdrawn, notes: Notes) -> None:
    _forget(books, event, notes)


def _forget(
    books: Books, event: RulesAdopted | RulesWithdrawn, notes: Notes
) -> Announcement | None:
    coming, books.next_rules = books.next_rules, None
    announced = None if coming is None else coming.from_day
    notes.equal(event, "day of the announced rules", announced, event.from_day)
    return coming


def _currency_announced(books: Books, event: CurrencyAnnounced, notes: Notes) -> None:
    before = books.currencies.get(event.currency, Currency(False, False, 0))
    name = shown(event.currency)
    notes.equal(event, f"{name}, allowed before", not event.allowed, before.next)
    possible = event.allowed_now in (before.allowed, before.next)
    notes.require(event, f"{name}, allowed now", possible, before.allowed, event.allowed_now)
    books.currencies[event.currency] = Currency(event.allowed_now, event.allowed, event.from_day)


HANDLERS: Handlers = {
    RulesAnnounced: _announced,
    RulesAdopted: _adopted,
    RulesWithdrawn: _withdrawn,
    CurrencyAnnounced: _currency_announced,
}
