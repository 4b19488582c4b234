"""An obligor retires its own warrant; a mistake is cancelled, its invoice used again."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Watch
from .playbill import refusals, row, texts


@pytest.fixture(scope="module")
def played(theatre: Any) -> Any:
    return theatre.play(theatre.text("dynamic_discounting"), Watch())


def test_what_must_be_refused_is_refused(played: Any) -> None:
    assert refusals(played) == [
        (3, "Clearing_NotObligor"),
        (4, "Clearing_NotHolder"),
        (7, "Warrants_LotUnknown"),
        (12, "Payables_InvoiceUsed"),
        (14, "Clearing_RootLotChanged"),
        (15, "Clearing_Overpaid"),
    ]


def test_the_obligor_buys_at_a_discount_and_retires(played: Any) -> None:
    assert row(played, 2).note == "179 days: discount 11,769.86, proceeds 788,230.14"
    assert (row(played, 6).lots, row(played, 6).amount) == (("1-1",), 80_000_000)
    assert row(played, 15).note == (
        "refused: payable 1 is owed 1,200,000.00 today, 1,200,000.01 is too much"
    )


def test_a_cancelled_payable_gives_its_invoice_back_to_the_same_pair(played: Any) -> None:
    cancelled = row(played, 10)
    assert (cancelled.who, cancelled.carrier) == ("Shiyan Axles", "Platform desk")
    assert cancelled.amount == 46_000_000
    assert row(played, 13).lots == ("3",)
    assert played.report.payables == {"P": 1, "mistaken": 2, "corrected": 3}


def test_pictures_tell_what_ended_unpaid(played: Any) -> None:
    assert "retired" in texts(played.pictures["P"])
    assert "cancelled" in texts(played.pictures["mistaken"])
    assert "paid 450,000.00" in texts(played.pictures["corrected"])


def test_the_audit_from_the_logs_agrees(played: Any) -> None:
    assert (played.verdict.equal, played.verdict.findings) == (True, ())
    (money,) = played.verdict.figures.currencies
    assert (money.face, money.live, money.redeemed) == (291_000_000, 0, 165_000_000)
    assert (money.principal_paid, money.penalty_paid) == (165_000_000, 0)
    assert (money.held, money.line_used) == (0, 0)
    assert (money.retired, money.cancelled) == (80_000_000, 46_000_000)
