"""Deposit first, then the guarantor, then recoveries: holders before the guarantor, to the fen."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Watch
from .playbill import refusals, row


@pytest.fixture(scope="module")
def played(theatre: Any) -> Any:
    return theatre.play(theatre.text("guarantee_and_recovery"), Watch())


def test_what_must_be_refused_is_refused(played: Any) -> None:
    assert refusals(played) == [
        (5, "Clearing_StillOwed"),
        (9, "Clearing_NotInDefault"),
        (11, "Clearing_NotGuarantor"),
        (15, "Clearing_NothingRecovered"),
        (20, "Clearing_Overpaid"),
        (23, "Clearing_NoDeposit"),
    ]


def test_a_deposit_goes_back_when_nothing_is_owed(played: Any) -> None:
    assert row(played, 5).note == "refused: 400,000.00 of payable 1 is still owed"
    assert row(played, 7).amount == 2_000_000


def test_at_default_the_deposit_pays_first(played: Any) -> None:
    assert row(played, 10).amount == 15_000_000
    assert row(played, 10).note == (
        "deposit of 150,000.00 taken; principal 143,400.00, penalty 6,600.00"
    )


def test_the_guarantor_pays_a_part_and_each_holder_gets_its_floor(played: Any) -> None:
    assert row(played, 12).note == "principal 1,000,000.00, penalty 5,713.20"
    assert (row(played, 14).lots, row(played, 14).amount) == (("2-1",), 38_523_773)


def test_recoveries_reach_the_holders_first_and_the_guarantor_after_them(played: Any) -> None:
    assert row(played, 16).amount == 200_000_000
    assert row(played, 16).note == (
        "139,686.80 for the guarantor; principal 1,856,600.00, penalty 3,713.20"
    )
    assert row(played, 17).amount == 100_534_213 + 62_010_440 + 100_534_214
    assert [row(played, number).amount for number in (18, 22)] == [13_968_680, 86_602_640]
    assert row(played, 21).note == "866,026.40 for the guarantor"


def test_the_audit_from_the_logs_agrees(played: Any) -> None:
    assert (played.verdict.equal, played.verdict.findings) == (True, ())
    (money,) = played.verdict.figures.currencies
    assert (money.face, money.live, money.redeemed) == (340_000_000, 0, 340_000_000)
    assert (money.principal_paid, money.penalty_paid) == (340_000_000, 1_602_640)
    assert (money.held, money.line_used) == (0, 0)
    assert (money.for_guarantors, money.deposits_locked) == (0, 0)
