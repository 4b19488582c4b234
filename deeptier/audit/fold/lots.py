"""Books the ledger of lots: cuts and deliveries."""

from __future__ import annotations

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
from deeptier.audit.fold.numbers import child_number, last_cut, parent_number
from deeptier.audit.fold.register import (
    is_barred,
    require_active,
    require_business,
)
from deeptier.audit.fold.rulebook import require_streams
from deeptier.errors import InputError
from deeptier.lot_id import LotId

_NO_REFERENCE = bytes(32)


def end_lot(books: Books, number: int, redeemed: int = 0) -> None:
    """A live lot has nothing left: its word is cleared."""
    lot = books.lots.pop(number)
    books.offered.pop(number, None)
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
    paper = books.papers.get(number >> 192)
    if not lot.frozen and (paper is None or not paper.frozen):
        return
    name = f"lot {LotNumber(number)}"
    notes.equal(event, f"{name}, frozen", False, lot.frozen)
    notes.equal(event, f"{name}, payable frozen", False, paper is not None and paper.frozen)


def require_free(books: Books, event: Event, number: int, lot: Lot, notes: Notes) -> None:
    """What is frozen, offered or pledged does not circulate."""
    require_thawed(books, event, number, lot, notes)
    if lot.offered or lot.pledged:
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
                books.lots[child].frozen = True


def _require_divisible(books: Books, event: Event, number: int, lot: Lot, notes: Notes) -> None:
    """An order divides no pledged lot, and none that was paid in part: its share is written."""
    name = f"lot {LotNumber(number)}"
    notes.equal(event, f"{name}, pledged", False, lot.pledged)
    notes.equal(event, f"{name}, claimed", Amount(0), Amount(books.claimed[number]), "I5")


def _is_ordered(books: Books, event: Split) -> bool:
    """Whether an order cut the lot: SplitByOrder stands later in the same transaction."""
    if not books.ordered:
        return False
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
    parent: int | None = parent_number(event.lot)
    from_lot = books.lots.get(parent) if parent else None
    if from_lot is None:
        parent = _parent(event, notes)
        from_lot = None if parent is None else live_lot(books, event, parent, notes)
    if parent is None or from_lot is None:
        return
    if event.cause != Cause.ORDER:
        require_free(books, event, parent, from_lot, notes)
    else:
        _require_divisible(books, event, parent, from_lot, notes)
    _note_financing(books, event, parent, notes)
    if event.from_ != from_lot.owner:
        notes.add(event, f"lot {LotNumber(parent)}, holder", from_lot.owner, event.from_)
    if event.hops != from_lot.hops + 1:
        notes.add(event, f"lot {LotNumber(event.lot)}, hops", from_lot.hops + 1, event.hops)
    _cut(books, event, parent, event.lot, event.to, event.amount, event.hops, notes)


def _check_delivery(books: Books, event: Delivered, notes: Notes) -> None:
    if event.to == event.from_:
        notes.add(event, f"{_name(event)}, receiver", "another holder", event.to)
    if event.cause in (Cause.RECOURSE, Cause.FORECLOSURE):
        for account in (event.from_, event.to):
            barred = is_barred(books, account)
            notes.equal(event, f"{shown(account)}, frozen or replaced", False, barred)
        return
    if event.cause == Cause.ORDER:
        receiver = books.enterprises.get(event.to)
        is_open = receiver is not None and receiver.status == OPEN
        notes.equal(event, f"{shown(event.to)}, open", True, is_open)
        notes.require(event, f"{_name(event)}, order", any(event.ref), "not zero", event.ref)
        return
    require_business(books, event, notes)
    receiver_role = FINANCIER if event.cause == Cause.SALE else TRADING
    require_active(books, event, event.from_, TRADING, "holder", notes)
    require_active(books, event, event.to, receiver_role, "receiver", notes)
    if event.cause == Cause.ENDORSEMENT:
        paper = books.papers.get(event.lot >> 192)
        cap = 0 if paper is None else paper.tier_cap
        tier = event.hops + 1
        if event.ref == _NO_REFERENCE:
            notes.add(event, f"{_name(event)}, trade reference", "not zero", event.ref)
        if books.accepted:
            offered = books.accepted.pop((event.place.transaction, event.lot), event.ref)
            notes.equal(event, f"{_name(event)}, trade reference", offered, event.ref)
        if tier > cap:
            notes.add(event, f"{_name(event)}, tier", f"at most {cap}", tier)
        streams = books.streams.get(event.ref, 0)
        require_streams(books, event, event.lot, streams, "endorsement_streams", notes)
    elif event.cause != Cause.SALE:
        notes.add(event, f"{_name(event)}, cause", Cause.SALE.value, event.cause)


def _name(event: Delivered) -> str:
    return f"lot {LotNumber(event.lot)}"


def _move_whole(books: Books, event: Delivered, lot: Lot, notes: Notes) -> None:
    """A pledge stays on a lot that its financier takes, or that an order moves."""
    if event.cause in (Cause.FORECLOSURE, Cause.ORDER):
        if event.cause == Cause.FORECLOSURE:
            require_thawed(books, event, event.lot, lot, notes)
            notes.equal(event, f"{_name(event)}, pledged", True, lot.pledged)
        notes.equal(event, f"{_name(event)}, frozen", False, lot.frozen)
        notes.equal(event, f"{_name(event)}, offered", False, lot.offered)
    else:
        require_free(books, event, event.lot, lot, notes)
    _note_financing(books, event, event.lot, notes)
    if event.from_ != lot.owner:
        notes.add(event, f"{_name(event)}, holder", lot.owner, event.from_)
    if event.amount != lot.amount:
        notes.add(event, f"{_name(event)}, amount", Amount(lot.amount), Amount(event.amount))
    if event.hops != lot.hops + 1:
        notes.add(event, f"{_name(event)}, hops", lot.hops + 1, event.hops)
    lot.owner, lot.hops = event.to, event.hops


def _note_financing(books: Books, event: Delivered, offered: int, notes: Notes) -> None:
    """A sale: its seller presented what the rules want, and it may have to be registered."""
    if event.cause != Cause.SALE:
        return
    books.duties.setdefault((event.lot, event.hops), None)
    streams = books.presented.setdefault((offered, event.from_), 0)
    require_streams(books, event, offered, streams, "discount_streams", notes)


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
    if child in books.lots or child in books.ended:
        notes.add(event, f"lot {LotNumber(child)}", "a new number", "a number in use", "I5")
        return
    position = last_cut(child)
    if position != lot.children + 1 or not 0 < amount <= lot.amount:
        _note_cut(event, lot, child, amount, notes)
    books.lots[child] = Lot(owner, amount, 0, hops, False, amount)
    lot.amount = max(0, lot.amount - amount)
    lot.children = max(lot.children, position)
    if lot.amount == 0:
        end_lot(books, parent)


def _note_cut(event: Event, lot: Lot, child: int, amount: int, notes: Notes) -> None:
    name, position = f"lot {LotNumber(child)}", last_cut(child)
    notes.equal(event, f"{name}, number among the children", lot.children + 1, position)
    notes.require(event, f"{name}, amount", amount > 0, "above zero", Amount(amount))
    fits, most = amount <= lot.amount, f"at most {Amount(lot.amount)}"
    notes.require(event, f"{name}, amount", fits, most, Amount(amount), "I1")


def _child(event: Event, parent: int, number: int, notes: Notes) -> int | None:
    child = child_number(parent, number)
    if child is not None:
        return child
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
