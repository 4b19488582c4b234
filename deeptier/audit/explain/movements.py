"""What moved, and why: cash by the deposit token's transfers, face by the ledger of lots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from deeptier.audit.events import Place
from deeptier.lot_id import LotId


class Reason(Enum):
    """Why cash moved; the values are what JSON says."""

    MINTED = "deposits issued"
    BURNED = "deposits withdrawn"
    PAYMENT = "payment of payable"
    SECURITY = "security locked"
    SECURITY_BACK = "security released"
    GUARANTEE = "guarantee"
    RECOVERY = "recovery"
    SALE = "sale of lot"
    FEE = "fee"
    INTEREST = "interest borne by the obligor"
    RECOURSE = "recourse price"
    ADVANCE = "loan"
    LOAN_REPAID = "loan repaid"
    LOAN_CLEARED = "loan paid by the lot"
    SURPLUS = "surplus of pledged lot"
    CLAIM = "claim on lot"
    REDEMPTION = "redemption of lot"
    PLAIN = "plain transfer"


class Change(Enum):
    """Why face moved."""

    ISSUED = "issued"
    CUT = "cut, kept"
    ENDORSED = "endorsed"
    SOLD = "sold"
    RETURNED = "taken back"
    FORECLOSED = "foreclosed"
    ORDERED = "moved by order"
    FOLLOWED = "new account"
    REDEEMED = "redeemed"
    RETIRED = "retired"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Cash:
    """Deposits that moved, in minor units; `parts` say what they are made of, by name."""

    place: Place
    from_: str
    to: str
    amount: int
    reason: Reason
    payable: int | None = None
    lot: LotId | None = None
    parts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Face:
    """Face of a lot that came to be, passed or ended; "" for nobody.

    Attributes:
        cut_from: the lot out of which it was cut, by this very movement.
    """

    place: Place
    lot: LotId
    from_: str
    to: str
    amount: int
    change: Change
    cut_from: LotId | None = None
