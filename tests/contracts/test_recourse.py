"""Recourse: after default a buyer sells the lot back to its seller, and chains of sales unwind."""

from __future__ import annotations

import itertools

import pytest
from books import assert_books
from brownie.exceptions import VirtualMachineError
from expect import assert_events, assert_view, events_of, plain
from finance import adopt_rules, announced, pledge, replace, set_standing
from stage import NOBODY, ORDER, TRADE, commitment
from standing import LAPSES, lapse

from deeptier.lot_id import LotId
from deeptier.penalty import OverdueSpan, late_penalty

FACE = 1_000_000_000
PROCEEDS = 981_875_000  # at 4.35 %, 150 days of 360
SALE, RETURN = 1, 2  # IWarrants.Cause
DAYS_LATE = 11  # default is declared on the day after 10 days of grace
PENALTY = late_penalty([OverdueSpan(FACE, DAYS_LATE)], 500)
NO_RIGHT = (NOBODY, 0, 0)
NO_CLAIM = (NOBODY, NOBODY, 0, 0, 0)


@pytest.fixture
def root(stage):
    """A root lot of supplier1, due in 150 days."""
    return stage.issue(FACE)


@pytest.fixture
def sold(stage, root):
    """The root lot, sold whole by supplier1 to the financier with recourse."""
    stage.accept(stage.bid(root, recourse=True), root)
    return root


@pytest.fixture(scope="module")
def purse(stage, people, deposits, desk):
    """Those who may have to pay: funded, and with an allowance for the desk."""
    for payer in (people.supplier1, people.supplier2, people.other_financier, people.outsider):
        stage.fund(payer, 10 * FACE)
        deposits.approve(desk, 2**256 - 1, {"from": payer})
    return 10 * FACE


def child(lot, number):
    return LotId.from_number(lot).child(number).number


def claim(desk, lot, sold_as, by):
    return desk.claimRecourse(lot, sold_as, {"from": by})


def sell(stage, lot, amount=None, *, to=None, recourse=True):
    """The holder sells a lot, with recourse unless told."""
    to = to or stage.people.financier
    return stage.accept(stage.bid(lot, financier=to, recourse=recourse), lot, amount)


# the right


@pytest.mark.rule("R70")
def test_a_sale_with_recourse_records_seller_and_price(stage, people, desk, deposits, root):
    bid = stage.bid(root, recourse=True)
    tx = stage.accept(bid, root)

    seller, buyer, digest = people.supplier1, people.financier, stage.bid_digest(bid)
    sale = (digest, FACE, FACE - PROCEEDS, PROCEEDS, 150, 43_500, 360, 0, 0)
    assert_events(
        tx,
        ("Delivered", root, seller, buyer, FACE, 1, SALE, digest),
        ("TransferSingle", desk, seller, buyer, root, FACE),
        ("Discounted", root, seller, buyer, *sale),
        ("RecourseGranted", root, seller, buyer, PROCEEDS, 1, 0),
        ("Transfer", buyer, seller, PROCEEDS),
    )
    assert_view(desk.recourseOf(root, 1), seller, PROCEEDS, 0)
    assert_view(desk.recourseOf(root, 0), *NO_RIGHT)
    assert_view(desk.recourseOf(root, 2), *NO_RIGHT)
    assert desk.heldAtHops(root) == 1


@pytest.mark.rule("R70")
def test_a_sale_of_a_whole_lot_records_the_children_it_had(stage, people, desk, root):
    stage.split(root, 1, 2, 3)
    tx = sell(stage, root)
    assert tx.events["RecourseGranted"]["children"] == 3
    proceeds = int(tx.events["Discounted"]["proceeds"])
    assert_view(desk.recourseOf(root, 1), people.supplier1, proceeds, 3)


@pytest.mark.rule("R70")
def test_a_sale_of_a_part_records_the_part(stage, people, desk, root):
    lot = stage.endorse(root, people.supplier2)
    stage.split(lot, 1)
    tx = sell(stage, lot, 400_000_000)
    cut = child(lot, 2)
    [granted] = [event for event in events_of(tx) if event[0] == "RecourseGranted"]
    assert granted[1:] == (
        cut,
        plain(people.supplier2),
        plain(people.financier),
        392_750_000,
        2,
        0,
    )
    assert_view(desk.recourseOf(cut, 2), people.supplier2, 392_750_000, 0)
    assert_view(desk.recourseOf(lot, 2), *NO_RIGHT)


@pytest.mark.rule("R70")
def test_a_sale_without_recourse_records_nothing(stage, people, desk, root):
    tx = sell(stage, root, recourse=False)
    assert "RecourseGranted" not in tx.events
    assert_view(desk.recourseOf(root, 1), *NO_RIGHT)


# claiming


@pytest.mark.rule("R71")
def test_claim_recourse_after_default(stage, people, desk, sold):
    stage.default(sold)
    tx = claim(desk, sold, sold, people.financier)
    day = stage.today
    holder, seller = people.financier, people.supplier1
    assert_events(tx, ("RecourseClaimed", sold, holder, seller, sold, 1, day))
    assert_view(desk.recourseClaimOf(sold), holder, seller, sold, 1, day)


@pytest.mark.rule("R71")
def test_claim_recourse_reverts_before_default_is_declared(
    stage, people, desk, clearing, refused, sold
):
    with refused("Recourse_NotInDefault", 1):
        claim(desk, sold, sold, people.financier)
    stage.jump_to(stage.house.warrants.paperOf(1)["dueDay"] + 11)
    with refused("Recourse_NotInDefault", 1):
        claim(desk, sold, sold, people.financier)
    clearing.declareDefault(1, {"from": people.outsider})
    claim(desk, sold, sold, people.financier)
    assert desk.recourseClaimOf(sold)["holder"] == people.financier


@pytest.mark.rule("R71")
def test_claim_recourse_reverts_for_others_than_the_holder(
    stage, people, warrants, desk, refused, sold
):
    stage.default(sold)
    warrants.setApprovalForAll(people.outsider, True, {"from": people.financier})
    for caller in (people.supplier1, people.outsider, people.other_financier):
        with refused("Recourse_NotHolder", sold, caller):
            claim(desk, sold, sold, caller)


@pytest.mark.rule("R71")
def test_claim_recourse_reverts_twice(stage, people, desk, refused, sold):
    stage.default(sold)
    claim(desk, sold, sold, people.financier)
    with refused("Recourse_AlreadyClaimed", sold, people.supplier1):
        claim(desk, sold, sold, people.financier)


@pytest.mark.rule("R71")
def test_claim_recourse_reverts_without_a_right(stage, people, desk, refused, root):
    sell(stage, root, 100, recourse=False)
    cut = child(root, 1)
    stage.default(root)
    with refused("Recourse_NoRight", cut, people.financier, cut):
        claim(desk, cut, cut, people.financier)
    with refused("Recourse_NoRight", root, people.supplier1, root):
        claim(desk, root, root, people.supplier1)


@pytest.mark.rule("R71")
def test_claim_recourse_reverts_for_a_lot_never_made(stage, people, desk, refused, sold):
    stage.default(sold)
    with refused("Warrants_LotUnknown", child(sold, 1)):
        claim(desk, child(sold, 1), sold, people.financier)


@pytest.mark.rule("R71")
def test_claim_recourse_reverts_for_a_lot_of_another_payable(stage, people, desk, refused, sold):
    other = stage.issue(FACE)
    sell(stage, other, recourse=False)
    stage.default(other)
    with refused("Recourse_NoRight", other, people.financier, sold):
        claim(desk, other, sold, people.financier)


@pytest.mark.rule("R71")
def test_claim_recourse_for_a_lot_cut_from_the_bought_one(stage, people, desk, sold, purse):
    [first, second] = stage.split(sold, 100, FACE - 100)
    [inner] = stage.split(second, 50)
    stage.default(sold)
    for lot in (first, second, inner):
        claim(desk, lot, sold, people.financier)
        what = (people.financier, people.supplier1, sold, 1, stage.today)
        assert_view(desk.recourseClaimOf(lot), *what)
        desk.payRecourse(lot, {"from": people.supplier1})
        assert stage.lot(lot)["owner"] == people.supplier1
    assert_books(stage)


@pytest.mark.rule("R71")
def test_claim_recourse_reverts_for_kin_that_was_not_cut_from_the_bought_one(
    stage, people, desk, refused, root
):
    sell(stage, root, 100)
    sell(stage, root, 200, recourse=False)
    bought, sibling = child(root, 1), child(root, 2)
    stage.default(root)
    with refused("Recourse_NoRight", sibling, people.financier, bought):
        claim(desk, sibling, bought, people.financier)
    with refused("Recourse_NoRight", bought, people.financier, root):
        claim(desk, bought, root, people.financier)


@pytest.mark.rule("R70")
def test_claim_recourse_reverts_for_a_part_sold_without_recourse_before(
    stage, people, desk, refused, root
):
    sell(stage, root, 100, recourse=False)
    sell(stage, root)
    stage.default(root)
    with refused("Recourse_NoRight", child(root, 1), people.financier, root):
        claim(desk, child(root, 1), root, people.financier)
    claim(desk, root, root, people.financier)


@pytest.mark.rule("R70")
def test_claim_recourse_reverts_for_a_child_split_off_before_the_sale(
    stage, people, desk, refused, root
):
    [before] = stage.split(root, 100)
    sell(stage, before, recourse=False)
    sell(stage, root)
    [after] = stage.split(root, 50)
    stage.default(root)
    with refused("Recourse_NoRight", before, people.financier, root):
        claim(desk, before, root, people.financier)
    claim(desk, after, root, people.financier)


@pytest.mark.rule("R70")
@pytest.mark.parametrize("through", ["supplier1", "supplier2"])
def test_claim_recourse_reverts_when_the_lot_came_back_without_recourse(
    stage, people, desk, refused, sold, through
):
    stage.endorse(sold, getattr(people, through))
    sell(stage, sold, recourse=False)
    stage.default(sold)
    with refused("Recourse_NoRight", sold, people.financier, sold):
        claim(desk, sold, sold, people.financier)


@pytest.mark.rule("R70")
def test_claim_recourse_reverts_when_a_part_came_back_by_endorsement(
    stage, people, desk, refused, sold
):
    part = stage.endorse(sold, people.supplier2, 100)
    stage.endorse(part, people.financier)
    stage.default(sold)
    with refused("Recourse_NoRight", part, people.financier, sold):
        claim(desk, part, sold, people.financier)
    claim(desk, sold, sold, people.financier)


@pytest.mark.rule("R70")
def test_claim_recourse_against_the_latest_seller_when_sold_again_with_recourse(
    stage, people, desk, sold
):
    stage.endorse(sold, people.supplier2)
    sell(stage, sold)
    stage.default(sold)
    claim(desk, sold, sold, people.financier)
    assert desk.recourseClaimOf(sold)["seller"] == people.supplier2


@pytest.mark.rule("R70")
def test_a_right_does_not_pass_on_with_the_lot(stage, people, desk, refused, sold):
    stage.endorse(sold, people.supplier3)
    stage.default(sold)
    with refused("Recourse_NoRight", sold, people.supplier3, sold):
        claim(desk, sold, sold, people.supplier3)


# paying


@pytest.mark.rule("R72")
def test_pay_recourse_returns_the_lot_for_what_is_outstanding(
    stage, people, warrants, clearing, desk, sold, purse
):
    stage.default(sold)
    claim(desk, sold, sold, people.financier)
    before = stage.cash(people.financier)
    assert clearing.outstandingOf(sold) == FACE + PENALTY
    tx = desk.payRecourse(sold, {"from": people.supplier1})

    due = FACE + PENALTY
    assert PENALTY == 5_500_000
    assert tx.return_value == due
    seller, buyer = people.supplier1, people.financier
    assert_events(
        tx,
        ("RecoursePaid", sold, seller, buyer, seller, due, 2, 0),
        ("Delivered", sold, buyer, seller, FACE, 2, RETURN, sold.to_bytes(32, "big")),
        ("TransferSingle", desk, buyer, seller, sold, FACE),
        ("Transfer", seller, buyer, due),
    )
    assert_view(warrants.lotOf(sold), seller, FACE, 0, 2, False, False, False)
    assert stage.cash(seller) == purse + PROCEEDS - due
    assert stage.cash(buyer) == before + due
    assert_view(desk.recourseClaimOf(sold), *NO_CLAIM)
    assert_books(stage)


@pytest.mark.rule("R72")
def test_pay_recourse_by_anyone_for_the_seller(stage, people, desk, sold, purse):
    stage.default(sold)
    claim(desk, sold, sold, people.financier)
    tx = desk.payRecourse(sold, {"from": people.outsider})
    assert tx.events["RecoursePaid"]["payer"] == people.outsider
    assert stage.lot(sold)["owner"] == people.supplier1
    assert stage.cash(people.outsider) == purse - FACE - PENALTY
    assert stage.cash(people.supplier1) == purse + PROCEEDS


@pytest.mark.rule("R72")
def test_pay_recourse_leaves_out_what_was_claimed_and_adds_later_penalty(
    stage, people, clearing, desk, sold, purse
):
    stage.jump_to(stage.house.warrants.paperOf(1)["dueDay"])
    stage.repay(sold, 300_000_000)
    clearing.claim(sold, {"from": people.outsider})
    stage.default(sold)
    claim(desk, sold, sold, people.financier)
    stage.sleep_days(9)
    penalty = late_penalty([OverdueSpan(700_000_000, 20)], 500)
    assert penalty == 7_000_000
    tx = desk.payRecourse(sold, {"from": people.supplier1})
    assert tx.events["RecoursePaid"]["cash"] == 700_000_000 + penalty

    stage.repay(sold, 700_000_000 + penalty)
    clearing.redeem(sold, {"from": people.outsider})
    assert stage.cash(people.supplier1) == purse + PROCEEDS
    assert_books(stage)


@pytest.mark.rule("R72")
def test_pay_recourse_reverts_without_a_claim_and_twice(stage, people, desk, refused, sold, purse):
    stage.default(sold)
    with refused("Recourse_NotClaimed", sold):
        desk.payRecourse(sold, {"from": people.supplier1})
    claim(desk, sold, sold, people.financier)
    desk.payRecourse(sold, {"from": people.supplier1})
    with refused("Recourse_NotClaimed", sold):
        desk.payRecourse(sold, {"from": people.supplier1})
    with refused("Warrants_LotUnknown", child(sold, 1)):
        desk.payRecourse(child(sold, 1), {"from": people.supplier1})


@pytest.mark.rule("R71")
def test_claim_recourse_reverts_for_the_seller_that_got_the_lot_back(
    stage, people, desk, refused, sold, purse
):
    stage.default(sold)
    claim(desk, sold, sold, people.financier)
    desk.payRecourse(sold, {"from": people.supplier1})
    with refused("Recourse_NotHolder", sold, people.financier):
        claim(desk, sold, sold, people.financier)
    with refused("Recourse_NoRight", sold, people.supplier1, sold):
        claim(desk, sold, sold, people.supplier1)


@pytest.mark.rule("R72")
@pytest.mark.rule("R96")
def test_pay_recourse_reverts_after_the_default_is_cured(
    stage, people, clearing, desk, refused, sold, purse
):
    stage.default(sold)
    claim(desk, sold, sold, people.financier)
    stage.repay(sold, FACE + PENALTY)
    with refused("Recourse_NotInDefault", 1):
        desk.payRecourse(sold, {"from": people.supplier1})
    clearing.redeem(sold, {"from": people.outsider})
    assert stage.lot(sold)["amount"] == 0
    with refused("Warrants_LotUnknown", sold):
        desk.payRecourse(sold, {"from": people.supplier1})
    assert_books(stage)


@pytest.mark.rule("R72")
def test_pay_recourse_reverts_for_the_holder_itself(stage, people, deposits, desk, refused, sold):
    stage.default(sold)
    claim(desk, sold, sold, people.financier)
    with refused("DiscountDesk_CashDiffers", deposits, FACE + PENALTY, 0):
        desk.payRecourse(sold, {"from": people.financier})
    assert stage.lot(sold)["owner"] == people.financier


@pytest.mark.rule("R72")
def test_pay_recourse_reverts_when_the_payer_lacks_cash(stage, people, deposits, desk, sold):
    stage.default(sold)
    claim(desk, sold, sold, people.financier)
    stage.fund(people.supplier4, FACE + PENALTY - 1)
    deposits.approve(desk, 2**256 - 1, {"from": people.supplier4})
    with pytest.raises(VirtualMachineError) as refusal:
        desk.payRecourse(sold, {"from": people.supplier4})
    assert refusal.value.revert_msg == "InsufficientBalance: "  # Solady's, of no arguments
    assert stage.lot(sold)["owner"] == people.financier
    assert desk.recourseClaimOf(sold)["holder"] == people.financier


# chains


def returned_at(tx):
    """The hops of a returned lot, and those at which its holder held it before."""
    paid = tx.events["RecoursePaid"]
    return int(paid["hops"]), int(paid["heldAtHops_"])


@pytest.mark.rule("R70")
def test_a_chain_of_two_sales_unwinds_to_its_beginning(
    stage, people, warrants, clearing, desk, refused, sold, purse
):
    sell(stage, sold, to=people.other_financier)
    stage.default(sold)
    before = {who: stage.cash(who) for who in (people.financier, people.other_financier)}
    due = FACE + PENALTY

    with refused("Recourse_NoRight", sold, people.other_financier, child(sold, 1)):
        claim(desk, sold, child(sold, 1), people.other_financier)
    claim(desk, sold, sold, people.other_financier)
    assert desk.recourseClaimOf(sold)["seller"] == people.financier
    tx = desk.payRecourse(sold, {"from": people.financier})
    assert returned_at(tx) == (3, 1)
    assert desk.heldAtHops(sold) == 1
    assert stage.cash(people.other_financier) == before[people.other_financier] + due

    claim(desk, sold, sold, people.financier)
    assert desk.recourseClaimOf(sold)["seller"] == people.supplier1
    tx = desk.payRecourse(sold, {"from": people.supplier1})
    assert returned_at(tx) == (4, 0)
    assert desk.heldAtHops(sold) == 0
    assert stage.cash(people.financier) == before[people.financier]
    assert_view(warrants.lotOf(sold), people.supplier1, FACE, 0, 4, False, False, False)

    stage.repay(sold, due)
    clearing.redeem(sold, {"from": people.outsider})
    assert_books(stage)


@pytest.mark.rule("R70")
def test_a_chain_unwinds_for_a_part_sold_on(stage, people, desk, refused, sold, purse):
    sell(stage, sold, 400, to=people.other_financier)
    part = child(sold, 1)
    stage.default(sold)
    claim(desk, part, part, people.other_financier)
    desk.payRecourse(part, {"from": people.financier})
    claim(desk, part, sold, people.financier)
    desk.payRecourse(part, {"from": people.supplier1})
    claim(desk, sold, sold, people.financier)
    desk.payRecourse(sold, {"from": people.supplier1})
    for lot in (part, sold):
        assert stage.lot(lot)["owner"] == people.supplier1
    assert_books(stage)


@pytest.mark.rule("R70")
def test_a_chain_stops_where_a_sale_was_without_recourse(stage, people, desk, refused, root, purse):
    sell(stage, root, recourse=False)
    sell(stage, root, to=people.other_financier)
    stage.default(root)
    claim(desk, root, root, people.other_financier)
    desk.payRecourse(root, {"from": people.financier})
    with refused("Recourse_NoRight", root, people.financier, root):
        claim(desk, root, root, people.financier)


@pytest.mark.rule("R70")
def test_a_ring_of_sales_unwinds_once_and_ends(
    stage, people, enterprises, deposits, desk, refused, purse
):
    ring = [people.supplier1, people.financier, people.other_financier]
    enterprises.renew(people.supplier1, 2 | 4, stage.today + 1_000, {"from": people.registrar})
    lot = stage.issue(FACE)
    for buyer in (people.financier, people.other_financier, people.supplier1):
        sell(stage, lot, to=buyer)
    stage.default(lot)
    before = {who: stage.cash(who) for who in ring}

    for holder, seller in ((0, 2), (2, 1), (1, 0)):
        claim(desk, lot, lot, ring[holder])
        assert desk.recourseClaimOf(lot)["seller"] == ring[seller]
        desk.payRecourse(lot, {"from": ring[seller]})
    with refused("Recourse_NoRight", lot, people.supplier1, lot):
        claim(desk, lot, lot, people.supplier1)
    assert {who: stage.cash(who) for who in ring} == before
    assert_books(stage)


@pytest.mark.rule("R70")
def test_a_later_purchase_of_the_same_lot_leaves_the_older_right(
    stage, people, desk, refused, sold, purse
):
    """supplier1 -> financier -> other -> financier, each with recourse, unwinds to supplier1."""
    sell(stage, sold, to=people.other_financier)
    sell(stage, sold)
    stage.default(sold)
    chain = [people.financier, people.other_financier, people.financier, people.supplier1]
    for held_at, (holder, seller) in zip((3, 2, 1), itertools.pairwise(chain), strict=True):
        assert desk.heldAtHops(sold) == held_at
        claim(desk, sold, sold, holder)
        assert desk.recourseClaimOf(sold)["seller"] == seller
        desk.payRecourse(sold, {"from": seller})
    with refused("Recourse_NoRight", sold, people.supplier1, sold):
        claim(desk, sold, sold, people.supplier1)
    assert_books(stage)


@pytest.mark.rule("R70")
def test_a_part_passed_on_does_not_come_under_the_rights_of_a_later_buyer(
    stage, people, desk, refused, sold
):
    """The part reaches supplier2 with the very hops at which the rest is sold on."""
    part = stage.endorse(sold, people.supplier2, 100)
    sell(stage, sold, to=people.other_financier)
    assert stage.lot(part)["hops"] == stage.lot(sold)["hops"] == 2
    stage.default(sold)
    with refused("Recourse_NoRight", part, people.supplier2, sold):
        claim(desk, part, sold, people.supplier2)


# holds and lapses


@pytest.mark.rule("R73")
@pytest.mark.parametrize("held", ["lot", "payable", "holder"])
def test_recourse_reverts_while_anything_is_held(
    stage, people, warrants, enterprises, desk, refused, sold, purse, held
):
    regulator = {"from": people.regulator}
    freeze, thaw, refusal = {
        "lot": (
            lambda: warrants.freezeLot(sold, ORDER, regulator),
            lambda: warrants.thawLot(sold, ORDER, regulator),
            ("Warrants_LotFrozen", sold),
        ),
        "payable": (
            lambda: warrants.freezePayable(1, ORDER, regulator),
            lambda: warrants.thawPayable(1, ORDER, regulator),
            ("Warrants_PayableFrozen", 1),
        ),
        "holder": (
            lambda: enterprises.freeze(people.financier, ORDER, regulator),
            lambda: enterprises.thaw(people.financier, ORDER, regulator),
            ("Warrants_HolderFrozen", sold, people.financier),
        ),
    }[held]
    stage.default(sold)
    freeze()
    with refused(*refusal):
        claim(desk, sold, sold, people.financier)
    thaw()
    claim(desk, sold, sold, people.financier)
    freeze()
    with refused(*refusal):
        desk.payRecourse(sold, {"from": people.supplier1})
    thaw()
    desk.payRecourse(sold, {"from": people.supplier1})
    assert stage.lot(sold)["owner"] == people.supplier1


@pytest.mark.rule("R73")
def test_pay_recourse_reverts_while_the_seller_is_frozen(
    stage, people, enterprises, desk, refused, sold, purse
):
    stage.default(sold)
    stage.freeze(people.supplier1)
    claim(desk, sold, sold, people.financier)
    with refused("Warrants_HolderFrozen", sold, people.supplier1):
        desk.payRecourse(sold, {"from": people.outsider})
    enterprises.thaw(people.supplier1, ORDER, {"from": people.regulator})
    desk.payRecourse(sold, {"from": people.outsider})
    assert stage.lot(sold)["owner"] == people.supplier1


@pytest.mark.rule("R8")
@pytest.mark.parametrize("side", ["supplier1", "financier"])
@pytest.mark.parametrize("how", [how for how in LAPSES if how != "frozen"])
def test_recourse_goes_on_between_parties_that_lapsed(stage, people, desk, sold, purse, how, side):
    lapse(stage, getattr(people, side), how)
    stage.default(sold)
    claim(desk, sold, sold, people.financier)
    desk.payRecourse(sold, {"from": people.supplier1})
    assert stage.lot(sold)["owner"] == people.supplier1


@pytest.mark.rule("R6")
def test_recourse_goes_on_while_business_is_paused(stage, people, enterprises, desk, sold, purse):
    enterprises.pauseBusiness(ORDER, {"from": people.regulator})
    stage.default(sold)
    claim(desk, sold, sold, people.financier)
    desk.payRecourse(sold, {"from": people.supplier1})
    assert stage.lot(sold)["owner"] == people.supplier1


@pytest.mark.rule("R37")
def test_a_returned_lot_does_not_circulate_again(
    stage, people, warrants, desk, refused, sold, purse
):
    stage.default(sold)
    claim(desk, sold, sold, people.financier)
    desk.payRecourse(sold, {"from": people.supplier1})
    due_day = warrants.paperOf(1)["dueDay"]
    with refused("Warrants_Matured", 1, due_day, stage.today):
        warrants.endorse(sold, people.supplier2, FACE, TRADE, {"from": people.supplier1})


# pledged, guaranteed, replaced, registered


@pytest.mark.rule("R71")
def test_claim_recourse_reverts_for_a_pledged_lot_until_the_loan_is_repaid(
    stage, people, desk, deposits, refused, purse
):
    root = stage.issue(FACE)
    sell(stage, root, to=people.other_financier)
    pledge(stage, root)
    stage.default(root)
    with refused("Recourse_LotPledged", root):
        claim(desk, root, root, people.other_financier)
    pledges = stage.house.pledges
    deposits.approve(pledges, 2**256 - 1, {"from": people.other_financier})
    pledges.repayLoan(root, {"from": people.other_financier})
    claim(desk, root, root, people.other_financier)
    desk.payRecourse(root, {"from": people.supplier1})
    assert stage.lot(root)["owner"] == people.supplier1
    assert_books(stage)


@pytest.mark.rule("R71")
def test_a_lot_taken_by_foreclosure_gives_its_taker_no_recourse(
    stage, people, desk, refused, purse
):
    root = stage.issue(FACE)
    sell(stage, root, to=people.other_financier)
    pledge(stage, root)
    stage.default(root)
    stage.house.pledges.foreclose(root, {"from": people.financier})
    assert stage.lot(root)["owner"] == people.financier
    with refused("Recourse_LotPledged", root):
        claim(desk, root, root, people.financier)
    with refused("Recourse_NotHolder", root, people.other_financier):
        claim(desk, root, root, people.other_financier)


@pytest.fixture
def guaranteed(stage, people, clearing, deposits):
    """A lot sold with recourse, guaranteed, in default; its guarantor has cash."""
    root = stage.issue(FACE, guarantor=people.guarantor)
    stage.accept(stage.bid(root, recourse=True), root)
    stage.default(root)
    stage.fund(people.guarantor, 2 * FACE)
    deposits.approve(clearing, 2 * FACE, {"from": people.guarantor})
    return root


@pytest.mark.rule("R71")
@pytest.mark.rule("R72")
def test_recourse_ends_once_the_guarantor_paid_all(
    stage, people, clearing, desk, refused, guaranteed, purse
):
    number = guaranteed >> 192
    claim(desk, guaranteed, guaranteed, people.financier)
    clearing.payGuarantee(number, FACE + PENALTY, {"from": people.guarantor})
    assert clearing.accountOf(number)["defaulted"]
    with refused("Recourse_NotInDefault", number):
        desk.payRecourse(guaranteed, {"from": people.supplier1})
    with refused("Recourse_NotInDefault", number):
        claim(desk, guaranteed, guaranteed, people.financier)
    before = stage.cash(people.financier)
    clearing.redeem(guaranteed, {"from": people.outsider})
    assert stage.cash(people.financier) == before + FACE + PENALTY
    assert_books(stage)


@pytest.mark.rule("R72")
def test_what_the_guarantor_paid_and_was_claimed_is_not_outstanding(
    stage, people, clearing, desk, guaranteed, purse
):
    clearing.payGuarantee(guaranteed >> 192, 400_000_000 + PENALTY, {"from": people.guarantor})
    clearing.claim(guaranteed, {"from": people.outsider})
    claim(desk, guaranteed, guaranteed, people.financier)
    tx = desk.payRecourse(guaranteed, {"from": people.supplier1})
    assert tx.return_value == 600_000_000
    assert_books(stage)


@pytest.mark.rule("R96")
def test_a_default_outlasts_the_guarantors_payment_until_it_has_its_cash_back(
    stage, people, clearing, enterprises, guaranteed
):
    number = guaranteed >> 192
    clearing.payGuarantee(number, FACE + PENALTY, {"from": people.guarantor})
    assert enterprises.enterpriseOf(people.core)["defaults"] == 1
    stage.repay(guaranteed, FACE + PENALTY - 1)
    assert clearing.accountOf(number)["defaulted"]
    tx = stage.repay(guaranteed, 1)
    assert announced(tx, "DefaultCured") == [plain((number, people.core))]
    assert not clearing.accountOf(number)["defaulted"]
    assert enterprises.enterpriseOf(people.core)["defaults"] == 0
    assert_books(stage)


@pytest.mark.rule("R71")
@pytest.mark.rule("R73")
def test_the_successor_of_the_holder_claims_by_the_same_right(
    stage, people, warrants, desk, refused, sold, purse
):
    stage.default(sold)
    new = people.admin
    replace(stage, people.financier, new)
    for caller in (people.financier, new):
        with refused("Warrants_HolderReplaced", sold, people.financier, new):
            claim(desk, sold, sold, caller)
    warrants.follow(sold, {"from": people.outsider})
    with refused("Recourse_NotHolder", sold, people.financier):
        claim(desk, sold, sold, people.financier)
    claim(desk, sold, sold, new)
    desk.payRecourse(sold, {"from": people.supplier1})
    assert stage.cash(new) == FACE + 14 * 500_000
    assert_books(stage)


@pytest.mark.rule("R72")
@pytest.mark.rule("R73")
def test_a_claim_outlasts_the_replacement_of_holder_and_seller(
    stage, people, warrants, desk, refused, sold, purse
):
    stage.default(sold)
    claim(desk, sold, sold, people.financier)
    replace(stage, people.financier, people.admin)
    replace(stage, people.supplier1, people.registrar)
    with refused("Warrants_HolderReplaced", sold, people.financier, people.admin):
        desk.payRecourse(sold, {"from": people.outsider})
    warrants.follow(sold, {"from": people.outsider})
    with refused("Recourse_AlreadyClaimed", sold, people.supplier1):
        claim(desk, sold, sold, people.admin)
    tx = desk.payRecourse(sold, {"from": people.outsider})
    [paid] = announced(tx, "RecoursePaid")
    due = FACE + 17 * 500_000
    payment = (sold, people.registrar, people.admin, people.outsider, due, 2, 0)
    assert paid == plain(payment)
    assert stage.lot(sold)["owner"] == people.registrar
    assert stage.cash(people.admin) == due
    assert_books(stage)


@pytest.mark.rule("R71")
def test_claim_recourse_reverts_while_a_registration_that_the_rules_want_is_missing(
    stage, people, desk, refused, purse
):
    adopt_rules(stage, registrationDays=5)
    root = stage.issue(FACE)
    tx = stage.accept(stage.bid(root, recourse=True), root)
    last_day = stage.today + 5
    assert announced(tx, "RegistrationDue") == [plain((root, 1, people.financier, last_day))]
    stage.default(root)
    with refused("Evidence_RegistrationMissing", root, 1, last_day):
        claim(desk, root, root, people.financier)
    register = (root, 1, commitment("registration"))
    stage.house.evidence.register(*register, {"from": people.supplier1})
    with refused("Evidence_RegistrationMissing", root, 1, last_day):
        claim(desk, root, root, people.financier)
    stage.house.evidence.register(*register, {"from": people.financier})
    claim(desk, root, root, people.financier)


# what the rules ask of a sale


@pytest.mark.rule("R205")
def test_a_lot_whose_registration_is_overdue_is_not_sold_on(
    stage, people, refused, deposits, desk, purse
):
    adopt_rules(stage, registrationDays=5)
    root = stage.issue(FACE)
    sell(stage, root, recourse=False)
    last_day = stage.today + 5
    stage.jump_to(last_day)
    part = stage.accept(stage.bid(root, financier=people.other_financier), root, 100)
    assert announced(part, "RegistrationDue")[0][1:3] == (2, plain(people.other_financier))
    stage.jump_to(last_day + 1)
    with refused("Evidence_RegistrationMissing", root, 1, last_day):
        sell(stage, root, to=people.other_financier)
    stage.house.evidence.register(root, 1, commitment("late"), {"from": people.financier})
    sell(stage, root, to=people.other_financier)
    assert stage.lot(root)["owner"] == people.other_financier


@pytest.mark.rule("R205")
@pytest.mark.parametrize("standing", [False, True])
def test_a_sale_reverts_without_the_evidence_that_the_rules_want(
    stage, people, desk, refused, standing
):
    adopt_rules(stage, discountStreams=1 | 8)
    root = stage.issue(FACE)
    set_standing(stage)

    def sale():
        if standing:
            return desk.acceptStanding(people.financier, root, 100, 0, {"from": people.supplier1})
        return stage.accept(stage.bid(root), root, 100)

    evidence, seller = stage.house.evidence, {"from": people.supplier1}
    first, second = ([bytes(32)] * 4, [bytes(32)] * 4)
    first[0], second[3] = commitment("invoice"), commitment("payment")
    for roots, missing in ((first, 0), (second, 3)):
        with refused("Evidence_NotPresented", root, people.supplier1, missing):
            sale()
        ref = evidence.anchor(roots, seller).return_value
        evidence.present(root, ref, seller)
    sale()
    assert stage.lot(child(root, 1))["owner"] == people.financier
