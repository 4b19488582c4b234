"""Holds: what a frozen lot, payable or holder stops, what it leaves, and that thaw restores all."""

from __future__ import annotations

import pytest
from books import NO_LOT, assert_books
from expect import assert_events, assert_view
from stage import NO_BYTES32, NOBODY, ORDER, TRADE, commitment

from deeptier.lot_id import LotId

FACE = 1_000_000_000
THAW_ORDER = commitment("thaw order")


@pytest.fixture(scope="module")
def root(stage):
    """A root lot of supplier1."""
    return stage.issue(FACE)


@pytest.fixture(scope="module")
def regulator(people):
    return {"from": people.regulator}


@pytest.fixture(params=["lot", "payable", "holder"])
def hold(request, people, root, warrants, enterprises, regulator):
    """A way to hold supplier1's root lot, and the errors that tell of it."""
    return {
        "lot": Hold(
            lambda: warrants.freezeLot(root, ORDER, regulator),
            lambda: warrants.thawLot(root, THAW_ORDER, regulator),
            ("Warrants_LotFrozen", root),
            ("Warrants_LotFrozen", root),
        ),
        "payable": Hold(
            lambda: warrants.freezePayable(1, ORDER, regulator),
            lambda: warrants.thawPayable(1, THAW_ORDER, regulator),
            ("Warrants_PayableFrozen", 1),
            ("Warrants_PayableFrozen", 1),
        ),
        "holder": Hold(
            lambda: enterprises.freeze(people.supplier1, ORDER, regulator),
            lambda: enterprises.thaw(people.supplier1, THAW_ORDER, regulator),
            ("Enterprises_Frozen", people.supplier1),
            ("Warrants_HolderFrozen", root, people.supplier1),
        ),
    }[request.param]


class Hold:
    def __init__(self, freeze, thaw, moving, paying):
        self.freeze, self.thaw = freeze, thaw
        self.moving, self.paying = moving, paying


# the orders themselves


@pytest.mark.rule("R74")
@pytest.mark.rule("R76")
def test_freeze_lot_and_thaw_lot(people, warrants, root, regulator):
    tx = warrants.freezeLot(root, ORDER, regulator)
    assert_events(tx, ("LotFrozen", root, ORDER))
    assert_view(warrants.lotOf(root), people.supplier1, FACE, 0, 0, True, False, False)

    tx = warrants.thawLot(root, THAW_ORDER, regulator)
    assert_events(tx, ("LotThawed", root, THAW_ORDER))
    assert_view(warrants.lotOf(root), people.supplier1, FACE, 0, 0, False, False, False)


@pytest.mark.rule("R74")
@pytest.mark.rule("R77")
def test_freeze_payable_and_thaw_payable(stage, people, warrants, deposits, root, regulator):
    due_day = warrants.paperOf(1)["dueDay"]
    tx = warrants.freezePayable(1, ORDER, regulator)
    assert_events(tx, ("PayableFrozen", 1, ORDER))
    assert_view(warrants.paperOf(1), deposits, stage.line, due_day, 10, 16, 0, False, True)

    tx = warrants.thawPayable(1, THAW_ORDER, regulator)
    assert_events(tx, ("PayableThawed", 1, THAW_ORDER))
    assert_view(warrants.paperOf(1), deposits, stage.line, due_day, 10, 16, 0, False, False)


@pytest.mark.rule("R77")
def test_freeze_payable_keeps_the_guarantors_mark(stage, people, warrants, regulator):
    root = stage.issue(FACE, guarantor=people.guarantor, backing=2)
    number = root >> 192
    warrants.freezePayable(number, ORDER, regulator)
    paper = warrants.paperOf(number)
    assert (paper["backing"], paper["guaranteed"], paper["frozen"]) == (2, True, True)
    warrants.thawPayable(number, ORDER, regulator)
    paper = warrants.paperOf(number)
    assert (paper["backing"], paper["guaranteed"], paper["frozen"]) == (2, True, False)


@pytest.mark.rule("R102")
@pytest.mark.parametrize("who", ["admin", "registrar", "rulemaker", "bank", "supplier1", "core"])
def test_holds_revert_for_others_than_the_regulator(people, warrants, refused, root, who):
    caller = getattr(people, who)
    sender = {"from": caller}
    for call in (
        lambda: warrants.freezeLot(root, ORDER, sender),
        lambda: warrants.thawLot(root, ORDER, sender),
        lambda: warrants.freezePayable(1, ORDER, sender),
        lambda: warrants.thawPayable(1, ORDER, sender),
    ):
        with refused("AccessManagedUnauthorized", caller):
            call()


@pytest.mark.rule("R74")
def test_holds_revert_without_an_order(warrants, refused, root, regulator):
    with refused("Warrants_OrderMissing", root):
        warrants.freezeLot(root, NO_BYTES32, regulator)
    with refused("Warrants_OrderMissing", 1):
        warrants.freezePayable(1, NO_BYTES32, regulator)
    warrants.freezeLot(root, ORDER, regulator)
    warrants.freezePayable(1, ORDER, regulator)
    with refused("Warrants_OrderMissing", root):
        warrants.thawLot(root, NO_BYTES32, regulator)
    with refused("Warrants_OrderMissing", 1):
        warrants.thawPayable(1, NO_BYTES32, regulator)


@pytest.mark.rule("R76")
@pytest.mark.rule("R77")
def test_holds_revert_when_given_twice(warrants, refused, root, regulator):
    with refused("Warrants_LotNotFrozen", root):
        warrants.thawLot(root, ORDER, regulator)
    with refused("Warrants_PayableNotFrozen", 1):
        warrants.thawPayable(1, ORDER, regulator)
    warrants.freezeLot(root, ORDER, regulator)
    warrants.freezePayable(1, ORDER, regulator)
    with refused("Warrants_LotFrozen", root):
        warrants.freezeLot(root, ORDER, regulator)
    with refused("Warrants_PayableFrozen", 1):
        warrants.freezePayable(1, ORDER, regulator)


@pytest.mark.rule("R76")
@pytest.mark.rule("R77")
def test_holds_revert_for_what_was_never_made_or_is_spent(
    stage, warrants, refused, root, regulator
):
    with refused("Warrants_PayableUnknown", 2):
        warrants.freezePayable(2, ORDER, regulator)
    with refused("Warrants_PayableNotFrozen", 2):
        warrants.thawPayable(2, ORDER, regulator)
    stage.split(root, FACE)
    for lot in (root, 2 << 192):
        with refused("Warrants_LotUnknown", lot):
            warrants.freezeLot(lot, ORDER, regulator)
        with refused("Warrants_LotUnknown", lot):
            warrants.thawLot(lot, ORDER, regulator)


# what they stop


@pytest.mark.rule("R80")
def test_a_hold_stops_all_movement_and_thaw_restores_it(
    stage, people, warrants, desk, refused, hold, root
):
    bid = stage.bid()
    holder = {"from": people.supplier1}
    delivery = (people.supplier2, 1, TRADE)
    hold.freeze()
    for call in (
        lambda: warrants.split(root, [1], holder),
        lambda: warrants.endorse(root, people.supplier2, 1, TRADE, holder),
        lambda: warrants.endorse(root, people.supplier2, FACE, TRADE, holder),
        lambda: warrants.endorseMany(root, [delivery], holder),
        lambda: warrants.safeTransferFrom(
            people.supplier1, people.supplier2, root, FACE, TRADE, holder
        ),
        lambda: warrants.safeTransferFrom(
            people.supplier1, people.supplier1, root, FACE, b"", holder
        ),
        lambda: stage.accept(bid, root, 1),
        lambda: stage.accept(bid, root, FACE),
    ):
        with refused(*hold.moving):
            call()
    hold.thaw()

    stage.split(root, 1)
    stage.endorse(root, people.supplier2, 2)
    warrants.endorseMany(root, [delivery], holder)
    stage.accept(bid, root, 4)
    stage.endorse(root, people.supplier3)
    children = [LotId(1, (number,)).number for number in (1, 2, 3, 4)]
    assert_view(warrants.lotOf(root), people.supplier3, FACE - 8, 4, 1, False, False, False)
    assert_view(warrants.lotOf(children[0]), people.supplier1, 1, 0, 0, False, False, False)
    assert_view(warrants.lotOf(children[1]), people.supplier2, 2, 0, 1, False, False, False)
    assert_view(warrants.lotOf(children[2]), people.supplier2, 1, 0, 1, False, False, False)
    assert_view(warrants.lotOf(children[3]), people.financier, 4, 0, 1, False, False, False)
    assert_books(stage)


@pytest.mark.rule("R80")
def test_a_consent_given_before_a_hold_stands_after_it(
    stage, people, warrants, refused, hold, root
):
    what = (root, people.supplier2, 5, TRADE)
    consent = stage.consent(people.supplier1, root, warrants.endorseDigest, *what)
    hold.freeze()
    assert warrants.versionOf(root) == 0
    with refused(*hold.moving):
        warrants.endorseWithConsent(*what, consent, {"from": people.outsider})
    hold.thaw()
    warrants.endorseWithConsent(*what, consent, {"from": people.outsider})
    assert warrants.balanceOf(people.supplier2, LotId(1, (1,)).number) == 5


@pytest.mark.rule("R80")
def test_a_hold_stops_redeem_and_keeps_the_cash(
    stage, people, warrants, clearing, refused, hold, root
):
    hold.freeze()
    stage.repay(root, FACE)
    with refused(*hold.paying):
        clearing.redeem(root, {"from": people.supplier1})
    assert clearing.accountOf(1)["held"] == FACE
    assert stage.cash(people.supplier1) == 0
    assert_books(stage)

    hold.thaw()
    clearing.redeem(root, {"from": people.outsider})
    assert stage.cash(people.supplier1) == FACE
    assert clearing.accountOf(1)["held"] == 0
    assert_view(warrants.lotOf(root), *NO_LOT)
    assert_books(stage)


@pytest.mark.rule("R80")
def test_a_hold_stops_claim_and_keeps_the_cash(stage, people, clearing, refused, hold, root):
    hold.freeze()
    stage.repay(root, 400_000_000)
    stage.sleep_days(150)
    with refused(*hold.paying):
        clearing.claim(root, {"from": people.supplier1})
    assert clearing.claimedOn(root) == 0
    assert clearing.accountOf(1)["held"] == 400_000_000

    hold.thaw()
    clearing.claim(root, {"from": people.outsider})
    assert stage.cash(people.supplier1) == 400_000_000
    assert_books(stage)


@pytest.mark.rule("R94")
def test_clear_skips_what_is_held_with_its_reason(
    stage, people, warrants, clearing, deposits, errors, hold, root
):
    other = stage.issue(FACE, payee=people.supplier2)
    stage.repay(root, FACE)
    stage.repay(other, FACE)
    hold.freeze()
    tx = clearing.clear([root, other], {"from": people.outsider})

    assert_events(
        tx,
        ("Skipped", root, errors.encoded(*hold.paying)),
        ("TransferSingle", clearing, people.supplier2, NOBODY, other, FACE),
        ("Redeemed", other, people.supplier2, FACE),
        ("Transfer", clearing, people.supplier2, FACE),
    )
    assert_view(warrants.lotOf(root)[:4], people.supplier1, FACE, 0, 0)
    hold.thaw()
    clearing.clear([root, other], {"from": people.outsider})
    assert stage.cash(people.supplier1) == FACE
    assert stage.cash(people.supplier2) == FACE
    assert_books(stage)


# what they leave


@pytest.mark.rule("R79")
def test_a_hold_leaves_repay_collect_and_default(
    stage, people, warrants, clearing, deposits, enterprises, hold, root, regulator
):
    clearing.setMandate(deposits, True, {"from": people.core})
    hold.freeze()
    enterprises.freeze(people.core, ORDER, regulator)
    stage.repay(root, 100)
    assert clearing.accountOf(1)["principalPaid"] == 100
    stage.sleep_days(150)
    deposits.approve(clearing, 50, {"from": people.core})
    clearing.collect(1, {"from": people.outsider})
    assert clearing.accountOf(1)["principalPaid"] == 150
    stage.default(root)
    assert clearing.accountOf(1)["defaulted"] is True
    assert enterprises.enterpriseOf(people.core)["defaults"] == 1
    assert_books(stage)


@pytest.mark.rule("R81")
def test_a_hold_of_one_lot_leaves_its_kin_and_other_payables(
    stage, people, warrants, root, regulator
):
    [child] = stage.split(root, 100)
    other = stage.issue(FACE)
    warrants.freezeLot(root, ORDER, regulator)
    stage.endorse(child, people.supplier2, 60)
    assert_view(warrants.lotOf(child), people.supplier1, 40, 1, 0, False, False, False)
    warrants.freezePayable(1, ORDER, regulator)
    stage.endorse(other, people.supplier2)
    assert stage.lot(other)["owner"] == people.supplier2


@pytest.mark.rule("R76")
def test_a_held_child_leaves_its_parent(stage, people, warrants, refused, root, regulator):
    [child] = stage.split(root, 100)
    warrants.freezeLot(child, ORDER, regulator)
    stage.endorse(root, people.supplier2)
    with refused("Warrants_LotFrozen", child):
        stage.endorse(child, people.supplier2)


@pytest.mark.rule("R75")
def test_a_frozen_receiver_is_not_given_a_lot(stage, people, warrants, refused, root):
    stage.freeze(people.supplier2)
    with refused("Enterprises_Frozen", people.supplier2):
        stage.endorse(root, people.supplier2, 1)


@pytest.mark.rule("R76")
def test_a_lot_held_twice_over_needs_each_thaw(stage, people, warrants, refused, root, regulator):
    warrants.freezeLot(root, ORDER, regulator)
    warrants.freezePayable(1, ORDER, regulator)
    stage.freeze(people.supplier1)
    with refused("Enterprises_Frozen", people.supplier1):
        stage.endorse(root, people.supplier2)
    stage.house.enterprises.thaw(people.supplier1, ORDER, regulator)
    with refused("Warrants_LotFrozen", root):
        stage.endorse(root, people.supplier2)
    warrants.thawLot(root, ORDER, regulator)
    with refused("Warrants_PayableFrozen", 1):
        stage.endorse(root, people.supplier2)
    warrants.thawPayable(1, ORDER, regulator)
    stage.endorse(root, people.supplier2)
    assert stage.lot(root)["owner"] == people.supplier2
