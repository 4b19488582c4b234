"""Offers: an endorsement to a receiver that asks is held for it until it accepts or lets it go."""

from __future__ import annotations

import pytest
from books import NO_LOT, assert_books
from devnet_storage import set_lot
from expect import assert_events, assert_view
from hours import DAWN, DUSK
from offering import NO_OFFER, OFFER, ask, offer
from specification import spec_table
from stage import NO_BYTES32, NOBODY, TRADE, commitment
from standing import lapse

from deeptier.lot_id import LotId

FACE = 1_000_000_000
ENDORSEMENT = 0  # IWarrants.Cause
DAYS = 5


@pytest.fixture(scope="module")
def root(stage, people):
    """A root lot of supplier1; supplier2 asks to accept within 5 days."""
    lot = stage.issue(FACE)
    ask(stage, people.supplier2, DAYS)
    return lot


@pytest.fixture(scope="module")
def offers(house):
    return house.offers


@pytest.fixture
def offered(stage, people, root):
    """The root lot, offered whole to supplier2."""
    return offer(stage, root, people.supplier2)


def child(lot, number):
    return LotId.from_number(lot).child(number).number


# who asks


@pytest.mark.rule("R108")
@pytest.mark.parametrize("days", [1, 255])
def test_set_acceptance_is_kept_and_taken_back(people, enterprises, root, days):
    tx = enterprises.setAcceptance(days, {"from": people.supplier3})
    assert_events(tx, ("AcceptanceSet", people.supplier3, days))
    assert enterprises.enterpriseOf(people.supplier3)["acceptanceDays"] == days
    tx = enterprises.setAcceptance(0, {"from": people.supplier3})
    assert_events(tx, ("AcceptanceSet", people.supplier3, 0))
    assert enterprises.enterpriseOf(people.supplier3)["acceptanceDays"] == 0


@pytest.mark.rule("R108")
def test_set_acceptance_reverts_when_nothing_changes(people, enterprises, refused, root):
    with refused("Enterprises_AcceptanceUnchanged", people.supplier3, 0):
        enterprises.setAcceptance(0, {"from": people.supplier3})
    with refused("Enterprises_AcceptanceUnchanged", people.supplier2, DAYS):
        enterprises.setAcceptance(DAYS, {"from": people.supplier2})


@pytest.mark.rule("R108")
def test_set_acceptance_reverts_for_the_unknown_and_the_closed(stage, people, enterprises, refused):
    with refused("Enterprises_Unknown", people.outsider):
        enterprises.setAcceptance(1, {"from": people.outsider})
    lapse(stage, people.supplier3, "closed")
    with refused("Enterprises_Closed", people.supplier3):
        enterprises.setAcceptance(1, {"from": people.supplier3})


@pytest.mark.rule("R108")
@pytest.mark.parametrize("how", ["frozen", "expired"])
def test_set_acceptance_is_open_to_the_frozen_and_the_expired(stage, people, enterprises, how):
    lapse(stage, people.supplier3, how)
    enterprises.setAcceptance(1, {"from": people.supplier3})
    assert enterprises.enterpriseOf(people.supplier3)["acceptanceDays"] == 1


@pytest.mark.rule("R108")
def test_renewal_leaves_acceptance(stage, people, enterprises, root):
    enterprises.renew(people.supplier2, 2, stage.today + 9, {"from": people.registrar})
    assert enterprises.enterpriseOf(people.supplier2)["acceptanceDays"] == DAYS


# an endorsement that becomes an offer


@pytest.mark.rule("R109")
def test_endorse_of_the_whole_offers_the_lot_itself(stage, people, warrants, offers, root):
    today = stage.today
    tx = warrants.endorse(root, people.supplier2, FACE, TRADE, {"from": people.supplier1})

    assert tx.return_value == root
    assert_events(
        tx,
        ("LotHeld", root, OFFER),
        ("Offered", root, people.supplier2, today + DAYS, TRADE),
    )
    assert_view(warrants.lotOf(root), people.supplier1, FACE, 0, 0, False, True, False)
    assert_view(offers.offerOf(root), people.supplier2, today + DAYS, TRADE)
    assert warrants.versionOf(root) == 0
    assert warrants.balanceOf(people.supplier1, root) == FACE
    assert_books(stage)


@pytest.mark.rule("R109")
@pytest.mark.parametrize("amount", [1, 400_000_000, FACE - 1])
def test_endorse_of_a_part_offers_a_child_that_its_giver_keeps(
    stage, people, warrants, offers, root, amount
):
    today = stage.today
    tx = warrants.endorse(root, people.supplier2, amount, TRADE, {"from": people.supplier1})

    cut = child(root, 1)
    assert tx.return_value == cut
    giver = people.supplier1
    assert_events(
        tx,
        ("Split", root, giver, 1, [amount]),
        ("TransferSingle", giver, giver, NOBODY, root, amount),
        ("TransferBatch", giver, NOBODY, giver, [cut], [amount]),
        ("LotHeld", cut, OFFER),
        ("Offered", cut, people.supplier2, today + DAYS, TRADE),
    )
    assert_view(warrants.lotOf(root), giver, FACE - amount, 1, 0, False, False, False)
    assert_view(warrants.lotOf(cut), giver, amount, 0, 0, False, True, False)
    assert_view(offers.offerOf(cut), people.supplier2, today + DAYS, TRADE)
    assert_view(offers.offerOf(root), *NO_OFFER)
    assert_books(stage)


@pytest.mark.rule("R109")
def test_a_part_is_offered_at_the_lots_own_hops(stage, people, warrants, root):
    stage.endorse(root, people.supplier3)
    part = offer(stage, root, people.supplier2, 7)
    whole = offer(stage, root, people.supplier2)
    assert_view(warrants.lotOf(part), people.supplier3, 7, 0, 1, False, True, False)
    assert_view(warrants.lotOf(whole), people.supplier3, FACE - 7, 1, 1, False, True, False)


@pytest.mark.rule("R109")
def test_an_offer_is_refused_as_an_endorsement_is(stage, people, warrants, refused, root):
    giver, to = {"from": people.supplier1}, people.supplier2
    with refused("Warrants_AmountZero", root):
        warrants.endorse(root, to, 0, TRADE, giver)
    with refused("Warrants_AmountExceedsLot", root, FACE + 1, FACE):
        warrants.endorse(root, to, FACE + 1, TRADE, giver)
    with refused("Warrants_TradeReferenceMissing", root):
        warrants.endorse(root, to, 1, NO_BYTES32, giver)
    with refused("Warrants_NotHolder", root, people.supplier3):
        warrants.endorse(root, to, 1, TRADE, {"from": people.supplier3})
    assert_view(warrants.lotOf(root), people.supplier1, FACE, 0, 0, False, False, False)


@pytest.mark.rule("R44")
@pytest.mark.parametrize("amount", [1, FACE])
def test_a_holder_that_asks_is_not_offered_its_own_lot(
    stage, people, warrants, refused, root, amount
):
    ask(stage, people.supplier1)
    warrants.setApprovalForAll(people.supplier3, True, {"from": people.supplier1})
    with refused("Warrants_SameHolder", root, people.supplier1):
        warrants.endorse(root, people.supplier1, amount, TRADE, {"from": people.supplier3})


@pytest.mark.rule("R45")
def test_an_offer_keeps_to_the_tier_cap(stage, people, warrants, refused, root):
    lot = stage.issue(FACE, tierCap=2)
    stage.endorse(lot, people.supplier3)
    with refused("Warrants_TierCapReached", lot, 2):
        offer(stage, lot, people.supplier2)
    with refused("Warrants_TierCapReached", lot, 2):
        offer(stage, lot, people.supplier2, 1)


@pytest.mark.rule("R46")
@pytest.mark.parametrize("amount", [1, FACE])
def test_a_lot_of_255_hops_is_not_offered(stage, people, warrants, refused, root, amount):
    set_lot(warrants, root, hops=255)
    with refused("Warrants_TierCapReached", root, 16):
        warrants.endorse(root, people.supplier2, amount, TRADE, {"from": people.supplier1})


@pytest.mark.rule("R46")
def test_a_part_offered_is_a_cut_like_others(stage, people, warrants, refused, root):
    set_lot(warrants, root, children=65_534)
    last = offer(stage, root, people.supplier2, 1)
    assert last == child(root, 65_535)
    with refused("Warrants_ChildrenExhausted", root, 65_536):
        offer(stage, root, people.supplier2, 1)


@pytest.mark.rule("R109")
@pytest.mark.parametrize("amount", [1, FACE])
def test_a_receiver_that_carries_the_holders_consent_is_given_the_lot_at_once(
    stage, people, warrants, offers, root, amount
):
    what = (root, people.supplier2, amount, TRADE)
    consent = stage.consent(people.supplier1, root, warrants.endorseDigest, *what)
    tx = warrants.endorseWithConsent(*what, consent, {"from": people.supplier2})
    lot = tx.return_value
    assert_view(warrants.lotOf(lot), people.supplier2, amount, 0, 1, False, False, False)
    assert_view(offers.offerOf(lot), *NO_OFFER)
    assert next(event.name for event in tx.events) == "Delivered"


@pytest.mark.rule("R109")
def test_a_consent_carried_by_another_makes_an_offer(stage, people, warrants, offers, root):
    what = (root, people.supplier2, 9, TRADE)
    consent = stage.consent(people.supplier1, root, warrants.endorseDigest, *what)
    warrants.endorseWithConsent(*what, consent, {"from": people.outsider})
    cut = child(root, 1)
    assert_view(warrants.lotOf(cut), people.supplier1, 9, 0, 0, False, True, False)
    assert_view(offers.offerOf(cut), people.supplier2, stage.today + DAYS, TRADE)


@pytest.mark.rule("R109")
def test_a_receiver_that_is_the_holders_operator_takes_at_once(stage, people, warrants, root):
    warrants.setApprovalForAll(people.supplier2, True, {"from": people.supplier1})
    warrants.endorse(root, people.supplier2, FACE, TRADE, {"from": people.supplier2})
    assert_view(warrants.lotOf(root), people.supplier2, FACE, 0, 1, False, False, False)


@pytest.mark.rule("R109")
def test_issues_and_sales_are_not_offers(stage, people, warrants, root):
    ask(stage, people.supplier1)
    ask(stage, people.financier)
    lot = stage.issue(FACE)
    stage.accept(stage.bid(lot), lot)
    assert_view(warrants.lotOf(lot), people.financier, FACE, 0, 1, False, False, False)


@pytest.mark.rule("R106")
def test_only_warrants_opens_an_offer(stage, people, offers, refused, root):
    with refused("Offers_WarrantsOnly", people.supplier2):
        offers.open(root, people.supplier2, stage.today, TRADE, {"from": people.supplier2})


# many at once


@pytest.mark.rule("R110")
def test_endorse_many_delivers_and_offers_in_order(stage, people, warrants, offers, root):
    giver, today = people.supplier1, stage.today
    trades = [commitment(f"trade {n}") for n in range(3)]
    amounts = [100, 200, FACE - 300]
    receivers = [people.supplier3, people.supplier2, people.supplier4]
    deliveries = list(zip(receivers, amounts, trades, strict=True))
    tx = warrants.endorseMany(root, deliveries, {"from": giver})

    cuts = [child(root, n) for n in (1, 2, 3)]
    assert tx.return_value == cuts[0]
    assert_events(
        tx,
        ("Delivered", cuts[0], giver, people.supplier3, 100, 1, ENDORSEMENT, trades[0]),
        ("TransferSingle", giver, giver, NOBODY, root, 100),
        ("TransferSingle", giver, NOBODY, people.supplier3, cuts[0], 100),
        ("Split", root, giver, 2, [200]),
        ("TransferSingle", giver, giver, NOBODY, root, 200),
        ("TransferBatch", giver, NOBODY, giver, [cuts[1]], [200]),
        ("LotHeld", cuts[1], OFFER),
        ("Offered", cuts[1], people.supplier2, today + DAYS, trades[1]),
        ("Delivered", cuts[2], giver, people.supplier4, FACE - 300, 1, ENDORSEMENT, trades[2]),
        ("TransferSingle", giver, giver, NOBODY, root, FACE - 300),
        ("TransferSingle", giver, NOBODY, people.supplier4, cuts[2], FACE - 300),
    )
    assert_view(warrants.lotOf(root), *NO_LOT)
    assert_view(warrants.lotOf(cuts[0]), people.supplier3, 100, 0, 1, False, False, False)
    assert_view(warrants.lotOf(cuts[1]), giver, 200, 0, 0, False, True, False)
    assert_view(warrants.lotOf(cuts[2]), people.supplier4, FACE - 300, 0, 1, False, False, False)
    assert_books(stage)


@pytest.mark.rule("R110")
def test_endorse_many_cuts_even_where_one_receiver_that_asks_gets_all(
    stage, people, warrants, root
):
    warrants.endorseMany(root, [(people.supplier2, FACE, TRADE)], {"from": people.supplier1})
    assert_view(warrants.lotOf(root), *NO_LOT)
    cut = child(root, 1)
    assert_view(warrants.lotOf(cut), people.supplier1, FACE, 0, 0, False, True, False)


@pytest.mark.rule("R110")
def test_endorse_many_with_consent_delivers_to_the_receiver_that_carries_it(
    stage, people, warrants, root
):
    ask(stage, people.supplier3, 9)
    deliveries = [(people.supplier2, 5, TRADE), (people.supplier3, 6, TRADE)]
    digest = warrants.endorseManyDigest
    consent = stage.consent(people.supplier1, root, digest, root, deliveries)
    warrants.endorseManyWithConsent(root, deliveries, consent, {"from": people.supplier2})
    mine, others = child(root, 1), child(root, 2)
    assert_view(warrants.lotOf(mine), people.supplier2, 5, 0, 1, False, False, False)
    assert_view(warrants.lotOf(others), people.supplier1, 6, 0, 0, False, True, False)


@pytest.mark.rule("R110")
def test_endorse_many_with_one_that_asks_is_all_or_nothing(stage, people, warrants, refused, root):
    giver = {"from": people.supplier1}
    good = (people.supplier2, 100, TRADE)
    for bad, error in (
        ((people.supplier3, 0, TRADE), ("Warrants_AmountZero", root)),
        ((people.supplier2, 0, TRADE), ("Warrants_AmountZero", root)),
        (
            (people.supplier3, FACE, TRADE),
            ("Warrants_AmountExceedsLot", root, FACE, FACE - 100),
        ),
        (
            (people.supplier2, FACE - 99, TRADE),
            ("Warrants_AmountExceedsLot", root, FACE - 99, FACE - 100),
        ),
        ((people.supplier3, 1, NO_BYTES32), ("Warrants_TradeReferenceMissing", root)),
        ((people.supplier1, 1, TRADE), ("Warrants_SameHolder", root, people.supplier1)),
        ((people.outsider, 1, TRADE), ("Enterprises_Unknown", people.outsider)),
    ):
        with refused(*error):
            warrants.endorseMany(root, [good, bad], giver)
    with refused("Warrants_LotUnknown", root):
        warrants.endorseMany(root, [(people.supplier2, FACE, TRADE), good], giver)
    with refused("Warrants_NothingToCut", root):
        warrants.endorseMany(root, [], giver)
    set_lot(warrants, root, children=65_534)
    with refused("Warrants_ChildrenExhausted", root, 65_536):
        warrants.endorseMany(root, [good, good], giver)
    assert_view(warrants.lotOf(root), people.supplier1, FACE, 65_534, 0, False, False, False)


# plain transfers


@pytest.mark.rule("R109")
def test_a_plain_transfer_to_a_receiver_that_asks_is_refused(
    stage, people, warrants, refused, root
):
    [other] = stage.split(root, 5)
    giver, to = people.supplier1, people.supplier2
    with refused("Warrants_AcceptanceNeeded", root, to):
        warrants.safeTransferFrom(giver, to, root, FACE - 5, TRADE, {"from": giver})
    with refused("Warrants_AcceptanceNeeded", other, to):
        batch = ([other, root], [5, FACE - 5])
        warrants.safeBatchTransferFrom(giver, to, *batch, TRADE, {"from": giver})


@pytest.mark.rule("R109")
def test_a_plain_transfer_that_the_receiver_sends_moves_the_lot(stage, people, warrants, root):
    giver, to = people.supplier1, people.supplier2
    warrants.setApprovalForAll(to, True, {"from": giver})
    warrants.safeTransferFrom(giver, to, root, FACE, TRADE, {"from": to})
    assert_view(warrants.lotOf(root), to, FACE, 0, 1, False, False, False)


@pytest.mark.rule("R52")
def test_a_plain_transfer_to_oneself_asks_nobody(stage, people, warrants, root):
    ask(stage, people.supplier1)
    giver = people.supplier1
    warrants.safeTransferFrom(giver, giver, root, FACE, b"", {"from": giver})
    assert_view(warrants.lotOf(root), giver, FACE, 0, 0, False, False, False)


# the last day


@pytest.mark.rule("R111")
@pytest.mark.parametrize("row", spec_table("due in", "receiver asks for", "offer lasts"))
def test_the_last_day_is_never_the_due_day(stage, people, offers, root, row):
    due_in, days, lasts = (int(cell.split()[0]) for cell in row.values())
    if days != DAYS:
        ask(stage, people.supplier2, days)
    lot = stage.issue(FACE, due_in=due_in)
    offer(stage, lot, people.supplier2)
    assert offers.offerOf(lot)["lastDay"] == stage.today + lasts


@pytest.mark.rule("R111")
def test_endorse_many_gives_each_receiver_its_own_days(stage, people, warrants, offers, root):
    ask(stage, people.supplier3, 9)
    deliveries = [(people.supplier2, 5, TRADE), (people.supplier3, 6, TRADE)]
    warrants.endorseMany(root, deliveries, {"from": people.supplier1})
    assert offers.offerOf(child(root, 1))["lastDay"] == stage.today + DAYS
    assert offers.offerOf(child(root, 2))["lastDay"] == stage.today + 9


@pytest.mark.rule("R111")
@pytest.mark.parametrize("second", [DAWN, DUSK])
def test_an_offer_is_made_through_the_due_days_eve(
    stage, people, warrants, offers, refused, root, second
):
    due_day = warrants.paperOf(1)["dueDay"]
    stage.jump_to(due_day - 1, second)
    part = offer(stage, root, people.supplier2, 1)
    assert offers.offerOf(part)["lastDay"] == due_day - 1
    stage.jump_to(due_day, DAWN)
    with refused("Warrants_Matured", 1, due_day, due_day):
        offer(stage, root, people.supplier2, 1)


# what is offered stands still


@pytest.mark.rule("R114")
def test_an_offered_lot_goes_nowhere_else(stage, people, warrants, desk, clearing, refused, root):
    lot = offer(stage, root, people.supplier2)
    giver, other = people.supplier1, people.supplier3
    holder = {"from": giver}
    bid = stage.bid(lot)
    delivery = (other, 1, TRADE)
    pledge_bid = (
        *(people.financier, lot, 0, stage.house.deposits, 500_000, 40_000, 360),
        *(stage.today + 9, stage.today + 9, 1),
    )
    pledges = stage.house.pledges
    signature = stage.sign(people.financier, bytes(pledges.pledgeBidDigest(pledge_bid)))
    for call in (
        lambda: warrants.split(lot, [1], holder),
        lambda: warrants.endorse(lot, other, 1, TRADE, holder),
        lambda: warrants.endorse(lot, other, FACE, TRADE, holder),
        lambda: warrants.endorse(lot, people.supplier2, FACE, TRADE, holder),
        lambda: warrants.endorseMany(lot, [delivery], holder),
        lambda: warrants.safeTransferFrom(giver, other, lot, FACE, TRADE, holder),
        lambda: warrants.safeTransferFrom(giver, giver, lot, FACE, b"", holder),
        lambda: stage.accept(bid, lot),
        lambda: stage.accept(bid, lot, 1),
        lambda: pledges.pledge(pledge_bid, signature, holder),
        lambda: clearing.retire(lot, {"from": people.core}),
    ):
        with refused("Warrants_LotOffered", lot):
            call()
    assert_view(warrants.lotOf(lot), giver, FACE, 0, 0, False, True, False)


@pytest.mark.rule("R114")
def test_an_offered_root_lot_keeps_its_payable_from_being_cancelled(
    stage, people, payables, refused, root
):
    terms = stage.terms(FACE)
    stage.confirm(terms)
    lot = offer(stage, 2 << 192, people.supplier2)
    digest = payables.cancellationDigest(2, stage.terms_digest(terms), stage.today)
    signatures = [stage.sign(who, bytes(digest)) for who in (people.core, people.supplier1)]
    with refused("Warrants_LotOffered", lot):
        payables.cancel(terms.words, [], stage.today, *signatures, {"from": people.outsider})


@pytest.mark.rule("R114")
def test_an_offered_lot_is_not_paid_before_the_due_day_and_is_from_it(
    stage, people, warrants, clearing, offers, errors, refused, offered
):
    due_day = warrants.paperOf(1)["dueDay"]
    stage.repay(offered, FACE)
    stage.jump_to(due_day - 1, DUSK)
    with refused("Warrants_LotOffered", offered):
        clearing.redeem(offered, {"from": people.supplier1})
    tx = clearing.clear([offered], {"from": people.outsider})
    assert_events(tx, ("Skipped", offered, errors.encoded("Warrants_LotOffered", offered)))

    stage.jump_to(due_day, DAWN)
    tx = clearing.redeem(offered, {"from": people.outsider})
    assert_events(
        tx,
        ("TransferSingle", clearing, people.supplier1, NOBODY, offered, FACE),
        ("Redeemed", offered, people.supplier1, FACE),
        ("Transfer", clearing, people.supplier1, FACE),
    )
    assert stage.cash(people.supplier1) == FACE
    assert_view(warrants.lotOf(offered), *NO_LOT)
    assert_books(stage)

    with refused("Offers_NotOffered", offered):
        offers.returnLapsed(offered, {"from": people.outsider})
    with refused("Offers_NotOffered", offered):
        offers.accept(offered, {"from": people.supplier2})


@pytest.mark.rule("R114")
def test_a_claim_on_an_offered_lot_is_paid_on_the_due_day(
    stage, people, warrants, clearing, offers, refused, offered
):
    due_day = warrants.paperOf(1)["dueDay"]
    stage.repay(offered, 400)
    stage.jump_to(due_day - 1)
    with refused("Warrants_LotOffered", offered):
        clearing.claim(offered, {"from": people.supplier1})
    stage.jump_to(due_day)
    clearing.claim(offered, {"from": people.outsider})
    assert stage.cash(people.supplier1) == 400
    assert_view(warrants.lotOf(offered), people.supplier1, FACE, 0, 0, False, True, False)

    offers.returnLapsed(offered, {"from": people.outsider})
    stage.repay(offered, FACE - 400)
    clearing.redeem(offered, {"from": people.outsider})
    assert stage.cash(people.supplier1) == FACE
    assert_books(stage)


@pytest.mark.rule("R76")
def test_a_frozen_offered_lot_is_not_paid_from_the_due_day_either(
    stage, people, warrants, clearing, refused, offered
):
    order = commitment("order")
    warrants.freezeLot(offered, order, {"from": people.regulator})
    stage.repay(offered, FACE)
    stage.jump_to(warrants.paperOf(1)["dueDay"])
    with refused("Warrants_LotFrozen", offered):
        clearing.redeem(offered, {"from": people.supplier1})
    warrants.thawLot(offered, order, {"from": people.regulator})
    clearing.redeem(offered, {"from": people.supplier1})
    assert stage.cash(people.supplier1) == FACE


@pytest.mark.rule("R109")
def test_an_offer_of_a_part_leaves_the_rest_free(stage, people, warrants, root):
    offer(stage, root, people.supplier2, 100)
    [second] = stage.split(root, 7)
    stage.endorse(root, people.supplier3)
    assert second == child(root, 2)
    assert_view(warrants.lotOf(root), people.supplier3, FACE - 107, 2, 1, False, False, False)
    assert_books(stage)
