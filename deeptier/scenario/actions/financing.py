"""Sell a lot, borrow on it, and sell it back after default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from deeptier.discounting import Basis, Method
from deeptier.scenario.actions.words import LotName


@dataclass(frozen=True)
class Price:
    """What a bid offers; a share and a fee of zero are none, and then nobody receives one."""

    rate_ppm: int
    basis: Basis
    method: Method
    recourse: bool
    obligor_share_ppm: int
    fee_ppm: int
    fee_to: str | None


@dataclass(frozen=True)
class Discount:
    """The holder sells a lot, or a part of it (None for the whole), by the buyer's signed bid."""

    who: str
    lot: LotName
    to: str
    amount: int | None
    price: Price
    carrier: str | None


@dataclass(frozen=True)
class Bidding:
    """One financier's bid in an auction."""

    by: str
    price: Price


@dataclass(frozen=True)
class Auction:
    """The holder sells to the best of several bids, ranked by what it receives."""

    who: str
    lot: LotName
    amount: int | None
    bids: tuple[Bidding, ...]
    carrier: str | None


@dataclass(frozen=True)
class SetStandingBid:
    """A financier sets what it buys of an obligor, by bands of longest tenor and rate."""

    who: str
    obligor: str
    budget: int
    last_day: date
    basis: Basis
    method: Method
    recourse: bool
    bands: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class SellStanding:
    """The holder sells a lot, or a part of it (None for the whole), to a standing bid."""

    who: str
    lot: LotName
    to: str
    amount: int | None
    at_least: int


@dataclass(frozen=True)
class InterestMandate:
    """An obligor bears a share of the discount on its warrants, up to a rate and a budget."""

    who: str
    share_ppm: int
    rate_ppm: int
    budget: int


@dataclass(frozen=True)
class ReleaseExposure:
    """Anyone counts no longer what a financier no longer holds of a lot bought at some hops."""

    who: str
    lot: LotName
    hops: int


@dataclass(frozen=True)
class Pledge:
    """The holder pledges a whole lot, by the financier's signed offer."""

    who: str
    lot: LotName
    to: str
    advance_ppm: int
    rate_ppm: int
    basis: Basis
    repay_by: date
    carrier: str | None


@dataclass(frozen=True)
class RepayLoan:
    """Anyone repays the loan on a lot."""

    who: str
    lot: LotName


@dataclass(frozen=True)
class Foreclose:
    """The financier takes a lot whose loan was not repaid in time."""

    who: str
    lot: LotName


@dataclass(frozen=True)
class ClaimRecourse:
    """The holder sells a lot back; `sold_as` is the lot as it was bought."""

    who: str
    lot: LotName
    sold_as: LotName


@dataclass(frozen=True)
class PayRecourse:
    """Anyone answers a recourse claim for the seller."""

    who: str
    lot: LotName
