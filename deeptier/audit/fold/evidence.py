"""Books evidence: documents anchored and presented, financings to register and registered."""

from __future__ import annotations

from eth_hash.auto import keccak

from deeptier.audit.books import OPEN, Books
from deeptier.audit.events.evidence import Anchored, Presented, Registered, RegistrationDue
from deeptier.audit.financing import Duty
from deeptier.audit.findings import LotNumber, shown
from deeptier.audit.fold.lots import live_lot
from deeptier.audit.fold.notes import Handlers, Notes


def _anchored(books: Books, event: Anchored, notes: Notes) -> None:
    name = f"reference {shown(event.ref)}"
    notes.equal(event, name, keccak(b"".join(event.roots)), event.ref)
    notes.require(event, name, event.ref not in books.streams, "anchored once", "again", "I5")
    streams = sum(1 << stream for stream, root in enumerate(event.roots) if any(root))
    notes.require(event, f"{name}, streams", streams != 0, "at least one", "none")
    books.streams[event.ref] = streams


def _presented(books: Books, event: Presented, notes: Notes) -> None:
    lot = live_lot(books, event, event.lot, notes)
    if lot is None:
        return
    name = f"lot {LotNumber(event.lot)}"
    notes.equal(event, f"{name}, holder", lot.owner, event.holder)
    before = books.presented.get((event.lot, event.holder), 0)
    streams = before | books.streams.get(event.ref, 0)
    notes.equal(event, f"{name}, streams", streams, event.streams)
    notes.require(event, f"{name}, streams", event.streams != before, "more", event.streams)
    books.presented[event.lot, event.holder] = event.streams


def _due(books: Books, event: RegistrationDue, notes: Notes) -> None:
    name = f"lot {LotNumber(event.lot)}"
    financed = (event.lot, event.hops) in books.duties
    notes.require(event, f"{name} at {event.hops} hops", financed, "sold or pledged", "neither")
    books.duties[event.lot, event.hops] = Duty(event.financier, event.last_day)


def _registered(books: Books, event: Registered, notes: Notes) -> None:
    if books.duties.get((event.lot, event.hops)) is None:
        live_lot(books, event, event.lot, notes)
    key = (event.lot, event.hops, event.by)
    name = f"lot {LotNumber(event.lot)} at {event.hops} hops"
    notes.require(event, name, key not in books.registrations, "registered once", "again", "I5")
    enterprise = books.enterprises.get(event.by)
    is_open = enterprise is not None and enterprise.status == OPEN
    notes.equal(event, f"{shown(event.by)}, open", True, is_open)
    told = any(event.registration)
    notes.require(event, f"{name}, registration", told, "not zero", event.registration)
    books.registrations[key] = event.registration


HANDLERS: Handlers = {
    Anchored: _anchored,
    Presented: _presented,
    RegistrationDue: _due,
    Registered: _registered,
}
