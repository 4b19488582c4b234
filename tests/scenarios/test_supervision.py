"""Dated rules, evidence, registration, orders, a key that was lost, and a pause."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Watch
from .playbill import refusals, row, texts


@pytest.fixture(scope="module")
def played(theatre: Any) -> Any:
    return theatre.play(theatre.text("supervision"), Watch())


def test_what_must_be_refused_is_refused(played: Any) -> None:
    assert refusals(played) == [
        (3, "Rulebook_NotYet"),
        (5, "Evidence_StreamMissing"),
        (9, "Evidence_StreamMissing"),
        (11, "Evidence_NotPresented"),
        (15, "Evidence_RegistrationMissing"),
        (19, "Enterprises_Frozen"),
        (27, "Successions_NothingProposed"),
        (29, "Successions_TooEarly"),
        (31, "Enterprises_Replaced"),
        (34, "Warrants_NobodyReplaced"),
        (40, "Enterprises_BusinessPaused"),
    ]


def test_rules_hold_from_their_day_and_name_what_is_missing(played: Any) -> None:
    assert row(played, 3).note == (
        "refused: what is announced holds from 2026-02-01, and today is 2026-01-07"
    )
    assert row(played, 5).note.endswith(" are not anchored with the information stream")
    assert row(played, 11).note == (
        "refused: Fengnan Bogies has presented no information stream for the financing of lot 2"
    )


def test_what_is_not_registered_is_not_sold_on(played: Any) -> None:
    assert row(played, 13).note == "153 days: discount 20,400.00, proceeds 1,179,600.00"
    assert row(played, 15).note == (
        "refused: lot 2-1 after 1 deliveries was to be registered by 2026-02-13"
    )
    assert row(played, 17).note == "140 days: discount 16,800.00, proceeds 1,183,200.00"


def test_an_order_moves_and_cuts_what_is_frozen(played: Any) -> None:
    assert (row(played, 20).lots, row(played, 20).amount) == (("1-1-1",), 40_000_000)
    assert (row(played, 21).lots, row(played, 21).amount) == (("1-1-2",), 10_000_000)


def test_lots_follow_a_new_key(played: Any) -> None:
    assert [row(played, number).lots for number in (32, 33)] == [("1",), ("2",)]
    assert (row(played, 35).who, row(played, 35).lots) == ("Fengnan Bogies, new key", ("1-2",))
    told = texts(played.pictures["before"])
    assert "new account 2026-03-19" in told
    assert "by order 2026-03-05" in told


def test_a_pause_stops_no_payment(played: Any) -> None:
    assert [row(played, number).amount for number in (37, 38)] == [300_000_000, 200_000_000]
    assert row(played, 39).amount == 490_000_000
    assert row(played, 39).note == "lot 1-1-2 kept: Warrants_LotFrozen"
    assert row(played, 43).amount == 10_000_000


def test_the_audit_from_the_logs_agrees(played: Any) -> None:
    assert (played.verdict.equal, played.verdict.findings) == (True, ())
    (money,) = played.verdict.figures.currencies
    assert (money.face, money.live, money.redeemed) == (500_000_000, 0, 500_000_000)
    assert (money.principal_paid, money.penalty_paid) == (500_000_000, 0)
    assert (money.held, money.line_used) == (0, 0)
