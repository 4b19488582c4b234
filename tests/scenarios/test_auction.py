"""The best of several bids is taken, the obligor bears a part, and a bid stands on chain."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Watch
from .playbill import refusals, row


@pytest.fixture(scope="module")
def played(theatre: Any) -> Any:
    return theatre.play(theatre.text("auction"), Watch())


def test_what_must_be_refused_is_refused(played: Any) -> None:
    assert refusals(played) == [
        (3, "DiscountDesk_ShareNotMandated"),
        (6, "DiscountDesk_MandateExhausted"),
        (7, "DiscountDesk_RateNotMandated"),
        (9, "StandingBids_NoBid"),
        (11, "DiscountDesk_Overfilled"),
        (12, "StandingBids_ProceedsTooLow"),
    ]


def test_the_bid_that_pays_most_is_taken_and_the_others_are_listed(played: Any) -> None:
    sold = row(played, 2)
    assert (sold.lots, sold.amount) == (("1-1",), 300_000_000)
    assert sold.note == (
        "180 days: discount 64,579.26, proceeds 2,935,420.74; not taken: Minghe Factoring"
        " 2,934,904.11, Jiangwan Bank 2,934,750.00, Wuyi Credit: the financier has 1,000,000.00,"
        " less than it pays"
    )


def test_a_dearer_bid_whose_interest_the_obligor_shares_pays_more(played: Any) -> None:
    assert row(played, 5).note == (
        "179 days: discount 35,800.00, proceeds 1,464,200.00; the obligor bears 14,320.00;"
        " fee 750.00; not taken: Jiangwan Bank 1,469,420.83"
    )
    assert row(played, 6).note == (
        "refused: the mandate of Lanxi Pumps has 680.00 left for interest, asked for 4,773.33"
    )


def test_a_standing_bid_buys_at_the_rate_of_the_tenor(played: Any) -> None:
    sold = row(played, 13)
    assert (sold.lots, sold.amount) == (("1-3",), 40_000_000)
    assert sold.note == "60 days: discount 2,666.67, proceeds 397,333.33"
    assert row(played, 12).note == (
        "refused: the proceeds would be 397,333.33, less than the 397,333.34 that is wanted"
    )


def test_the_audit_from_the_logs_agrees(played: Any) -> None:
    assert (played.verdict.equal, played.verdict.findings) == (True, ())
    (money,) = played.verdict.figures.currencies
    assert (money.face, money.live, money.redeemed) == (500_000_000, 0, 500_000_000)
    assert (money.principal_paid, money.penalty_paid) == (500_000_000, 0)
    assert (money.held, money.line_used) == (0, 0)
