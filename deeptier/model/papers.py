"""What parties sign and announce, in plain values: the structs of the contracts' functions.

Fields stand in the order of the contracts, so that a struct encodes as its values in order.
"""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.model.consents import Signature
from deeptier.model.core import NO_WORD, NOBODY, Account, Lot

ACCOUNTS_PAYABLE, COMMERCIAL_BILL, BANK_CREDIT_LINE = 0, 1, 2
DISCOUNT, TRUE_YIELD = 0, 1


@dataclass(frozen=True)
class Rules:
    """The rules of new business (R103); zero asks or caps nothing."""

    normal_tenor_days: int
    longest_tenor_days: int
    longest_grace_days: int
    highest_penalty_ppm_per_day: int
    highest_tier_cap: int
    issuer_roles: int
    backings: int
    issue_streams: int
    endorsement_streams: int
    discount_streams: int
    registration_days: int
    obligor_cap: int
    financier_cap: int


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What obligor, payee and guarantor agree to."""

    line: int
    obligor: Account
    payee: Account
    guarantor: Account = NOBODY
    currency: Account
    backing: int = ACCOUNTS_PAYABLE
    face_amount: int
    due_day: int
    grace_days: int = 0
    penalty_ppm_per_day: int = 0
    tier_cap: int
    deposit_ppm: int = 0
    document_root: bytes
    long_tenor_reason: bytes = NO_WORD
    last_day: int
    nonce: int


@dataclass(frozen=True)
class IssueConsents:
    """One signature of each party to the terms."""

    obligor: Signature | None = None
    payee: Signature | None = None
    guarantor: Signature | None = None


@dataclass(frozen=True)
class Consent:
    """A holder's signature beside what it names."""

    version: int
    last_day: int
    signature: Signature | None = None


@dataclass(frozen=True)
class Delivery:
    """One receiver of an endorsement to many."""

    to: Account
    amount: int
    trade_reference: bytes


@dataclass(frozen=True, kw_only=True)
class Bid:
    """A financier's offer to buy; `lot` is () in a bid for any lot of an obligor."""

    financier: Account
    lot: Lot = ()
    lot_version: int = 0
    obligor: Account = NOBODY
    currency: Account
    budget: int
    rate_ppm: int
    day_basis: int
    method: int = DISCOUNT
    recourse: bool = False
    obligor_share_ppm: int = 0
    fee_ppm: int = 0
    fee_receiver: Account = NOBODY
    last_due_day: int
    last_day: int
    series: int = 0
    nonce: int


@dataclass(frozen=True, kw_only=True)
class PledgeBid:
    """A financier's offer to advance cash on one lot at one version."""

    financier: Account
    lot: Lot
    lot_version: int
    currency: Account
    advance_ppm: int
    rate_ppm: int
    day_basis: int
    repay_day: int
    last_day: int
    nonce: int


@dataclass(frozen=True)
class Band:
    """A tenor of a standing bid, and its rate."""

    longest_days: int
    rate_ppm: int


@dataclass(frozen=True)
class StandingBid:
    """A bid that stands on chain; `revision` is what the contract counts, whatever is sent."""

    budget: int
    last_day: int
    day_basis: int
    method: int
    recourse: bool
    revision: int
    bands: tuple[Band, Band, Band, Band]
