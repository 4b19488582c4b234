"""Receivers that refuse, burn all gas or answer garbage stop their own delivery alone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from soundness import assert_sound
from stage import FACE, FIRST_DAY, ORDER, PURSE, TRADE, Stage, at

from deeptier.model.core import Command, Lot

AGREES, REFUSES, BURNS_GAS, SAYS_TOO_MUCH, SAYS_TOO_LITTLE = range(5)
MOODY = "MoodyAccount"
WAYS = (
    *("endorse a part", "endorse the whole", "endorse to many", "transfer", "transfer in a batch"),
    *("sell", "move by order", "offer a part of its own", "split its own", "cut by order"),
)


@pytest.fixture
def moody(stage: Stage) -> str:
    """A supplier and financier that agrees at first, with a lot (2,) of its own."""
    account = stage.house.addresses[MOODY]
    let_in = {"account": account, "roles": 6, "expiry_day": FIRST_DAY + 900, "identity": TRADE}
    stage.do("registrar", "Enterprises.onboard", **let_in)
    stage.do("bank", "DepositToken.mint", account=account, amount=PURSE)
    spender = stage.house.addresses["DiscountDesk"]
    stage.do(account, "DepositToken.approve", spender=spender, amount=PURSE)
    stage.issue()
    own = stage.issue()
    endorse = {"lot": own, "to": account, "amount": FACE, "trade_reference": TRADE}
    stage.do("supplier1", "Warrants.endorse", **endorse)
    stage.do("supplier2", "Enterprises.setAcceptance", acceptance_days=5)
    return account


def ways(stage: Stage, moody: str) -> Mapping[str, Command]:
    """What calls the account's hook; all go on while it agrees."""
    root, own = (1,), (2,)
    bid = stage.bid(root, financier=moody)
    stage.do(moody, "DiscountDesk.approveConsent", digest=stage.bid_words(bid))
    sale = {"bid": bid, "bid_signature": None, "lot": root, "amount": FACE}
    parties = {"from_": at("supplier1"), "to": moody, "data": TRADE}
    many = (stage.delivery("supplier3", 5), stage.delivery(moody, 6))
    order = {"order_hash": ORDER}
    given = (
        ("supplier1", "Warrants.endorse", _endorse(root, moody, 7)),
        ("supplier1", "Warrants.endorse", _endorse(root, moody, FACE)),
        ("supplier1", "Warrants.endorseMany", {"lot": root, "deliveries": many}),
        ("supplier1", "Warrants.safeTransferFrom", {**parties, "lot": root, "value": FACE}),
        (
            "supplier1",
            "Warrants.safeBatchTransferFrom",
            {**parties, "lots": (root,), "values": (FACE,)},
        ),
        ("supplier1", "DiscountDesk.accept", sale),
        ("regulator", "Orders.moveByOrder", {"lot": root, "to": moody, "amount": 8, **order}),
        (moody, "Warrants.endorse", _endorse(own, at("supplier2"), 9)),
        (moody, "Warrants.split", {"lot": own, "amounts": (1, 2)}),
        ("regulator", "Orders.splitByOrder", {"lot": own, "amounts": (1, 2), **order}),
    )
    return {
        name: stage.command(sender, function, **arguments)
        for name, (sender, function, arguments) in zip(WAYS, given, strict=True)
    }


def _endorse(lot: Lot, to: str, amount: int) -> dict[str, object]:
    return {"lot": lot, "to": to, "amount": amount, "trade_reference": TRADE}


def mood(stage: Stage, answer: int) -> None:
    stage.do("outsider1", f"{MOODY}.setMood", mood=answer, friend=stage.deposits)


@pytest.mark.rule("R56")
@pytest.mark.parametrize("answer", [AGREES, SAYS_TOO_MUCH], ids=["agrees", "says too much"])
@pytest.mark.parametrize("way", WAYS)
def test_a_receiver_that_says_the_word_is_given_the_lot(
    stage: Stage, moody: str, way: str, answer: int
) -> None:
    command = ways(stage, moody)[way]
    mood(stage, answer)
    assert stage.answer(command) is None
    assert_sound(stage)


@pytest.mark.rule("R56")
@pytest.mark.parametrize("answer", [REFUSES, BURNS_GAS], ids=["refuses", "burns gas"])
@pytest.mark.parametrize("way", WAYS)
def test_a_receiver_that_refuses_or_burns_all_gas_undoes_its_own_delivery(
    stage: Stage, moody: str, way: str, answer: int
) -> None:
    command = ways(stage, moody)[way]
    lots, cash = stage.lots(), stage.cash()
    mood(stage, answer)
    assert stage.answer(command) == ("Lots_ReceiverRefused", (moody,))
    assert (stage.lots(), stage.cash()) == (lots, cash)
    # Nobody else is stopped.
    assert (
        stage.answer(
            stage.command("supplier1", "Warrants.endorse", **_endorse((1,), at("supplier3"), FACE))
        )
        is None
    )
    assert_sound(stage)


@pytest.mark.rule("R56")
@pytest.mark.parametrize("way", WAYS)
def test_a_receiver_that_says_too_little_undoes_its_own_delivery(
    stage: Stage, moody: str, way: str
) -> None:
    command = ways(stage, moody)[way]
    lots, cash = stage.lots(), stage.cash()
    mood(stage, SAYS_TOO_LITTLE)
    # Four bytes are no answer that can be read: the delivery fails, and no error is named.
    assert stage.answer(command) == ("unknown error 0x", ())
    assert (stage.lots(), stage.cash()) == (lots, cash)


@pytest.mark.rule("R8")
@pytest.mark.rule("R92")
@pytest.mark.parametrize("answer", [REFUSES, BURNS_GAS])
def test_a_receiver_that_refuses_lots_is_paid_all_the_same(
    stage: Stage, moody: str, answer: int
) -> None:
    stage.do("core1", "Clearing.repay", payable_number=2, amount=FACE)
    mood(stage, answer)
    stage.do("outsider1", "Clearing.redeem", lot=(2,))
    assert stage.view("DepositToken.balanceOf", moody) == PURSE + FACE
    assert_sound(stage)
