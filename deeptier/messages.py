"""What the parties sign: each message a frozen dataclass, its fields in the order of the contracts.

Lots are `LotId`, days day numbers, amounts minor units, addresses checksummed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Annotated

from deeptier.discounting import Basis, Method
from deeptier.lot_id import LotId
from deeptier.structs import (
    NO_WORD,
    ZERO_ADDRESS,
    Address,
    Bool,
    Bytes,
    Lot,
    Struct,
    Uint8,
    Uint16,
    Uint24,
    Uint32,
    Uint64,
    Uint256,
    Word,
)


class Backing(IntEnum):
    """What stands behind a payable, and so who pays it in the end."""

    ACCOUNTS_PAYABLE = 0
    COMMERCIAL_BILL = 1
    BANK_CREDIT_LINE = 2


@dataclass(frozen=True, kw_only=True)
class Terms(Struct):
    """What obligor, payee and guarantor agree to; signed for Payables, with the invoices."""

    line: Uint32
    obligor: Address
    payee: Address
    guarantor: Address = ZERO_ADDRESS
    currency: Address
    backing: Annotated[Backing, "uint8"] = Backing.ACCOUNTS_PAYABLE
    face_amount: Uint64
    due_day: Uint24
    grace_days: Uint16 = 0
    penalty_ppm_per_day: Uint24 = 0
    tier_cap: Uint8
    deposit_ppm: Uint32 = 0
    document_root: Word
    long_tenor_reason: Word = NO_WORD
    last_day: Uint24
    nonce: Uint256


@dataclass(frozen=True, kw_only=True)
class Bid(Struct):
    """A financier's offer, for one lot at one version or for any lot of an obligor.

    Signed for DiscountDesk.
    """

    financier: Address
    lot: Annotated[LotId | None, "uint256"] = None
    lot_version: Uint24 = 0
    obligor: Address = ZERO_ADDRESS
    currency: Address
    budget: Uint64
    rate_ppm: Uint32
    day_basis: Annotated[Basis, "uint16"] = Basis.ACT_360
    method: Annotated[Method, "uint8"] = Method.DISCOUNT
    recourse: Bool = False
    obligor_share_ppm: Uint32 = 0
    fee_ppm: Uint32 = 0
    fee_receiver: Address = ZERO_ADDRESS
    last_due_day: Uint24
    last_day: Uint24
    series: Uint64 = 0
    nonce: Uint256


@dataclass(frozen=True)
class Acceptance(Struct):
    """A holder's acceptance of the bid with this digest; signed for DiscountDesk."""

    bid: Word
    lot: Lot
    amount: Uint64
    version: Uint24
    last_day: Uint24


@dataclass(frozen=True)
class Split(Struct):
    """A holder's consent to cut a lot; signed for Warrants."""

    lot: Lot
    amounts: Annotated[tuple[int, ...], "uint64[]"]
    version: Uint24
    last_day: Uint24


@dataclass(frozen=True)
class Endorse(Struct):
    """A holder's consent to deliver a lot, or a part of it; signed for Warrants."""

    lot: Lot
    to: Address
    amount: Uint64
    trade_reference: Word
    version: Uint24
    last_day: Uint24


@dataclass(frozen=True)
class Delivery(Struct):
    """One receiver of an endorsement to many."""

    to: Address
    amount: Uint64
    trade_reference: Word


@dataclass(frozen=True)
class EndorseMany(Struct):
    """A holder's consent to deliver cuts of a lot to several enterprises; signed for Warrants."""

    lot: Lot
    deliveries: Annotated[tuple[Delivery, ...], "Delivery[]"]
    version: Uint24
    last_day: Uint24


@dataclass(frozen=True)
class Consent(Struct):
    """A holder's signature beside what it names, as the contracts take it.

    An empty signature stands for an approval on chain.
    """

    version: Uint24
    last_day: Uint24
    signature: Bytes = b""


@dataclass(frozen=True)
class IssueConsents(Struct):
    """One signature of each party to the terms.

    Empty for the sender of the transaction, and for an approval on chain.
    """

    obligor: Bytes = b""
    payee: Bytes = b""
    guarantor: Bytes = b""


@dataclass(frozen=True)
class Cancellation(Struct):
    """Consent of obligor or payee to undo a payable; signed for Payables."""

    payable_number: Uint64
    terms_digest: Word
    last_day: Uint24


@dataclass(frozen=True, kw_only=True)
class PledgeBid(Struct):
    """A financier's offer to advance cash on one lot at one version; signed for Pledges."""

    financier: Address
    lot: Lot
    lot_version: Uint24
    currency: Address
    advance_ppm: Uint32
    rate_ppm: Uint32
    day_basis: Annotated[Basis, "uint16"] = Basis.ACT_360
    repay_day: Uint24
    last_day: Uint24
    nonce: Uint256


@dataclass(frozen=True)
class PledgeAcceptance(Struct):
    """A holder's acceptance of the pledge bid with this digest; signed for Pledges."""

    bid: Word
    lot: Lot
    version: Uint24
    last_day: Uint24


@dataclass(frozen=True)
class OfferAcceptance(Struct):
    """A receiver's acceptance of a lot that is held for it against a trade; signed for Offers."""

    lot: Lot
    trade_reference: Word
    version: Uint24
    last_day: Uint24


@dataclass(frozen=True)
class Handover(Struct):
    """What giver and receiver of a lot both sign, so that it is delivered at once; for Offers."""

    lot: Lot
    to: Address
    amount: Uint64
    trade_reference: Word
    version: Uint24
    last_day: Uint24
