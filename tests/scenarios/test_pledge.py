"""Cash on a lot that is not sold: repaid, foreclosed, and paid by the obligor."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Watch
from .playbill import refusals, row, texts


@pytest.fixture(scope="module")
def played(theatre: Any) -> Any:
    return theatre.play(theatre.text("pledge"), Watch())


def test_what_must_be_refused_is_refused(played: Any) -> None:
    assert refusals(played) == [
        (5, "Warrants_LotPledged"),
        (6, "Warrants_LotPledged"),
        (10, "Pledges_NotOverdue"),
        (11, "Pledges_NotFinancier"),
        (14, "Pledges_AlreadyForeclosed"),
    ]


def test_advances_are_a_part_of_the_face(played: Any) -> None:
    advances = [(row(played, n).lots, row(played, n).amount) for n in (3, 4, 9)]
    assert advances == [
        (("1-1",), 48_000_000),
        (("1-2",), 54_000_000),
        (("1",), 40_000_000),
    ]
    assert row(played, 9).carrier == "Platform desk"


def test_a_repaid_loan_frees_the_lot(played: Any) -> None:
    assert (row(played, 7).amount, row(played, 7).note) == (48_240_000, "interest 2,400.00")
    assert row(played, 8).lots == ("1-1",)


def test_foreclosure_fixes_the_debt_and_leaves_the_surplus(played: Any) -> None:
    taken = row(played, 12)
    assert (taken.lots, taken.amount, taken.note) == (("1-2",), 60_000_000, "debt 549,693.37")
    assert row(played, 16).note == "549,693.37 to the financier; 50,306.63 to the pledgor"


def test_a_lot_that_is_paid_pays_its_loan_first(played: Any) -> None:
    assert row(played, 17).amount == 80_000_000
    assert row(played, 17).note == "405,866.67 to the financier; 394,133.33 to the pledgor"


def test_the_picture_tells_the_foreclosure(played: Any) -> None:
    assert "foreclosed 2026-06-01" in texts(played.pictures["P"])


def test_the_audit_from_the_logs_agrees(played: Any) -> None:
    assert (played.verdict.equal, played.verdict.findings) == (True, ())
    (money,) = played.verdict.figures.currencies
    assert (money.face, money.live, money.redeemed) == (200_000_000, 0, 200_000_000)
    assert (money.principal_paid, money.penalty_paid) == (200_000_000, 0)
    assert (money.held, money.line_used) == (0, 0)
