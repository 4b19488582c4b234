"""A payable travels three tiers, is discounted twice, is repaid, and every holder is paid."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any


def rows(played: Any) -> list[tuple[str, str, tuple[str, ...], int | None]]:
    return [(r.date.isoformat(), r.verb, r.lots, r.amount) for r in played.report.rows]


def test_every_step_moves_the_figures_of_the_story(three_tiers: Any) -> None:
    played, _ = three_tiers
    assert rows(played) == [
        ("2026-01-07", "issue", ("1",), 1_000_000_000),
        ("2026-02-06", "endorse", ("1-1",), 400_000_000),
        ("2026-02-06", "discount", ("1",), 600_000_000),
        ("2026-04-07", "endorse_many", ("1-1-1", "1-1-2", "1-1-3"), 400_000_000),
        ("2026-04-07", "discount", ("1-1-3",), 133_333_334),
        ("2026-04-07", "check", (), None),
        ("2026-07-06", "repay", (), 1_000_000_000),
        ("2026-07-06", "redeem", ("1",), 600_000_000),
        ("2026-07-06", "clear", ("1-1-1", "1-1-2", "1-1-3"), 400_000_000),
    ]
    notes = [row.note for row in played.report.rows]
    assert notes[2] == "150 days: discount 108,750.00, proceeds 5,891,250.00"
    assert notes[4] == "90 days: discount 20,000.00, proceeds 1,313,333.34"


def test_signed_consents_are_carried_by_the_desk(three_tiers: Any) -> None:
    played, _ = three_tiers
    carried = {row.number: row.carrier for row in played.report.rows if row.carrier}
    assert carried == {1: "Platform desk", 4: "Platform desk", 5: "Platform desk"}
    assert played.report.rows[0].note == (
        "signed by Lanhe Motors, Qiaodong Drivetrain, Jiangwan Bank"
    )


def test_every_sent_step_has_its_transaction_and_gas(three_tiers: Any) -> None:
    played, _ = three_tiers
    sent = [row for row in played.report.rows if row.verb != "check"]
    assert all(row.transaction.startswith("0x") and len(row.transaction) == 66 for row in sent)
    assert all(21_000 < row.gas < 300_000 for row in sent)
    assert played.report.gas == sum(row.gas for row in sent)
    assert (played.report.rows[5].gas, played.report.rows[5].transaction) == (None, None)


def test_the_audit_from_the_logs_agrees(three_tiers: Any) -> None:
    played, _ = three_tiers
    verdict = played.verdict
    assert (verdict.equal, verdict.findings) == (True, ())
    figures = verdict.figures
    assert (figures.payables, figures.lots_live, figures.lots_ended) == (1, 0, 5)
    (currency,) = figures.currencies
    assert (currency.face, currency.live, currency.redeemed) == (1_000_000_000, 0, 1_000_000_000)
    assert (currency.paid, currency.paid_out, currency.held) == (1_000_000_000, 1_000_000_000, 0)
    assert (currency.line_used, currency.line_limit) == (0, 1_500_000_000)


def test_the_picture_tells_it_from_the_logs(three_tiers: Any) -> None:
    played, _ = three_tiers
    drawn = ET.fromstring(played.pictures["P"])
    texts = [element.text for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    for expected in (
        "Lanhe Motors owes 10,000,000.00",
        "Qiaodong Drivetrain",
        "lot 1 · bought 2026-02-06",
        "at 4.35% for 5,891,250.00",
        "discount 108,750.00",
        "lot 1-1-3 · bought 2026-04-07",
        "at 6.00% for 1,313,333.34",
        "discount 20,000.00",
        "paid 6,000,000.00",
        "paid 1,333,333.34",
    ):
        assert expected in texts, expected
    assert texts.count("paid 1,333,333.33") == 2


def test_progress_is_told(three_tiers: Any) -> None:
    played, watch = three_tiers
    assert watch.begun == list(range(1, 10))
    assert tuple(watch.rows) == played.report.rows
    assert watch.stages == {"deploy", "set up", "audit"}
