"""The standing of an obligor: one pure function from a snapshot, integers only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eth_utils.address import to_checksum_address

from deeptier.bounds import PPM
from deeptier.roles import Role
from deeptier.rounding import half_up
from deeptier.status.figures import (
    BANDS,
    TOP_HOLDERS,
    Band,
    CurrencyStanding,
    Holder,
    Holds,
    LineStanding,
    OpenPayable,
    Standing,
    Tier,
)
from deeptier.status.snapshot import LineAt, LotAt, PayableAt, Snapshot

_CLOSED = 2
_HUNDREDTHS = 100


def standing_of(snapshot: Snapshot) -> Standing:
    """The standing that a snapshot gives; currencies in the order of their addresses."""
    enterprise = snapshot.enterprises[snapshot.obligor]
    currencies = {line.currency for line in snapshot.lines.values()}
    currencies |= {payable.currency for payable in snapshot.payables.values()}
    return Standing(
        obligor=to_checksum_address(snapshot.obligor),
        day=snapshot.day,
        registered=enterprise.status != 0,
        closed=enterprise.status == _CLOSED,
        frozen=enterprise.frozen,
        roles=tuple(
            str(role.name).lower().replace("_", " ") for role in Role if role & enterprise.roles
        ),
        expiry_day=enterprise.expiry_day,
        defaults_counted=enterprise.defaults,
        currencies=tuple(_in_currency(snapshot, each) for each in sorted(currencies)),
    )


def _in_currency(snapshot: Snapshot, currency: str) -> CurrencyStanding:
    day = snapshot.day
    lines = [
        _line(number, line, day)
        for number, line in sorted(snapshot.lines.items())
        if line.currency == currency
    ]
    payables = {
        number: payable
        for number, payable in sorted(snapshot.payables.items())
        if payable.currency == currency
    }
    still_open = {number: each for number, each in payables.items() if each.open_face}
    overdue = [each for each in still_open.values() if each.due_day < day]
    defaulted = [each for each in still_open.values() if each.in_default]
    lots = {number: lot for number, lot in snapshot.lots.items() if number >> 192 in payables}
    offered = [lot for lot in lots.values() if lot.offered]
    pledged = [lot for lot in lots.values() if lot.pledged]
    live = sum(lot.amount for lot in lots.values())
    holders = _holders(snapshot, lots)
    by_financiers = sum(each.amount for each in holders if each.financier)
    tiers = _tiers(lots.values())
    return CurrencyStanding(
        currency=to_checksum_address(currency),
        lines=tuple(lines),
        line_limit=sum(line.limit for line in lines),
        line_used=sum(line.used for line in lines),
        line_free=sum(line.free for line in lines),
        payables_issued=len(payables),
        payables_open=len(still_open),
        payables_overdue=len(overdue),
        payables_in_default=len(defaulted),
        face_issued=sum(each.face + each.given_up for each in payables.values()),
        principal_paid=sum(each.principal_paid for each in payables.values()),
        open_face=_open_face(still_open.values()),
        overdue_face=_open_face(overdue),
        in_default_face=_open_face(defaulted),
        penalty_paid=sum(each.penalty_paid for each in payables.values()),
        penalty_due=sum(each.penalty_due for each in payables.values()),
        cash_held=sum(each.held for each in payables.values()),
        retired_face=sum(each.given_up for each in payables.values() if not each.cancelled),
        cancelled_face=sum(each.given_up for each in payables.values() if each.cancelled),
        guarantor_claims=sum(each.to_guarantor for each in payables.values()),
        deposits_locked=sum(each.deposit for each in payables.values()),
        offered_lots=len(offered),
        offered_amount=sum(lot.amount for lot in offered),
        pledged_lots=len(pledged),
        pledged_amount=sum(lot.amount for lot in pledged),
        pledged_debt=sum(lot.debt for lot in pledged),
        open_payables=tuple(_open(number, each, day) for number, each in still_open.items()),
        ladder=tuple(_band(each, still_open.values(), day) for each in BANDS),
        average_days_left_hundredths=_average(
            (max(0, each.due_day - day), each.open_face) for each in still_open.values()
        ),
        average_original_tenor_hundredths=_average(
            (None if each.issue_day is None else each.due_day - each.issue_day, each.open_face)
            for each in still_open.values()
        ),
        lots_live=len(lots),
        live_amount=live,
        awaiting_redemption_amount=sum(
            lot.amount for number, lot in lots.items() if number >> 192 not in still_open
        ),
        tiers=tiers,
        deepest_tier=tiers[-1].tier if tiers else None,
        held_by_financiers_amount=by_financiers,
        share_held_by_financiers_ppm=half_up(by_financiers * PPM, live) if live else None,
        holds=_holds(snapshot, lots),
        holders=len(holders),
        top_holders=tuple(holders[:TOP_HOLDERS]),
    )


def _line(number: int, line: LineAt, day: int) -> LineStanding:
    return LineStanding(
        number=number,
        bank=to_checksum_address(line.bank),
        limit=int(line.limit),
        used=int(line.used),
        free=max(0, line.limit - line.used),
        expiry_day=line.expiry_day,
        expired=line.expiry_day < day,
        suspended=line.suspended,
    )


def _open(number: int, payable: PayableAt, day: int) -> OpenPayable:
    return OpenPayable(
        number=number,
        face=int(payable.face),
        open_face=payable.open_face,
        penalty_due=int(payable.penalty_due),
        due_day=payable.due_day,
        days_left=payable.due_day - day,
        in_default=payable.in_default,
        frozen=payable.frozen,
    )


def _open_face(payables: Iterable[PayableAt]) -> int:
    return sum(each.open_face for each in payables)


def _band(
    band: tuple[str, int | None, int | None], payables: Iterable[PayableAt], day: int
) -> Band:
    name, first, last = band
    inside = [
        each
        for each in payables
        if (first is None or each.due_day - day >= first)
        and (last is None or each.due_day - day <= last)
    ]
    return Band(name, len(inside), _open_face(inside))


def _average(weighted: Iterable[tuple[int | None, int]]) -> int | None:
    """Days and weights to hundredths of a day, half up once; None where nothing, or no day, is."""
    total = weights = 0
    for days, weight in weighted:
        if days is None:
            return None
        total, weights = total + days * weight, weights + weight
    return half_up(total * _HUNDREDTHS, weights) if weights else None


def _tiers(lots: Iterable[LotAt]) -> tuple[Tier, ...]:
    amounts: dict[int, list[int]] = {}
    for lot in lots:
        amounts.setdefault(lot.hops + 1, []).append(lot.amount)
    return tuple(Tier(tier, len(each), sum(each)) for tier, each in sorted(amounts.items()))


def _holders(snapshot: Snapshot, lots: Mapping[int, LotAt]) -> list[Holder]:
    """All holders, those with most first; among equals by address."""
    amounts: dict[str, list[int]] = {}
    for lot in lots.values():
        amounts.setdefault(lot.owner, []).append(lot.amount)
    live = sum(map(sum, amounts.values()))
    ordered = sorted(amounts.items(), key=lambda entry: (-sum(entry[1]), entry[0]))
    return [
        Holder(
            account=to_checksum_address(owner),
            lots=len(each),
            amount=sum(each),
            share_ppm=half_up(sum(each) * PPM, live),
            financier=bool(snapshot.enterprises[owner].roles & Role.FINANCIER),
            frozen=snapshot.enterprises[owner].frozen,
        )
        for owner, each in ordered
    ]


def _holds(snapshot: Snapshot, lots: Mapping[int, LotAt]) -> Holds:
    by_lot = by_payable = by_holder = by_any = 0
    for number, lot in lots.items():
        kinds = (
            lot.frozen,
            snapshot.payables[number >> 192].frozen,
            snapshot.enterprises[lot.owner].frozen,
        )
        by_lot += lot.amount * kinds[0]
        by_payable += lot.amount * kinds[1]
        by_holder += lot.amount * kinds[2]
        by_any += lot.amount * any(kinds)
    return Holds(by_lot, by_payable, by_holder, by_any)
