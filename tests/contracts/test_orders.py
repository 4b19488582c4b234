"""Orders: a regulator moves or cuts a lot, whoever holds it and whatever holds it."""

from __future__ import annotations

import pytest
from books import NO_LOT, assert_books
from devnet_storage import set_lot
from eth_utils import to_checksum_address
from expect import assert_events, assert_view
from offering import OFFER, ask, offer
from stage import MAX_FACE, NO_BYTES32, NOBODY, ORDER, TRADE, commitment
from standing import lapse

from deeptier.lot_id import LotId

FACE = 1_000_000_000
BY_ORDER = 4  # IWarrants.Cause
HOLD_ORDER = commitment("order of the hold")


@pytest.fixture(scope="module")
def orders(house):
    return house.orders


@pytest.fixture(scope="module")
def regulator(people):
    return {"from": people.regulator}


@pytest.fixture(scope="module")
def root(stage):
    """A root lot of supplier1."""
    return stage.issue(FACE)


def child(lot, number):
    return LotId.from_number(lot).child(number).number


def pledged(stage, lot):
    """The lot, pledged to the financier for half of its face."""
    pledges, people = stage.house.pledges, stage.people
    today, word = stage.today, stage.lot(lot)
    version = stage.house.warrants.versionOf(lot)
    bid = (
        *(people.financier, lot, version, stage.house.deposits, 500_000, 36_000, 360),
        *(today + 100, today + 5, 1),
    )
    stage.house.deposits.approve(pledges, 2**256 - 1, {"from": people.financier})
    signature = stage.sign(people.financier, bytes(pledges.pledgeBidDigest(bid)))
    pledges.pledge(bid, signature, {"from": word["owner"]})
    return lot


# a move


@pytest.mark.rule("R116")
def test_move_the_whole_lot(stage, people, warrants, orders, regulator, root):
    tx = orders.moveByOrder(root, people.supplier2, FACE, ORDER, regulator)
    holder, to = people.supplier1, people.supplier2
    assert tx.return_value == root
    assert_events(
        tx,
        ("Delivered", root, holder, to, FACE, 1, BY_ORDER, ORDER),
        ("TransferSingle", orders, holder, to, root, FACE),
        ("MovedByOrder", root, to, root, FACE, ORDER),
    )
    assert_view(warrants.lotOf(root), to, FACE, 0, 1, False, False, False)
    assert_books(stage)


@pytest.mark.rule("R116")
@pytest.mark.parametrize("amount", [1, FACE - 1])
def test_move_a_part(stage, people, warrants, orders, regulator, root, amount):
    tx = orders.moveByOrder(root, people.supplier2, amount, ORDER, regulator)
    holder, to, cut = people.supplier1, people.supplier2, child(root, 1)
    assert tx.return_value == cut
    assert_events(
        tx,
        ("Delivered", cut, holder, to, amount, 1, BY_ORDER, ORDER),
        ("TransferSingle", orders, holder, NOBODY, root, amount),
        ("TransferSingle", orders, NOBODY, to, cut, amount),
        ("MovedByOrder", root, to, cut, amount, ORDER),
    )
    assert_view(warrants.lotOf(root), holder, FACE - amount, 1, 0, False, False, False)
    assert_view(warrants.lotOf(cut), to, amount, 0, 1, False, False, False)
    assert_books(stage)


@pytest.mark.rule("R116")
def test_move_reverts_for_amounts_that_are_not_there(people, orders, refused, regulator, root):
    with refused("Warrants_AmountZero", root):
        orders.moveByOrder(root, people.supplier2, 0, ORDER, regulator)
    for amount in (FACE + 1, MAX_FACE):
        with refused("Warrants_AmountExceedsLot", root, amount, FACE):
            orders.moveByOrder(root, people.supplier2, amount, ORDER, regulator)


@pytest.mark.rule("R44")
@pytest.mark.parametrize("amount", [1, FACE])
def test_move_to_the_holder_itself_is_refused(people, orders, refused, regulator, root, amount):
    with refused("Warrants_SameHolder", root, people.supplier1):
        orders.moveByOrder(root, people.supplier1, amount, ORDER, regulator)


@pytest.mark.rule("R102")
@pytest.mark.parametrize("who", ["admin", "registrar", "rulemaker", "bank", "supplier1", "core"])
def test_orders_revert_for_others_than_the_regulator(people, orders, refused, root, who):
    caller = getattr(people, who)
    with refused("AccessManagedUnauthorized", caller):
        orders.moveByOrder(root, people.supplier2, FACE, ORDER, {"from": caller})
    with refused("AccessManagedUnauthorized", caller):
        orders.splitByOrder(root, [1], ORDER, {"from": caller})


@pytest.mark.rule("R116")
@pytest.mark.rule("R119")
def test_orders_revert_without_a_hash(people, orders, refused, regulator, root):
    with refused("Orders_OrderMissing", root):
        orders.moveByOrder(root, people.supplier2, FACE, NO_BYTES32, regulator)
    with refused("Orders_OrderMissing", root):
        orders.splitByOrder(root, [1], NO_BYTES32, regulator)


@pytest.mark.rule("R116")
@pytest.mark.rule("R119")
def test_orders_revert_for_a_lot_that_is_not_live(
    stage, people, clearing, orders, refused, regulator, root
):
    stage.split(root, FACE)
    paid = stage.issue(5)
    stage.repay(paid, 5)
    clearing.redeem(paid, {"from": people.outsider})
    for lot in (root, paid, 9 << 192, child(root, 2)):
        with refused("Orders_LotUnknown", lot):
            orders.moveByOrder(lot, people.supplier2, 1, ORDER, regulator)
        with refused("Orders_LotUnknown", lot):
            orders.splitByOrder(lot, [1], ORDER, regulator)


@pytest.mark.rule("R116")
@pytest.mark.parametrize("amount", [1, FACE])
def test_move_reverts_to_the_unknown_and_the_closed(
    stage, people, orders, refused, regulator, root, amount
):
    lapse(stage, people.supplier2, "closed")
    for to in (people.supplier2, people.outsider, NOBODY, people.regulator):
        with refused("Orders_ReceiverNotOpen", root, to):
            orders.moveByOrder(root, to, amount, ORDER, regulator)


@pytest.mark.rule("R116")
@pytest.mark.parametrize("how", ["frozen", "expired"])
def test_move_to_a_frozen_or_expired_receiver(
    stage, people, warrants, orders, regulator, root, how
):
    lapse(stage, people.supplier2, how)
    orders.moveByOrder(root, people.supplier2, 7, ORDER, regulator)
    orders.moveByOrder(root, people.supplier2, FACE - 7, ORDER, regulator)
    assert_view(warrants.lotOf(root), people.supplier2, FACE - 7, 1, 1, False, False, False)
    assert_view(warrants.lotOf(child(root, 1)), people.supplier2, 7, 0, 1, False, False, False)


@pytest.mark.rule("R116")
def test_move_to_an_office_that_keeps_it(
    stage, people, warrants, clearing, orders, regulator, root
):
    stage.onboard(people.outsider, 16)
    orders.moveByOrder(root, people.outsider, FACE, ORDER, regulator)
    assert warrants.balanceOf(people.outsider, root) == FACE
    stage.repay(root, FACE)
    clearing.redeem(root, regulator)
    assert stage.cash(people.outsider) == FACE


@pytest.mark.rule("R116")
@pytest.mark.parametrize("how", ["frozen", "expired", "closed"])
def test_move_from_a_holder_that_is_not_active(
    stage, people, warrants, orders, regulator, root, how
):
    lapse(stage, people.supplier1, how)
    orders.moveByOrder(root, people.supplier2, FACE, ORDER, regulator)
    assert stage.lot(root)["owner"] == people.supplier2


@pytest.mark.rule("R116")
def test_orders_go_on_while_business_is_paused(
    stage, people, enterprises, warrants, orders, regulator, root
):
    enterprises.pauseBusiness(HOLD_ORDER, regulator)
    orders.splitByOrder(root, [10], ORDER, regulator)
    orders.moveByOrder(child(root, 1), people.supplier2, 10, ORDER, regulator)
    assert_view(warrants.lotOf(child(root, 1)), people.supplier2, 10, 0, 1, False, False, False)


@pytest.mark.rule("R116")
def test_the_tier_cap_does_not_bind_an_order(stage, people, warrants, orders, regulator):
    lot = stage.issue(FACE, tierCap=1)
    orders.moveByOrder(lot, people.supplier2, FACE, ORDER, regulator)
    orders.moveByOrder(lot, people.supplier3, FACE, ORDER, regulator)
    assert_view(warrants.lotOf(lot), people.supplier3, FACE, 0, 2, False, False, False)


@pytest.mark.rule("R116")
def test_a_receiver_that_asks_is_not_asked(stage, people, warrants, orders, regulator, root):
    ask(stage, people.supplier2)
    orders.moveByOrder(root, people.supplier2, 3, ORDER, regulator)
    orders.moveByOrder(root, people.supplier2, FACE - 3, ORDER, regulator)
    assert stage.lot(root)["owner"] == people.supplier2
    assert stage.lot(child(root, 1))["owner"] == people.supplier2


@pytest.mark.rule("R46")
def test_orders_keep_to_the_bits_of_a_lot(people, warrants, orders, refused, regulator, root):
    set_lot(warrants, root, hops=254)
    orders.moveByOrder(root, people.supplier2, 5, ORDER, regulator)
    assert warrants.lotOf(child(root, 1))["hops"] == 255
    set_lot(warrants, root, hops=255)
    for amount in (1, FACE - 5):
        with refused("Lots_HopsExhausted", root, 255):
            orders.moveByOrder(root, people.supplier2, amount, ORDER, regulator)
    orders.splitByOrder(root, [1], ORDER, regulator)
    set_lot(warrants, root, children=65_535)
    with refused("Warrants_ChildrenExhausted", root, 65_536):
        orders.splitByOrder(root, [1], ORDER, regulator)
    set_lot(warrants, root, hops=0)
    with refused("Warrants_ChildrenExhausted", root, 65_536):
        orders.moveByOrder(root, people.supplier2, 1, ORDER, regulator)


@pytest.mark.rule("R46")
def test_orders_cut_no_deeper_than_twelve(stage, people, orders, refused, regulator, root):
    lot = root
    for _ in range(12):
        [lot] = stage.split(lot, 100)
    with refused("LotId_TooDeep", lot, 12):
        orders.splitByOrder(lot, [1], ORDER, regulator)
    with refused("LotId_TooDeep", lot, 12):
        orders.moveByOrder(lot, people.supplier2, 1, ORDER, regulator)
    orders.moveByOrder(lot, people.supplier2, 100, ORDER, regulator)
    assert stage.lot(lot)["owner"] == people.supplier2


@pytest.mark.rule("R56")
def test_a_receiver_that_refuses_is_given_nothing_by_order(
    stage, project, people, orders, refused, regulator, root
):
    silent = project.Parrot.deploy(b"", True, {"from": people.admin})
    stage.onboard(silent)
    for amount in (1, FACE):
        with refused("Lots_ReceiverRefused", silent):
            orders.moveByOrder(root, silent, amount, ORDER, regulator)


# holds


@pytest.mark.rule("R117")
def test_a_frozen_lot_arrives_thawed(stage, people, warrants, orders, regulator, root):
    warrants.freezeLot(root, HOLD_ORDER, regulator)
    tx = orders.moveByOrder(root, people.supplier2, FACE, ORDER, regulator)
    holder, to = people.supplier1, people.supplier2
    assert_events(
        tx,
        ("LotThawed", root, ORDER),
        ("Delivered", root, holder, to, FACE, 1, BY_ORDER, ORDER),
        ("TransferSingle", orders, holder, to, root, FACE),
        ("MovedByOrder", root, to, root, FACE, ORDER),
    )
    assert_view(warrants.lotOf(root), to, FACE, 0, 1, False, False, False)
    stage.endorse(root, people.supplier3, 1)


@pytest.mark.rule("R117")
def test_of_a_frozen_lot_the_part_arrives_thawed_and_the_rest_stays_frozen(
    stage, people, warrants, orders, refused, regulator, root
):
    warrants.freezeLot(root, HOLD_ORDER, regulator)
    tx = orders.moveByOrder(root, people.supplier2, 400, ORDER, regulator)
    assert "LotThawed" not in tx.events
    assert_view(warrants.lotOf(root), people.supplier1, FACE - 400, 1, 0, True, False, False)
    assert_view(warrants.lotOf(child(root, 1)), people.supplier2, 400, 0, 1, False, False, False)
    with refused("Warrants_LotFrozen", root):
        stage.endorse(root, people.supplier2)
    stage.endorse(child(root, 1), people.supplier3)


@pytest.mark.rule("R117")
def test_an_offer_of_a_moved_lot_ends(stage, people, warrants, orders, refused, regulator, root):
    ask(stage, people.supplier2)
    offers, lot = stage.house.offers, offer(stage, root, people.supplier2)
    tx = orders.moveByOrder(lot, people.supplier3, FACE, ORDER, regulator)
    assert_events(
        tx,
        ("LotReleased", lot, OFFER),
        ("Delivered", lot, people.supplier1, people.supplier3, FACE, 1, BY_ORDER, ORDER),
        ("TransferSingle", orders, people.supplier1, people.supplier3, lot, FACE),
        ("MovedByOrder", lot, people.supplier3, lot, FACE, ORDER),
    )
    assert_view(warrants.lotOf(lot), people.supplier3, FACE, 0, 1, False, False, False)
    for end in (offers.accept, offers.reject, offers.returnLapsed):
        with refused("Offers_NotOffered", lot):
            end(lot, {"from": people.supplier2})
    assert offers.offerOf(lot)["to"] == people.supplier2
    stage.sleep_days(9)
    with refused("Offers_NotOffered", lot):
        offers.returnLapsed(lot, {"from": people.outsider})


@pytest.mark.rule("R117")
def test_a_stale_offer_is_written_over_by_the_next(
    stage, people, warrants, orders, refused, regulator, root
):
    ask(stage, people.supplier2)
    ask(stage, people.supplier4, 9)
    offers, lot = stage.house.offers, offer(stage, root, people.supplier2)
    orders.moveByOrder(lot, people.supplier3, FACE, ORDER, regulator)
    offer(stage, lot, people.supplier4)
    assert_view(offers.offerOf(lot), people.supplier4, stage.today + 9, TRADE)
    with refused("Offers_NotReceiver", lot, people.supplier4, people.supplier2):
        offers.accept(lot, {"from": people.supplier2})
    offers.accept(lot, {"from": people.supplier4})
    assert_view(warrants.lotOf(lot), people.supplier4, FACE, 0, 2, False, False, False)


@pytest.mark.rule("R117")
def test_of_an_offered_lot_the_rest_stays_offered(stage, people, warrants, orders, regulator, root):
    ask(stage, people.supplier2)
    lot = offer(stage, root, people.supplier2)
    orders.moveByOrder(lot, people.supplier3, 400, ORDER, regulator)
    assert_view(warrants.lotOf(lot), people.supplier1, FACE - 400, 1, 0, False, True, False)
    assert_view(warrants.lotOf(child(lot, 1)), people.supplier3, 400, 0, 1, False, False, False)
    stage.house.offers.accept(lot, {"from": people.supplier2})
    assert_view(warrants.lotOf(lot), people.supplier2, FACE - 400, 1, 1, False, False, False)
    assert_books(stage)


@pytest.mark.rule("R117")
def test_a_lot_frozen_and_offered_arrives_free_of_both(
    stage, people, warrants, orders, regulator, root
):
    ask(stage, people.supplier2)
    lot = offer(stage, root, people.supplier2)
    warrants.freezeLot(lot, HOLD_ORDER, regulator)
    tx = orders.moveByOrder(lot, people.supplier2, FACE, ORDER, regulator)
    assert [event.name for event in tx.events][:2] == ["LotThawed", "LotReleased"]
    assert_view(warrants.lotOf(lot), people.supplier2, FACE, 0, 1, False, False, False)


@pytest.mark.rule("R117")
def test_a_pledge_stays_on_a_lot_moved_whole(
    stage, people, warrants, clearing, orders, regulator, root
):
    lot = pledged(stage, root)
    warrants.freezeLot(lot, HOLD_ORDER, regulator)
    before = stage.cash(people.financier)
    orders.moveByOrder(lot, people.supplier2, FACE, ORDER, regulator)
    assert_view(warrants.lotOf(lot), people.supplier2, FACE, 0, 1, False, False, True)
    stage.repay(lot, FACE)
    clearing.redeem(lot, {"from": people.outsider})
    assert stage.cash(people.financier) == before + FACE // 2
    assert stage.cash(people.supplier2) == FACE - FACE // 2
    assert_books(stage)


@pytest.mark.rule("R118")
def test_a_pledged_lot_is_not_divided(stage, people, orders, refused, regulator, root):
    lot = pledged(stage, root)
    for amount in (0, 1, FACE - 1, FACE + 1):
        with refused("Orders_LotPledged", lot):
            orders.moveByOrder(lot, people.supplier2, amount, ORDER, regulator)
    for amounts in ([1], [FACE]):
        with refused("Orders_LotPledged", lot):
            orders.splitByOrder(lot, amounts, ORDER, regulator)


@pytest.mark.rule("R118")
def test_an_offered_lot_is_not_cut(stage, people, orders, refused, regulator, root):
    ask(stage, people.supplier2)
    lot = offer(stage, root, people.supplier2)
    with refused("Orders_LotOffered", lot):
        orders.splitByOrder(lot, [1], ORDER, regulator)


@pytest.mark.rule("R116")
def test_a_frozen_payable_keeps_its_lots_after_an_order(
    stage, people, warrants, orders, refused, regulator, root
):
    warrants.freezePayable(1, HOLD_ORDER, regulator)
    orders.moveByOrder(root, people.supplier2, 9, ORDER, regulator)
    orders.splitByOrder(root, [8], ORDER, regulator)
    orders.moveByOrder(root, people.supplier2, FACE - 17, ORDER, regulator)
    for lot in (root, child(root, 1), child(root, 2)):
        with refused("Warrants_PayableFrozen", 1):
            stage.endorse(lot, people.supplier3)
    assert_view(warrants.lotOf(root), people.supplier2, FACE - 17, 2, 1, False, False, False)


# the due day and after


@pytest.mark.rule("R116")
def test_a_move_after_the_due_day_takes_the_share_along(
    stage, people, warrants, clearing, orders, regulator, root
):
    stage.repay(root, 500)
    stage.jump_to(warrants.paperOf(1)["dueDay"])
    part = orders.moveByOrder(root, people.supplier2, FACE // 2, ORDER, regulator).return_value
    clearing.claim(part, {"from": people.outsider})
    clearing.claim(root, {"from": people.outsider})
    assert (stage.cash(people.supplier1), stage.cash(people.supplier2)) == (250, 250)
    assert_books(stage)


@pytest.mark.rule("R116")
def test_a_lot_on_which_cash_was_claimed_moves_whole_and_claims_the_rest(
    stage, people, warrants, clearing, orders, regulator, root
):
    stage.repay(root, 500)
    stage.jump_to(warrants.paperOf(1)["dueDay"])
    clearing.claim(root, {"from": people.outsider})
    orders.moveByOrder(root, people.supplier2, FACE, ORDER, regulator)
    stage.repay(root, 100)
    clearing.claim(root, {"from": people.outsider})
    assert (stage.cash(people.supplier1), stage.cash(people.supplier2)) == (500, 100)
    stage.repay(root, FACE - 600)
    clearing.redeem(root, {"from": people.outsider})
    assert stage.cash(people.supplier2) == FACE - 500
    assert_books(stage)


@pytest.mark.rule("R118")
def test_a_lot_on_which_cash_was_claimed_is_not_divided(
    stage, people, warrants, clearing, orders, refused, regulator, root
):
    stage.repay(root, 500)
    stage.jump_to(warrants.paperOf(1)["dueDay"])
    clearing.claim(root, {"from": people.outsider})
    for amount in (1, FACE - 1):
        with refused("Orders_LotClaimed", root, 500):
            orders.moveByOrder(root, people.supplier2, amount, ORDER, regulator)
    with refused("Orders_LotClaimed", root, 500):
        orders.splitByOrder(root, [FACE // 2], ORDER, regulator)
    assert_books(stage)


# a cut


@pytest.mark.rule("R119")
def test_split_by_order_cuts_for_the_holder(stage, people, warrants, orders, regulator, root):
    stage.endorse(root, people.supplier2)
    tx = orders.splitByOrder(root, [100, 200], ORDER, regulator)
    holder, cuts = people.supplier2, [child(root, 1), child(root, 2)]
    assert tx.return_value == cuts[0]
    assert_events(
        tx,
        ("Split", root, holder, 1, [100, 200]),
        ("TransferSingle", orders, holder, NOBODY, root, 300),
        ("TransferBatch", orders, NOBODY, holder, cuts, [100, 200]),
        ("SplitByOrder", root, cuts[0], ORDER),
    )
    assert_view(warrants.lotOf(root), holder, FACE - 300, 2, 1, False, False, False)
    assert_view(warrants.lotOf(cuts[0]), holder, 100, 0, 1, False, False, False)
    assert_view(warrants.lotOf(cuts[1]), holder, 200, 0, 1, False, False, False)
    assert_books(stage)


@pytest.mark.rule("R119")
def test_split_by_order_of_a_frozen_lot_makes_frozen_children(
    stage, people, warrants, orders, refused, regulator, root
):
    warrants.freezeLot(root, HOLD_ORDER, regulator)
    tx = orders.splitByOrder(root, [100, FACE - 100], ORDER, regulator)
    assert [event.name for event in tx.events] == [
        "Split",
        "TransferSingle",
        "TransferBatch",
        "SplitByOrder",
    ]
    cuts = [child(root, 1), child(root, 2)]
    assert_view(warrants.lotOf(root), *NO_LOT)
    assert_view(warrants.lotOf(cuts[0]), people.supplier1, 100, 0, 0, True, False, False)
    assert_view(warrants.lotOf(cuts[1]), people.supplier1, FACE - 100, 0, 0, True, False, False)
    with refused("Warrants_LotFrozen", cuts[0]):
        stage.endorse(cuts[0], people.supplier2)
    orders.moveByOrder(cuts[0], people.supplier2, 100, ORDER, regulator)
    warrants.thawLot(cuts[1], HOLD_ORDER, regulator)
    assert_view(warrants.lotOf(cuts[0]), people.supplier2, 100, 0, 1, False, False, False)
    assert_view(warrants.lotOf(cuts[1]), people.supplier1, FACE - 100, 0, 0, False, False, False)
    assert_books(stage)


@pytest.mark.rule("R119")
def test_split_by_order_reverts_as_a_split_does(orders, refused, regulator, root):
    with refused("Warrants_NothingToCut", root):
        orders.splitByOrder(root, [], ORDER, regulator)
    with refused("Warrants_AmountZero", root):
        orders.splitByOrder(root, [1, 0], ORDER, regulator)
    with refused("Warrants_AmountExceedsLot", root, FACE + 1, FACE):
        orders.splitByOrder(root, [FACE, 1], ORDER, regulator)


@pytest.mark.rule("R119")
@pytest.mark.parametrize("how", ["frozen", "expired", "closed"])
def test_split_by_order_for_a_holder_that_is_not_active(
    stage, people, warrants, orders, regulator, root, how
):
    lapse(stage, people.supplier1, how)
    orders.splitByOrder(root, [5], ORDER, regulator)
    assert_view(warrants.lotOf(child(root, 1)), people.supplier1, 5, 0, 0, False, False, False)


@pytest.mark.rule("R119")
def test_split_by_order_after_the_due_day(
    stage, people, warrants, clearing, orders, regulator, root
):
    stage.jump_to(warrants.paperOf(1)["dueDay"] + 3)
    orders.splitByOrder(root, [FACE // 4], ORDER, regulator)
    part = child(root, 1)
    assert_view(warrants.lotOf(part), people.supplier1, FACE // 4, 0, 0, False, False, False)
    owed = clearing.owedOn(1)
    assert (owed["principal"], owed["penalty"]) == (FACE, 1_500_000)
    stage.repay(root, FACE + 1_500_000)
    clearing.clear([part, root], {"from": people.outsider})
    assert stage.cash(people.supplier1) == FACE + 1_500_000
    assert_books(stage)


@pytest.mark.rule("R35")
def test_an_order_kills_consents_to_the_lot_as_it_was(
    stage, people, warrants, orders, refused, regulator, root
):
    what = (root, people.supplier2, 5, TRADE)
    consent = stage.consent(people.supplier1, root, warrants.endorseDigest, *what)
    orders.splitByOrder(root, [1], ORDER, regulator)
    with refused("Warrants_VersionDiffers", root, 0, 256):
        warrants.endorseWithConsent(*what, consent, {"from": people.outsider})


@pytest.mark.rule("R116")
def test_a_bill_moved_by_order_records_no_endorser(stage, people, desk, orders, regulator):
    bill = stage.issue(FACE, backing=1)
    orders.moveByOrder(bill, people.supplier2, FACE, ORDER, regulator)
    assert_view(desk.recourseOf(bill, 1), NOBODY, 0, 0)


@pytest.mark.rule("R71")
def test_a_right_of_recourse_ends_with_an_order(
    stage, people, desk, orders, refused, regulator, root
):
    stage.accept(stage.bid(root, recourse=True), root)
    orders.moveByOrder(root, people.other_financier, FACE, ORDER, regulator)
    stage.default(root)
    with refused("Recourse_NoRight", root, people.other_financier, root):
        desk.claimRecourse(root, root, {"from": people.other_financier})


@pytest.mark.rule("R72")
def test_a_claim_of_recourse_serves_nobody_else_after_an_order(
    stage, people, desk, orders, refused, regulator, root
):
    stage.accept(stage.bid(root, recourse=True), root)
    stage.default(root)
    desk.claimRecourse(root, root, {"from": people.financier})
    orders.moveByOrder(root, people.other_financier, FACE, ORDER, regulator)
    with refused("Recourse_NotClaimed", root):
        desk.payRecourse(root, {"from": people.supplier1})


@pytest.mark.rule("R116")
def test_an_order_twice_finds_the_lot_where_it_brought_it(
    people, warrants, orders, refused, regulator, root
):
    orders.moveByOrder(root, people.supplier2, FACE, ORDER, regulator)
    with refused("Warrants_SameHolder", root, people.supplier2):
        orders.moveByOrder(root, people.supplier2, FACE, ORDER, regulator)
    assert to_checksum_address(warrants.lotOf(root)["owner"]) == people.supplier2
