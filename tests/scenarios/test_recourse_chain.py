"""A commercial bill is given back from hand to hand, to the first, who has nobody before it."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Watch
from .playbill import refusals, row, texts


@pytest.fixture(scope="module")
def played(theatre: Any) -> Any:
    return theatre.play(theatre.text("recourse_chain"), Watch())


def test_what_must_be_refused_is_refused(played: Any) -> None:
    assert refusals(played) == [
        (5, "Recourse_NotInDefault"),
        (6, "Clearing_InGrace"),
        (8, "Recourse_NotHolder"),
        (9, "Recourse_NotClaimed"),
        (11, "Recourse_AlreadyClaimed"),
        (18, "Recourse_NoRight"),
    ]


def test_the_bill_was_endorsed_once_and_discounted_twice(played: Any) -> None:
    assert [row(played, number).note for number in (3, 4)] == [
        "120 days: discount 15,000.00, proceeds 985,000.00",
        "90 days: discount 10,000.00, proceeds 990,000.00",
    ]


def test_each_pays_the_next_what_is_outstanding_on_its_day(played: Any) -> None:
    paid = [(row(played, n).who, row(played, n).amount) for n in (12, 14, 17)]
    assert paid == [
        ("Minghe Factoring", 100_400_000),
        ("Boshan Hydraulics", 100_500_000),
        ("Zhangdian Frames", 100_750_000),
    ]


def test_the_late_payment_reaches_the_first(played: Any) -> None:
    assert row(played, 19).note == "principal 1,000,000.00, penalty 10,000.00"
    assert (row(played, 20).lots, row(played, 20).amount) == (("1",), 101_000_000)
    told = texts(played.pictures["B"])
    assert [text for text in told if text and text.startswith("taken back")] == [
        "taken back 2026-07-08",
        "taken back 2026-07-10",
        "taken back 2026-07-15",
    ]


def test_the_audit_from_the_logs_agrees(played: Any) -> None:
    assert (played.verdict.equal, played.verdict.findings) == (True, ())
    (money,) = played.verdict.figures.currencies
    assert (money.face, money.live, money.redeemed) == (100_000_000, 0, 100_000_000)
    assert (money.principal_paid, money.penalty_paid) == (100_000_000, 1_000_000)
    assert (money.held, money.line_used) == (0, 0)
