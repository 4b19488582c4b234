"""The figures of an obligor's standing: integers, with their units in their names."""

from __future__ import annotations

from dataclasses import dataclass

#: Days to the due day, first and last of each band of the ladder.
BANDS: tuple[tuple[str, int | None, int | None], ...] = (
    ("overdue", None, -1),
    ("due today", 0, 0),
    ("1 to 7 days", 1, 7),
    ("8 to 30 days", 8, 30),
    ("31 to 90 days", 31, 90),
    ("91 to 180 days", 91, 180),
    ("181 to 365 days", 181, 365),
    ("over 365 days", 366, None),
)
TOP_HOLDERS = 5


@dataclass(frozen=True)
class LineStanding:
    """A credit line. `free` is limit less used, zero where more is used, whatever else stops it."""

    number: int
    bank: str
    limit: int
    used: int
    free: int
    expiry_day: int
    expired: bool
    suspended: bool


@dataclass(frozen=True)
class OpenPayable:
    """A payable with principal still to come. `days_left` is negative once it is overdue."""

    number: int
    face: int
    open_face: int
    penalty_due: int
    due_day: int
    days_left: int
    in_default: bool
    frozen: bool


@dataclass(frozen=True)
class Band:
    """Open payables by days to the due day."""

    days: str
    payables: int
    open_face: int


@dataclass(frozen=True)
class Tier:
    """Live lots by tier: deliveries since the payee, plus one."""

    tier: int
    lots: int
    amount: int


@dataclass(frozen=True)
class Holder:
    """An owner of live lots, and its share of all of them."""

    account: str
    lots: int
    amount: int
    share_ppm: int
    financier: bool
    frozen: bool


@dataclass(frozen=True)
class Holds:
    """Amount of live lots that a hold keeps; `held_amount` counts a lot once, whatever holds it."""

    lots_amount: int
    payables_amount: int
    holders_amount: int
    held_amount: int


@dataclass(frozen=True)
class CurrencyStanding:
    """An obligor in one currency; amounts in its minor units.

    Attributes:
        open_face: principal still to come, which is what is used of the lines.
        overdue_face: of it, what should have come before today.
        in_default_face: of it, what is in declared default.
        cash_held: came in and is not paid out to holders yet.
        retired_face: of the face issued, given up by the obligor; `cancelled_face` with its payee.
        guarantor_claims: what guarantors paid in its place and have not had back.
        deposits_locked: of the obligor, neither taken nor given back.
        offered_amount: live lots that wait for a receiver to accept.
        pledged_amount: live lots in pledge, for `pledged_debt` today.
        ladder: open payables in every band of `BANDS`.
        average_days_left_hundredths: days to the due day, zero for what is overdue, weighted by
            open face, in hundredths of a day; None without open face.
        average_original_tenor_hundredths: the same of the days from issue to the due day.
        live_amount: face of live lots; `awaiting_redemption_amount` of it on settled payables.
        share_held_by_financiers_ppm: of the live amount; None without one.
        top_holders: those with most, at most `TOP_HOLDERS`.
    """

    currency: str
    lines: tuple[LineStanding, ...]
    line_limit: int
    line_used: int
    line_free: int
    payables_issued: int
    payables_open: int
    payables_overdue: int
    payables_in_default: int
    face_issued: int
    principal_paid: int
    open_face: int
    overdue_face: int
    in_default_face: int
    penalty_paid: int
    penalty_due: int
    cash_held: int
    retired_face: int
    cancelled_face: int
    guarantor_claims: int
    deposits_locked: int
    offered_lots: int
    offered_amount: int
    pledged_lots: int
    pledged_amount: int
    pledged_debt: int
    open_payables: tuple[OpenPayable, ...]
    ladder: tuple[Band, ...]
    average_days_left_hundredths: int | None
    average_original_tenor_hundredths: int | None
    lots_live: int
    live_amount: int
    awaiting_redemption_amount: int
    tiers: tuple[Tier, ...]
    deepest_tier: int | None
    held_by_financiers_amount: int
    share_held_by_financiers_ppm: int | None
    holds: Holds
    holders: int
    top_holders: tuple[Holder, ...]


@dataclass(frozen=True)
class Standing:
    """An obligor on a day.

    Attributes:
        registered: whether the register knows it; `closed` for good, or `frozen` by order.
        roles: names, in the order of their bits.
        defaults_counted: payables in default, as the register counts them.
    """

    obligor: str
    day: int
    registered: bool
    closed: bool
    frozen: bool
    roles: tuple[str, ...]
    expiry_day: int
    defaults_counted: int
    currencies: tuple[CurrencyStanding, ...]
