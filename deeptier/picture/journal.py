"""Grows a payable's tree of holdings from the events of the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from deeptier.audit.events import Event
from deeptier.audit.events.clearing import ArrearsRedeemed, Claimed, Redeemed
from deeptier.audit.events.desk import Discounted
from deeptier.audit.events.lots import Cause, Delivered, Followed, Split
from deeptier.audit.events.payables import PayableCancelled, PayableIssued
from deeptier.audit.events.protections import Retired
from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.picture.tree import Arrival, Growth, Holding, Sale

_ARRIVALS = {
    Cause.ENDORSEMENT: Arrival.ENDORSED,
    Cause.SALE: Arrival.SOLD,
    Cause.RECOURSE: Arrival.RETURNED,
    Cause.FORECLOSURE: Arrival.FORECLOSED,
    Cause.ORDER: Arrival.ORDERED,
}


def grow(
    events: Iterable[Event],
    payable_number: int,
    day_of: Callable[[int], date],
    names: Mapping[str, str],
) -> Holding:
    """The tree of a payable.

    `events` are in the order of the chain; `day_of` gives the civil date of a block; `names` what
    to call an address (lower case).

    Errors: `InputError` for a payable that no event issues.
    """
    growth: Growth | None = None
    for event in events:
        if isinstance(event, PayableIssued):
            if event.payable_number == payable_number:
                growth = Growth(
                    LotId(payable_number),
                    _name(names, event.payee),
                    event.terms.face_amount,
                    day_of(event.place.block),
                )
            continue
        if growth is not None and isinstance(event, PayableCancelled):
            if event.payable_number == payable_number:
                growth.undo(LotId(payable_number), "cancelled")
            continue
        number = getattr(event, "lot", None)
        if growth is None or number is None or number >> 192 != payable_number:
            continue
        _tell(growth, event, LotId.from_number(number), day_of(event.place.block), names)
    if growth is None:
        raise InputError("payable", payable_number, "one that was issued")
    return growth.tree()


def _tell(growth: Growth, event: Event, lot: LotId, day: date, names: Mapping[str, str]) -> None:
    if isinstance(event, Split):
        growth.split(lot, event.first_child, tuple(event.amounts), day)
    elif isinstance(event, Delivered):
        arrival = _ARRIVALS[Cause(event.cause)]
        growth.deliver(lot, _name(names, event.to), event.amount, event.hops, arrival, day)
    elif isinstance(event, Followed):
        growth.follow(lot, _name(names, event.to), day)
    elif isinstance(event, Retired):
        growth.undo(lot, "retired")
    elif isinstance(event, Discounted):
        growth.sell(lot, Sale(event.discount, event.proceeds, event.rate_ppm))
    elif isinstance(event, Claimed):
        growth.pay(lot, event.cash, day, ends=False)
    elif isinstance(event, Redeemed):
        growth.pay(lot, event.amount, day, ends=True)
    elif isinstance(event, ArrearsRedeemed):
        growth.pay(lot, event.penalty_share - event.claimed, day, ends=True)


def _name(names: Mapping[str, str], address: str) -> str:
    lower = address.lower()
    return names.get(lower, f"{lower[:8]}…{lower[-4:]}")
