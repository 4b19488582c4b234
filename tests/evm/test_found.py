"""Histories on which the books once parted, or a rule was found broken, each under its own name."""

from __future__ import annotations

import pytest
from stage import Stage


@pytest.mark.rule("R105")
def test_an_account_that_tells_no_decimals_is_no_currency(stage: Stage) -> None:
    """Found by the random machine: it has code, and answered the question with an empty revert."""
    wallet = stage.house.addresses["smart"]
    refusal = stage.refused(
        "rulemaker",
        "Enterprises.announceCurrency",
        currency=wallet,
        allowed=True,
        from_day=stage.today + 1,
    )
    assert refusal == ("Rulebook_CurrencyInvalid", (wallet,))


@pytest.mark.rule("R98")
def test_a_token_of_eight_decimals_is_no_currency(stage: Stage) -> None:
    token = stage.house.addresses["Parrot"]
    refusal = stage.refused(
        "rulemaker",
        "Enterprises.announceCurrency",
        currency=token,
        allowed=True,
        from_day=stage.today + 1,
    )
    assert refusal == ("Rulebook_CurrencyDecimals", (token, 8))
