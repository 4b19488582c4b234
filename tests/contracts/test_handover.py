"""handOver: giver and receiver agree beforehand, and the lot is delivered at once."""

from __future__ import annotations

import pytest
from books import NO_LOT, assert_books
from expect import assert_events, assert_view, events_of
from hours import DAWN, DUSK
from offering import NO_OFFER, ask, offer
from stage import NO_BYTES32, NOBODY, TRADE, commitment
from standing import LAPSES, lapse, stranger

from deeptier.lot_id import LotId

FACE = 1_000_000_000
ENDORSEMENT = 0  # IWarrants.Cause


@pytest.fixture(scope="module")
def offers(house):
    return house.offers


@pytest.fixture(scope="module")
def root(stage, people):
    """A root lot of supplier1; supplier2 asks to accept within 5 days."""
    lot = stage.issue(FACE)
    ask(stage, people.supplier2)
    return lot


def child(lot, number):
    return LotId.from_number(lot).child(number).number


def terms(stage, lot, to, amount, trade=TRADE, version=None, last_day=None):
    """The arguments of a handover, and the digest that both sign."""
    version = stage.house.warrants.versionOf(lot) if version is None else version
    last_day = stage.today if last_day is None else last_day
    what = (lot, to, amount, trade)
    digest = bytes(stage.house.offers.handoverDigest(*what, version, last_day))
    return what, version, last_day, digest


def hand_over(stage, what, version, last_day, giver=b"", receiver=b"", by=None):
    sender = {"from": by or stage.people.outsider}
    return stage.house.offers.handOver(*what, (version, last_day, giver), receiver, sender)


@pytest.mark.rule("R115")
@pytest.mark.parametrize("amount", [1, FACE - 1])
def test_hand_over_a_part_with_two_signatures(stage, people, warrants, offers, root, amount):
    giver, to = people.supplier1, people.supplier2
    *deal, digest = terms(stage, root, to, amount)
    tx = hand_over(stage, *deal, stage.sign(giver, digest), stage.sign(to, digest))
    cut = child(root, 1)
    assert tx.return_value == cut
    assert_events(
        tx,
        ("Delivered", cut, giver, to, amount, 1, ENDORSEMENT, TRADE),
        ("TransferSingle", offers, giver, NOBODY, root, amount),
        ("TransferSingle", offers, NOBODY, to, cut, amount),
    )
    assert_view(warrants.lotOf(root), giver, FACE - amount, 1, 0, False, False, False)
    assert_view(warrants.lotOf(cut), to, amount, 0, 1, False, False, False)
    assert_view(offers.offerOf(cut), *NO_OFFER)
    assert_books(stage)


@pytest.mark.rule("R115")
def test_hand_over_the_whole(stage, people, warrants, offers, root):
    giver, to = people.supplier1, people.supplier2
    *deal, digest = terms(stage, root, to, FACE)
    tx = hand_over(stage, *deal, stage.sign(giver, digest), stage.sign(to, digest))
    assert tx.return_value == root
    assert_events(
        tx,
        ("Delivered", root, giver, to, FACE, 1, ENDORSEMENT, TRADE),
        ("TransferSingle", offers, giver, to, root, FACE),
    )
    assert_view(warrants.lotOf(root), to, FACE, 0, 1, False, False, False)


@pytest.mark.rule("R115")
def test_hand_over_to_a_receiver_that_does_not_ask_needs_its_consent_too(
    stage, people, warrants, refused, root
):
    giver, to = people.supplier1, people.supplier3
    *deal, digest = terms(stage, root, to, 9)
    with refused("Consents_NotGiven", to, digest):
        hand_over(stage, *deal, stage.sign(giver, digest))
    hand_over(stage, *deal, stage.sign(giver, digest), stage.sign(to, digest))
    assert warrants.balanceOf(to, child(root, 1)) == 9


@pytest.mark.rule("R115")
def test_hand_over_sent_by_the_giver_needs_the_receivers_consent_alone(
    stage, people, warrants, refused, root
):
    giver, to = people.supplier1, people.supplier2
    *deal, digest = terms(stage, root, to, 9)
    with refused("Consents_NotGiven", to, digest):
        hand_over(stage, *deal, by=giver)
    hand_over(stage, *deal, receiver=stage.sign(to, digest), by=giver)
    assert warrants.balanceOf(to, child(root, 1)) == 9


@pytest.mark.rule("R115")
def test_hand_over_sent_by_the_receiver_needs_the_givers_consent_alone(
    stage, people, warrants, refused, root
):
    giver, to = people.supplier1, people.supplier2
    *deal, digest = terms(stage, root, to, 9)
    with refused("Consents_NotGiven", giver, digest):
        hand_over(stage, *deal, by=to)
    hand_over(stage, *deal, stage.sign(giver, digest), by=to)
    assert warrants.balanceOf(to, child(root, 1)) == 9


@pytest.mark.rule("R115")
def test_hand_over_sent_by_an_operator_of_the_giver(stage, people, warrants, refused, root):
    giver, to, operator = people.supplier1, people.supplier2, people.supplier4
    *deal, digest = terms(stage, root, to, 9)
    signed = stage.sign(to, digest)
    with refused("Consents_NotGiven", giver, digest):
        hand_over(stage, *deal, receiver=signed, by=operator)
    warrants.setApprovalForAll(operator, True, {"from": giver})
    hand_over(stage, *deal, receiver=signed, by=operator)
    assert warrants.balanceOf(to, child(root, 1)) == 9


@pytest.mark.rule("R115")
def test_an_operator_of_the_receiver_does_not_consent_for_it(
    stage, people, warrants, refused, root
):
    giver, to, operator = people.supplier1, people.supplier2, people.supplier4
    warrants.setApprovalForAll(operator, True, {"from": to})
    *deal, digest = terms(stage, root, to, 9)
    with refused("Consents_NotGiven", to, digest):
        hand_over(stage, *deal, stage.sign(giver, digest), by=operator)


@pytest.mark.rule("R115")
def test_hand_over_by_approvals_on_chain(stage, people, warrants, offers, refused, root):
    giver, to = people.supplier1, people.supplier2
    *deal, digest = terms(stage, root, to, 9)
    offers.approveConsent(digest, {"from": giver})
    with refused("Consents_NotGiven", to, digest):
        hand_over(stage, *deal)
    offers.approveConsent(digest, {"from": to})
    offers.withdrawConsent(digest, {"from": giver})
    with refused("Consents_NotGiven", giver, digest):
        hand_over(stage, *deal)
    offers.approveConsent(digest, {"from": giver})
    hand_over(stage, *deal)
    assert warrants.balanceOf(to, child(root, 1)) == 9


@pytest.mark.rule("R115")
def test_an_approval_on_warrants_is_none_on_offers(stage, people, warrants, refused, root):
    giver, to = people.supplier1, people.supplier2
    *deal, digest = terms(stage, root, to, 9)
    warrants.approveConsent(digest, {"from": giver})
    with refused("Consents_NotGiven", giver, digest):
        hand_over(stage, *deal, receiver=stage.sign(to, digest))


@pytest.mark.rule("R115")
def test_hand_over_between_smart_accounts(stage, project, people, warrants, refused, root):
    make = project.SmartAccount.deploy
    giver = make(people.outsider, {"from": people.admin})
    to = make(people.registrar, {"from": people.admin})
    for account in (giver, to):
        stage.onboard(account)
    lot = stage.endorse(root, giver, 100)
    *deal, digest = terms(stage, lot, to, 40)
    by_giver, by_receiver = (
        stage.sign(people.outsider, digest),
        stage.sign(people.registrar, digest),
    )
    with refused("Consents_NotGiven", giver, digest):
        hand_over(stage, *deal, by_receiver, by_receiver)
    with refused("Consents_NotGiven", to, digest):
        hand_over(stage, *deal, by_giver, by_giver)
    hand_over(stage, *deal, by_giver, by_receiver)
    assert_view(warrants.lotOf(child(lot, 1)), to, 40, 0, 2, False, False, False)
    assert_view(warrants.lotOf(lot), giver, 60, 1, 1, False, False, False)
    assert_books(stage)


@pytest.mark.rule("R115")
@pytest.mark.parametrize("member", ["lot", "to", "amount", "trade", "version", "last_day"])
def test_hand_over_is_refused_when_what_was_signed_differs(
    stage, people, warrants, refused, root, member
):
    giver, to = people.supplier1, people.supplier2
    *_, signed = terms(stage, root, to, 9)
    other = stage.issue(FACE)
    changed = {"lot": root, "to": to, "amount": 9, "trade": TRADE, "version": 0}
    changed["last_day"] = stage.today
    changed[member] = {
        "lot": other,
        "to": people.supplier3,
        "amount": 10,
        "trade": commitment("another trade"),
        "version": 1,
        "last_day": stage.today + 1,
    }[member]
    *deal, digest = terms(stage, **changed)
    error = ("Consents_NotGiven", giver, digest)
    if member == "version":
        error = ("Offers_VersionDiffers", root, 1, 0)
    with refused(*error):
        hand_over(stage, *deal, stage.sign(giver, signed), stage.sign(to, signed))
    with refused(*error):
        hand_over(stage, *deal, stage.sign(giver, signed), by=changed["to"])


@pytest.mark.rule("R115")
def test_hand_over_reverts_when_replayed(stage, people, warrants, refused, root):
    giver, to = people.supplier1, people.supplier2
    *deal, digest = terms(stage, root, to, 9)
    both = (stage.sign(giver, digest), stage.sign(to, digest))
    hand_over(stage, *deal, *both)
    with refused("Offers_VersionDiffers", root, 0, 256):
        hand_over(stage, *deal, *both)


@pytest.mark.rule("R115")
def test_hand_over_of_a_whole_reverts_when_replayed(stage, people, warrants, refused, root):
    giver, to = people.supplier1, people.supplier2
    *deal, digest = terms(stage, root, to, FACE)
    both = (stage.sign(giver, digest), stage.sign(to, digest))
    hand_over(stage, *deal, *both)
    with refused("Offers_VersionDiffers", root, 0, 1):
        hand_over(stage, *deal, *both)


@pytest.mark.rule("R115")
def test_hand_over_holds_through_its_last_day(stage, people, warrants, refused, root):
    giver, to, last_day = people.supplier1, people.supplier2, stage.today + 3
    *deal, digest = terms(stage, root, to, 9, last_day=last_day)
    both = (stage.sign(giver, digest), stage.sign(to, digest))
    stage.jump_to(last_day, DUSK)
    hand_over(stage, *deal, *both)
    *deal, digest = terms(stage, root, to, 9, last_day=last_day)
    both = (stage.sign(giver, digest), stage.sign(to, digest))
    stage.jump_to(last_day + 1, DAWN)
    with refused("Consents_Expired", last_day, last_day + 1):
        hand_over(stage, *deal, *both)


@pytest.mark.rule("R115")
def test_hand_over_keeps_the_rules_of_endorsement(stage, people, warrants, refused, root):
    giver, to = people.supplier1, people.supplier2
    capped = stage.issue(FACE, tierCap=1)
    for what, error in (
        ((root, to, 0, TRADE), ("Warrants_AmountZero", root)),
        ((root, to, FACE + 1, TRADE), ("Warrants_AmountExceedsLot", root, FACE + 1, FACE)),
        ((root, to, 1, NO_BYTES32), ("Warrants_TradeReferenceMissing", root)),
        ((root, giver, 1, TRADE), ("Warrants_SameHolder", root, giver)),
        ((capped, to, 1, TRADE), ("Warrants_TierCapReached", capped, 1)),
    ):
        *deal, digest = terms(stage, *what)
        with refused(*error):
            hand_over(stage, *deal, stage.sign(giver, digest), stage.sign(what[1], digest))
    nothing = 9 << 192
    *deal, digest = terms(stage, nothing, to, 1)
    with refused("Consents_NotGiven", NOBODY, digest):
        hand_over(stage, *deal, stage.sign(giver, digest), stage.sign(to, digest))


@pytest.mark.rule("R115")
@pytest.mark.parametrize("how", ["unknown", "regulator"])
def test_hand_over_reverts_to_one_that_may_not_hold(stage, people, refused, root, how):
    account, error = stranger(stage, how)
    *deal, digest = terms(stage, root, account, 9)
    with refused(*error):
        hand_over(stage, *deal, stage.sign(people.supplier1, digest), by=account)


@pytest.mark.rule("R115")
@pytest.mark.parametrize("how", LAPSES)
@pytest.mark.parametrize("who", ["supplier1", "supplier2"])
def test_hand_over_reverts_when_a_party_lapsed_in_between(stage, people, refused, root, who, how):
    *deal, digest = terms(stage, root, people.supplier2, 9, last_day=stage.today + 2)
    both = (stage.sign(people.supplier1, digest), stage.sign(people.supplier2, digest))
    error = lapse(stage, getattr(people, who), how)
    with refused(*error):
        hand_over(stage, *deal, *both)


@pytest.mark.rule("R37")
def test_hand_over_reverts_from_the_due_day(stage, people, warrants, refused, root):
    due_day = warrants.paperOf(1)["dueDay"]
    *deal, digest = terms(stage, root, people.supplier2, 9, last_day=due_day)
    both = (stage.sign(people.supplier1, digest), stage.sign(people.supplier2, digest))
    stage.jump_to(due_day, DAWN)
    with refused("Warrants_Matured", 1, due_day, due_day):
        hand_over(stage, *deal, *both)


@pytest.mark.rule("R114")
def test_hand_over_of_an_offered_lot_is_refused(stage, people, warrants, refused, root):
    lot = offer(stage, root, people.supplier2)
    *deal, digest = terms(stage, lot, people.supplier2, FACE)
    with refused("Warrants_LotOffered", lot):
        hand_over(
            stage, *deal, *(stage.sign(who, digest) for who in (people.supplier1, people.supplier2))
        )


@pytest.mark.rule("R115")
def test_hand_over_of_a_bill_records_the_endorser(stage, people, desk, root):
    bill = stage.issue(FACE, backing=1)
    giver, to = people.supplier1, people.supplier2
    *deal, digest = terms(stage, bill, to, FACE)
    tx = hand_over(stage, *deal, stage.sign(giver, digest), stage.sign(to, digest))
    assert ("RecourseGranted", bill, *plain_pair(giver, to), 0, 1, 0) in events_of(tx)
    assert_view(desk.recourseOf(bill, 1), giver, 0, 0)


def plain_pair(one, other):
    return one.address.lower(), other.address.lower()


@pytest.mark.rule("R115")
def test_a_history_of_offers_and_handovers_keeps_the_books(stage, people, warrants, clearing, root):
    offers, giver, to = stage.house.offers, people.supplier1, people.supplier2
    accepted = offer(stage, root, to, 333_333_333)
    rejected = offer(stage, root, to, 1)
    lapsed = offer(stage, root, to, 2)
    offers.accept(accepted, {"from": to})
    offers.reject(rejected, {"from": to})
    *deal, digest = terms(stage, root, to, 100)
    hand_over(stage, *deal, stage.sign(giver, digest), stage.sign(to, digest))
    assert_books(stage)
    stage.jump_to(offers.offerOf(lapsed)["lastDay"] + 1)
    offers.returnLapsed(lapsed, {"from": people.outsider})
    standing = offer(stage, root, to, 3)
    stage.repay(root, FACE)
    stage.jump_to(warrants.paperOf(1)["dueDay"])
    lots = [root, accepted, rejected, lapsed, child(root, 4), standing]
    clearing.clear(lots, {"from": people.outsider})
    for lot in lots:
        assert_view(warrants.lotOf(lot), *NO_LOT)
    assert stage.cash(to) == 333_333_433
    assert stage.cash(giver) == FACE - 333_333_433
    assert_books(stage)
