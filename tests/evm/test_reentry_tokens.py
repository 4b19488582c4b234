"""A token that calls back gains nothing: every function, in every payment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from deliveries import payments
from hooks import Hooks
from stage import Stage
from world import settle


@pytest.fixture(scope="module")
def token(theatre: Stage) -> Iterator[Hooks]:
    """The agent's world, in a token that calls back."""
    mark = theatre.mark()
    try:
        yield Hooks(settle(theatre, "HostileToken"))
    finally:
        theatre.go_back(mark)


PAYMENTS = (
    *("repay", "collect", "pay the guarantee", "claim", "redeem", "clear"),
    *("pay the recovery", "give a deposit back", "pay recourse", "repay a loan"),
    *("sell a part by standing bid", "sell with consent", "sell the whole", "pledge"),
)
#: `clear` pays one lot after the other: once their holder is replaced, the rest are skipped.
IN_BETWEEN = {"clear": {"Enterprises.completeSuccession"}}


def test_every_payment_is_played(token: Hooks) -> None:
    assert tuple(payments(token.world)) == PAYMENTS


@pytest.mark.rule("R87")
@pytest.mark.parametrize("before_moving", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("name", PAYMENTS)
def test_a_token_that_calls_back_gains_nothing(
    token: Hooks, name: str, before_moving: bool
) -> None:
    operation = payments(token.world)[name]
    strays = token.strays("HostileToken", operation, before_moving=before_moving)
    assert strays == IN_BETWEEN.get(name, set())
