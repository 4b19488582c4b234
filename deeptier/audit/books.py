"""The books that the journal gives: one record for each thing that the contracts keep.

Lots and accounts, which most events change, are changed in place; the other records are frozen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from deeptier.audit.events import Place
from deeptier.audit.events.bids import StandingBid
from deeptier.audit.events.desk import Discounted
from deeptier.audit.events.rulebook import Rules
from deeptier.audit.financing import (
    Announcement,
    Currency,
    Duty,
    Exposed,
    Guarantee,
    InterestMandate,
    Loan,
    Movement,
    Offer,
    Succession,
)

NOBODY = "0x" + "00" * 20
CANCELLED = 2**64 - 1

UNKNOWN, OPEN, CLOSED, REPLACED = 0, 1, 2, 3

COMMERCIAL_BILL = 1  # of the backings

CORE_ENTERPRISE, SUPPLIER, FINANCIER, GUARANTOR = 1, 2, 4, 8
TRADING = CORE_ENTERPRISE | SUPPLIER | FINANCIER | GUARANTOR


@dataclass(frozen=True, slots=True)
class Enterprise:
    """An account of the register."""

    status: int
    frozen: bool
    roles: int
    expiry_day: int
    defaults: int
    acceptance_days: int
    identity: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """A credit line."""

    limit: int
    used: int
    expiry_day: int
    suspended: bool
    obligor: str
    bank: str
    currency: str


@dataclass(frozen=True, slots=True)
class Paper:
    """What the ledger of lots knows of a payable."""

    currency: str
    line: int
    due_day: int
    grace_days: int
    tier_cap: int
    backing: int
    guaranteed: bool
    frozen: bool


@dataclass(slots=True)
class Account:
    """The cash of a payable. The last four are counted by events; no contract has such words.

    `face` is what was issued, less what was retired or cancelled. Cash in and out are tokens that
    moved for the payable: a deposit counts when it is locked, not again when it is taken.
    """

    face: int
    principal_paid: int
    redeemed: int
    penalty_ppm_per_day: int
    in_arrears: bool
    defaulted: bool
    guarantor_paid: bool
    deposited: bool
    cancelled: bool
    penalty_ppm: int
    penalty_paid: int
    accrued_day: int
    extra_paid_out: int
    cash_in: int = 0
    cash_out: int = 0
    retired: int = 0
    annulled: int = 0

    @property
    def issued(self) -> int:
        """Face at issue."""
        return self.face + self.retired + self.annulled

    @property
    def unpaid(self) -> int:
        """Principal still to come."""
        return self.face - self.principal_paid

    @property
    def held(self) -> int:
        """What came in and is not paid out, by the words of the account."""
        return self.principal_paid + self.penalty_paid - self.redeemed - self.extra_paid_out


@dataclass(slots=True)
class Lot:
    """A live lot. `born` is its amount when it was made."""

    owner: str
    amount: int
    children: int
    hops: int
    frozen: bool
    born: int
    offered: bool = False
    pledged: bool = False


@dataclass(slots=True)
class EndedLot:
    """A lot that was cut up, given up, or paid in full: then `redeemed` is its face, else zero."""

    owner: str
    children: int
    hops: int
    born: int
    redeemed: int


@dataclass(frozen=True, slots=True)
class Right:
    """The right to sell a lot back."""

    seller: str
    price: int
    children: int


@dataclass(frozen=True, slots=True)
class Return:
    """A lot that came back by recourse counts, while its hops are `hops`, as held at others."""

    hops: int
    held_at_hops: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim by right of recourse."""

    holder: str
    seller: str
    sold_as: int
    hops: int
    day: int


@dataclass(frozen=True, slots=True)
class Membership:
    """An account's role in governance. The delay is in effect from `effect` (0: at once)."""

    since: int
    delay: int
    effect: int


@dataclass(frozen=True, slots=True)
class Pending:
    """A delay of governance, in effect from a time."""

    delay: int
    since: int


@dataclass
class Governance:
    """Roles, and what they may call."""

    members: dict[tuple[int, str], Membership | None] = field(default_factory=dict)
    admins: dict[int, int] = field(default_factory=dict)
    guardians: dict[int, int] = field(default_factory=dict)
    grant_delays: dict[int, Pending] = field(default_factory=dict)
    closed: dict[str, bool] = field(default_factory=dict)
    function_roles: dict[tuple[str, bytes], int] = field(default_factory=dict)
    admin_delays: dict[str, Pending] = field(default_factory=dict)
    schedules: dict[bytes, tuple[int, int]] = field(default_factory=dict)  # time (0: none), nonce
    authorities: dict[str, str] = field(default_factory=dict)  # of a contract, by name


@dataclass
class Deposits:
    """The deposit token."""

    name: str = ""
    symbol: str = ""
    supply: int = 0
    balances: Counter[str] = field(default_factory=Counter)
    #: By owner and spender, less what the contracts took; ERC-20 logs no spending.
    allowances: dict[tuple[str, str], int] = field(default_factory=dict)
    #: Spenders of transfers still to come, by transaction, from, to, amount: no part of the books.
    announced: dict[tuple[str | int, ...], list[str]] = field(default_factory=dict, compare=False)


@dataclass
class Books:
    """Everything that the journal says, at the end of its last event.

    Lots are keyed by their numbers, payables and lines by theirs, accounts by lower-case addresses.
    """

    addresses: Mapping[str, str]  # of the contracts, by name

    civil_offset: int | None = None
    paused_since: int = 0
    enterprises: dict[str, Enterprise] = field(default_factory=dict)
    defaults: Counter[str] = field(default_factory=Counter)  # payables in default, by obligor
    successions: dict[str, Succession | None] = field(default_factory=dict)
    successors: dict[str, str] = field(default_factory=dict)
    rules: Rules | None = None
    next_rules: Announcement | None = None
    currencies: dict[str, Currency] = field(default_factory=dict)

    payable_count: int = 0
    parties: dict[int, tuple[str, str]] = field(default_factory=dict)  # obligor, payee at issue
    roots: dict[int, bytes] = field(default_factory=dict)  # of documents
    terms: dict[bytes, int] = field(default_factory=dict)
    invoices: dict[bytes, int] = field(default_factory=dict)  # zero once the payable was cancelled
    released: dict[bytes, bytes] = field(default_factory=dict)  # to which pair, by invoice
    backed_by: dict[int, set[bytes]] = field(default_factory=dict, compare=False)  # an index
    #: By contract, party and digest.
    consents: dict[tuple[str, str, bytes], bool] = field(default_factory=dict)
    used_up: dict[bytes, bool] = field(default_factory=dict)  # consents that offered a whole lot

    lines: dict[int, Line] = field(default_factory=dict)
    lines_of: dict[tuple[str, str], set[int]] = field(default_factory=dict, compare=False)  # index
    papers: dict[int, Paper] = field(default_factory=dict)
    accounts: dict[int, Account] = field(default_factory=dict)
    claimed: Counter[int] = field(default_factory=Counter)
    mandates: dict[tuple[str, str], bool] = field(default_factory=dict)
    guarantees: dict[int, Guarantee] = field(default_factory=dict)
    locked: dict[int, int] = field(default_factory=dict)  # deposits, by payable
    #: Taken from a deposit, or come in for a guarantor: the payable's next Repaid counts them.
    taken: dict[int, int] = field(default_factory=dict)
    beyond: dict[int, tuple[str, int]] = field(default_factory=dict)  # payer, cash

    lots: dict[int, Lot] = field(default_factory=dict)
    ended: dict[int, EndedLot] = field(default_factory=dict)
    operators: dict[tuple[str, str], bool] = field(default_factory=dict)
    metadata_uri: str | None = None
    offers: dict[int, Offer | None] = field(default_factory=dict)
    offered: dict[int, None] = field(default_factory=dict, compare=False)  # the last one last
    #: Of offers that were accepted, by transaction and lot: no part of the books.
    accepted: dict[tuple[str, int], bytes] = field(default_factory=dict, compare=False)
    loans: dict[int, Loan | None] = field(default_factory=dict)
    used_bids: dict[bytes, bool] = field(default_factory=dict)  # of pledges
    #: Lots that an order cuts, by transaction, lot and first child: no part of the books.
    ordered: set[tuple[str, int, int]] = field(default_factory=set, compare=False)

    filled: dict[bytes, int] = field(default_factory=dict)
    #: By bid digest, the transaction: where it stands, which is no part of the books.
    cancelled_in: dict[bytes, str] = field(default_factory=dict, compare=False)
    series: dict[str, int] = field(default_factory=dict)
    rights: dict[tuple[int, int], Right] = field(default_factory=dict)  # by lot as sold, and hops
    claims: dict[int, Claim | None] = field(default_factory=dict)
    returns: dict[int, Return] = field(default_factory=dict)
    standing: dict[tuple[str, str, str], StandingBid] = field(default_factory=dict)
    standing_of: dict[bytes, tuple[str, str, str]] = field(default_factory=dict)  # by bid digest
    interest: dict[tuple[str, str], InterestMandate] = field(default_factory=dict)
    exposures: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    exposed: dict[tuple[int, int], Exposed] = field(default_factory=dict)
    #: The last sale of each lot, for what is told beside it: no part of the books.
    sales: dict[int, Discounted] = field(default_factory=dict, compare=False)

    streams: dict[bytes, int] = field(default_factory=dict)  # by reference
    presented: dict[tuple[int, str], int] = field(default_factory=dict)
    #: Sales and pledges, by lot and hops in the financier's hands: nothing, or a duty to register.
    duties: dict[tuple[int, int], Duty | None] = field(default_factory=dict)
    registrations: dict[tuple[int, int, str], bytes] = field(default_factory=dict)

    governance: Governance = field(default_factory=Governance)
    deposits: Deposits = field(default_factory=Deposits)
    #: Cash that events announce and only the books know the parties of: no part of the books.
    movements: dict[Place, list[Movement]] = field(default_factory=dict, compare=False)
