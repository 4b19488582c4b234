"""What follows and what dies when an account is replaced: SPEC's table, row by row."""

from __future__ import annotations

import re

import pytest
from books import assert_books
from expect import assert_events, assert_view
from offering import NO_OFFER, ask, offer
from specification import spec_table
from stage import TRADE
from successors import replace

from deeptier.lot_id import LotId

FACE = 1_000_000_000


@pytest.fixture(scope="module")
def root(stage):
    """A root lot of supplier1."""
    return stage.issue(FACE)


@pytest.fixture(scope="module")
def heir(people):
    """An account that the register does not know."""
    return people.outsider


@pytest.fixture(scope="module")
def purse(stage, people, house):
    """Cash and allowances for all who pay in these histories."""
    payers = (people.supplier1, people.core, people.financier, people.outsider, people.bank)
    for payer in payers:
        stage.fund(payer, 10 * FACE)
        for spender in (house.desk, house.pledges, house.clearing):
            house.deposits.approve(spender, 2**256 - 1, {"from": payer})


def row(name):
    """Marks a test of one row of the table, and of its rule."""

    def mark(test):
        test.row = name
        return pytest.mark.rule("R196")(test)

    return mark


def child(lot, number):
    return LotId.from_number(lot).child(number).number


@row("a lot")
def test_a_lot_follows_and_circulates_for_the_successor(stage, people, warrants, root, heir):
    replace(stage, people.supplier1, heir)
    warrants.follow(root, {"from": people.admin})
    stage.endorse(root, people.supplier2, 7)
    assert_view(warrants.lotOf(root), heir, FACE - 7, 1, 0, False, False, False)
    assert_books(stage)


@row("a credit line, of its bank or its obligor")
def test_lines_follow(stage, people, clearing, deposits, refused, heir):
    line = stage.line
    with refused("CreditLines_NobodyReplaced", line):
        clearing.followLine(line, {"from": people.admin})
    with refused("CreditLines_Unknown", 99):
        clearing.followLine(99, {"from": people.admin})
    replace(stage, people.core, heir)
    with refused("CreditLines_ObligorDiffers", line, heir):
        stage.issue(5, obligor=heir)
    tx = clearing.followLine(line, {"from": people.admin})
    assert_events(tx, ("LineFollowed", line, people.guarantor, heir))
    stage.issue(5, obligor=heir)
    assert clearing.openFaceOf(heir, deposits) == clearing.lineOf(line)["used"]
    assert clearing.openFaceOf(people.core, deposits) == 0

    replace(stage, people.guarantor, people.bank)
    old, new = {"from": people.guarantor}, {"from": people.bank}
    with refused("CreditLines_NotBank", line, people.bank):
        clearing.setLineLimit(line, 7, new)
    with refused("CreditLines_BankFrozen", line, people.guarantor):
        clearing.setLineLimit(line, 7, old)
    tx = clearing.followLine(line, {"from": people.admin})
    assert_events(tx, ("LineFollowed", line, people.bank, heir))
    with refused("CreditLines_NotBank", line, people.guarantor):
        clearing.setLineLimit(line, 7, old)
    clearing.setLineLimit(line, 7, new)
    with refused("CreditLines_NobodyReplaced", line):
        clearing.followLine(line, {"from": people.admin})
    assert_books(stage)


@row("a default or a cure of its payables, recorded later")
def test_defaults_and_cures_count_for_the_successor(
    stage, people, clearing, enterprises, purse, root, heir
):
    replace(stage, people.core, heir)
    stage.default(root)
    assert enterprises.enterpriseOf(heir)["defaults"] == 1
    stage.repay(root, sum(clearing.owedOn(root >> 192)), by=heir)
    assert enterprises.enterpriseOf(heir)["defaults"] == 0


@row("a right of recourse, of its buyer")
def test_the_right_of_a_buyer_follows_with_its_lot(
    stage, people, warrants, desk, refused, purse, root, heir
):
    stage.accept(stage.bid(root, recourse=True), root)
    replace(stage, people.financier, heir)
    stage.default(root)
    with refused("Warrants_HolderReplaced", root, people.financier, heir):
        desk.claimRecourse(root, root, {"from": people.financier})
    warrants.follow(root, {"from": people.admin})
    with refused("Recourse_NotHolder", root, people.financier):
        desk.claimRecourse(root, root, {"from": people.financier})
    tx = desk.claimRecourse(root, root, {"from": heir})
    today = stage.today
    assert_events(tx, ("RecourseClaimed", root, heir, people.supplier1, root, 1, today))


@row("a right of recourse, against its seller")
def test_the_successor_of_a_seller_is_claimed_upon(
    stage, people, warrants, desk, purse, root, heir
):
    stage.accept(stage.bid(root, recourse=True), root)
    replace(stage, people.supplier1, heir)
    stage.default(root)
    tx = desk.claimRecourse(root, root, {"from": people.financier})
    today = stage.today
    assert_events(tx, ("RecourseClaimed", root, people.financier, heir, root, 1, today))
    desk.payRecourse(root, {"from": heir})
    assert_view(warrants.lotOf(root), heir, FACE, 0, 2, False, False, False)


@row("a claim of recourse, of its holder or its seller")
def test_a_claim_stands_for_both_successors(
    stage, people, warrants, clearing, desk, refused, purse, root, heir
):
    stage.accept(stage.bid(root, recourse=True), root)
    stage.default(root)
    desk.claimRecourse(root, root, {"from": people.financier})
    replace(stage, people.financier, heir)
    replace(stage, people.supplier1, people.bank)
    with refused("Warrants_HolderReplaced", root, people.financier, heir):
        desk.payRecourse(root, {"from": people.bank})
    warrants.follow(root, {"from": people.admin})
    with refused("Recourse_AlreadyClaimed", root, people.supplier1):
        desk.claimRecourse(root, root, {"from": heir})
    owed, before = clearing.outstandingOf(root), stage.cash(heir)
    desk.payRecourse(root, {"from": people.bank})
    assert stage.cash(heir) == before + owed
    assert_view(warrants.lotOf(root), people.bank, FACE, 0, 2, False, False, False)
    assert_books(stage)


@row("an offer that it made")
def test_an_offer_of_a_giver_stands_once_its_lot_followed(
    stage, people, house, warrants, refused, root, heir
):
    ask(stage, people.supplier2, 9)
    lot = offer(stage, root, people.supplier2)
    replace(stage, people.supplier1, heir)
    with refused("Enterprises_Replaced", people.supplier1, heir):
        house.offers.accept(lot, {"from": people.supplier2})
    warrants.follow(lot, {"from": people.admin})
    house.offers.accept(lot, {"from": people.supplier2})
    assert_view(warrants.lotOf(lot), people.supplier2, FACE, 0, 1, False, False, False)


@row("an offer made to it")
@pytest.mark.parametrize("end", ["accept", "reject"])
def test_an_offer_to_a_receiver_stands_for_its_successor(
    stage, people, house, warrants, refused, root, heir, end
):
    ask(stage, people.supplier2, 9)
    lot = offer(stage, root, people.supplier2)
    replace(stage, people.supplier2, heir)
    with refused("Offers_NotReceiver", lot, heir, people.supplier2):
        getattr(house.offers, end)(lot, {"from": people.supplier2})
    tx = getattr(house.offers, end)(lot, {"from": heir})
    if end == "accept":
        assert tx.events["OfferAccepted"]["to"] == heir
        assert_view(warrants.lotOf(lot), heir, FACE, 0, 1, False, False, False)
    else:
        assert tx.events["OfferRejected"]["to"] == people.supplier2
        assert_view(warrants.lotOf(lot), people.supplier1, FACE, 0, 0, False, False, False)
    assert_view(house.offers.offerOf(lot), *NO_OFFER)


def pledge(stage, lot, **changes):
    """The lot, pledged to the financier for half of its face, interest-free; the bid."""
    bid = pledge_bid(stage, lot, **changes)
    holder = stage.lot(lot)["owner"]
    stage.house.pledges.pledge(bid, signed(stage, bid), {"from": holder})
    return bid


def pledge_bid(stage, lot, last_day=None):
    people, today = stage.people, stage.today
    version = stage.house.warrants.versionOf(lot)
    return (
        *(people.financier, lot, version, stage.house.deposits, 500_000, 0, 360),
        *(today + 100, last_day or today + 9, 1),
    )


def signed(stage, bid):
    digest = bytes(stage.house.pledges.pledgeBidDigest(bid))
    return stage.sign(stage.people.financier, digest)


@row("a loan, of its pledgor or its financier")
def test_a_loan_stands_for_both_successors(
    stage, people, house, warrants, clearing, refused, purse, root, heir
):
    pledge(stage, root)
    replace(stage, people.supplier1, heir)
    replace(stage, people.financier, people.bank)
    stage.repay(root, FACE)
    with refused("Warrants_HolderReplaced", root, people.supplier1, heir):
        clearing.redeem(root, {"from": people.admin})
    warrants.follow(root, {"from": people.admin})
    before = stage.cash(heir), stage.cash(people.bank)
    clearing.redeem(root, {"from": people.admin})
    assert (stage.cash(heir), stage.cash(people.bank)) == (
        before[0] + FACE // 2,
        before[1] + FACE // 2,
    )
    assert_books(stage)


@row("a loan, of its pledgor or its financier")
def test_a_loan_is_repaid_and_foreclosed_between_successors(
    stage, people, house, warrants, refused, purse, root, heir
):
    other = stage.issue(FACE)
    for lot in (root, other):
        pledge(stage, lot)
    replace(stage, people.financier, people.bank)
    before = stage.cash(people.bank)
    house.pledges.repayLoan(root, {"from": people.supplier1})
    assert stage.cash(people.bank) == before + FACE // 2
    stage.sleep_days(101)
    with refused("Pledges_NotFinancier", people.bank, people.financier):
        house.pledges.foreclose(other, {"from": people.financier})
    house.pledges.foreclose(other, {"from": people.bank})
    assert stage.lot(other)["owner"] == people.bank


@row("a bid of another for its lot")
def test_a_bid_for_a_lot_stands_after_it_followed(stage, people, warrants, refused, root, heir):
    bid = stage.bid(root)
    replace(stage, people.supplier1, heir)
    with refused("Enterprises_Replaced", people.supplier1, heir):
        stage.accept(bid, root)
    warrants.follow(root, {"from": people.admin})
    before = stage.cash(heir)
    stage.accept(bid, root)
    assert stage.lot(root)["owner"] == people.financier
    assert stage.cash(heir) > before


@row("a consent that it signed or approved")
@pytest.mark.parametrize("way", ["signature", "approval"])
def test_consents_of_the_old_account_die(stage, people, warrants, refused, root, heir, way):
    what = (root, people.supplier2, 5, TRADE)
    last_day = stage.today + 90
    digest = bytes(warrants.endorseDigest(*what, 0, last_day))
    consent = (0, last_day, b"")
    if way == "signature":
        consent = (0, last_day, stage.sign(people.supplier1, digest))
    else:
        warrants.approveConsent(digest, {"from": people.supplier1})
    replace(stage, people.supplier1, heir)
    with refused("Enterprises_Replaced", people.supplier1, heir):
        warrants.endorseWithConsent(*what, consent, {"from": people.supplier3})
    warrants.follow(root, {"from": people.admin})
    with refused("Consents_NotGiven", heir, digest):
        warrants.endorseWithConsent(*what, consent, {"from": people.supplier3})


@row("a consent that it signed or approved")
def test_the_old_receivers_acceptance_and_handover_die(stage, people, house, refused, root, heir):
    ask(stage, people.supplier2, 90)
    lot = offer(stage, root, people.supplier2, 9)
    last_day = stage.today + 90
    digest = bytes(house.offers.offerAcceptanceDigest(lot, TRADE, 0, last_day))
    consent = (0, last_day, stage.sign(people.supplier2, digest))
    what = (root, people.supplier2, 5, TRADE)
    agreed = bytes(house.offers.handoverDigest(*what, 256, last_day))
    by_giver = (256, last_day, stage.sign(people.supplier1, agreed))
    by_receiver = stage.sign(people.supplier2, agreed)
    replace(stage, people.supplier2, heir)
    sender = {"from": people.supplier3}
    with refused("Consents_NotGiven", heir, digest):
        house.offers.acceptWithConsent(lot, consent, sender)
    with refused("Enterprises_Replaced", people.supplier2, heir):
        house.offers.handOver(*what, by_giver, by_receiver, sender)


@row("an operator that it approved")
def test_operators_of_the_old_account_die(stage, people, warrants, refused, root, heir):
    warrants.setApprovalForAll(people.supplier3, True, {"from": people.supplier1})
    replace(stage, people.supplier1, heir)
    operator = {"from": people.supplier3}
    with refused("Enterprises_Replaced", people.supplier1, heir):
        warrants.split(root, [1], operator)
    warrants.follow(root, {"from": people.admin})
    with refused("Warrants_NotHolder", root, people.supplier3):
        warrants.split(root, [1], operator)
    with refused("Lots_NotApproved", people.supplier3, heir):
        warrants.safeTransferFrom(heir, people.supplier2, root, FACE, TRADE, operator)
    with refused("Warrants_NotHolder", root, people.supplier1):
        warrants.split(root, [1], {"from": people.supplier1})
    warrants.split(root, [1], {"from": heir})


@row("a bid that it signed or that stands, of its financier")
def test_bids_of_a_replaced_financier_die(
    stage, people, house, desk, deposits, refused, purse, root, heir
):
    bid, any_lot = stage.bid(root), stage.bid()
    bands = [(365, 40_000), (0, 0), (0, 0), (0, 0)]
    standing = (FACE, stage.today + 90, 360, 0, False, 0, bands)
    desk.setStandingBid(people.core, deposits, standing, {"from": people.financier})
    loan = pledge_bid(stage, root)
    signature = signed(stage, loan)
    replace(stage, people.financier, heir)
    holder = {"from": people.supplier1}
    for call in (
        lambda: stage.accept(bid, root),
        lambda: stage.accept(any_lot, root),
        lambda: desk.acceptStanding(people.financier, root, FACE, 1, holder),
        lambda: house.pledges.pledge(loan, signature, holder),
    ):
        with refused("Enterprises_Replaced", people.financier, heir):
            call()
    with refused("StandingBids_NoBid", heir, people.core, deposits):
        desk.acceptStanding(heir, root, FACE, 1, holder)


@row("a bid of another for any lot of its obligor")
def test_bids_for_a_replaced_obligor_die_with_its_line(
    stage, people, desk, clearing, deposits, refused, root, heir
):
    bid = stage.bid(ratePpm=0)
    bands = [(365, 0), (0, 0), (0, 0), (0, 0)]
    standing = (FACE, stage.today + 90, 360, 0, False, 0, bands)
    desk.setStandingBid(people.core, deposits, standing, {"from": people.financier})
    replace(stage, people.core, heir)
    stage.accept(bid, root, 10)
    clearing.followLine(stage.line, {"from": people.admin})
    with refused("DiscountDesk_ObligorDiffers", people.core, heir):
        stage.accept(bid, root, 10)
    with refused("StandingBids_NoBid", people.financier, heir, deposits):
        desk.acceptStanding(people.financier, root, 1, 1, {"from": people.supplier1})


@row("a mandate to collect or to bear interest")
def test_mandates_die_with_the_line(
    stage, people, desk, clearing, deposits, refused, purse, root, heir
):
    clearing.setMandate(deposits, True, {"from": people.core})
    desk.setInterestMandate(deposits, 1_000_000, 100_000, FACE, {"from": people.core})
    replace(stage, people.core, heir)
    clearing.followLine(stage.line, {"from": people.admin})
    shared = stage.bid(root, obligorSharePpm=500_000)
    with refused("DiscountDesk_ShareNotMandated", heir, 500_000, 0):
        stage.accept(shared, root, 100)
    stage.jump_to(stage.house.warrants.paperOf(1)["dueDay"])
    with refused("Clearing_MandateMissing", heir, deposits):
        clearing.collect(1, {"from": people.admin})
    clearing.setMandate(deposits, True, {"from": heir})
    before = stage.cash(heir)
    clearing.collect(1, {"from": people.admin})
    assert stage.cash(heir) == before - FACE


@row("deposits, and what others may spend of them")
def test_deposits_stay_where_they_are(stage, people, deposits, purse, root, heir):
    before = stage.cash(people.supplier1), stage.cash(heir)
    allowed = deposits.allowance(people.supplier1, stage.house.desk)
    replace(stage, people.supplier1, heir)
    assert (stage.cash(people.supplier1), stage.cash(heir)) == before
    assert deposits.allowance(people.supplier1, stage.house.desk) == allowed == 2**256 - 1


@pytest.mark.rule("R196")
def test_every_row_of_the_table_is_tested():
    fates = spec_table("of a replaced account", "fate")
    names = [fate["of a replaced account"] for fate in fates]
    known = {"follows", "stands", "dies", "stays"}
    assert {re.split(r"\W", fate["fate"])[0] for fate in fates} == known
    tested = {test.row for test in globals().values() if hasattr(test, "row")}
    assert sorted(names) == sorted(tested)
