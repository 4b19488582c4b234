"""Books the ledger of lots: cuts and deliveries."""

from __future__ import annotations

from dataclasses import replace

from deeptier.audit.books import FINANCIER, OPEN, TRADING, Books, EndedLot, Lot
from deeptier.audit.events import Event
from deeptier.audit.events.lots import (
    ApprovalForAll,
    Cause,
    Delivered,
    MetadataUriSet,
    Split,
)
from deeptier.audit.findings import Amount, LotNumber, shown
from deeptier.audit.fold.notes import Handlers, Notes
from deeptier.audit.fold.register import (
    is_barred,
    require_active,
    require_business,
)
from deeptier.audit.fold.rulebook import require_streams
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


def require_free(books: Books, event: Event, number: int, lot: Lot, notes: Notes) -> None:
    """What is frozen, offered or pledged does not circulate."""
    require_thawed(books, event, number, lot, notes)
    name = f"lot {LotNumber(number)}"
    notes.equal(event, f"{name}, offered", False, lot.offered)
    notes.equal(event, f"{name}, pledged", False, lot.pledged)


def _split(books: Books, event: Split, notes: Notes) -> None:
    lot = live_lot(books, event, event.lot, notes)
    if lot is None:
        return
    if not _is_ordered(books, event):
        require_business(books, event, notes)
        require_active(books, event, lot.owner, TRADING, "holder", notes)
        require_free(books, event, event.lot, lot, notes)
    else:
        _require_divisible(books, event, event.lot, lot, notes)
    notes.equal(event, f"lot {LotNumber(event.lot)}, holder", lot.owner, event.holder)
    notes.require(event, "amounts", len(event.amounts) > 0, "at least one", "none")
    for position, amount in enumerate(event.amounts):
        child = _child(event, event.lot, event.first_child + position, notes)
        if child is not None:
            _cut(books, event, event.lot, child, event.holder, amount, lot.hops, notes)
            if lot.frozen and child in books.lots:
                books.lots[child] = replace(books.lots[child], frozen=True)


def _require_divisible(books: Books, event: Event, number: int, lot: Lot, notes: Notes) -> None:
    """An order divides no pledged lot, and none that was paid in part: its share is written."""
    name = f"lot {LotNumber(number)}"
    notes.equal(event, f"{name}, pledged", False, lot.pledged)
    notes.equal(event, f"{name}, claimed", Amount(0), Amount(books.claimed[number]), "I5")


def _is_ordered(books: Books, event: Split) -> bool:
    """Whether an order cut the lot: SplitByOrder stands later in the same transaction."""
    try:
        first = LotId.from_number(event.lot).child(event.first_child).number
    except InputError:
        return False
    return (event.place.transaction, event.lot, first) in books.ordered


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
    if event.cause != Cause.ORDER:
        require_free(books, event, parent, from_lot, notes)
    else:
        _require_divisible(books, event, parent, from_lot, notes)
    _note_financing(books, event, parent, notes)
    notes.equal(event, f"lot {LotNumber(parent)}, holder", from_lot.owner, event.from_)
    notes.equal(event, f"lot {LotNumber(event.lot)}, hops", from_lot.hops + 1, event.hops)
    _cut(books, event, parent, event.lot, event.to, event.amount, event.hops, notes)


def _check_delivery(books: Books, event: Delivered, notes: Notes) -> None:
    name = f"lot {LotNumber(event.lot)}"
    notes.require(event, f"{name}, receiver", event.to != event.from_, "another holder", event.to)
    if event.cause in (Cause.RECOURSE, Cause.FORECLOSURE):
        for account in (event.from_, event.to):
            barred = is_barred(books, account)
            notes.equal(event, f"{shown(account)}, frozen or replaced", False, barred)
        return
    if event.cause == Cause.ORDER:
        receiver = books.enterprises.get(event.to)
        is_open = receiver is not None and receiver.status == OPEN
        notes.equal(event, f"{shown(event.to)}, open", True, is_open)
        notes.require(event, f"{name}, order", any(event.ref), "not zero", event.ref)
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
        offered = books.accepted.pop((event.place.transaction, event.lot), event.ref)
        notes.equal(event, f"{name}, trade reference", offered, event.ref)
        notes.require(event, f"{name}, tier", tier <= cap, f"at most {cap}", tier)
        streams = books.streams.get(event.ref, 0)
        require_streams(books, event, name, streams, "endorsement_streams", notes)
    else:
        notes.equal(event, f"{name}, cause", Cause.SALE.value, event.cause)


def _move_whole(books: Books, event: Delivered, lot: Lot, notes: Notes) -> None:
    """A pledge stays on a lot that its financier takes, or that an order moves."""
    name = f"lot {LotNumber(event.lot)}"
    if event.cause in (Cause.FORECLOSURE, Cause.ORDER):
        if event.cause == Cause.FORECLOSURE:
            require_thawed(books, event, event.lot, lot, notes)
            notes.equal(event, f"{name}, pledged", True, lot.pledged)
        notes.equal(event, f"{name}, frozen", False, lot.frozen)
        notes.equal(event, f"{name}, offered", False, lot.offered)
    else:
        require_free(books, event, event.lot, lot, notes)
    _note_financing(books, event, event.lot, notes)
    notes.equal(event, f"{name}, holder", lot.owner, event.from_)
    notes.equal(event, f"{name}, amount", Amount(lot.amount), Amount(event.amount))
    notes.equal(event, f"{name}, hops", lot.hops + 1, event.hops)
    books.lots[event.lot] = replace(lot, owner=event.to, hops=event.hops)


def _note_financing(books: Books, event: Delivered, offered: int, notes: Notes) -> None:
    """A sale: its seller presented what the rules want, and it may have to be registered."""
    if event.cause != Cause.SALE:
        return
    books.duties.setdefault((event.lot, event.hops), None)
    streams = books.presented.setdefault((offered, event.from_), 0)
    name = f"lot {LotNumber(offered)}"
    require_streams(books, event, name, streams, "discount_streams", notes)


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


def parent_of(number: int) -> int | None:
    """The number of a live lot's parent; None for a root."""
    parent = LotId.from_number(number).parent
    return None if parent is None else parent.number


def _last_cut(child: int) -> int:
    return LotId.from_number(child).path[-1]


def _metadata_uri_set(books: Books, event: MetadataUriSet, _notes: Notes) -> None:
    books.metadata_uri = event.metadata_uri


def _approval_for_all(books: Books, event: ApprovalForAll, _notes: Notes) -> None:
    books.operators[event.account, event.operator] = event.approved


HANDLERS: Handlers = {
    Split: _split,
    Delivered: _delivered,
    MetadataUriSet: _metadata_uri_set,
    ApprovalForAll: _approval_for_all,
}
