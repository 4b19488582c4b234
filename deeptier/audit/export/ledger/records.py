"""What the exports' ledger keeps of lots, loans, obligations and credit lines."""

from __future__ import annotations

from dataclasses import dataclass, field

from deeptier.audit.financing import Guarantee


@dataclass(frozen=True, slots=True)
class HeldLot:
    """A live lot. `financed`: a financier bought it, so a supplier has had its money."""

    owner: str
    amount: int
    claimed: int = 0
    financed: bool = False


@dataclass(frozen=True, slots=True)
class OpenLoan:
    """An advance on a lot. What comes back counts as principal first, then as interest."""

    lender: str
    borrower: str
    advance: int
    received: int = 0
    foreclosed: bool = False

    @property
    def outstanding(self) -> int:
        """Principal that has not come back."""
        return max(0, self.advance - self.received)

    def parts_of(self, cash: int) -> tuple[int, int]:
        """How much of cash that comes in is principal, and how much interest."""
        principal = min(cash, self.outstanding)
        return principal, cash - principal


@dataclass(frozen=True, slots=True)
class Obligation:
    """A payable.

    Attributes:
        beyond: what the next Repaid has for the guarantor.
        taken: what the next Repaid takes out of the locked deposit.
    """

    line: int
    currency: str
    face: int
    unpaid: int
    issued_day: int
    due_day: int
    guarantee: Guarantee = field(default_factory=Guarantee)
    locked: int = 0
    beyond: int = 0
    taken: int = 0

    @property
    def principal_to_guarantor(self) -> int:
        """Principal that the guarantor paid and has not back."""
        return self.guarantee.principal - self.guarantee.principal_back


@dataclass(frozen=True, slots=True)
class Sides:
    """Who is behind a credit line."""

    obligor: str
    bank: str
