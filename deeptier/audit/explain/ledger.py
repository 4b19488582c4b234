"""Follows the lots through the journal: whose face moved, and how a payment divides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from deeptier.audit.events import Event
from deeptier.audit.events.clearing import Claimed, Redeemed, Repaid
from deeptier.audit.events.lots import Cause, Delivered, Followed, Split
from deeptier.audit.events.payables import PayableCancelled, PayableIssued
from deeptier.audit.events.protections import GuaranteePaid, Retired
from deeptier.audit.explain.movements import Change, Face
from deeptier.audit.fold.clearing import share
from deeptier.errors import InputError
from deeptier.lot_id import LotId

_CHANGES = {
    Cause.ENDORSEMENT: Change.ENDORSED,
    Cause.SALE: Change.SOLD,
    Cause.RECOURSE: Change.RETURNED,
    Cause.FORECLOSURE: Change.FORECLOSED,
    Cause.ORDER: Change.ORDERED,
}


class Ledger:
    """Owners and amounts of live lots, event by event; `book` answers what face moved.

    What a journal says of lots that are not live moves nothing: the replay has found it.
    """

    def __init__(self) -> None:
        self._owners: dict[int, str] = {}
        self._amounts: Counter[int] = Counter()
        self._faces: Counter[int] = Counter()  # by payable
        self._principal: Counter[int] = Counter()
        self._penalty: Counter[int] = Counter()
        self._claimed_principal: Counter[int] = Counter()  # by lot

    def book(self, event: Event) -> Iterable[Face]:
        """Take in the next event. The parts of claims are asked for before their event."""
        book = _BOOKED.get(type(event))
        return book(self, event) if book is not None else ()

    def parts(self, event: Claimed | Redeemed, cash: int) -> dict[str, int]:
        """Principal and penalty of what a lot is paid; ask before the event is booked."""
        number = event.lot >> 192
        if isinstance(event, Redeemed):
            due = event.amount
        else:
            due = share(self._amounts[event.lot], self._principal[number], self._faces[number])
        principal = min(max(due - self._claimed_principal[event.lot], 0), cash)
        return {"principal": principal, "penalty": cash - principal}

    def _issued(self, event: PayableIssued) -> list[Face]:
        lot, face = LotId(event.payable_number), event.terms.face_amount
        self._owners[lot.number], self._amounts[lot.number] = event.payee, face
        self._faces[event.payable_number] = face
        return [Face(event.place, lot, "", event.payee, face, Change.ISSUED)]

    def _split(self, event: Split) -> list[Face]:
        if event.lot not in self._owners:
            return []
        parent = LotId.from_number(event.lot)
        found = []
        for position, amount in enumerate(event.amounts):
            child = parent.child(event.first_child + position)
            self._cut(parent.number, child.number, event.holder, amount)
            parties = (event.holder, event.holder)
            found.append(Face(event.place, child, *parties, amount, Change.CUT, parent))
        return found

    def _delivered(self, event: Delivered) -> list[Face]:
        try:
            lot, change = LotId.from_number(event.lot), _CHANGES[Cause(event.cause)]
        except (InputError, ValueError):
            return []
        parent = None
        if event.lot in self._owners:
            self._owners[event.lot] = event.to
        elif lot.parent is not None and lot.parent.number in self._owners:
            parent = lot.parent
            self._cut(parent.number, event.lot, event.to, event.amount)
        else:
            return []
        return [Face(event.place, lot, event.from_, event.to, event.amount, change, parent)]

    def _cut(self, parent: int, child: int, owner: str, amount: int) -> None:
        self._amounts[parent] -= amount
        if self._amounts[parent] <= 0:
            self._owners.pop(parent, None)
        self._owners[child], self._amounts[child] = owner, amount

    def _followed(self, event: Followed) -> list[Face]:
        if event.lot not in self._owners:
            return []
        self._owners[event.lot] = event.to
        lot, amount = LotId.from_number(event.lot), self._amounts[event.lot]
        return [Face(event.place, lot, event.from_, event.to, amount, Change.FOLLOWED)]

    def _claimed(self, event: Claimed) -> list[Face]:
        self._claimed_principal[event.lot] += self.parts(event, event.cash)["principal"]
        return []

    def _redeemed(self, event: Redeemed) -> list[Face]:
        return self._end(event, event.lot, Change.REDEEMED)

    def _retired(self, event: Retired) -> list[Face]:
        self._faces[event.payable_number] -= event.amount
        return self._end(event, event.lot, Change.RETIRED)

    def _cancelled(self, event: PayableCancelled) -> list[Face]:
        return self._end(event, LotId(event.payable_number).number, Change.CANCELLED)

    def _end(self, event: Event, number: int, change: Change) -> list[Face]:
        if number not in self._owners:
            return []
        owner, amount = self._owners.pop(number), self._amounts.pop(number)
        return [Face(event.place, LotId.from_number(number), owner, "", amount, change)]

    def _paid(self, event: Repaid | GuaranteePaid) -> list[Face]:
        self._principal[event.payable_number] += event.principal
        self._penalty[event.payable_number] += event.penalty
        return []

    def ready(self, lot: LotId) -> tuple[int, int]:
        """Principal of a live lot that was claimed, and principal and penalty it is entitled to."""
        number, payable = lot.number, lot.payable
        amount, face = self._amounts[number], self._faces[payable]
        entitled = share(amount, self._principal[payable], face)
        entitled += share(amount, self._penalty[payable], face)
        return self._claimed_principal[number], entitled


_BOOKED: dict[type[Event], Callable[[Any, Any], Iterable[Face]]] = {
    PayableIssued: Ledger._issued,
    Split: Ledger._split,
    Delivered: Ledger._delivered,
    Followed: Ledger._followed,
    Claimed: Ledger._claimed,
    Redeemed: Ledger._redeemed,
    Retired: Ledger._retired,
    PayableCancelled: Ledger._cancelled,
    Repaid: Ledger._paid,
    GuaranteePaid: Ledger._paid,
}
