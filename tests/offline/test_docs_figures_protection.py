"""The worked figures of guarantee, deposit and pledge in SPEC, computed again."""

from __future__ import annotations

import pytest
from documents import Table, number, read, table, tables

from deeptier.money import parse_rate
from deeptier.penalty import OverdueSpan, late_penalty
from deeptier.rounding import half_up
from deeptier.shares import entitlement

SPEC = "docs/SPEC.md"
FACE = 1_000_000_000
PPM = 1_000_000
LATE_PPM = 500
DEFAULT_DAY = 11


def interest(advance: int, rate: int, days: int, basis: int) -> int:
    return half_up(advance * rate * days, PPM * basis)


def pledged_lot() -> Table:
    columns = ("foreclosed on day", "day", "lot is paid", "debt", "to financier", "to pledgor")
    return table(SPEC, *columns)


@pytest.mark.rule("R160", "R161", "R162", "R164")
def test_the_guarantor_pays_and_has_it_back_after_the_holders() -> None:
    rows = table(
        SPEC,
        *("payer", "days late", "paid", "holders' penalty", "holders' principal"),
        *("guarantor's penalty", "guarantor's principal", "unpaid principal"),
        *("owed to guarantor", "line used"),
    ).rows
    unpaid, penalty_paid, last_day, used = FACE, 0, 0, FACE
    owed_penalty = owed_principal = 0
    spans: list[OverdueSpan] = []
    for row in rows:
        day, left = number(row["days late"]), number(row["paid"])
        spans.append(OverdueSpan(unpaid, day - last_day))
        penalty = min(left, late_penalty(spans, LATE_PPM) - penalty_paid)
        principal = min(left - penalty, unpaid)
        left -= penalty + principal
        unpaid, penalty_paid, last_day = unpaid - principal, penalty_paid + penalty, day
        back_penalty = back_principal = 0
        if row["payer"] == "guarantor":
            owed_penalty, owed_principal = owed_penalty + penalty, owed_principal + principal
        else:
            back_penalty = min(left, owed_penalty)
            back_principal = min(left - back_penalty, owed_principal)
            left -= back_penalty + back_principal
            owed_penalty -= back_penalty
            owed_principal -= back_principal
            used -= principal + back_principal
        assert left == 0, "the payment is more than is owed"
        assert {name: number(cell) for name, cell in row.items() if name != "payer"} == {
            "days late": day,
            "paid": number(row["paid"]),
            "holders' penalty": penalty,
            "holders' principal": principal,
            "guarantor's penalty": back_penalty,
            "guarantor's principal": back_principal,
            "unpaid principal": unpaid,
            "owed to guarantor": owed_penalty + owed_principal,
            "line used": used,
        }
        assert used == unpaid + owed_principal
    assert (unpaid, owed_penalty, owed_principal, used) == (0, 0, 0, 0)


@pytest.mark.rule("R167", "R168", "R169", "R170")
def test_the_deposit_is_taken_at_default() -> None:
    rows = table(
        SPEC,
        *("face", "deposit", "locked", "paid before", "penalty taken", "principal taken"),
        *("rest", "unpaid principal"),
    ).rows
    assert len(rows) == 6
    for row in rows:
        face, paid = number(row["face"]), number(row["paid before"])
        locked = half_up(face * parse_rate(row["deposit"]), PPM)
        due = late_penalty([OverdueSpan(face - paid, DEFAULT_DAY)], LATE_PPM)
        penalty = min(locked, due)
        principal = min(locked - penalty, face - paid)
        rest = locked - penalty - principal
        unpaid = face - paid - principal
        names = ("locked", "penalty taken", "principal taken", "rest", "unpaid principal")
        shown = [number(row[name]) for name in names]
        assert shown == [locked, penalty, principal, rest, unpaid]


@pytest.mark.rule("R168", "R174")
def test_advances_and_their_interest() -> None:
    rows = table(
        SPEC, "face", "advance", "rate", "days", "basis", "advanced", "interest", "owed"
    ).rows
    assert len(rows) == 8
    for row in rows:
        advance = half_up(number(row["face"]) * parse_rate(row["advance"]), PPM)
        days, basis = number(row["days"]), number(row["basis"])
        cost = interest(advance, parse_rate(row["rate"]), days, basis)
        shown = [number(row[name]) for name in ("advanced", "interest", "owed")]
        assert shown == [advance, cost, advance + cost]


@pytest.mark.rule("R211")
@pytest.mark.parametrize("foreclosed", ["–", "31"])
def test_a_pledged_lot_pays_its_financier_first(foreclosed: str) -> None:
    rows = [row for row in pledged_lot().rows if row["foreclosed on day"] == foreclosed]
    assert [row["day"] for row in rows] == ["150", "160"]
    lot, advance, rate = 600_000_000, 300_000_000, 60_000
    first = entitlement(lot, 400_000_000, FACE)
    penalty = late_penalty([OverdueSpan(600_000_000, 10)], LATE_PPM)
    received = 0
    paid_in_turn = (first, lot - first + entitlement(lot, penalty, FACE))
    for row, paid in zip(rows, paid_in_turn, strict=True):
        days = number(row["day"]) if foreclosed == "–" else number(foreclosed)
        debt = advance + interest(advance, rate, days, 360)
        to_financier = min(paid, debt - received)
        received += to_financier
        shown = [number(row[name]) for name in ("lot is paid", "debt", "to financier")]
        assert shown == [paid, debt, to_financier]
        assert number(row["to pledgor"]) == paid - to_financier


def test_no_worked_table_of_protection_is_without_its_test() -> None:
    assert sum(found.heading == "Protection and pledges" for found in tables(read(SPEC))) == 4
