"""The replay: events in, books out. Pure; it never raises on what events say, it notes findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from deeptier.audit.books import Books
from deeptier.audit.events import Event
from deeptier.audit.events.lots import TransferBatch, TransferSingle
from deeptier.audit.events.offers import SplitByOrder
from deeptier.audit.findings import Finding
from deeptier.audit.fold import (
    bids,
    clearing,
    desk,
    evidence,
    governance,
    holds,
    lines,
    lots,
    offers,
    payables,
    pledges,
    protections,
    register,
    rulebook,
    successions,
    token,
)
from deeptier.audit.fold.notes import Handlers, Notes


def _told_elsewhere(_books: Books, _event: Event, _notes: Notes) -> None:
    """ERC-1155's view of what the journal's own events say; the second book reads it."""


_HANDLERS: Handlers = {
    TransferSingle: _told_elsewhere,
    TransferBatch: _told_elsewhere,
    **register.HANDLERS,
    **successions.HANDLERS,
    **rulebook.HANDLERS,
    **payables.HANDLERS,
    **lots.HANDLERS,
    **holds.HANDLERS,
    **offers.HANDLERS,
    **pledges.HANDLERS,
    **evidence.HANDLERS,
    **lines.HANDLERS,
    **clearing.HANDLERS,
    **protections.HANDLERS,
    **desk.HANDLERS,
    **bids.HANDLERS,
    **token.HANDLERS,
    **governance.HANDLERS,
}


class Replay:
    """Books that grow with the journal: whole transactions in, in the order of the chain.

    `addresses` gives those of the deployment's contracts by name, in lower case.
    """

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self.books = Books(addresses)
        self._notes = Notes()
        self._before = (-1, -1)
        self._block_of: dict[str, int] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the events themselves got wrong so far."""
        return tuple(self._notes.findings)

    def forget_transactions(self) -> None:
        """Drop what only serves inside a transaction: those booked are whole, and checked."""
        books = self.books
        for kept in (books.accepted, books.ordered, books.sales, books.movements):
            kept.clear()
        books.deposits.announced.clear()

    def book(self, events: Iterable[Event]) -> None:
        """Book events that follow those before."""
        events, books, notes = tuple(events), self.books, self._notes
        books.ordered |= {
            (event.place.transaction, event.lot, event.first_child)
            for event in events
            if type(event) is SplitByOrder
        }
        for event in events:
            place = event.place
            at = (place.block, place.index)
            if at <= self._before:
                notes.add(event, "place in the chain", f"after {self._before}", at)
            block = self._block_of.setdefault(place.transaction, place.block)
            if block != place.block:
                notes.add(event, "block of its transaction", block, place.block)
            self._before = at
            _HANDLERS[type(event)](books, event, notes)


def replay(
    events: Iterable[Event], addresses: Mapping[str, str]
) -> tuple[Books, tuple[Finding, ...]]:
    """The books at the end of the events, and what the events themselves got wrong on the way."""
    replayed = Replay(addresses)
    replayed.book(events)
    return replayed.books, replayed.findings
