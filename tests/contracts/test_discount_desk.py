"""Discount: signed bids, exact proceeds, and lot against cash in one transaction or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from books import assert_books
from brownie.exceptions import VirtualMachineError
from expect import assert_events, assert_view
from hours import DAWN, DUSK
from stage import MAX_FACE, NOBODY, ORDER, TRADE
from standing import LAPSES, lapse

from deeptier.discounting import Basis, Method, quote
from deeptier.lot_id import LotId

FACE = 1_000_000_000
SALE = 1  # IWarrants.Cause
FUNDS = 10**13  # of the financier, see conftest
CANCELLED = 2**64 - 1


@pytest.fixture(scope="module")
def root(stage):
    """A root lot of supplier1, due in 150 days."""
    return stage.issue(FACE)


def child(lot, number):
    return LotId.from_number(lot).child(number).number


def assert_nothing_moved(stage, root):
    """supplier1 holds the whole root lot, and nobody paid."""
    view = stage.house.warrants.lotOf(root)
    assert_view(view, stage.people.supplier1, FACE, 0, 0, False, False, False)
    assert stage.cash(stage.people.supplier1) == 0
    assert stage.cash(stage.people.financier) == FUNDS


# exact figures


@pytest.mark.rule("R66")
@pytest.mark.parametrize(
    ("face", "rate_ppm", "days", "basis", "method", "discount"),
    [
        (600_000_000, 43_500, 150, 360, 0, 10_875_000),
        (600_000_000, 43_500, 150, 365, 0, 10_726_027),
        (600_000_000, 43_500, 150, 360, 1, 10_681_400),
        (600_000_000, 43_500, 150, 365, 1, 10_537_649),
        (133_333_334, 60_000, 90, 360, 0, 2_000_000),
        (133_333_334, 60_000, 90, 360, 1, 1_970_443),
        (1_000_000_000, 43_500, 33, 360, 0, 3_987_500),
        (333_333_333, 43_500, 33, 360, 0, 1_329_167),
        (333_333_334, 43_500, 33, 360, 0, 1_329_167),
        (600_000_000, 0, 150, 360, 0, 0),
        (600_000_000, 0, 150, 365, 1, 0),
        (1, 43_500, 150, 360, 0, 0),
        (2, 1_000_000, 180, 360, 0, 1),
        (1_000_000_000, 43_500, 1, 365, 0, 119_178),
        (10**12, 1_000_000, 150, 360, 1, 294_117_647_059),
    ],
)
def test_accept_pays_the_exact_proceeds(
    stage, people, warrants, desk, refused, face, rate_ppm, days, basis, method, discount
):
    agreed = quote(face, rate_ppm, days, Basis(basis), Method(method))
    assert agreed.discount == discount
    lot = stage.issue(face, days)
    bid = stage.bid(lot, ratePpm=rate_ppm, dayBasis=basis, method=method)
    tx = stage.accept(bid, lot)

    digest = stage.bid_digest(bid)
    proceeds = face - discount
    assert tuple(map(int, tx.return_value)) == (lot, proceeds)
    assert_events(
        tx,
        ("Delivered", lot, people.supplier1, people.financier, face, 1, SALE, digest),
        ("TransferSingle", desk, people.supplier1, people.financier, lot, face),
        (
            "Discounted",
            lot,
            people.supplier1,
            people.financier,
            digest,
            face,
            discount,
            proceeds,
            days,
            rate_ppm,
            basis,
            method,
            0,
        ),
        ("Transfer", people.financier, people.supplier1, proceeds),
    )
    assert_view(warrants.lotOf(lot), people.financier, face, 0, 1, False, False, False)
    assert stage.cash(people.supplier1) == proceeds
    assert stage.cash(people.financier) == FUNDS - proceeds
    assert_view(desk.recourseOf(lot, 1), NOBODY, 0, 0)
    assert_books(stage)


@pytest.mark.rule("R66")
def test_rounding_is_not_additive(stage, people):
    whole = stage.issue(FACE, 33)
    parts = stage.split(stage.issue(FACE, 33), 333_333_333, 333_333_333, 333_333_334)
    bid = stage.bid(ratePpm=43_500)
    stage.accept(bid, whole)
    assert stage.cash(people.supplier1) == FACE - 3_987_500
    for part in parts:
        stage.accept(bid, part)
    assert stage.cash(people.supplier1) == 2 * FACE - 3_987_500 - 3 * 1_329_167
    assert 3 * 1_329_167 == 3_987_501


@pytest.mark.rule("R66")
def test_accept_of_the_greatest_face_and_a_huge_rate(stage, people, warrants):
    lot = stage.issue(MAX_FACE, 180, line=stage.grant_line())
    agreed = quote(MAX_FACE, 1_000_000, 180, Basis.ACT_360, Method.DISCOUNT)
    stage.fund(people.financier, MAX_FACE)
    budget = MAX_FACE - 1  # the greatest budget that a bid may have
    cut = stage.accept(stage.bid(lot, ratePpm=1_000_000, budget=budget), lot, budget)
    assert (
        stage.cash(people.supplier1)
        == budget - quote(budget, 1_000_000, 180, Basis.ACT_360, Method.DISCOUNT).discount
    )
    assert agreed.discount == 2**63
    assert_view(warrants.lotOf(child(lot, 1)), people.financier, budget, 0, 1, False, False, False)
    assert int(cut.return_value[0]) == child(lot, 1)


@pytest.mark.rule("R67")
@pytest.mark.parametrize(
    ("face", "rate_ppm", "days", "method", "discount"),
    [
        (1, 1_000_000, 180, 0, 1),
        (100, 4_294_967_295, 150, 0, 178_957),
        (600_000_000, 2_400_000, 150, 0, 600_000_000),
        (1, 2_400_000, 150, 1, 1),
    ],
)
def test_accept_reverts_when_the_discount_consumes_the_face(
    stage, people, refused, face, rate_ppm, days, method, discount
):
    lot = stage.issue(face, days)
    bid = stage.bid(lot, ratePpm=rate_ppm, method=method)
    with refused("Money_ConsumesFace", face, discount):
        stage.accept(bid, lot)
    assert stage.lot(lot)["owner"] == people.supplier1


@pytest.mark.rule("R65")
@pytest.mark.parametrize("days_before", [150, 2, 1])
def test_accept_counts_days_to_the_due_days_eve(stage, people, root, days_before):
    stage.jump_to(stage.house.warrants.paperOf(1)["dueDay"] - days_before, DUSK)
    tx = stage.accept(stage.bid(root), root)
    assert tx.events["Discounted"]["tenorDays"] == days_before
    agreed = quote(FACE, 43_500, days_before, Basis.ACT_360, Method.DISCOUNT)
    assert stage.cash(people.supplier1) == agreed.proceeds


@pytest.mark.rule("R65")
@pytest.mark.parametrize("days_after", [0, 1])
def test_accept_reverts_from_the_due_day(stage, warrants, refused, root, days_after):
    due_day = warrants.paperOf(1)["dueDay"]
    stage.jump_to(due_day + days_after, DAWN)
    with refused("Warrants_Matured", 1, due_day, due_day + days_after):
        stage.accept(stage.bid(root), root)


# parts and budgets


@pytest.mark.rule("R69")
def test_accept_for_a_part_cuts_a_child(stage, people, warrants, desk, root):
    bid = stage.bid(root, budget=FACE)
    tx = stage.accept(bid, root, 400_000_000)

    cut, digest = child(root, 1), stage.bid_digest(bid)
    discount, proceeds = 7_250_000, 392_750_000
    assert tuple(map(int, tx.return_value)) == (cut, proceeds)
    holder, buyer = people.supplier1, people.financier
    assert_events(
        tx,
        ("Delivered", cut, holder, buyer, 400_000_000, 1, SALE, digest),
        ("TransferSingle", desk, holder, NOBODY, root, 400_000_000),
        ("TransferSingle", desk, NOBODY, buyer, cut, 400_000_000),
        (
            "Discounted",
            cut,
            holder,
            buyer,
            digest,
            400_000_000,
            discount,
            proceeds,
            150,
            43_500,
            360,
            0,
            0,
        ),
        ("Transfer", buyer, holder, proceeds),
    )
    assert_view(warrants.lotOf(root), holder, 600_000_000, 1, 0, False, False, False)
    assert_view(warrants.lotOf(cut), buyer, 400_000_000, 0, 1, False, False, False)
    assert desk.filledOf(digest) == 0
    assert_books(stage)


@pytest.mark.rule("R61")
@pytest.mark.rule("R85")
@pytest.mark.parametrize("amount", [1, FACE])
def test_a_bid_for_one_lot_buys_once(stage, people, refused, root, amount):
    bid = stage.bid(root, budget=2 * FACE)
    stage.accept(bid, root, amount)
    if amount == FACE:
        stage.endorse(root, people.supplier1)
    with refused("DiscountDesk_VersionDiffers", root, 0, 2 if amount == FACE else 1 << 8):
        stage.accept(bid, root, 1)


@pytest.mark.rule("R61")
def test_a_bid_for_an_obligor_is_filled_exactly(stage, people, desk, refused, root):
    bid = stage.bid(budget=700)
    digest = stage.bid_digest(bid)
    first = stage.accept(bid, root, 300)
    assert (first.events["Discounted"]["filled"], desk.filledOf(digest)) == (300, 300)
    with refused("DiscountDesk_Overfilled", digest, 401, 400):
        stage.accept(bid, root, 401)
    other = stage.issue(FACE, payee=people.supplier2)
    second = stage.accept(bid, other, 400)
    assert (second.events["Discounted"]["filled"], desk.filledOf(digest)) == (700, 700)
    with refused("DiscountDesk_Overfilled", digest, 1, 0):
        stage.accept(bid, root, 1)


@pytest.mark.rule("R61")
def test_accept_reverts_when_one_lot_passes_the_budget(stage, refused, root):
    for bid in (stage.bid(root, budget=FACE - 1), stage.bid(budget=FACE - 1)):
        with refused("DiscountDesk_Overfilled", stage.bid_digest(bid), FACE, FACE - 1):
            stage.accept(bid, root)
    stage.accept(stage.bid(root, budget=FACE), root)


@pytest.mark.rule("R61")
@pytest.mark.parametrize("scope", ["lot", "obligor"])
def test_accept_reverts_for_a_budget_that_means_cancelled(stage, refused, root, scope):
    bid = stage.bid(root if scope == "lot" else 0, budget=CANCELLED)
    with refused("DiscountDesk_Overfilled", stage.bid_digest(bid), CANCELLED, 0):
        stage.accept(bid, root, 1)


def test_two_bids_that_differ_by_nonce_are_two_budgets(stage, desk, root):
    bid = stage.bid(budget=10)
    twin = replace(bid, nonce=bid.nonce + 10**6)
    stage.accept(bid, root, 10)
    stage.accept(twin, root, 10)
    assert desk.filledOf(stage.bid_digest(twin)) == 10


@pytest.mark.rule("R69")
@pytest.mark.parametrize("scope", ["lot", "obligor"])
def test_accept_reverts_for_nothing_or_too_much(stage, refused, root, scope):
    bid = stage.bid(root if scope == "lot" else 0)
    with refused("Warrants_AmountZero", root):
        stage.accept(bid, root, 0)
    with refused("Warrants_AmountExceedsLot", root, FACE + 1, FACE):
        stage.accept(bid, root, FACE + 1)
    assert_nothing_moved(stage, root)


# what a bid wants


@pytest.mark.rule("R58")
@pytest.mark.parametrize("obligor", ["none", "both"])
def test_accept_reverts_when_the_scope_is_invalid(stage, people, refused, root, obligor):
    lot, obligor = (0, NOBODY) if obligor == "none" else (root, people.core)
    bid = stage.bid(lot, obligor=obligor)
    with refused("DiscountDesk_ScopeInvalid", lot, obligor):
        stage.accept(bid, root)


@pytest.mark.rule("R59")
@pytest.mark.parametrize("basis", [0, 359, 361, 364, 366, 65_535])
def test_accept_reverts_for_another_day_basis(stage, refused, root, basis):
    with refused("DiscountDesk_BasisInvalid", basis):
        stage.accept(stage.bid(root, dayBasis=basis), root)


@pytest.mark.rule("R58")
def test_accept_reverts_for_another_lot_than_wanted(stage, refused, root):
    other = stage.issue(FACE)
    with refused("DiscountDesk_LotDiffers", root, other):
        stage.accept(stage.bid(root), other)


@pytest.mark.rule("R58")
def test_accept_reverts_after_the_lot_was_cut(stage, people, refused, root):
    bid = stage.bid(root)
    stage.split(root, 1)
    with refused("DiscountDesk_VersionDiffers", root, 0, 1 << 8):
        stage.accept(bid, root)


@pytest.mark.rule("R58")
def test_accept_reverts_after_the_lot_was_moved(stage, people, refused, root):
    bid = stage.bid(root)
    stage.endorse(root, people.supplier2)
    with refused("DiscountDesk_VersionDiffers", root, 0, 1):
        stage.accept(bid, root)


@pytest.mark.rule("R58")
def test_accept_reverts_for_a_version_still_to_come(stage, refused, root):
    with refused("DiscountDesk_VersionDiffers", root, 1 << 8, 0):
        stage.accept(stage.bid(root, lotVersion=1 << 8), root)


@pytest.mark.rule("R58")
def test_accept_reverts_for_a_lot_of_another_obligor(stage, people, refused, root):
    bid = stage.bid(obligor=people.other_core)
    with refused("DiscountDesk_ObligorDiffers", people.other_core, people.core):
        stage.accept(bid, root)


@pytest.mark.rule("R59")
@pytest.mark.parametrize("scope", ["lot", "obligor"])
def test_accept_reverts_in_another_currency(stage, project, people, deposits, refused, root, scope):
    other = project.HostileToken.deploy({"from": people.admin})
    bid = stage.bid(root if scope == "lot" else 0, currency=other)
    with refused("DiscountDesk_CurrencyDiffers", other, deposits):
        stage.accept(bid, root)


@pytest.mark.rule("R59")
def test_accept_takes_the_latest_due_day_and_none_after(stage, warrants, refused, root):
    due_day = warrants.paperOf(1)["dueDay"]
    with refused("DiscountDesk_DueTooLate", due_day, due_day - 1):
        stage.accept(stage.bid(lastDueDay=due_day - 1), root, 1)
    stage.accept(stage.bid(lastDueDay=due_day), root, 1)
    assert stage.lot(child(root, 1))["amount"] == 1


@pytest.mark.rule("R60")
def test_accept_reverts_after_the_bids_last_day(stage, refused, root):
    bid = stage.bid(root)
    stage.jump_to(bid.lastDay + 1, DAWN)
    with refused("Consents_Expired", bid.lastDay, bid.lastDay + 1):
        stage.accept(bid, root)


@pytest.mark.rule("R60")
def test_accept_goes_on_through_the_bids_last_day(stage, people, root):
    bid = stage.bid(root)
    stage.jump_to(bid.lastDay, DUSK)
    stage.accept(bid, root)
    assert stage.lot(root)["owner"] == people.financier


# who agrees


@pytest.mark.rule("R60")
def test_accept_reverts_without_the_financiers_consent(stage, people, refused, root):
    bid = stage.bid(root)
    digest = stage.bid_digest(bid)
    forged = stage.sign(people.supplier1, digest)
    for signature in (b"", forged, forged[:64]):
        with refused("Consents_NotGiven", people.financier, digest):
            stage.accept(bid, root, signature=signature)
    assert_nothing_moved(stage, root)


@pytest.mark.rule("R60")
@pytest.mark.parametrize(
    "change",
    [
        {"ratePpm": 1},
        {"budget": 10**12 + 1},
        {"dayBasis": 365},
        {"method": 1},
        {"recourse": True},
        {"lastDay": 2**24 - 1},
        {"nonce": 0},
    ],
)
def test_accept_reverts_for_other_words_than_the_financier_signed(
    stage, people, refused, root, change
):
    bid = stage.bid(root)
    signature = stage.sign(people.financier, stage.bid_digest(bid))
    changed = replace(bid, **change)
    with refused("Consents_NotGiven", people.financier, stage.bid_digest(changed)):
        stage.accept(changed, root, signature=signature)


@pytest.mark.rule("R82")
def test_accept_under_a_bid_approved_on_chain(stage, people, desk, refused, root):
    bid = stage.bid(root)
    digest = stage.bid_digest(bid)
    with refused("Consents_NotGiven", people.financier, digest):
        stage.accept(bid, root, signature=b"")
    desk.approveConsent(digest, {"from": people.financier})
    stage.accept(bid, root, signature=b"")
    assert stage.lot(root)["owner"] == people.financier


@pytest.mark.rule("R82")
def test_accept_under_the_bid_of_a_smart_account(stage, people, project, deposits, desk, root):
    wallet = project.SmartAccount.deploy(people.supplier4, {"from": people.admin})
    stage.onboard(wallet, 4)
    stage.fund(wallet, FACE)
    approval = deposits.approve.encode_input(desk, FACE)
    wallet.execute(deposits, approval, {"from": people.admin})
    bid = stage.bid(root, financier=wallet)
    signature = stage.sign(people.supplier4, stage.bid_digest(bid))
    stage.accept(bid, root, signature=signature)
    assert stage.lot(root)["owner"] == wallet
    assert stage.cash(people.supplier1) == FACE - 18_125_000
    assert stage.cash(wallet) == 18_125_000


@pytest.mark.rule("R82")
def test_accept_sent_by_a_financier_that_is_the_holders_operator(stage, people, warrants, root):
    warrants.setApprovalForAll(people.financier, True, {"from": people.supplier1})
    stage.accept(stage.bid(root), root, by=people.financier, signature=b"")
    assert stage.lot(root)["owner"] == people.financier
    assert stage.cash(people.supplier1) == FACE - 18_125_000


@pytest.mark.rule("R64")
def test_accept_reverts_for_others_than_the_holder(stage, people, refused, root):
    with refused("Warrants_NotHolder", root, people.supplier2):
        stage.accept(stage.bid(root), root, by=people.supplier2)
    with refused("Warrants_NotHolder", root, people.financier):
        stage.accept(stage.bid(root), root, by=people.financier, signature=b"")


@pytest.mark.rule("R64")
def test_accept_by_an_operator_pays_the_holder(stage, people, warrants, root):
    warrants.setApprovalForAll(people.outsider, True, {"from": people.supplier1})
    stage.accept(stage.bid(root), root, by=people.outsider)
    assert stage.cash(people.supplier1) == FACE - 18_125_000
    assert stage.cash(people.outsider) == 0


@pytest.mark.rule("R36")
def test_accept_reverts_for_a_lot_never_made(stage, people, refused, root):
    bid = stage.bid()
    with refused("Warrants_LotUnknown", child(root, 1)):
        stage.accept(bid, child(root, 1), 1, by=people.supplier1)


@pytest.mark.rule("R65")
@pytest.mark.parametrize("side", ["supplier1", "financier"])
@pytest.mark.parametrize("how", LAPSES)
def test_accept_reverts_for_a_party_that_is_not_active(stage, people, refused, root, how, side):
    bid = stage.bid(root)
    with refused(*lapse(stage, getattr(people, side), how)):
        stage.accept(bid, root)


@pytest.mark.rule("R5")
def test_accept_reverts_for_a_buyer_that_is_not_a_financier(stage, people, refused, root):
    bid = stage.bid(root, financier=people.supplier2)
    with refused("Enterprises_RoleMissing", people.supplier2, 2):
        stage.accept(bid, root)


@pytest.mark.rule("R4")
def test_accept_reverts_for_a_buyer_never_onboarded(stage, people, refused, root):
    with refused("Enterprises_Unknown", people.outsider):
        stage.accept(stage.bid(root, financier=people.outsider), root)


@pytest.mark.rule("R44")
def test_accept_reverts_for_a_lot_that_the_financier_holds(stage, people, refused, root):
    lot = stage.endorse(root, people.financier, 100)
    for amount in (1, 100):
        with refused("Warrants_SameHolder", lot, people.financier):
            stage.accept(stage.bid(lot), lot, amount)


@pytest.mark.rule("R6")
def test_accept_reverts_while_business_is_paused(stage, people, enterprises, refused, root):
    enterprises.pauseBusiness(ORDER, {"from": people.regulator})
    with refused("Enterprises_BusinessPaused", stage.today):
        stage.accept(stage.bid(root), root)


@pytest.mark.rule("R45")
def test_accept_is_not_bound_by_the_tier_cap(stage, people, warrants):
    root = stage.issue(FACE, tierCap=1)
    stage.accept(stage.bid(root), root, 1)
    assert_view(warrants.lotOf(child(root, 1)), people.financier, 1, 0, 1, False, False, False)


# cash


@pytest.mark.rule("R68")
def test_accept_reverts_when_the_financier_lacks_cash(stage, people, deposits, root):
    deposits.transfer(people.outsider, FUNDS - 981_874_999, {"from": people.financier})
    with pytest.raises(VirtualMachineError) as refusal:
        stage.accept(stage.bid(root), root)
    assert refusal.value.revert_msg == "InsufficientBalance: "  # Solady's, of no arguments
    assert stage.lot(root)["owner"] == people.supplier1
    assert stage.cash(people.supplier1) == 0
    stage.fund(people.financier, 1)
    stage.accept(stage.bid(root), root)
    assert stage.cash(people.financier) == 0
    assert stage.cash(people.supplier1) == 981_875_000


@pytest.mark.rule("R68")
def test_accept_reverts_when_the_allowance_is_too_low(stage, people, deposits, desk, refused, root):
    deposits.approve(desk, 981_874_999, {"from": people.financier})
    with refused("InsufficientAllowance"):
        stage.accept(stage.bid(root), root)
    assert_nothing_moved(stage, root)
    deposits.approve(desk, 981_875_000, {"from": people.financier})
    stage.accept(stage.bid(root), root)
    assert deposits.allowance(people.financier, desk) == 0
    assert stage.cash(people.supplier1) == 981_875_000


# cancelling


@pytest.mark.rule("R62")
@pytest.mark.parametrize("scope", ["lot", "obligor"])
def test_cancel_bid_before_it_is_signed(stage, people, desk, refused, root, scope):
    bid = stage.bid(root if scope == "lot" else 0)
    digest = stage.bid_digest(bid)
    tx = desk.cancelBid(bid.words, {"from": people.financier})
    assert_events(tx, ("BidCancelled", people.financier, digest))
    assert desk.filledOf(digest) == CANCELLED
    with refused("DiscountDesk_BidCancelled", digest):
        stage.accept(bid, root, 1)


@pytest.mark.rule("R62")
def test_cancel_bid_after_a_part_was_bought(stage, people, desk, refused, root):
    bid = stage.bid(budget=100)
    stage.accept(bid, root, 60)
    desk.cancelBid(bid.words, {"from": people.financier})
    with refused("DiscountDesk_BidCancelled", stage.bid_digest(bid)):
        stage.accept(bid, root, 1)
    assert stage.lot(child(root, 1))["owner"] == people.financier


@pytest.mark.rule("R62")
def test_cancel_bid_reverts_twice_and_for_others(stage, people, desk, refused, root):
    bid = stage.bid(root)
    with refused("DiscountDesk_NotFinancier", people.financier, people.other_financier):
        desk.cancelBid(bid.words, {"from": people.other_financier})
    desk.cancelBid(bid.words, {"from": people.financier})
    with refused("DiscountDesk_BidCancelled", stage.bid_digest(bid)):
        desk.cancelBid(bid.words, {"from": people.financier})


@pytest.mark.rule("R62")
def test_cancel_bid_leaves_other_bids(stage, people, desk, root):
    bid = stage.bid()
    other = stage.bid()
    desk.cancelBid(bid.words, {"from": people.financier})
    stage.accept(other, root, 1)
    assert desk.filledOf(stage.bid_digest(other)) == 1


@pytest.mark.rule("R63")
def test_cancel_all_bids_kills_every_older_bid(stage, people, desk, refused, root):
    bids = [stage.bid(root), stage.bid()]
    tx = desk.cancelAllBids({"from": people.financier})
    assert_events(tx, ("SeriesRaised", people.financier, 1))
    assert tx.return_value == 1
    assert desk.seriesOf(people.financier) == 1
    assert desk.seriesOf(people.other_financier) == 0
    for bid in bids:
        with refused("DiscountDesk_SeriesDead", 0, 1):
            stage.accept(bid, root, 1)
    desk.cancelAllBids({"from": people.financier})
    with refused("DiscountDesk_SeriesDead", 1, 2):
        stage.accept(stage.bid(series=1), root, 1)
    stage.accept(stage.bid(series=2), root, 1)
    assert stage.lot(child(root, 1))["owner"] == people.financier


@pytest.mark.rule("R63")
def test_a_bid_of_a_series_to_come_is_not_open_yet(stage, people, desk, refused, root):
    with refused("DiscountDesk_SeriesDead", 1, 0):
        stage.accept(stage.bid(root, series=1), root)


# acceptance by the holder's consent


def acceptance(stage, bid, lot, amount, *, signer=None, version=None, last_day=None):
    """An acceptance signed by supplier1 (unless told)."""
    version = stage.house.warrants.versionOf(lot) if version is None else version
    last_day = stage.today if last_day is None else last_day
    digest = stage.house.desk.acceptanceDigest(
        stage.bid_digest(bid), lot, amount, version, last_day
    )
    return version, last_day, stage.sign(signer or stage.people.supplier1, bytes(digest))


def carry(stage, bid, lot, amount, consent):
    """The outsider carries a bid and its acceptance to the chain."""
    signature = stage.sign(bid.financier, stage.bid_digest(bid))
    return stage.house.desk.acceptWithConsent(
        bid.words, signature, lot, amount, consent, {"from": stage.people.outsider}
    )


@pytest.mark.rule("R64")
@pytest.mark.parametrize("amount", [400_000_000, FACE])
def test_accept_with_a_signature_carried_by_anyone(stage, people, warrants, desk, root, amount):
    bid = stage.bid(root)
    tx = carry(stage, bid, root, amount, acceptance(stage, bid, root, amount))
    agreed = quote(amount, 43_500, 150, Basis.ACT_360, Method.DISCOUNT)
    sold = root if amount == FACE else child(root, 1)
    assert tuple(map(int, tx.return_value)) == (sold, agreed.proceeds)
    assert tx.events["Discounted"]["seller"] == people.supplier1
    assert_view(warrants.lotOf(sold), people.financier, amount, 0, 1, False, False, False)
    assert stage.cash(people.supplier1) == agreed.proceeds
    assert stage.cash(people.outsider) == 0
    assert_books(stage)


@pytest.mark.rule("R85")
def test_accept_with_consent_reverts_when_replayed(stage, refused, root):
    bid = stage.bid()
    consent = acceptance(stage, bid, root, 100)
    carry(stage, bid, root, 100, consent)
    with refused("DiscountDesk_VersionDiffers", root, 0, 1 << 8):
        carry(stage, bid, root, 100, consent)


@pytest.mark.rule("R64")
@pytest.mark.parametrize("changed", ["bid", "amount", "signer", "last day", "lot"])
def test_accept_with_consent_reverts_for_other_words_than_signed(
    stage, people, desk, refused, root, changed
):
    bid, other_bid = stage.bid(), stage.bid()
    twin = stage.issue(FACE)
    last_day = stage.today
    signer = people.supplier2 if changed == "signer" else people.supplier1
    version, _, signature = acceptance(stage, bid, root, 100, signer=signer)
    sent_bid = other_bid if changed == "bid" else bid
    amount = 101 if changed == "amount" else 100
    lot = twin if changed == "lot" else root
    last_day += changed == "last day"
    digest = desk.acceptanceDigest(stage.bid_digest(sent_bid), lot, amount, version, last_day)
    with refused("Consents_NotGiven", people.supplier1, digest):
        carry(stage, sent_bid, lot, amount, (version, last_day, signature))


@pytest.mark.rule("R64")
def test_accept_with_consent_reverts_after_its_last_day(stage, refused, root):
    bid = stage.bid(root)
    last_day = stage.today
    consent = acceptance(stage, bid, root, 100)
    stage.jump_to(last_day + 1, DAWN)
    with refused("Consents_Expired", last_day, last_day + 1):
        carry(stage, bid, root, 100, consent)


@pytest.mark.rule("R64")
def test_accept_with_consent_at_the_end_of_its_last_day(stage, people, root):
    bid = stage.bid(root)
    consent = acceptance(stage, bid, root, 100)
    stage.jump_to(stage.today, DUSK)
    carry(stage, bid, root, 100, consent)
    assert stage.lot(child(root, 1))["owner"] == people.financier


@pytest.mark.rule("R82")
def test_accept_with_an_approval_on_chain(stage, people, desk, refused, root):
    bid = stage.bid(root)
    digest = desk.acceptanceDigest(stage.bid_digest(bid), root, 100, 0, stage.today)
    consent = (0, stage.today, b"")
    with refused("Consents_NotGiven", people.supplier1, digest):
        carry(stage, bid, root, 100, consent)
    desk.approveConsent(digest, {"from": people.supplier1})
    carry(stage, bid, root, 100, consent)
    assert stage.lot(child(root, 1))["owner"] == people.financier


@pytest.mark.rule("R64")
def test_accept_with_consent_reverts_for_a_lot_never_made(stage, desk, refused, root):
    bid = stage.bid()
    consent = acceptance(stage, bid, child(root, 1), 1)
    digest = desk.acceptanceDigest(stage.bid_digest(bid), child(root, 1), 1, 0, stage.today)
    with refused("Consents_NotGiven", NOBODY, digest):
        carry(stage, bid, child(root, 1), 1, consent)


@pytest.mark.rule("R64")
def test_accept_with_consent_reverts_for_the_consent_of_the_holder_before(
    stage, people, refused, root
):
    bid = stage.bid()
    consent = acceptance(stage, bid, root, 100)
    stage.endorse(root, people.supplier2)
    with refused("DiscountDesk_VersionDiffers", root, 0, 1):
        carry(stage, bid, root, 100, consent)


# a signature names its contract


@pytest.mark.rule("R84")
def test_a_bid_signed_for_another_contract_is_no_bid(stage, people, desk, refused, root):
    what = (root, people.financier, FACE, TRADE)
    bid = stage.bid(root)
    elsewhere = stage.sign(
        people.financier, bytes(stage.house.warrants.endorseDigest(*what, 0, stage.today))
    )
    with refused("Consents_NotGiven", people.financier, stage.bid_digest(bid)):
        stage.accept(bid, root, signature=elsewhere)
