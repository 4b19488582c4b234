"""Accept, reject, return: how an offer ends, and that it strands nothing."""

from __future__ import annotations

import pytest
from books import NO_LOT, assert_books
from expect import assert_events, assert_view
from hours import DAWN, DUSK
from offering import NO_OFFER, OFFER, ask, offer
from stage import NO_BYTES32, ORDER, TRADE, commitment

from deeptier.lot_id import LotId

FACE = 1_000_000_000
ENDORSEMENT = 0  # IWarrants.Cause
DAYS = 5


@pytest.fixture(scope="module")
def offers(house):
    return house.offers


@pytest.fixture(scope="module")
def root(stage, people):
    """A root lot of supplier1; supplier2 asks to accept within 5 days."""
    lot = stage.issue(FACE)
    ask(stage, people.supplier2, DAYS)
    return lot


@pytest.fixture
def offered(stage, people, root):
    """The root lot, offered whole to supplier2."""
    return offer(stage, root, people.supplier2)


def child(lot, number):
    return LotId.from_number(lot).child(number).number


# acceptance


@pytest.mark.rule("R112")
def test_accept_delivers_the_lot(stage, people, warrants, offers, offered):
    tx = offers.accept(offered, {"from": people.supplier2})
    giver, to = people.supplier1, people.supplier2
    assert_events(
        tx,
        ("OfferAccepted", offered, to),
        ("LotReleased", offered, OFFER),
        ("Delivered", offered, giver, to, FACE, 1, ENDORSEMENT, TRADE),
        ("TransferSingle", offers, giver, to, offered, FACE),
    )
    assert_view(warrants.lotOf(offered), to, FACE, 0, 1, False, False, False)
    assert_view(offers.offerOf(offered), *NO_OFFER)
    assert warrants.versionOf(offered) == 1
    assert_books(stage)


@pytest.mark.rule("R112")
def test_accept_of_a_part_moves_the_child_by_one_hop(stage, people, warrants, offers, root):
    part = offer(stage, root, people.supplier2, 400)
    offers.accept(part, {"from": people.supplier2})
    assert_view(warrants.lotOf(root), people.supplier1, FACE - 400, 1, 0, False, False, False)
    assert_view(warrants.lotOf(part), people.supplier2, 400, 0, 1, False, False, False)
    assert_books(stage)


@pytest.mark.rule("R112")
@pytest.mark.parametrize("who", ["supplier1", "supplier3", "outsider", "regulator", "core"])
def test_accept_reverts_for_others_than_the_receiver(people, offers, refused, offered, who):
    caller = getattr(people, who)
    with refused("Offers_NotReceiver", offered, people.supplier2, caller):
        offers.accept(offered, {"from": caller})


@pytest.mark.rule("R112")
def test_accept_reverts_twice_and_for_what_was_never_offered(
    stage, people, offers, refused, offered
):
    offers.accept(offered, {"from": people.supplier2})
    other = stage.issue(FACE)
    for lot in (offered, other, 9 << 192, child(offered, 1)):
        with refused("Offers_NotOffered", lot):
            offers.accept(lot, {"from": people.supplier2})
        with refused("Offers_NotOffered", lot):
            offers.acceptWithConsent(lot, (0, stage.today, b""), {"from": people.supplier2})
        with refused("Offers_NotOffered", lot):
            offers.reject(lot, {"from": people.supplier2})
        with refused("Offers_NotOffered", lot):
            offers.returnLapsed(lot, {"from": people.supplier2})


@pytest.mark.rule("R112")
def test_accept_holds_through_the_last_day_and_not_after(
    stage, people, warrants, offers, refused, offered
):
    last_day = offers.offerOf(offered)["lastDay"]
    stage.jump_to(last_day + 1, DAWN)
    with refused("Offers_Lapsed", offered, last_day, last_day + 1):
        offers.accept(offered, {"from": people.supplier2})
    consent = stage.consent(people.supplier2, offered, offers.offerAcceptanceDigest, offered, TRADE)
    with refused("Offers_Lapsed", offered, last_day, last_day + 1):
        offers.acceptWithConsent(offered, consent, {"from": people.outsider})
    assert stage.lot(offered)["offered"] is True


@pytest.mark.rule("R112")
def test_accept_on_the_last_day_at_dusk(stage, people, warrants, offers, offered):
    stage.jump_to(offers.offerOf(offered)["lastDay"], DUSK)
    offers.accept(offered, {"from": people.supplier2})
    assert_view(warrants.lotOf(offered), people.supplier2, FACE, 0, 1, False, False, False)


@pytest.mark.rule("R111")
@pytest.mark.rule("R112")
def test_the_due_day_ends_every_offer(stage, people, offers, refused, root):
    due = stage.issue(FACE, due_in=2)
    offer(stage, due, people.supplier2)
    today = stage.today
    stage.jump_to(today + 2, DAWN)
    with refused("Offers_Lapsed", due, today + 1, today + 2):
        offers.accept(due, {"from": people.supplier2})


@pytest.mark.rule("R112")
def test_an_offer_made_and_accepted_on_the_due_days_eve(stage, people, warrants, offers, root):
    due = stage.issue(FACE, due_in=1)
    offer(stage, due, people.supplier2)
    offers.accept(due, {"from": people.supplier2})
    assert_view(warrants.lotOf(due), people.supplier2, FACE, 0, 1, False, False, False)


@pytest.mark.rule("R112")
def test_an_offer_stands_when_acceptance_is_switched_off_or_changed(
    stage, people, enterprises, warrants, offers, refused, root
):
    first, second = offer(stage, root, people.supplier2, 1), offer(stage, root, people.supplier2, 2)
    last_day = offers.offerOf(first)["lastDay"]
    ask(stage, people.supplier2, 0)
    assert_view(offers.offerOf(first), people.supplier2, last_day, TRADE)
    with refused("Warrants_LotOffered", first):
        stage.endorse(first, people.supplier2)
    offers.accept(first, {"from": people.supplier2})
    ask(stage, people.supplier2, 200)
    assert offers.offerOf(second)["lastDay"] == last_day
    offers.reject(second, {"from": people.supplier2})
    assert stage.lot(first)["owner"] == people.supplier2
    assert stage.lot(second)["owner"] == people.supplier1


@pytest.mark.rule("R112")
def test_what_was_accepted_circulates_on(stage, people, warrants, offers, offered):
    offers.accept(offered, {"from": people.supplier2})
    stage.endorse(offered, people.supplier3, 100)
    back = stage.endorse(offered, people.supplier1)
    assert_view(warrants.lotOf(back), people.supplier1, FACE - 100, 1, 2, False, False, False)
    assert_books(stage)


@pytest.mark.rule("R112")
def test_a_bill_that_is_accepted_records_its_endorser(stage, people, desk, offers, root):
    bill = stage.issue(FACE, backing=1)
    part = offer(stage, bill, people.supplier2, 10)
    assert_view(desk.recourseOf(part, 1), "0x" + 40 * "0", 0, 0)
    tx = offers.accept(part, {"from": people.supplier2})
    granted = [event for event in tx.events if event.name == "RecourseGranted"]
    assert [tuple(event.values()) for event in granted] == [
        (part, people.supplier1, people.supplier2, 0, 1, 0)
    ]
    assert_view(desk.recourseOf(part, 1), people.supplier1, 0, 0)

    whole = offer(stage, bill, people.supplier2)
    offers.accept(whole, {"from": people.supplier2})
    assert_view(desk.recourseOf(whole, 1), people.supplier1, 0, 1)


# acceptance by consent


@pytest.mark.rule("R112")
def test_accept_with_consent_is_carried_by_anyone(stage, people, warrants, offers, offered):
    consent = stage.consent(people.supplier2, offered, offers.offerAcceptanceDigest, offered, TRADE)
    tx = offers.acceptWithConsent(offered, consent, {"from": people.outsider})
    giver, to = people.supplier1, people.supplier2
    assert_events(
        tx,
        ("OfferAccepted", offered, to),
        ("LotReleased", offered, OFFER),
        ("Delivered", offered, giver, to, FACE, 1, ENDORSEMENT, TRADE),
        ("TransferSingle", offers, giver, to, offered, FACE),
    )
    with refused_again(offers, offered):
        offers.acceptWithConsent(offered, consent, {"from": people.outsider})


def refused_again(offers, lot):
    return pytest.raises(Exception, match=f"Offers_NotOffered: {lot}")


@pytest.mark.rule("R112")
def test_accept_with_consent_by_an_approval_on_chain(stage, people, offers, refused, offered):
    today = stage.today
    digest = offers.offerAcceptanceDigest(offered, TRADE, 0, today)
    with refused("Consents_NotGiven", people.supplier2, digest):
        offers.acceptWithConsent(offered, (0, today, b""), {"from": people.outsider})
    offers.approveConsent(digest, {"from": people.supplier2})
    offers.acceptWithConsent(offered, (0, today, b""), {"from": people.outsider})
    assert stage.lot(offered)["owner"] == people.supplier2


@pytest.mark.rule("R112")
def test_accept_with_consent_reverts_without_the_receivers(
    stage, people, warrants, offers, refused, offered
):
    today, digest = stage.today, offers.offerAcceptanceDigest(offered, TRADE, 0, stage.today)
    by_giver = (0, today, stage.sign(people.supplier1, bytes(digest)))
    of_warrants = (0, today, stage.sign(people.supplier2, bytes(warrants.domainSeparator())))
    for consent in (by_giver, of_warrants):
        with refused("Consents_NotGiven", people.supplier2, digest):
            offers.acceptWithConsent(offered, consent, {"from": people.outsider})


@pytest.mark.rule("R112")
def test_accept_with_consent_reverts_after_its_last_day(stage, people, offers, refused, offered):
    what, today = (
        (people.supplier2, offered, offers.offerAcceptanceDigest, offered, TRADE),
        stage.today,
    )
    consent = stage.consent(*what, last_day=today)
    stage.jump_to(today + 1, DAWN)
    with refused("Consents_Expired", today, today + 1):
        offers.acceptWithConsent(offered, consent, {"from": people.outsider})
    consent = stage.consent(*what, last_day=today + 1)
    offers.acceptWithConsent(offered, consent, {"from": people.outsider})
    assert stage.lot(offered)["owner"] == people.supplier2


@pytest.mark.rule("R112")
def test_accept_with_consent_names_the_lots_version(
    stage, people, warrants, house, offers, refused, offered
):
    what = (people.supplier2, offered, offers.offerAcceptanceDigest, offered, TRADE)
    for version in (1, 256):
        consent = stage.consent(*what, version=version)
        with refused("Offers_VersionDiffers", offered, version, 0):
            offers.acceptWithConsent(offered, consent, {"from": people.outsider})
    consent = stage.consent(*what)
    regulator = {"from": people.regulator}
    house.orders.moveByOrder(offered, people.supplier3, 100, ORDER, regulator)
    with refused("Offers_VersionDiffers", offered, 0, 256):
        offers.acceptWithConsent(offered, consent, {"from": people.outsider})


@pytest.mark.rule("R112")
def test_accept_by_a_smart_account(stage, project, people, warrants, offers, refused, root):
    account = project.SmartAccount.deploy(people.outsider, {"from": people.admin})
    stage.onboard(account)
    asking = stage.house.enterprises.setAcceptance.encode_input(3)
    account.execute(stage.house.enterprises, asking, {"from": people.admin})
    lot = offer(stage, root, account, 55)
    digest = offers.offerAcceptanceDigest(lot, TRADE, 0, stage.today)
    wrong = (0, stage.today, stage.sign(people.supplier3, bytes(digest)))
    with refused("Consents_NotGiven", account, digest):
        offers.acceptWithConsent(lot, wrong, {"from": people.supplier4})
    right = (0, stage.today, stage.sign(people.outsider, bytes(digest)))
    offers.acceptWithConsent(lot, right, {"from": people.supplier4})
    assert_view(warrants.lotOf(lot), account, 55, 0, 1, False, False, False)


# rejection


@pytest.mark.rule("R113")
def test_reject_leaves_the_lot_with_its_giver(stage, people, warrants, offers, offered):
    tx = offers.reject(offered, {"from": people.supplier2})
    assert_events(tx, ("OfferRejected", offered, people.supplier2), ("LotReleased", offered, OFFER))
    assert_view(warrants.lotOf(offered), people.supplier1, FACE, 0, 0, False, False, False)
    assert_view(offers.offerOf(offered), *NO_OFFER)
    stage.endorse(offered, people.supplier3)
    assert stage.lot(offered)["owner"] == people.supplier3
    assert_books(stage)


@pytest.mark.rule("R113")
@pytest.mark.parametrize("who", ["supplier1", "supplier3", "outsider", "regulator"])
def test_reject_reverts_for_others_than_the_receiver(people, offers, refused, offered, who):
    caller = getattr(people, who)
    with refused("Offers_NotReceiver", offered, people.supplier2, caller):
        offers.reject(offered, {"from": caller})


@pytest.mark.rule("R113")
def test_reject_after_the_last_day_and_after_the_due_day(stage, people, warrants, offers, root):
    part = offer(stage, root, people.supplier2, 1)
    whole = offer(stage, root, people.supplier2)
    stage.jump_to(offers.offerOf(part)["lastDay"] + 1, DAWN)
    offers.reject(part, {"from": people.supplier2})
    stage.jump_to(warrants.paperOf(1)["dueDay"] + 400)
    offers.reject(whole, {"from": people.supplier2})
    assert_view(warrants.lotOf(part), people.supplier1, 1, 0, 0, False, False, False)
    assert_view(warrants.lotOf(whole), people.supplier1, FACE - 1, 1, 0, False, False, False)


@pytest.mark.rule("R113")
@pytest.mark.parametrize("end", ["accept", "reject"])
def test_an_offer_ends_once(people, offers, refused, offered, end):
    getattr(offers, end)(offered, {"from": people.supplier2})
    for again in (offers.accept, offers.reject, offers.returnLapsed):
        with refused("Offers_NotOffered", offered):
            again(offered, {"from": people.supplier2})


# return


@pytest.mark.rule("R113")
@pytest.mark.parametrize("who", ["supplier1", "supplier2", "outsider"])
def test_anyone_returns_a_lapsed_offer(stage, people, warrants, offers, offered, who):
    stage.jump_to(offers.offerOf(offered)["lastDay"] + 1, DAWN)
    tx = offers.returnLapsed(offered, {"from": getattr(people, who)})
    assert_events(tx, ("OfferReturned", offered, people.supplier2), ("LotReleased", offered, OFFER))
    assert_view(warrants.lotOf(offered), people.supplier1, FACE, 0, 0, False, False, False)
    assert_view(offers.offerOf(offered), *NO_OFFER)
    stage.endorse(offered, people.supplier3)
    assert_books(stage)


@pytest.mark.rule("R113")
@pytest.mark.parametrize("who", ["supplier1", "supplier2", "outsider", "regulator"])
def test_return_reverts_through_the_last_day(stage, people, offers, refused, offered, who):
    last_day = offers.offerOf(offered)["lastDay"]
    stage.jump_to(last_day, DUSK)
    with refused("Offers_NotLapsed", offered, last_day, last_day):
        offers.returnLapsed(offered, {"from": getattr(people, who)})


@pytest.mark.rule("R113")
def test_return_and_offer_again(stage, people, warrants, offers, refused, offered):
    first_last_day = offers.offerOf(offered)["lastDay"]
    stage.jump_to(first_last_day + 1)
    offers.returnLapsed(offered, {"from": people.outsider})
    with refused("Offers_NotOffered", offered):
        offers.returnLapsed(offered, {"from": people.outsider})
    ask(stage, people.supplier3, 9)
    trade = commitment("second trade")
    warrants.endorse(offered, people.supplier3, FACE, trade, {"from": people.supplier1})
    assert_view(offers.offerOf(offered), people.supplier3, first_last_day + 10, trade)
    with refused("Offers_NotReceiver", offered, people.supplier3, people.supplier2):
        offers.accept(offered, {"from": people.supplier2})
    with refused("Offers_NotLapsed", offered, first_last_day + 10, first_last_day + 1):
        offers.returnLapsed(offered, {"from": people.outsider})
    offers.accept(offered, {"from": people.supplier3})
    assert_view(warrants.lotOf(offered), people.supplier3, FACE, 0, 1, False, False, False)


@pytest.mark.rule("R112")
def test_a_consent_serves_its_receiver_and_its_trade_alone(
    stage, people, warrants, offers, refused, offered
):
    last_day, giver = stage.today + 90, {"from": people.supplier1}
    what = (people.supplier2, offered, offers.offerAcceptanceDigest, offered, TRADE)
    consent = stage.consent(*what, last_day=last_day)
    offers.reject(offered, {"from": people.supplier2})
    another = commitment("another trade")
    warrants.endorse(offered, people.supplier2, FACE, another, giver)
    digest = offers.offerAcceptanceDigest(offered, another, 0, last_day)
    with refused("Consents_NotGiven", people.supplier2, digest):
        offers.acceptWithConsent(offered, consent, {"from": people.outsider})
    offers.reject(offered, {"from": people.supplier2})

    ask(stage, people.supplier3, 9)
    offer(stage, offered, people.supplier3)
    digest = offers.offerAcceptanceDigest(offered, TRADE, 0, last_day)
    with refused("Consents_NotGiven", people.supplier3, digest):
        offers.acceptWithConsent(offered, consent, {"from": people.outsider})


@pytest.mark.rule("R113")
def test_return_after_the_payable_is_settled_frees_the_lot_to_be_paid(
    stage, people, warrants, clearing, offers, offered
):
    stage.repay(offered, FACE)
    stage.jump_to(offers.offerOf(offered)["lastDay"] + 1)
    offers.returnLapsed(offered, {"from": people.outsider})
    clearing.redeem(offered, {"from": people.outsider})
    assert stage.cash(people.supplier1) == FACE
    assert_view(warrants.lotOf(offered), *NO_LOT)
    assert_books(stage)


@pytest.mark.rule("R109")
def test_a_trade_reference_is_needed_before_an_offer_and_not_again(
    stage, people, warrants, offers, refused, root
):
    with refused("Warrants_TradeReferenceMissing", root):
        warrants.endorse(root, people.supplier2, 5, NO_BYTES32, {"from": people.supplier1})
    part = offer(stage, root, people.supplier2, 5)
    tx = offers.accept(part, {"from": people.supplier2})
    assert bytes(tx.events["Delivered"]["ref"]) == TRADE
