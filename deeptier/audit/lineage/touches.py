"""Events that touch a title without passing it: holds, loans, freezes, claims, payments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from deeptier.audit.events import Event
from deeptier.audit.events.clearing import Claimed, DefaultCured, Defaulted, Repaid
from deeptier.audit.events.desk import RecourseClaimed
from deeptier.audit.events.evidence import Presented, Registered
from deeptier.audit.events.lots import (
    Hold,
    LotFrozen,
    LotReleased,
    LotThawed,
    PayableFrozen,
    PayableThawed,
)
from deeptier.audit.events.offers import OfferAccepted, Offered, OfferRejected, OfferReturned
from deeptier.audit.events.pledges import LoanRepaid, PledgeCleared, Pledged
from deeptier.audit.events.protections import GuaranteePaid
from deeptier.audit.events.register import EnterpriseFrozen, EnterpriseThawed
from deeptier.audit.lineage.steps import Commitment, Kind, Value
from deeptier.audit.lineage.told import Told
from deeptier.lot_id import LotId

Committed = tuple[Commitment, bytes]


@dataclass(frozen=True)
class Touch:
    """What an event says of a title.

    Attributes:
        lot: number of the lot, None where it is about the payable or the holder.
        holder: the account it is about, if about one.
        from_: who acted; None for the holder.
        to: to whom; None for the holder.
    """

    kind: Kind
    lot: int | None = None
    holder: str | None = None
    from_: str | None = None
    to: str | None = None
    committed: Committed | None = None
    facts: Mapping[str, Value] = field(default_factory=dict)


def _offered(event: Offered, _told: Told) -> Touch:
    return Touch(
        Kind.OFFERED,
        event.lot,
        to=event.to,
        committed=(Commitment.TRADE, event.trade_reference),
        facts={"last_day": event.last_day},
    )


def _offer_ended(kind: Kind) -> Callable[[Any, Told], Touch]:
    return lambda event, _told: Touch(kind, event.lot, to=event.to)


def _released(event: LotReleased, told: Told) -> Touch | None:
    """An order or recourse delivers a lot free of its offer; otherwise another event says more."""
    enders = (OfferAccepted, OfferRejected, OfferReturned, LoanRepaid, PledgeCleared)
    for kind in enders:
        if any(getattr(each, "lot", None) == event.lot for each in told.beside(event.place, kind)):
            return None
    hold = "pledge" if event.hold == Hold.PLEDGE else "offer"
    return Touch(Kind.RELEASED, event.lot, facts={"from": hold})


def _pledged(event: Pledged, _told: Told) -> Touch:
    return Touch(
        Kind.PLEDGED,
        event.lot,
        from_=event.pledgor,
        to=event.financier,
        committed=(Commitment.BID, event.bid_digest),
        facts={
            "advance": event.advance,
            "rate_ppm": event.rate_ppm,
            "day_basis": event.day_basis,
            "repay_day": event.repay_day,
        },
    )


def _loan_repaid(event: LoanRepaid, _told: Told) -> Touch:
    facts: dict[str, Value] = {"cash": event.cash, "interest": event.interest}
    return Touch(Kind.LOAN_REPAID, event.lot, from_=event.payer, facts=facts)


def _loan_cleared(event: PledgeCleared, _told: Told) -> Touch:
    facts: dict[str, Value] = {
        "to_financier": event.to_financier,
        "to_pledgor": event.to_pledgor,
        "loan_over": event.ended,
    }
    return Touch(Kind.LOAN_CLEARED, event.lot, facts=facts)


def _ordered(kind: Kind) -> Callable[[Any, Told], Touch]:
    return lambda event, _told: Touch(
        kind, getattr(event, "lot", None), committed=(Commitment.ORDER, event.order_hash)
    )


def _holder(kind: Kind) -> Callable[[Any, Told], Touch]:
    return lambda event, _told: Touch(
        kind, holder=event.account, committed=(Commitment.ORDER, event.order_hash)
    )


def _presented(event: Presented, _told: Told) -> Touch:
    return Touch(
        Kind.PRESENTED,
        event.lot,
        from_=event.holder,
        committed=(Commitment.SHOWN, event.ref),
        facts={"streams": event.streams},
    )


def _registered(event: Registered, _told: Told) -> Touch:
    committed = (Commitment.REGISTRATION, event.registration)
    return Touch(Kind.REGISTERED, event.lot, from_=event.by, committed=committed)


def _claimed(event: Claimed, _told: Told) -> Touch:
    return Touch(Kind.CLAIMED, event.lot, to=event.holder, facts={"cash": event.cash})


def _recourse_claimed(event: RecourseClaimed, _told: Told) -> Touch:
    sold_as = LotId.from_number(event.sold_as)
    return Touch(Kind.RECOURSE_CLAIMED, event.lot, to=event.seller, facts={"sold_as": sold_as})


def _payable_paid(event: Repaid, _told: Told) -> Touch:
    facts: dict[str, Value] = {"principal": event.principal, "penalty": event.penalty}
    return Touch(Kind.PAYABLE_PAID, from_=event.payer, to="", facts=facts)


def _guarantee_paid(event: GuaranteePaid, _told: Told) -> Touch:
    facts: dict[str, Value] = {"principal": event.principal, "penalty": event.penalty}
    return Touch(Kind.GUARANTEE_PAID, from_=event.guarantor, to="", facts=facts)


def _defaulted(event: Defaulted, _told: Told) -> Touch:
    return Touch(Kind.DEFAULTED, from_=event.obligor, to="", facts={"unpaid": event.unpaid})


def _cured(event: DefaultCured, _told: Told) -> Touch:
    return Touch(Kind.CURED, from_=event.obligor, to="")


TOUCHES: Mapping[type[Event], Callable[[Any, Told], Touch | None]] = {
    Offered: _offered,
    OfferAccepted: _offer_ended(Kind.OFFER_ACCEPTED),
    OfferRejected: _offer_ended(Kind.OFFER_REJECTED),
    OfferReturned: _offer_ended(Kind.OFFER_LAPSED),
    LotReleased: _released,
    Pledged: _pledged,
    LoanRepaid: _loan_repaid,
    PledgeCleared: _loan_cleared,
    LotFrozen: _ordered(Kind.FROZEN),
    LotThawed: _ordered(Kind.THAWED),
    PayableFrozen: _ordered(Kind.PAYABLE_FROZEN),
    PayableThawed: _ordered(Kind.PAYABLE_THAWED),
    EnterpriseFrozen: _holder(Kind.HOLDER_FROZEN),
    EnterpriseThawed: _holder(Kind.HOLDER_THAWED),
    Presented: _presented,
    Registered: _registered,
    Claimed: _claimed,
    RecourseClaimed: _recourse_claimed,
    Repaid: _payable_paid,
    GuaranteePaid: _guarantee_paid,
    Defaulted: _defaulted,
    DefaultCured: _cured,
}
