"""Books the ledger of lots: cuts, deliveries and holds."""

from __future__ import annotations

from dataclasses import replace

from deeptier.audit.books import FINANCIER, TRADING, Books, EndedLot, Lot
from deeptier.audit.events import Event
from deeptier.audit.events.lots import (
    ApprovalForAll,
    Cause,
    Delivered,
    LotFrozen,
    LotThawed,
    MetadataUriSet,
    PayableFrozen,
    PayableThawed,
    Split,
)
from deeptier.audit.findings import Amount, LotNumber, shown
from deeptier.audit.fold.notes import Handlers, Notes
from deeptier.audit.fold.register import is_frozen, require_active, require_business
from deeptier.errors import InputError
from deeptier.lot_id import LotId


def end_lot(books: Books, number: int, redeemed: int = 0) -> None:
    """A live lot has nothing left: its word is cleared."""
    lot = books.lots.pop(number)
    books.ended[number] = EndedLot(lot.owner, lot.children, lot.hops, lot.born, redeemed)


def live_lot(books: Books, event: Event, number: int, notes: Notes) -> Lot | None:
    """A live lot, or a note that there is none of this number."""
    lot = books.lots.get(number)
    if lot is None:
        ended = number in books.ended
        state, check = ("ended before", "I5") if ended else ("unknown", "journal")
        notes.add(event, f"lot {LotNumber(number)}", "live", state, check)
    return lot


def require_thawed(books: Books, event: Event, number: int, lot: Lot, notes: Notes) -> None:
    """What is frozen neither moves nor is paid."""
    name = f"lot {LotNumber(number)}"
    paper = books.papers.get(number >> 192)
    notes.equal(event, f"{name}, frozen", False, lot.frozen)
    notes.equal(event, f"{name}, payable frozen", False, paper is not None and paper.frozen)


def _split(books: Books, event: Split, notes: Notes) -> None:
    lot = live_lot(books, event, event.lot, notes)
    if lot is None:
        return
    require_business(books, event, notes)
    require_active(books, event, lot.owner, TRADING, "holder", notes)
    require_thawed(books, event, event.lot, lot, notes)
    notes.equal(event, f"lot {LotNumber(event.lot)}, holder", lot.owner, event.holder)
    notes.require(event, "amounts", len(event.amounts) > 0, "at least one", "none")
    for position, amount in enumerate(event.amounts):
        child = _child(event, event.lot, event.first_child + position, notes)
        if child is not None:
            _cut(books, event, event.lot, child, event.holder, amount, lot.hops, notes)


def _delivered(books: Books, event: Delivered, notes: Notes) -> None:
    _check_delivery(books, event, notes)
    lot = books.lots.get(event.lot)
    if lot is not None:
        _move_whole(books, event, lot, notes)
        return
    if event.lot in books.ended:
        live_lot(books, event, event.lot, notes)
        return
    parent = _parent(event, notes)
    from_lot = None if parent is None else live_lot(books, event, parent, notes)
    if parent is None or from_lot is None:
        return
    require_thawed(books, event, parent, from_lot, notes)
    notes.equal(event, f"lot {LotNumber(parent)}, holder", from_lot.owner, event.from_)
    notes.equal(event, f"lot {LotNumber(event.lot)}, hops", from_lot.hops + 1, event.hops)
    _cut(books, event, parent, event.lot, event.to, event.amount, event.hops, notes)


def _check_delivery(books: Books, event: Delivered, notes: Notes) -> None:
    name = f"lot {LotNumber(event.lot)}"
    notes.require(event, f"{name}, receiver", event.to != event.from_, "another holder", event.to)
    if event.cause == Cause.RECOURSE:
        for account in (event.from_, event.to):
            frozen = is_frozen(books, account)
            notes.equal(event, f"{shown(account)}, frozen", False, frozen)
        return
    require_business(books, event, notes)
    receiver_role = FINANCIER if event.cause == Cause.SALE else TRADING
    require_active(books, event, event.from_, TRADING, "holder", notes)
    require_active(books, event, event.to, receiver_role, "receiver", notes)
    if event.cause == Cause.ENDORSEMENT:
        paper = books.papers.get(event.lot >> 192)
        cap = 0 if paper is None else paper.tier_cap
        tier = event.hops + 1
        notes.require(event, f"{name}, trade reference", any(event.ref), "not zero", event.ref)
        notes.require(event, f"{name}, tier", tier <= cap, f"at most {cap}", tier)
    else:
        notes.equal(event, f"{name}, cause", Cause.SALE.value, event.cause)


def _move_whole(books: Books, event: Delivered, lot: Lot, notes: Notes) -> None:
    name = f"lot {LotNumber(event.lot)}"
    require_thawed(books, event, event.lot, lot, notes)
    notes.equal(event, f"{name}, holder", lot.owner, event.from_)
    notes.equal(event, f"{name}, amount", Amount(lot.amount), Amount(event.amount))
    notes.equal(event, f"{name}, hops", lot.hops + 1, event.hops)
    books.lots[event.lot] = replace(lot, owner=event.to, hops=event.hops)


def _cut(
    books: Books,
    event: Event,
    parent: int,
    child: int,
    owner: str,
    amount: int,
    hops: int,
    notes: Notes,
) -> None:
    """Cuts a child; a parent with nothing left ends."""
    lot = live_lot(books, event, parent, notes)
    if lot is None:
        return
    name = f"lot {LotNumber(child)}"
    if child in books.lots or child in books.ended:
        notes.add(event, name, "a new number", "a number in use", "I5")
        return
    notes.equal(event, f"{name}, number among the children", lot.children + 1, _last_cut(child))
    notes.require(event, f"{name}, amount", amount > 0, "above zero", Amount(amount))
    fits, most = amount <= lot.amount, f"at most {Amount(lot.amount)}"
    notes.require(event, f"{name}, amount", fits, most, Amount(amount), "I1")
    books.lots[child] = Lot(owner, amount, 0, hops, False, amount)
    books.lots[parent] = replace(
        lot, amount=max(0, lot.amount - amount), children=max(lot.children, _last_cut(child))
    )
    if books.lots[parent].amount == 0:
        end_lot(books, parent)


def _child(event: Event, parent: int, number: int, notes: Notes) -> int | None:
    try:
        return LotId.from_number(parent).child(number).number
    except InputError as error:
        notes.add(event, f"child of lot {LotNumber(parent)}", "a lot's number", str(error))
        return None


def _parent(event: Delivered, notes: Notes) -> int | None:
    try:
        parent = LotId.from_number(event.lot).parent
    except InputError as error:
        notes.add(event, "lot", "a lot's number", str(error))
        return None
    if parent is None:
        notes.add(event, f"lot {LotNumber(event.lot)}", "issued before", "unknown")
        return None
    return parent.number


def _last_cut(child: int) -> int:
    return LotId.from_number(child).path[-1]


def _lot_frozen(books: Books, event: LotFrozen, notes: Notes) -> None:
    _hold_lot(books, event, True, notes)


def _lot_thawed(books: Books, event: LotThawed, notes: Notes) -> None:
    _hold_lot(books, event, False, notes)


def _hold_lot(books: Books, event: LotFrozen | LotThawed, frozen: bool, notes: Notes) -> None:
    lot = live_lot(books, event, event.lot, notes)
    if lot is not None:
        notes.equal(event, f"lot {LotNumber(event.lot)}, frozen before", not frozen, lot.frozen)
        books.lots[event.lot] = replace(lot, frozen=frozen)


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


def _metadata_uri_set(books: Books, event: MetadataUriSet, _notes: Notes) -> None:
    books.metadata_uri = event.metadata_uri


def _approval_for_all(books: Books, event: ApprovalForAll, _notes: Notes) -> None:
    books.operators[event.account, event.operator] = event.approved


HANDLERS: Handlers = {
    Split: _split,
    Delivered: _delivered,
    LotFrozen: _lot_frozen,
    LotThawed: _lot_thawed,
    PayableFrozen: _payable_frozen,
    PayableThawed: _payable_thawed,
    MetadataUriSet: _metadata_uri_set,
    ApprovalForAll: _approval_for_all,
}
