"""Who held which lot of a payable, for how much, and how it came to them: a tree of holdings.

A lot that is sold whole keeps its number, so a tree of lots would not show the sale. A holding is
one holder's time with one lot: the sale of a whole lot, too, begins a new one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum

from deeptier.bounds import int_between
from deeptier.errors import InputError
from deeptier.lot_id import LotId


class Arrival(Enum):
    """How a lot came to its holder; the values read well before a date."""

    ISSUED = "issued"
    SPLIT = "split"
    ENDORSED = "endorsed"
    SOLD = "bought"
    RETURNED = "taken back"
    FORECLOSED = "foreclosed"
    ORDERED = "by order"
    FOLLOWED = "new account"


@dataclass(frozen=True)
class Sale:
    """What a financier paid. Amounts in minor units."""

    discount: int
    proceeds: int
    rate_ppm: int


@dataclass(frozen=True)
class Payment:
    """Cash that a holder was paid on a lot, in minor units."""

    day: date
    cash: int


@dataclass(frozen=True)
class Holding:
    """One holder's time with one lot.

    Attributes:
        amount: what it was worth when it came, in minor units.
        kept: what of it was never passed on; paid if `ended`, else live.
        undone: how it ended unpaid, "retired" or "cancelled"; empty unless it did.
        passed: the holdings that came out of it, the same lot first, then its children.
    """

    lot: LotId
    holder: str
    tier: int
    amount: int
    day: date
    arrival: Arrival
    sale: Sale | None = None
    kept: int = 0
    payments: tuple[Payment, ...] = ()
    ended: bool = False
    undone: str = ""
    passed: tuple[Holding, ...] = ()


@dataclass
class _Open:
    """A holding whose history is still being told."""

    start: Holding
    left: int
    passed: list[_Open] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    ended: bool = False
    undone: str = ""

    def close(self) -> Holding:
        ordered = sorted(self.passed, key=lambda each: each.start.lot)
        return replace(
            self.start,
            kept=self.left,
            payments=tuple(self.payments),
            ended=self.ended,
            undone=self.undone,
            passed=tuple(each.close() for each in ordered),
        )


class Growth:
    """Grows the tree of one payable from what happened, told in order.

    Errors: `InputError` naming the lot for a lot that is unknown or holds less than it passes on.
    """

    def __init__(self, lot: LotId, holder: str, amount: int, day: date) -> None:
        int_between("amount", amount, 1, 2**64 - 1)
        self._root = _Open(Holding(lot, holder, 1, amount, day, Arrival.ISSUED), amount)
        self._current = {lot: self._root}

    def split(self, lot: LotId, first_child: int, amounts: tuple[int, ...], day: date) -> None:
        """The holder cut lots for itself."""
        parent = self._find(lot)
        for number, amount in enumerate(amounts, first_child):
            start = parent.start
            self._pass(
                parent,
                Holding(lot.child(number), start.holder, start.tier, amount, day, Arrival.SPLIT),
            )

    def deliver(
        self, lot: LotId, to: str, amount: int, hops: int, arrival: Arrival, day: date
    ) -> None:
        """A lot came to another holder: whole, or cut from its parent."""
        origin = lot if lot in self._current else lot.parent
        if origin is None:
            raise InputError("lot", str(lot), "a lot of this payable")
        self._pass(self._find(origin), Holding(lot, to, hops + 1, amount, day, arrival))

    def follow(self, lot: LotId, to: str, day: date) -> None:
        """A lot came to the account that took its holder's place: no tier further."""
        held = self._find(lot)
        tier, left = held.start.tier, held.left
        self._pass(held, Holding(lot, to, tier, left, day, Arrival.FOLLOWED))

    def undo(self, lot: LotId, how: str) -> None:
        """A lot ended unpaid: its obligor gave it up, or the payable was cancelled."""
        self._find(lot).ended = True
        self._find(lot).undone = how

    def sell(self, lot: LotId, sale: Sale) -> None:
        """The last delivery of a lot was a sale."""
        sold = self._find(lot)
        sold.start = replace(sold.start, sale=sale)

    def pay(self, lot: LotId, cash: int, day: date, ends: bool) -> None:
        """The holder of a lot was paid; with `ends`, in full."""
        paid = self._find(lot)
        if paid.payments and paid.payments[-1].day == day:
            cash += paid.payments.pop().cash
        paid.payments.append(Payment(day, cash))
        paid.ended = ends

    def tree(self) -> Holding:
        """The tree as it stands."""
        return self._root.close()

    def _pass(self, parent: _Open, start: Holding) -> None:
        if start.amount > parent.left:
            raise InputError(f"amount cut from lot {parent.start.lot}", start.amount, "at hand")
        parent.left -= start.amount
        child = _Open(start, start.amount)
        parent.passed.append(child)
        self._current[start.lot] = child

    def _find(self, lot: LotId) -> _Open:
        if lot not in self._current:
            raise InputError("lot", str(lot), "a lot of this payable")
        return self._current[lot]
