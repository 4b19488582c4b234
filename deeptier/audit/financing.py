"""Records of the books beside the ledger: offers, loans, guarantees, bids, evidence, rules."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.audit.events.bids import StandingBid
from deeptier.audit.events.rulebook import Rules

NO_RULES = Rules(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
NO_BID = StandingBid(0, 0, 0, 0, recourse=False, revision=0, bands=((0, 0),) * 4)


@dataclass(frozen=True, slots=True)
class Announcement:
    """Rules that hold from a day."""

    rules: Rules
    from_day: int


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency is allowed as `allowed` says, and from a day as `next` says."""

    allowed: bool
    next: bool
    from_day: int

    def on(self, day: int) -> bool:
        """Whether it is allowed on a day."""
        return self.next if self.from_day <= day else self.allowed


@dataclass(frozen=True, slots=True)
class Succession:
    """Who is to take an account's place, from a day on."""

    successor: str
    from_day: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A lot that is held for a receiver; what an order or the lot's end ended is kept as it was."""

    to: str
    last_day: int
    trade_reference: bytes


@dataclass(frozen=True, slots=True)
class Loan:
    """Cash advanced on a lot. `debt` is fixed at foreclosure."""

    financier: str
    advance: int
    since_day: int
    pledgor: str
    rate_ppm: int
    day_basis: int
    repay_day: int
    foreclosed: bool
    received: int
    debt: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What a guarantor paid in the obligor's place, and had back."""

    principal: int = 0
    penalty: int = 0
    recovered: int = 0
    paid_out: int = 0

    @property
    def owed(self) -> int:
        """What it paid and has not come back from the obligor."""
        return self.principal + self.penalty - self.recovered

    @property
    def principal_back(self) -> int:
        """Principal that came back: penalty comes first."""
        return max(0, self.recovered - self.penalty)

    @property
    def held(self) -> int:
        """What came back and was not paid out yet."""
        return self.recovered - self.paid_out


@dataclass(frozen=True, slots=True)
class InterestMandate:
    """How much of the discount on its own warrants an obligor bears."""

    highest_share_ppm: int = 0
    highest_rate_ppm: int = 0
    budget: int = 0


@dataclass(frozen=True, slots=True)
class Exposed:
    """What counts of one lot against a financier's cap."""

    financier: str
    face: int
    obligor: str


@dataclass(frozen=True, slots=True)
class Duty:
    """A financing that must be registered."""

    financier: str
    last_day: int


@dataclass(frozen=True, slots=True)
class Movement:
    """Deposits that an event of a contract announces, in the currency of a payable."""

    from_: str
    to: str
    amount: int
