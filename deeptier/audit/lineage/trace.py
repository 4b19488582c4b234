"""Traces one lot's title through the journal, step by step."""

from __future__ import annotations

from itertools import islice

from deeptier.audit.books import Books, EndedLot, Lot
from deeptier.audit.events.lots import Delivered, Split
from deeptier.audit.events.payables import PayableIssued
from deeptier.audit.family import parent_of
from deeptier.audit.history import History
from deeptier.audit.lineage.steps import Child, Kind, Lineage, Step
from deeptier.audit.lineage.title import KIND_OF_CAUSE, Title, cause_of
from deeptier.audit.lineage.told import Told
from deeptier.errors import InputError
from deeptier.lot_id import LotId

_NAMED = 5


def lineage_of(history: History, lot: LotId) -> Lineage:
    """The chain of title of a lot, live or ended.

    Errors: `InputError` for a lot that never was; it names some of its payable's that were.
    """
    books = history.rebuilt.books
    last, live = known_lot(books, lot), books.lots.get(lot.number)
    told = Told(history.rebuilt.events, lot)
    title = Title(told, lot, history.day_of)
    for event in told.events:
        title.tell(event)
    issued = next(each for each in told.events if isinstance(each, PayableIssued))
    return Lineage(
        lot=lot,
        terms=issued.terms,
        terms_digest=issued.terms_digest,
        invoices=tuple(issued.invoices),
        steps=tuple(title.steps),
        children=tuple(_children(history, told, lot)),
        holder=last.owner,
        tier=last.hops + 1,
        amount=live.amount if live else 0,
        state="live" if live else _end(title.steps),
        holds=tuple(_holds(books, lot.number, live)) if live else (),
    )


def known_lot(books: Books, lot: LotId) -> Lot | EndedLot:
    """A lot of the books, live or ended.

    Errors: `InputError` for a lot that never was; it names some of its payable's that were.
    """
    found = books.lots.get(lot.number) or books.ended.get(lot.number)
    if found is None:
        raise InputError("lot", str(lot), _expected(books, lot.payable))
    return found


def _end(steps: list[Step]) -> str:
    """How a lot ended: by its last step that has nothing left."""
    last = next((each for each in reversed(steps) if each.before and not each.after), steps[-1])
    return "cut up" if last.kind is Kind.CUT_AWAY else last.kind.value


def _holds(books: Books, number: int, lot: Lot) -> list[str]:
    paper = books.papers[number >> 192]
    owner = books.enterprises.get(lot.owner)
    states = {
        "frozen": lot.frozen,
        "payable frozen": paper.frozen,
        "holder frozen": owner is not None and owner.frozen,
        "offered": lot.offered,
        "pledged": lot.pledged,
    }
    return [name for name, holds in states.items() if holds]


def _children(history: History, told: Told, lot: LotId) -> list[Child]:
    """What was cut from a lot, in the order of their numbers."""
    books = history.rebuilt.books
    found: dict[LotId, Child] = {}

    def add(child: LotId, kind: Kind, event: Split | Delivered, to: str, amount: int) -> None:
        live, ended = books.lots.get(child.number), books.ended.get(child.number)
        held = live or ended
        found[child] = Child(
            lot=child,
            kind=kind,
            place=event.place,
            day=history.day_of(event.place),
            to=to,
            amount=amount,
            live_amount=live.amount if live else 0,
            holder=held.owner if held else to,
        )

    for event in told.events:
        if isinstance(event, Split) and event.lot == lot.number:
            for position, amount in enumerate(event.amounts):
                add(
                    lot.child(event.first_child + position), Kind.SPLIT, event, event.holder, amount
                )
        elif isinstance(event, Delivered) and parent_of(event.lot) == lot.number:
            child = LotId.from_number(event.lot)
            if child not in found:
                add(child, KIND_OF_CAUSE[cause_of(event)], event, event.to, event.amount)
    return [found[each] for each in sorted(found)]


def _expected(books: Books, payable: int) -> str:
    if payable not in books.papers:
        count = books.payable_count
        numbered = f"payables here are 1 to {count}" if count > 1 else "payable 1 is the only one"
        return f"of a payable that was issued; {numbered}" if count else "issued: nothing was"
    mine = (n for book in (books.lots, books.ended) for n in book if n >> 192 == payable)
    there = sorted(mine)
    named = ", ".join(str(LotId.from_number(each)) for each in islice(there, _NAMED))
    more = f" and {len(there) - _NAMED} more" if len(there) > _NAMED else ""
    return f"a lot of payable {payable}, which has {named}{more}"
