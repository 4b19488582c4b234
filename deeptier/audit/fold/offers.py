"""Books offers, and orders that move or cut lots."""

from __future__ import annotations

from deeptier.audit.books import Books
from deeptier.audit.events.offers import (
    MovedByOrder,
    OfferAccepted,
    Offered,
    OfferRejected,
    OfferReturned,
    SplitByOrder,
)
from deeptier.audit.family import parent_of
from deeptier.audit.financing import Offer
from deeptier.audit.findings import LotNumber
from deeptier.audit.fold.lots import live_lot
from deeptier.audit.fold.notes import Handlers, Notes
from deeptier.audit.fold.register import current_account

_Ending = OfferAccepted | OfferRejected | OfferReturned


def _offered(books: Books, event: Offered, notes: Notes) -> None:
    """Follows the lot's LotHeld."""
    lot = live_lot(books, event, event.lot, notes)
    if lot is None:
        return
    name = f"lot {LotNumber(event.lot)}"
    notes.equal(event, f"{name}, offered", True, lot.offered)
    others = event.to != lot.owner
    notes.require(event, f"{name}, receiver", others, "another holder", event.to)
    referred = any(event.trade_reference)
    notes.require(event, f"{name}, trade reference", referred, "not zero", event.trade_reference)
    books.offers[event.lot] = Offer(event.to, event.last_day, event.trade_reference)


def _accepted(books: Books, event: OfferAccepted, notes: Notes) -> None:
    """By the account that took the receiver's place, where one did."""
    offer = books.offers.get(event.lot)
    to = None if offer is None else current_account(books, offer.to)
    if offer is not None:
        books.accepted[event.place.transaction, event.lot] = offer.trade_reference
    _end(books, event, to, notes)


def _rejected(books: Books, event: OfferRejected, notes: Notes) -> None:
    offer = books.offers.get(event.lot)
    _end(books, event, None if offer is None else offer.to, notes)


def _returned(books: Books, event: OfferReturned, notes: Notes) -> None:
    offer = books.offers.get(event.lot)
    _end(books, event, None if offer is None else offer.to, notes)


def _end(books: Books, event: _Ending, to: str | None, notes: Notes) -> None:
    """An offer ends once; the lot's LotReleased follows."""
    lot = live_lot(books, event, event.lot, notes)
    if lot is None:
        return
    name = f"lot {LotNumber(event.lot)}"
    notes.equal(event, f"{name}, offered", True, lot.offered, "I5")
    notes.equal(event, f"{name}, offered to", to, event.to)
    books.offers[event.lot] = None


def _moved(books: Books, event: MovedByOrder, notes: Notes) -> None:
    """Follows the delivery; a part has the lot as its parent."""
    lot = live_lot(books, event, event.delivered, notes)
    if lot is not None:
        held = (event.to, event.amount)
        name = f"lot {LotNumber(event.delivered)}"
        notes.equal(event, f"{name}, holder and amount", held, (lot.owner, lot.amount))
        whole_or_parent = (event.delivered, parent_of(event.delivered))
        named = event.lot in whole_or_parent
        notes.require(event, f"{name}, cut from", named, "it or its parent", LotNumber(event.lot))


def _split(books: Books, event: SplitByOrder, notes: Notes) -> None:
    """Follows the Split, which has booked the children."""
    name = f"lot {LotNumber(event.lot)}"
    live_lot(books, event, event.first_child, notes)
    notes.require(event, f"{name}, order", any(event.order_hash), "not zero", event.order_hash)


HANDLERS: Handlers = {
    Offered: _offered,
    OfferAccepted: _accepted,
    OfferRejected: _rejected,
    OfferReturned: _returned,
    MovedByOrder: _moved,
    SplitByOrder: _split,
}
