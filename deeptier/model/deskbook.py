"""What the discount desk keeps: bids, mandates, rights and claims of recourse, exposures."""

from __future__ import annotations

from dataclasses import dataclass, field

from deeptier.model.consents import Words
from deeptier.model.core import NOBODY, Account, Lot, Part
from deeptier.model.papers import StandingBid

#: What is filled of a bid that was cancelled.
CANCELLED = 2**64 - 1


@dataclass(frozen=True)
class InterestMandate:
    """How much of the discount on its warrants an obligor bears (R146)."""

    highest_share_ppm: int = 0
    highest_rate_ppm: int = 0
    budget: int = 0


@dataclass(frozen=True)
class Right:
    """To give a lot back (R70); `children` were cut before, and it does not cover them."""

    seller: Account
    price: int
    children: int


@dataclass(frozen=True)
class Claim:
    """By right of recourse; `hops` are those at which the lot counts as held."""

    holder: Account
    seller: Account
    sold_as: Lot
    hops: int
    day: int


@dataclass(frozen=True)
class Return:
    """A lot that came back by recourse counts, while it has `hops`, as held at others."""

    hops: int
    held_at_hops: int


@dataclass(frozen=True)
class Exposed:
    """What is counted of one lot for a financier's cap (R155)."""

    financier: Account = NOBODY
    face: int = 0
    obligor: Account = NOBODY


@dataclass
class Desk(Part):
    """The books of the desk.

    Attributes:
        filled: face bought under the words of a bid, or `CANCELLED`.
        series: by financier.
        mandates: to bear interest, by obligor and currency.
        standing: by financier, obligor and currency.
        rights: by the lot as it was given, and its hops in the receiver's hands.
        exposures: face that counts, by financier, obligor and currency.
        exposed: the parts of it, by lot and hops as they were bought.
    """

    filled: dict[Words, int] = field(default_factory=dict)
    series: dict[Account, int] = field(default_factory=dict)
    mandates: dict[tuple[Account, Account], InterestMandate] = field(default_factory=dict)
    standing: dict[tuple[Account, Account, Account], StandingBid] = field(default_factory=dict)
    rights: dict[tuple[Lot, int], Right] = field(default_factory=dict)
    claims: dict[Lot, Claim] = field(default_factory=dict)
    returns: dict[Lot, Return] = field(default_factory=dict)
    exposures: dict[tuple[Account, Account, Account], int] = field(default_factory=dict)
    exposed: dict[tuple[Lot, int], Exposed] = field(default_factory=dict)
