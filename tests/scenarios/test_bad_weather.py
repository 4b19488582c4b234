"""Refusals, part payment, a freeze, late payment, default and recourse, to the fen."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

from .playbill import row


def test_what_must_be_refused_is_refused_and_sends_nothing(bad_weather: Any) -> None:
    played, _ = bad_weather
    refused = [each for each in played.report.rows if each.refused]
    assert [(each.number, each.refused) for each in refused] == [
        (3, "Payables_InvoiceUsed"),
        (4, "CreditLines_TooSmall"),
        (8, "Clearing_NotDue"),
        (10, "Warrants_Matured"),
        (13, "Clearing_InGrace"),
        (16, "Enterprises_InDefault"),
    ]
    assert all((each.gas, each.transaction, each.lots) == (None, None, ()) for each in refused)
    assert row(played, 4).note == (
        "refused: line 1 has 5,000,000.00 left, the payable asks for 5,000,000.01"
    )


def test_part_payment_is_shared_by_floors_and_the_frozen_share_is_kept(bad_weather: Any) -> None:
    played, _ = bad_weather
    assert row(played, 7).amount == 650_000_001
    first = row(played, 11)
    assert (first.lots, first.amount) == (
        ("1", "1-1", "1-3"),
        390_000_000 + 86_666_666 + 86_666_667,
    )
    assert first.note == "lot 1-2 kept: Warrants_HolderFrozen"
    thawed = row(played, 19)
    assert (thawed.lots, thawed.amount) == (("1-2",), 86_666_666)


def test_late_payment_bears_penalty_and_the_last_lot_takes_the_rest(bad_weather: Any) -> None:
    played, _ = bad_weather
    collected = row(played, 22)
    assert collected.amount == 349_999_999 + 3_500_000
    assert collected.note == "principal 3,499,999.99, penalty 35,000.00"
    cleared = row(played, 23)
    assert cleared.lots == ("1", "1-1", "1-2", "1-3")
    assert cleared.amount == 212_100_000 + 47_133_333 + 47_133_333 + 47_133_335


def test_default_opens_recourse_and_a_recovery_reaches_the_new_holder(bad_weather: Any) -> None:
    played, _ = bad_weather
    assert row(played, 6).note == "106 days: discount 29,753.42, proceeds 1,970,246.58"
    assert row(played, 17).amount == 200_000_000 + 1_400_000
    assert row(played, 24).note == "principal 699,000.00, penalty 51,000.00"
    assert (row(played, 25).who, row(played, 25).amount) == ("Dongji Hull Fittings", 75_000_000)


def test_the_audit_from_the_logs_agrees(bad_weather: Any) -> None:
    played, _ = bad_weather
    assert (played.verdict.equal, played.verdict.findings) == (True, ())
    (currency,) = played.verdict.figures.currencies
    assert (currency.face, currency.live, currency.redeemed) == (
        1_200_000_000,
        200_000_000,
        1_000_000_000,
    )
    assert (currency.principal_paid, currency.penalty_paid) == (1_069_900_000, 8_600_000)
    assert (currency.paid_out, currency.held, currency.line_used) == (1_078_500_000, 0, 130_100_000)


def test_there_is_a_picture_of_each_payable(bad_weather: Any) -> None:
    played, _ = bad_weather
    assert played.report.payables == {"late": 1, "failed": 2}
    late, failed = (
        [e.text for e in ET.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")]
        for picture in (played.pictures["late"], played.pictures["failed"])
    )
    assert "keeps 6,000,000.00" in late
    assert "paid 6,021,000.00" in late
    assert late.count("paid 1,337,999.99") == 2
    assert "paid 1,338,000.02" in late
    assert "taken back 2026-07-14" in failed
    assert "paid so far 750,000.00" in failed
    assert "live, the obligor in default" in failed
