"""Books what holds lots: freezes, offers, pledges; and lots that follow their holder."""

from __future__ import annotations

from dataclasses import replace

from deeptier.audit.books import Books, Lot
from deeptier.audit.events.lots import (
    Followed,
    Hold,
    LotFrozen,
    LotHeld,
    LotReleased,
    LotThawed,
    PayableFrozen,
    PayableThawed,
)
from deeptier.audit.findings import LotNumber
from deeptier.audit.fold.lots import live_lot, require_free
from deeptier.audit.fold.notes import Handlers, Notes
from deeptier.audit.fold.register import current_account, require_business


def _lot_frozen(books: Books, event: LotFrozen, notes: Notes) -> None:
    _hold_lot(books, event, True, notes)


def _lot_thawed(books: Books, event: LotThawed, notes: Notes) -> None:
    _hold_lot(books, event, False, notes)


def _hold_lot(books: Books, event: LotFrozen | LotThawed, frozen: bool, notes: Notes) -> None:
    lot = live_lot(books, event, event.lot, notes)
    if lot is not None:
        notes.equal(event, f"lot {LotNumber(event.lot)}, frozen before", not frozen, lot.frozen)
        books.lots[event.lot] = replace(lot, frozen=frozen)


def _lot_held(books: Books, event: LotHeld, notes: Notes) -> None:
    """For an offer or a pledge, which only a lot that circulates may be."""
    lot = live_lot(books, event, event.lot, notes)
    if lot is not None:
        require_business(books, event, notes)
        require_free(books, event, event.lot, lot, notes)
        _set_hold(books, event, lot, True, notes)


def _lot_released(books: Books, event: LotReleased, notes: Notes) -> None:
    lot = live_lot(books, event, event.lot, notes)
    if lot is not None:
        _set_hold(books, event, lot, False, notes)


def _set_hold(
    books: Books, event: LotHeld | LotReleased, lot: Lot, held: bool, notes: Notes
) -> None:
    name = f"lot {LotNumber(event.lot)}"
    if event.hold == Hold.OFFER:
        notes.equal(event, f"{name}, offered before", not held, lot.offered)
        books.lots[event.lot] = replace(lot, offered=held)
        books.offered.pop(event.lot, None)
        if held:
            books.offered[event.lot] = None
    else:
        notes.equal(event, f"{name}, hold", Hold.PLEDGE.value, event.hold)
        notes.equal(event, f"{name}, pledged before", not held, lot.pledged)
        books.lots[event.lot] = replace(lot, pledged=held)


def _followed(books: Books, event: Followed, notes: Notes) -> None:
    """No delivery, so no hop."""
    lot = live_lot(books, event, event.lot, notes)
    if lot is None:
        return
    name = f"lot {LotNumber(event.lot)}"
    notes.equal(event, f"{name}, holder", lot.owner, event.from_)
    notes.equal(event, f"{name}, successor", current_account(books, lot.owner), event.to)
    notes.require(event, f"{name}, holder", event.to != event.from_, "replaced", "not replaced")
    books.lots[event.lot] = replace(lot, owner=event.to)


def _payable_frozen(books: Books, event: PayableFrozen, notes: Notes) -> None:
    _hold_payable(books, event, True, notes)


def _payable_thawed(books: Books, event: PayableThawed, notes: Notes) -> None:
    _hold_payable(books, event, False, notes)


def _hold_payable(
    books: Books, event: PayableFrozen | PayableThawed, frozen: bool, notes: Notes
) -> None:
    number = event.payable_number
    paper = books.papers.get(number)
    if paper is None:
        notes.add(event, f"payable {number}", "issued", "unknown")
        return
    notes.equal(event, f"payable {number}, frozen before", not frozen, paper.frozen)
    books.papers[number] = replace(paper, frozen=frozen)


HANDLERS: Handlers = {
    LotFrozen: _lot_frozen,
    LotThawed: _lot_thawed,
    LotHeld: _lot_held,
    LotReleased: _lot_released,
    Followed: _followed,
    PayableFrozen: _payable_frozen,
    PayableThawed: _payable_thawed,
}
