"""Currencies that turn bad after they were allowed touch only those that deal in them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from deliveries import deliveries, payments
from soundness import assert_sound
from stage import FACE, Stage, at
from world import World, settle

RETURNS_FALSE, MOVES_NOTHING, TAKES_FEE, PAYS_EXTRA = range(1, 5)
LIES = pytest.mark.parametrize(
    "manner",
    [RETURNS_FALSE, MOVES_NOTHING, TAKES_FEE, PAYS_EXTRA],
    ids=["returns false", "moves nothing", "takes a fee", "pays extra"],
)
#: What takes cash in, and measures it.
TAKES_CASH = (
    *("repay", "collect", "pay the guarantee", "pay recourse", "repay a loan", "pledge"),
    *("sell a part by standing bid", "sell with consent", "sell the whole"),
)


@pytest.fixture(scope="module")
def bad(theatre: Stage) -> Iterator[World]:
    """The agent's world in a token that is honest at first."""
    mark = theatre.mark()
    try:
        yield settle(theatre, "HostileToken")
    finally:
        theatre.go_back(mark)


@pytest.fixture
def world(bad: World) -> Iterator[World]:
    """The same; what a test does is undone."""
    mark = bad.stage.mark()
    yield bad
    bad.stage.go_back(mark)


def lie(world: World, manner: int) -> None:
    world.stage.do("outsider1", "HostileToken.setManner", manner=manner)


def balances(world: World) -> dict[str, int]:
    """Of the contracts that pass cash on."""
    names = ("Clearing", "Pledges", "DiscountDesk")
    return {
        name: world.stage.view("HostileToken.balanceOf", world.stage.house.addresses[name])
        for name in names
    }


@pytest.mark.rule("R68")
@pytest.mark.rule("R87")
@LIES
@pytest.mark.parametrize("name", TAKES_CASH)
def test_no_cash_is_taken_in_that_a_token_lies_about(world: World, name: str, manner: int) -> None:
    stage = world.stage
    command = payments(world)[name]
    lots, before = stage.lots(), balances(world)
    lie(world, manner)
    refusal = stage.answer(command)
    assert refusal is not None
    assert refusal[0] in {
        *("SafeERC20FailedOperation", "Clearing_CashDiffers", "Pledges_CashDiffers"),
        *("DiscountDesk_CashDiffers",),
    }
    assert (stage.lots(), balances(world)) == (lots, before)


@pytest.mark.rule("R94")
@LIES
def test_a_token_that_lies_touches_no_payable_in_another_currency(
    world: World, manner: int
) -> None:
    stage = world.stage
    root = stage.issue()
    stage.do("core1", "Clearing.repay", payable_number=root[0], amount=FACE)
    lie(world, manner)
    before = stage.cash()["supplier1"]
    stage.do("outsider1", "Clearing.clear", lots=(*world.lots.values(), root))
    assert stage.cash()["supplier1"] - before == FACE
    assert_sound(stage)


@pytest.mark.rule("R98")
@pytest.mark.parametrize("decimals", [0, 6, 18, 255])
def test_a_token_that_changes_its_decimals_changes_no_amount(world: World, decimals: int) -> None:
    stage = world.stage
    stage.do("outsider1", "HostileToken.setDecimals", decimals=decimals)
    before = stage.view("HostileToken.balanceOf", world.agent)
    stage.do("outsider1", "Clearing.redeem", lot=world.lots["settled"])
    assert stage.view("HostileToken.balanceOf", world.agent) - before == FACE
    issued = dict(deliveries(world))["issue"]
    assert stage.answer(issued) is None
    assert_sound(stage)


@pytest.mark.rule("R98")
@pytest.mark.rule("R105")
def test_a_token_that_grew_decimals_is_not_allowed_again(world: World) -> None:
    stage = world.stage
    announce = ("rulemaker", "Enterprises.announceCurrency")
    ended = {"currency": world.currency, "allowed": False, "from_day": stage.today + 1}
    stage.do(*announce, **ended)
    stage.do("outsider1", "HostileToken.setDecimals", decimals=18)
    again = {**ended, "allowed": True, "from_day": stage.today + 2}
    assert stage.refused(*announce, **again) == ("Rulebook_CurrencyDecimals", (world.currency, 18))


@pytest.mark.rule("R94")
def test_a_token_that_blocks_one_holder_stops_its_lot_alone(world: World) -> None:
    stage = world.stage
    stage.do("outsider1", "HostileToken.setBlocked", account=world.agent, blocked=True)
    before = stage.view("HostileToken.balanceOf", at("supplier1"))
    lots = tuple(world.lots[name] for name in ("settled", "deposit", "claimed"))
    stage.do("outsider1", "Clearing.clear", lots=lots)
    # The lot of supplier1 is paid; those of the agent wait.
    assert stage.view("HostileToken.balanceOf", at("supplier1")) - before == FACE
    assert stage.view("Warrants.lotOf", world.lots["settled"])[1] == FACE
    stage.do("outsider1", "HostileToken.setBlocked", account=world.agent, blocked=False)
    stage.do("outsider1", "Clearing.clear", lots=lots)
    assert stage.view("Warrants.lotOf", world.lots["settled"])[1] == 0
    assert_sound(stage)


@pytest.mark.rule("R86")
@pytest.mark.parametrize("contract", ["Clearing", "Pledges"])
def test_a_token_that_blocks_a_contract_undoes_what_would_pay_it(
    world: World, contract: str
) -> None:
    stage = world.stage
    blocked = stage.house.addresses[contract]
    stage.do("outsider1", "HostileToken.setBlocked", account=blocked, blocked=True)
    given = payments(world)
    taking = [given["repay"], given["collect"]] if contract == "Clearing" else []
    lots = stage.lots()
    for command in taking:
        assert stage.answer(command) == ("HostileToken_Blocked", (blocked,))
    if contract == "Pledges":
        # A pledged lot is paid by way of Pledges, and waits; the others are paid.
        number = world.lots["pledged"][0]
        stage.do("core1", "Clearing.repay", payable_number=number, amount=FACE)
        refusal = stage.refused("outsider1", "Clearing.redeem", lot=world.lots["pledged"])
        assert refusal == ("TransferFailed", ())
    assert stage.lots() == lots
    assert_sound(stage)
