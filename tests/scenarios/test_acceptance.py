"""An enterprise that asks to accept: accepted, refused, lapsed, and nothing is stranded."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Watch
from .playbill import refusals, row, texts


@pytest.fixture(scope="module")
def played(theatre: Any) -> Any:
    return theatre.play(theatre.text("acceptance"), Watch())


def test_what_must_be_refused_is_refused(played: Any) -> None:
    assert refusals(played) == [
        (5, "Warrants_LotOffered"),
        (6, "Offers_NotReceiver"),
        (10, "Offers_NotOffered"),
        (12, "Offers_NotLapsed"),
        (13, "Offers_Lapsed"),
        (18, "Offers_Lapsed"),
    ]


def test_an_offer_is_cut_and_held_with_its_last_day(played: Any) -> None:
    assert (row(played, 3).lots, row(played, 3).amount) == (("1-1",), 300_000_000)
    assert row(played, 3).note == "lot 1-1 held for Ganjiang Alloys until 2026-01-19"
    assert row(played, 17).note == "lot 1-3 held for Ganjiang Alloys until 2026-09-29"


def test_an_offer_of_a_whole_lot_moves_nothing(played: Any) -> None:
    offered = row(played, 11)
    assert (offered.lots, offered.amount) == (("1-2",), None)
    assert offered.note == "lot 1-2 held for Ganjiang Alloys until 2026-02-07"


def test_a_receiver_accepts_by_its_consent(played: Any) -> None:
    accepted = row(played, 7)
    assert (accepted.who, accepted.carrier) == ("Ganjiang Alloys", "Platform desk")
    assert (accepted.lots, accepted.amount) == (("1-1",), 300_000_000)


def test_what_is_rejected_or_lapsed_is_free_again(played: Any) -> None:
    assert [row(played, number).lots for number in (9, 14)] == [("1-2",), ("1-2",)]
    handed = row(played, 15)
    assert (handed.lots, handed.amount, handed.note) == (("1-2",), 100_000_000, "")


def test_on_the_due_day_every_lot_is_paid_to_its_holder(played: Any) -> None:
    cleared = row(played, 20)
    assert (cleared.lots, cleared.amount) == (("1", "1-1", "1-2", "1-3"), 800_000_000)
    assert "paid 2,000,000.00" in texts(played.pictures["P"])


def test_the_audit_from_the_logs_agrees(played: Any) -> None:
    assert (played.verdict.equal, played.verdict.findings) == (True, ())
    (money,) = played.verdict.figures.currencies
    assert (money.face, money.live, money.redeemed) == (800_000_000, 0, 800_000_000)
    assert (money.principal_paid, money.penalty_paid) == (800_000_000, 0)
    assert (money.held, money.line_used) == (0, 0)
