"""The lot trees of payables: each holding of each lot, what it came from and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from deeptier.audit.events import Event
from deeptier.audit.events.clearing import ArrearsRedeemed, Claimed, Redeemed
from deeptier.audit.events.desk import Discounted
from deeptier.audit.events.lots import Cause, Delivered, Followed, Split
from deeptier.audit.events.payables import PayableIssued
from deeptier.audit.events.protections import Cancelled, Retired
from deeptier.audit.family import parent_of
from deeptier.errors import InputError
from deeptier.lot_id import LotId

_ARRIVALS = {
    Cause.ENDORSEMENT: "endorsed",
    Cause.SALE: "sold",
    Cause.RECOURSE: "taken back",
    Cause.FORECLOSURE: "foreclosed",
    Cause.ORDER: "by order",
}


@dataclass
class Held:
    """One holder's time with one lot.

    Attributes:
        amount: what came, in minor units; `kept` of it was not passed on.
        parent: position of the holding that it came from; -1 for the first.
        row: of the journal, that brought it.
        end: "redeemed", "retired" or "cancelled"; empty for what is live or was passed on.
    """

    lot: int
    holder: str
    hops: int
    amount: int
    kept: int
    arrival: str
    parent: int
    row: int
    paid: int = 0
    rate_ppm: int | None = None
    end: str = ""

    @property
    def state(self) -> str:
        """What became of it."""
        return self.end or ("live" if self.kept else "passed on")


@dataclass
class Tree:
    """The holdings of one payable, in the order in which they began.

    `untold` counts events that do not fit: the findings say what is wrong with them.
    """

    payable: int
    holdings: list[Held]
    untold: int = 0
    current: dict[int, int] = field(default_factory=dict)

    @property
    def lots(self) -> int:
        """How many lots it ever had."""
        return len(self.current)


def trees_of(events: Iterable[Event]) -> dict[int, Tree]:
    """The tree of every payable, by its number, in one pass over the journal."""
    trees: dict[int, Tree] = {}
    for row, event in enumerate(events, 1):
        if isinstance(event, PayableIssued):
            number, face = event.payable_number, event.terms.face_amount
            root = Held(number << 192, event.payee, 0, face, face, "issued", -1, row)
            trees.setdefault(number, Tree(number, [root], current={number << 192: 0}))
        elif isinstance(event, Cancelled):
            _end(trees.get(event.payable_number), event.payable_number << 192, "cancelled")
        elif isinstance(event, (Split, Delivered, Followed, Discounted, Claimed, Redeemed)):
            _tell(trees.get(event.lot >> 192), event, row)
        elif isinstance(event, ArrearsRedeemed):
            paid = event.penalty_share - event.claimed
            _pay(trees.get(event.lot >> 192), event.lot, paid)
        elif isinstance(event, Retired):
            _end(trees.get(event.lot >> 192), event.lot, "retired")
    return trees


def _tell(
    tree: Tree | None,
    event: Split | Delivered | Followed | Discounted | Claimed | Redeemed,
    row: int,
) -> None:
    if tree is None:
        return
    if isinstance(event, Split):
        _split(tree, event, row)
    elif isinstance(event, Delivered):
        _deliver(tree, event, row)
    elif isinstance(event, Followed):
        held = _held(tree, event.lot)
        if held is not None:
            _pass(tree, held, event.lot, event.to, held.hops, held.kept, "new account", row)
    elif isinstance(event, Discounted):
        held = _held(tree, event.lot)
        if held is not None:
            held.rate_ppm = event.rate_ppm
    elif isinstance(event, Claimed):
        _pay(tree, event.lot, event.cash)
    else:
        _pay(tree, event.lot, event.amount)
        _end(tree, event.lot, "redeemed")


def _split(tree: Tree, event: Split, row: int) -> None:
    held = _held(tree, event.lot)
    if held is None:
        return
    for number, amount in enumerate(event.amounts, event.first_child):
        try:
            child = LotId.from_number(event.lot).child(number).number
        except InputError:
            tree.untold += 1
            return
        _pass(tree, held, child, event.holder, held.hops, amount, "cut", row)


def _deliver(tree: Tree, event: Delivered, row: int) -> None:
    origin = event.lot
    if origin not in tree.current:
        parent = parent_of(event.lot)
        origin = event.lot if parent is None else parent
    held = _held(tree, origin)
    if held is not None:
        causes = [name for cause, name in _ARRIVALS.items() if cause == event.cause]
        arrival = causes[0] if causes else "delivered"
        _pass(tree, held, event.lot, event.to, event.hops, event.amount, arrival, row)


def _pass(
    tree: Tree, held: Held, lot: int, to: str, hops: int, amount: int, arrival: str, row: int
) -> None:
    if amount > held.kept:
        tree.untold += 1
        return
    held.kept -= amount
    parent = tree.current[held.lot]
    tree.current[lot] = len(tree.holdings)
    tree.holdings.append(Held(lot, to, hops, amount, amount, arrival, parent, row))


def _held(tree: Tree, lot: int) -> Held | None:
    position = tree.current.get(lot)
    if position is None:
        tree.untold += 1
        return None
    return tree.holdings[position]


def _pay(tree: Tree | None, lot: int, cash: int) -> None:
    held = None if tree is None else _held(tree, lot)
    if held is not None:
        held.paid += cash


def _end(tree: Tree | None, lot: int, how: str) -> None:
    held = None if tree is None else _held(tree, lot)
    if held is not None:
        held.end = how
