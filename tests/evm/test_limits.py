"""The greatest of everything: children, depth, hops, amounts, and a lot that is named twice."""

from __future__ import annotations

import pytest
from soundness import assert_sound
from stage import FACE, FIRST_DAY, ORDER, TRADE, Refusal, Stage, at

from deeptier.lot_id import LotId
from deeptier.model.core import Command, Lot

MOST = 2**64 - 1
ROOT = LotId(1).number
DEEPEST = (1, *(1,) * 12)


def endorsing(stage: Stage, lot: Lot, amount: int, to: str = "supplier2") -> Command:
    return stage.command(
        "supplier1",
        "Warrants.endorse",
        lot=lot,
        to=at(to),
        amount=amount,
        trade_reference=TRADE,
    )


def moving(stage: Stage, lot: Lot, amount: int, to: str = "supplier3") -> Command:
    return stage.command(
        "regulator", "Orders.moveByOrder", lot=lot, to=at(to), amount=amount, order_hash=ORDER
    )


def ways_to_cut(stage: Stage, lot: Lot) -> dict[str, Command]:
    """Every way in which a part of supplier1's lot is cut."""
    financed = stage.bid(lot, last_day=stage.today + 9)
    many = (stage.delivery("supplier2", 1),)
    split = {"lot": lot, "amounts": (1,)}
    return {
        "split": stage.command("supplier1", "Warrants.split", **split),
        "endorse": endorsing(stage, lot, 1),
        "endorse to many": stage.command(
            "supplier1", "Warrants.endorseMany", lot=lot, deliveries=many
        ),
        "sell": stage.selling(financed, lot, 1),
        "move by order": moving(stage, lot, 1),
        "cut by order": stage.command(
            "regulator", "Orders.splitByOrder", **split, order_hash=ORDER
        ),
    }


@pytest.fixture
def fertile(stage: Stage) -> Lot:
    """A lot that has 65,535 children; the last of them alone, so that the books stay small."""
    root = stage.issue(face=70_000)
    for first in range(0, 65_535, 4_369):
        stage.do("supplier1", "Warrants.split", lot=root, amounts=(1,) * 4_369)
        assert first < 65_535
    return root


@pytest.mark.rule("R46")
def test_a_lot_of_65535_children_is_cut_no_more_and_delivered_whole(
    stage: Stage, fertile: Lot
) -> None:
    exhausted: Refusal = ("Warrants_ChildrenExhausted", (ROOT, 65_536))
    for name, command in ways_to_cut(stage, fertile).items():
        assert stage.answer(command) == exhausted, name
    rest = 70_000 - 65_535
    last = (1, 65_535)
    assert stage.view("Warrants.lotOf", last)[:4] == (at("supplier1"), 1, 0, 0)
    # The last child and what is left of the lot move and are paid like any other.
    assert stage.answer(endorsing(stage, last, 1)) is None
    assert stage.answer(endorsing(stage, fertile, rest)) is None
    assert stage.answer(moving(stage, fertile, rest)) is None
    stage.do("core1", "Clearing.repay", payable_number=1, amount=70_000)
    before = stage.cash()
    for lot in (fertile, last, (1, 1)):
        stage.do("outsider1", "Clearing.redeem", lot=lot)
    paid = stage.cash()
    paid.subtract(before)
    assert +paid == {"supplier3": rest, "supplier2": 1, "supplier1": 1}


@pytest.mark.rule("R46")
def test_a_lot_cut_twelve_deep_is_cut_no_more_and_delivered_whole(stage: Stage) -> None:
    lot = stage.issue()
    left = FACE
    for _ in range(12):
        left //= 2
        stage.do("supplier1", "Warrants.split", lot=lot, amounts=(left,))
        lot = (*lot, 1)
    assert lot == DEEPEST
    number = LotId(1, (1,) * 12).number
    for name, command in ways_to_cut(stage, lot).items():
        assert stage.answer(command) == ("LotId_TooDeep", (number, 12)), name
    assert stage.answer(endorsing(stage, lot, left)) is None
    assert stage.answer(moving(stage, lot, left)) is None
    stage.do("core1", "Clearing.repay", payable_number=1, amount=FACE)
    stage.do("outsider1", "Clearing.redeem", lot=lot)
    assert_sound(stage)


@pytest.fixture
def travelled(stage: Stage) -> Lot:
    """A lot of financier2 that was sold 200 times, back and forth; tier caps do not bind sales."""
    root = stage.issue()
    seller = "supplier1"
    for turn in range(200):
        buyer = "financier1" if turn % 2 == 0 else "financier2"
        bid = stage.bid(root, financier=at(buyer), rate_ppm=0, recourse=turn == 199)
        assert stage.answer(stage.selling(bid, root, by=seller)) is None
        seller = buyer
    assert stage.view("Warrants.lotOf", root)[:4] == (at("financier2"), FACE, 0, 200)
    return root


@pytest.mark.rule("R46")
def test_a_lot_of_200_hops_is_sold_no_more(stage: Stage, travelled: Lot) -> None:
    exhausted: Refusal = ("Lots_HopsExhausted", (ROOT, 200))
    sale = stage.bid(travelled, financier=at("financier1"))
    assert stage.answer(stage.selling(sale, travelled, by="financier2")) == exhausted
    assert stage.answer(stage.selling(sale, travelled, 1, by="financier2")) == exhausted
    endorse = {"lot": travelled, "to": at("supplier2"), "trade_reference": TRADE}
    for amount in (1, FACE):
        refusal = stage.refused("financier2", "Warrants.endorse", **endorse, amount=amount)
        assert refusal == ("Warrants_TierCapReached", (ROOT, 16))
    assert_sound(stage)


@pytest.mark.rule("R46")
def test_a_lot_of_200_hops_is_cut_held_and_paid(stage: Stage, travelled: Lot) -> None:
    stage.do("financier2", "Warrants.split", lot=travelled, amounts=(1,))
    assert stage.view("Warrants.lotOf", (1, 1))[:4] == (at("financier2"), 1, 0, 200)
    stage.do("regulator", "Warrants.freezeLot", lot=travelled, order_hash=ORDER)
    stage.do("regulator", "Warrants.thawLot", lot=travelled, order_hash=ORDER)
    stage.do("core1", "Clearing.repay", payable_number=1, amount=FACE)
    for lot in (travelled, (1, 1)):
        stage.do("outsider1", "Clearing.redeem", lot=lot)
    assert_sound(stage)


@pytest.mark.rule("R46")
@pytest.mark.rule("R116")
def test_orders_move_a_lot_of_200_hops_and_end_at_255(stage: Stage, travelled: Lot) -> None:
    for turn in range(55):
        to = at("supplier2") if turn % 2 == 0 else at("supplier3")
        order = {"lot": travelled, "to": to, "amount": FACE, "order_hash": ORDER}
        stage.do("regulator", "Orders.moveByOrder", **order)
    assert stage.view("Warrants.lotOf", travelled)[3] == 255
    for amount in (1, FACE):
        order = {"lot": travelled, "to": at("supplier1"), "amount": amount, "order_hash": ORDER}
        refusal = stage.refused("regulator", "Orders.moveByOrder", **order)
        assert refusal == ("Lots_HopsExhausted", (ROOT, 255))
    assert_sound(stage)


@pytest.mark.rule("R46")
@pytest.mark.rule("R210")
def test_a_pledged_lot_of_200_hops_is_foreclosed(stage: Stage, travelled: Lot) -> None:
    bid = stage.pledge_bid(travelled, financier=at("financier1"))
    assert stage.answer(stage.pledging(bid, by="financier2")) is None
    stage.jump(31)
    stage.do("financier1", "Pledges.foreclose", lot=travelled)
    assert stage.view("Warrants.lotOf", travelled)[:4] == (at("financier1"), FACE, 0, 201)
    assert_sound(stage)


@pytest.mark.rule("R46")
@pytest.mark.rule("R72")
def test_recourse_for_a_lot_of_200_hops_is_paid(stage: Stage, travelled: Lot) -> None:
    stage.jump(161)
    stage.do("outsider1", "Clearing.declareDefault", payable_number=1)
    stage.do("financier2", "DiscountDesk.claimRecourse", lot=travelled, sold_as=travelled)
    stage.do("financier1", "DiscountDesk.payRecourse", lot=travelled)
    assert stage.view("Warrants.lotOf", travelled)[:4] == (at("financier1"), FACE, 0, 201)
    assert_sound(stage)


@pytest.mark.rule("R98")
def test_the_greatest_amounts_from_issue_to_the_last_cash(stage: Stage) -> None:
    for name in ("core1", "financier1"):
        stage.do("bank", "DepositToken.mint", account=at(name), amount=MOST)
    root = stage.issue(face=MOST, penalty_ppm_per_day=1_000)
    assert stage.answer(stage.issuing(stage.terms(face=1))) == (
        "CreditLines_TooSmall",
        (1, 1, 0),
    )
    split = {"lot": root, "amounts": (MOST, 1)}
    assert stage.refused("supplier1", "Warrants.split", **split) == (
        "Warrants_AmountExceedsLot",
        (ROOT, MOST + 1, MOST),
    )
    bid = stage.pledge_bid(root, advance_ppm=1_000_000, rate_ppm=2**32 - 1, repay_day=FIRST_DAY + 9)
    assert stage.answer(stage.pledging(bid)) is None
    stage.jump(5)
    assert stage.view("Pledges.debtOf", root) == MOST
    stage.jump(400)
    # Face and penalty together stay in 64 bits: there is no room for a penalty.
    assert stage.view("Clearing.owedOn", 1) == (MOST, 0, 0)
    stage.do("outsider1", "Clearing.declareDefault", payable_number=1)
    over = {"payable_number": 1, "amount": MOST}
    stage.do("core1", "Clearing.repay", **over)
    before = stage.cash()
    stage.do("outsider1", "Clearing.redeem", lot=root)
    paid = stage.cash()
    paid.subtract(before)
    assert +paid == {"financier1": MOST}
    assert stage.view("Clearing.lineOf", 1)[1] == 0
    assert_sound(stage)


@pytest.mark.rule("R61")
@pytest.mark.rule("R98")
def test_the_greatest_budget_is_one_less_than_the_greatest_amount(stage: Stage) -> None:
    stage.do("bank", "DepositToken.mint", account=at("financier1"), amount=MOST)
    root = stage.issue(face=MOST)
    endless = stage.bid(budget=MOST, rate_ppm=0)
    digest = stage.digest(stage.bid_words(endless))
    assert stage.answer(stage.selling(endless, root, 1)) == (
        "DiscountDesk_Overfilled",
        (digest, MOST, 0),
    )
    greatest = stage.bid(budget=MOST - 1, rate_ppm=0)
    digest = stage.digest(stage.bid_words(greatest))
    assert stage.answer(stage.selling(greatest, root, MOST)) == (
        "DiscountDesk_Overfilled",
        (digest, MOST, MOST - 1),
    )
    assert stage.answer(stage.selling(greatest, root, MOST - 1)) is None
    assert stage.answer(stage.selling(greatest, root, 1)) == (
        "DiscountDesk_Overfilled",
        (digest, 1, 0),
    )
    assert_sound(stage)


@pytest.mark.rule("R54")
@pytest.mark.rule("R94")
def test_a_lot_named_twice_moves_once_and_is_paid_once(stage: Stage) -> None:
    root = stage.issue()
    pair = {"lots": (root, root), "values": (FACE, FACE), "data": TRADE}
    parties = {"from_": at("supplier1"), "to": at("supplier2")}
    refusal = stage.refused("supplier1", "Warrants.safeBatchTransferFrom", **parties, **pair)
    assert refusal == ("Lots_BalanceTooLow", (at("supplier1"), ROOT, 0, FACE))
    stage.do("core1", "Clearing.repay", payable_number=1, amount=FACE)
    before = stage.cash()
    stage.do("outsider1", "Clearing.clear", lots=(root, root, root))
    paid = stage.cash()
    paid.subtract(before)
    assert +paid == {"supplier1": FACE}
    assert_sound(stage)


@pytest.mark.rule("R110")
def test_a_receiver_named_twice_is_given_two_lots(stage: Stage) -> None:
    root = stage.issue()
    stage.do("supplier2", "Enterprises.setAcceptance", acceptance_days=5)
    twice = tuple(stage.delivery(to, 1) for to in ("supplier2", "supplier3") * 2)
    stage.do("supplier1", "Warrants.endorseMany", lot=root, deliveries=twice)
    held = [(lot["owner"], lot["amount"], lot["offered"]) for lot in stage.lots()]
    assert held == [
        (at("supplier1"), FACE - 4, False),
        (at("supplier1"), 1, True),
        (at("supplier3"), 1, False),
        (at("supplier1"), 1, True),
        (at("supplier3"), 1, False),
    ]
    assert_sound(stage)
