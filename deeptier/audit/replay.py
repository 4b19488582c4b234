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


def replay(
    events: Iterable[Event], addresses: Mapping[str, str]
) -> tuple[Books, tuple[Finding, ...]]:
    """The books at the end of the events, and what the events themselves got wrong on the way.

    `addresses` gives those of the deployment's contracts by name, in lower case.
    """
    events = tuple(events)
    books, notes = Books(addresses), Notes()
    books.ordered = {
        (event.place.transaction, event.lot, event.first_child)
        for event in events
        if isinstance(event, SplitByOrder)
    }
    before = (-1, -1)
    block_of: dict[str, int] = {}
    for event in events:
        at = (event.place.block, event.place.index)
        notes.require(event, "place in the chain", at > before, f"after {before}", at)
        block = block_of.setdefault(event.place.transaction, event.place.block)
        notes.equal(event, "block of its transaction", block, event.place.block)
        before = at
        _HANDLERS[type(event)](books, event, notes)
    return books, tuple(notes.findings)
