"""What is said twice of holds, offers, pledges, orders, successions, duties and cancellations."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from deeptier.audit.events import Event, Place
from deeptier.audit.events.bids import ExposureTaken
from deeptier.audit.events.clearing import Redeemed
from deeptier.audit.events.evidence import RegistrationDue
from deeptier.audit.events.lots import (
    Cause,
    Delivered,
    Followed,
    Hold,
    LotHeld,
    LotReleased,
    Split,
    TransferSingle,
)
from deeptier.audit.events.offers import (
    MovedByOrder,
    OfferAccepted,
    Offered,
    OfferRejected,
    OfferReturned,
    SplitByOrder,
)
from deeptier.audit.events.payables import PayableCancelled, PayableIssued
from deeptier.audit.events.pledges import Foreclosed, LoanRepaid, PledgeCleared, Pledged
from deeptier.audit.events.protections import Cancelled, DepositLocked
from deeptier.audit.findings import Amount, LotNumber
from deeptier.audit.sayings import Fact, Said
from deeptier.bounds import PPM
from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.rounding import half_up


def first_holds(group: list[Event]) -> Iterator[Said]:
    """What the contracts beside the ledger say."""
    redeemed = {event.lot for event in group if isinstance(event, Redeemed)}
    for event in group:
        if isinstance(event, Offered):
            yield _hold("begin", event.lot, Hold.OFFER), event
        elif isinstance(event, (OfferAccepted, OfferRejected, OfferReturned)):
            yield _hold("end", event.lot, Hold.OFFER), event
            if isinstance(event, OfferAccepted):
                yield _to("delivery of offered lot", event.lot, event.to), event
        elif isinstance(event, Pledged):
            yield _hold("begin", event.lot, Hold.PLEDGE), event
        elif isinstance(event, LoanRepaid):
            yield _hold("end", event.lot, Hold.PLEDGE), event
        elif isinstance(event, PledgeCleared):
            if event.ended and event.lot not in redeemed:
                yield _hold("end", event.lot, Hold.PLEDGE), event
        elif isinstance(event, Foreclosed):
            yield _to("foreclosure of lot", event.lot, event.financier, both_ways=True), event
        elif isinstance(event, MovedByOrder):
            yield _order(event.delivered, event.to, event.amount, event.order_hash), event
        elif isinstance(event, SplitByOrder):
            yield Fact("cut by order", (event.lot, event.first_child), False), event
        elif isinstance(event, Followed):
            yield _follow(event.lot, event.from_, event.to), event
        elif isinstance(event, PayableCancelled):
            yield Fact("cancellation of payable", (event.payable_number,), True), event
        elif isinstance(event, RegistrationDue):
            yield _to("financing to register", event.lot, event.financier), event
        elif isinstance(event, ExposureTaken):
            yield _bought(event.lot, event.financier, event.face), event
        elif isinstance(event, PayableIssued):
            amount = half_up(event.terms.face_amount * event.terms.deposit_ppm, PPM)
            if amount:
                yield _deposit(event.payable_number, event.obligor, amount), event


def second_holds(group: list[Event]) -> Iterator[Said]:
    """What the ledger, and clearing, say of the same."""
    following = followings(group)
    for event, after in pairwise((*group, None)):
        if event is None:
            break
        if isinstance(event, LotHeld):
            yield _hold("begin", event.lot, event.hold), event
        elif isinstance(event, LotReleased) and not _delivers(after, event.lot):
            yield _hold("end", event.lot, event.hold), event
        elif isinstance(event, Delivered):
            yield from _delivered(event)
        elif isinstance(event, Split):
            yield from _split(event)
        elif isinstance(event, TransferSingle) and event.place in following:
            yield _follow(event.id, event.from_, event.to), event
        elif isinstance(event, Cancelled):
            yield Fact("cancellation of payable", (event.payable_number,), True), event
        elif isinstance(event, Pledged):
            yield _to("financing to register", event.lot, event.financier), event
        elif isinstance(event, DepositLocked):
            yield _deposit(event.payable_number, event.obligor, event.amount), event


def followings(group: list[Event]) -> set[Place]:
    """Where the transfers stand that follow a Followed: they are no deliveries."""
    return {
        event.place
        for before, event in pairwise(group)
        if isinstance(before, Followed)
        and isinstance(event, TransferSingle)
        and before.lot == event.id
    }


def _delivers(event: Event | None, lot: int) -> bool:
    """An order, or recourse, delivers an offered lot free of its offer: the delivery follows."""
    if not isinstance(event, Delivered) or event.lot != lot:
        return False
    return event.cause in (Cause.ORDER, Cause.RECOURSE)


def _delivered(event: Delivered) -> Iterator[Said]:
    if event.cause == Cause.ENDORSEMENT:
        yield _to("delivery of offered lot", event.lot, event.to), event
    elif event.cause == Cause.SALE:
        yield _to("financing to register", event.lot, event.to), event
        yield _bought(event.lot, event.to, event.amount), event
    elif event.cause == Cause.FORECLOSURE:
        yield _to("foreclosure of lot", event.lot, event.to, both_ways=True), event
    elif event.cause == Cause.ORDER:
        yield _order(event.lot, event.to, event.amount, event.ref), event


def _split(event: Split) -> Iterator[Said]:
    try:
        first = LotId.from_number(event.lot).child(event.first_child).number
    except InputError:
        return
    yield Fact("cut by order", (event.lot, first), False), event


def _hold(kind: str, lot: int, hold: int) -> Fact:
    what = "pledge" if hold == Hold.PLEDGE else "offer"
    return Fact(f"{kind} of {what} of lot", (LotNumber(lot),), True)


def _to(kind: str, lot: int, account: str, both_ways: bool = False) -> Fact:
    return Fact(kind, (LotNumber(lot), account), both_ways)


def _bought(lot: int, financier: str, face: int) -> Fact:
    return Fact("lot, financier, face", (LotNumber(lot), financier, Amount(face)), False)


def _order(lot: int, to: str, amount: int, order: bytes) -> Fact:
    return Fact("order on lot", (LotNumber(lot), to, Amount(amount), order), True)


def _follow(lot: int, from_: str, to: str) -> Fact:
    return Fact("lot follows", (LotNumber(lot), from_, to), True)


def _deposit(payable: int, obligor: str, amount: int) -> Fact:
    return Fact("deposit of payable", (payable, obligor, Amount(amount)), True)
