"""What a chain of title is made of: steps whose amounts join, and the lots cut from its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from deeptier.audit.events import Place
from deeptier.audit.events.payables import Terms
from deeptier.lot_id import LotId

Value = int | str | bytes | bool | tuple[LotId, ...] | LotId


class Kind(Enum):
    """What happened; the values are what JSON says."""

    ISSUED = "issued"
    SPLIT = "split"
    ENDORSED = "endorsed"
    SOLD = "sold"
    RETURNED = "returned by recourse"
    FORECLOSED = "foreclosed"
    ORDERED = "moved by order"
    FOLLOWED = "followed its holder"
    CUT_AWAY = "cut away"
    OFFERED = "offered"
    OFFER_ACCEPTED = "offer accepted"
    OFFER_REJECTED = "offer rejected"
    OFFER_LAPSED = "offer lapsed"
    PRESENTED = "documents shown"
    REGISTERED = "registered"
    PLEDGED = "pledged"
    LOAN_REPAID = "loan repaid"
    LOAN_CLEARED = "loan paid by the lot"
    RELEASED = "released"
    FROZEN = "frozen"
    THAWED = "thawed"
    PAYABLE_FROZEN = "payable frozen"
    PAYABLE_THAWED = "payable thawed"
    HOLDER_FROZEN = "holder frozen"
    HOLDER_THAWED = "holder thawed"
    PAYABLE_PAID = "payable paid"
    GUARANTEE_PAID = "guarantor paid"
    DEFAULTED = "default declared"
    CURED = "default cured"
    RECOURSE_CLAIMED = "recourse claimed"
    CLAIMED = "claimed"
    REDEEMED = "redeemed"
    RETIRED = "retired"
    CANCELLED = "cancelled"


#: Steps by which title is made, divided, passed or ended; the others only touch it.
TITLE = frozenset(
    {
        Kind.ISSUED,
        Kind.SPLIT,
        Kind.ENDORSED,
        Kind.SOLD,
        Kind.RETURNED,
        Kind.FORECLOSED,
        Kind.ORDERED,
        Kind.FOLLOWED,
        Kind.REDEEMED,
        Kind.RETIRED,
        Kind.CANCELLED,
    }
)


class Commitment(Enum):
    """What the 32 bytes of a step commit to."""

    DOCUMENT_ROOT = "document root"
    TRADE = "trade reference"
    SHOWN = "documents shown"
    BID = "bid"
    ORDER = "order"
    REGISTRATION = "registration"


#: References of documents by the roots of the four streams; the others are hashes of other things.
DOCUMENTS = frozenset({Commitment.DOCUMENT_ROOT, Commitment.TRADE, Commitment.SHOWN})


@dataclass(frozen=True)
class Step:
    """One step of a chain of title. Amounts are minor units, accounts lower-case addresses.

    Attributes:
        lot: which lot it concerns: the one asked for, or one that it was cut from.
        day: number of the day, in the deployment's civil time.
        from_: who gave, "" where nobody did.
        to: who got; the holder, where nothing passed.
        before: the title's amount before the step; it is the one after the step before.
        after: its amount after the step.
        commitment: what `reference` commits to, if the step has one.
        facts: what else the journal says of it, by name.
    """

    kind: Kind
    lot: LotId
    place: Place
    day: int
    from_: str
    to: str
    before: int
    after: int
    commitment: Commitment | None = None
    reference: bytes = b""
    facts: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Child:
    """A lot cut from the lot that was asked for.

    Attributes:
        amount: when it was cut.
        to: its first holder.
        live_amount: what of it is live; zero once it ended.
        holder: who holds it, or held it last.
    """

    lot: LotId
    kind: Kind
    place: Place
    day: int
    to: str
    amount: int
    live_amount: int
    holder: str


@dataclass(frozen=True)
class Lineage:
    """A lot's chain of title, and how it stands at the end of the history.

    Attributes:
        tier: of the holder; the payee is tier 1.
        amount: live; zero once the lot ended.
        state: "live", or how it ended.
        holds: what keeps it where it is, if anything does.
    """

    lot: LotId
    terms: Terms
    terms_digest: bytes
    invoices: tuple[bytes, ...]
    steps: tuple[Step, ...]
    children: tuple[Child, ...]
    holder: str
    tier: int
    amount: int
    state: str
    holds: tuple[str, ...]
