"""Standing bids: a rate for each tenor, a budget, and nobody who must be online."""

from __future__ import annotations

import pytest
from books import assert_books
from currencies import SUPPLY, allow
from expect import assert_events, assert_view, plain
from finance import ENDLESS, UNUSED, StandingBid, announced, hold, replace, set_standing
from hours import DAWN, DUSK
from stage import MAX_FACE, NO_BYTES32, NOBODY, commitment
from standing import LAPSES, lapse
from worked import number, parse_rate, rows

from deeptier.discounting import Basis, Method, quote
from deeptier.lot_id import LotId

FACE = 600_000_000
PROCEEDS = 589_125_000  # at 4.35 %, 150 days of 360
FUNDS = 10**13
SALE = 1  # IWarrants.Cause
BANDS = ((30, 36_000), (90, 40_000), (180, 43_500), UNUSED)
CANCELLED = 2**64 - 1
TABLE = ("days left", "band", "rate", "discount", "proceeds")


@pytest.fixture
def root(stage):
    """A root lot of supplier1, due in 150 days."""
    return stage.issue(FACE)


@pytest.fixture
def standing(stage, root):
    """The digest of the financier's standing bid for core."""
    return set_standing(stage)


def child(lot, number_):
    return LotId.from_number(lot).child(number_).number


def take(stage, lot, amount=None, least=0, *, by=None, financier=None):
    """The holder sells under the financier's standing bid."""
    held = stage.lot(lot)
    amount = held["amount"] if amount is None else amount
    financier = financier or stage.people.financier
    return stage.house.desk.acceptStanding(
        financier, lot, amount, least, {"from": by or held["owner"]}
    )


def nothing_moved(stage, lot):
    assert stage.lot(lot)["owner"] == stage.people.supplier1
    assert stage.cash(stage.people.supplier1) == 0
    assert stage.cash(stage.people.financier) == FUNDS
    return True


# setting


@pytest.mark.rule("R150")
def test_set_standing_bid(stage, people, desk, deposits):
    assert_view(
        desk.standingBidOf(people.financier, people.core, deposits),
        *(0, 0, 0, 0, False, 0, (UNUSED,) * 4),
    )
    words = (7, stage.today, 365, 1, True, 99, BANDS)
    tx = desk.setStandingBid(people.core, deposits, words, {"from": people.financier})
    kept = (7, stage.today, 365, 1, True, 1, BANDS)
    digest = desk.standingBidDigest(people.financier, people.core, deposits, 1)
    what = (people.financier, people.core, deposits, digest, kept)
    assert_events(tx, ("StandingBidSet", *what))
    assert_view(desk.standingBidOf(people.financier, people.core, deposits), *kept)


@pytest.mark.rule("R150")
@pytest.mark.parametrize(
    "bands",
    [
        ((1, 0), UNUSED, UNUSED, UNUSED),
        ((65_535, 2**32 - 1), UNUSED, UNUSED, UNUSED),
        ((1, 5), (2, 4), (3, 3), (4, 2)),
        ((30, 1), (31, 1), UNUSED, UNUSED),
        ((30, 1), (0, 7), UNUSED, UNUSED),  # an unused band may name a rate
    ],
)
def test_set_standing_bid_with_bands_in_order(stage, people, desk, deposits, bands):
    set_standing(stage, bands=bands)
    assert plain(desk.standingBidOf(people.financier, people.core, deposits))[6] == bands


@pytest.mark.rule("R150")
@pytest.mark.parametrize(
    ("bands", "wrong"),
    [
        ((UNUSED, UNUSED, UNUSED, UNUSED), (0, 0)),
        ((UNUSED, (30, 1), UNUSED, UNUSED), (0, 0)),
        (((30, 1), (30, 2), UNUSED, UNUSED), (1, 30)),
        (((30, 1), (29, 2), UNUSED, UNUSED), (1, 29)),
        (((30, 1), UNUSED, (60, 2), UNUSED), (2, 60)),
        (((30, 1), UNUSED, (10, 2), UNUSED), (2, 10)),
        (((30, 1), UNUSED, UNUSED, (60, 2)), (3, 60)),
        (((1, 1), (2, 1), (3, 1), (3, 1)), (3, 3)),
    ],
)
def test_set_standing_bid_reverts_for_bands_out_of_order(
    stage, people, desk, deposits, refused, bands, wrong
):
    with refused("StandingBids_BandsInvalid", *wrong):
        set_standing(stage, bands=bands)
    assert desk.standingBidOf(people.financier, people.core, deposits)["revision"] == 0


@pytest.mark.rule("R150")
@pytest.mark.parametrize("basis", [0, 359, 361, 364, 366, 65_535])
def test_set_standing_bid_reverts_for_another_day_basis(stage, refused, basis):
    with refused("StandingBids_BasisInvalid", basis):
        set_standing(stage, dayBasis=basis)


@pytest.mark.rule("R150")
def test_set_standing_bid_reverts_for_a_budget_that_means_cancelled(stage, refused):
    with refused("StandingBids_BudgetInvalid", CANCELLED):
        set_standing(stage, budget=CANCELLED)
    set_standing(stage, budget=CANCELLED - 1)


@pytest.mark.rule("R150")
def test_standing_bids_stand_apart_by_financier_obligor_and_currency(stage, people, desk, deposits):
    set_standing(stage, budget=1)
    set_standing(stage, budget=2, by=people.other_financier)
    set_standing(stage, budget=3, obligor=people.other_core)
    set_standing(stage, budget=4, currency=people.outsider)
    keys = [
        (people.financier, people.core, deposits),
        (people.other_financier, people.core, deposits),
        (people.financier, people.other_core, deposits),
        (people.financier, people.core, people.outsider),
    ]
    assert [desk.standingBidOf(*key)["budget"] for key in keys] == [1, 2, 3, 4]
    assert [desk.standingBidOf(*key)["revision"] for key in keys] == [1, 1, 1, 1]
    assert len({bytes(desk.standingBidDigest(*key, 1)) for key in keys}) == 4


# exact figures


@pytest.mark.rule("R152")
@pytest.mark.parametrize("row", rows(*TABLE), ids=str)
def test_the_tenors_of_the_specification(stage, people, desk, refused, row):
    days = number(row["days left"])
    reason = commitment("long") if days > 180 else NO_BYTES32
    lot = stage.issue(FACE, days, longTenorReason=reason)
    digest = set_standing(stage, bands=BANDS)
    if row["proceeds"] == "`StandingBids_TenorTooLong`":
        with refused("StandingBids_TenorTooLong", days, 180):
            take(stage, lot)
        assert nothing_moved(stage, lot)
        return
    rate, discount, proceeds = (
        parse_rate(row["rate"]),
        number(row["discount"]),
        number(row["proceeds"]),
    )
    assert BANDS[number(row["band"]) - 1][1] == rate
    tx = take(stage, lot)
    seller, buyer = people.supplier1, people.financier
    price = (FACE, discount, proceeds, days, rate, 360, 0, FACE)
    assert_events(
        tx,
        ("Delivered", lot, seller, buyer, FACE, 1, SALE, digest),
        ("TransferSingle", desk, seller, buyer, lot, FACE),
        ("Discounted", lot, seller, buyer, digest, *price),
        ("Transfer", buyer, seller, proceeds),
    )
    assert tuple(map(int, tx.return_value)) == (lot, proceeds)
    assert stage.cash(seller) == proceeds
    assert stage.cash(buyer) == FUNDS - proceeds
    assert desk.filledOf(digest) == FACE
    assert_books(stage)


@pytest.mark.rule("R152")
@pytest.mark.parametrize(
    ("days_left", "rate"), [(150, 43_500), (91, 43_500), (90, 40_000), (30, 36_000), (1, 36_000)]
)
def test_the_rate_is_that_of_the_day_of_sale(stage, root, standing, days_left, rate):
    stage.sleep_days(150 - days_left)
    [sale] = announced(take(stage, root), "Discounted")
    assert (sale[7], sale[8]) == (days_left, rate)


@pytest.mark.rule("R152")
def test_four_bands_each_at_its_last_day(stage, people):
    set_standing(stage, bands=((10, 1), (20, 2), (30, 3), (40, 4)))
    for days, rate in ((10, 1), (11, 2), (20, 2), (21, 3), (30, 3), (31, 4), (40, 4)):
        [sale] = announced(take(stage, stage.issue(FACE, days)), "Discounted")
        assert (sale[7], sale[8]) == (days, rate)


@pytest.mark.rule("R152")
def test_accept_standing_reverts_beyond_the_fourth_band(stage, refused):
    set_standing(stage, bands=((10, 1), (20, 2), (30, 3), (40, 4)))
    lot = stage.issue(FACE, 41)
    with refused("StandingBids_TenorTooLong", 41, 40):
        take(stage, lot)


@pytest.mark.rule("R152")
def test_accept_standing_reverts_beyond_the_last_band_used(stage, refused):
    set_standing(stage, bands=((10, 1), (20, 2), (0, 3), (0, 4)))
    lot = stage.issue(FACE, 21)
    with refused("StandingBids_TenorTooLong", 21, 20):
        take(stage, lot)
    stage.sleep_days(1)
    take(stage, lot)


@pytest.mark.rule("R152")
@pytest.mark.parametrize(("basis", "method"), [(360, 1), (365, 0), (365, 1)])
def test_a_standing_bid_by_another_basis_or_true_yield(stage, people, root, basis, method):
    set_standing(stage, dayBasis=basis, method=method)
    expected = quote(FACE, 43_500, 150, Basis(basis), Method(method)).proceeds
    take(stage, root)
    assert stage.cash(people.supplier1) == expected != PROCEEDS


@pytest.mark.rule("R67")
def test_accept_standing_reverts_when_the_discount_consumes_the_face(stage, refused, root):
    set_standing(stage, bands=((180, 2_400_000), UNUSED, UNUSED, UNUSED))
    with refused("Money_ConsumesFace", FACE, FACE):
        take(stage, root)
    assert nothing_moved(stage, root)


@pytest.mark.rule("R70")
@pytest.mark.parametrize("recourse", [True, False])
def test_a_standing_bid_with_recourse_grants_it(stage, people, desk, root, recourse):
    set_standing(stage, recourse=recourse)
    tx = take(stage, root)
    granted = [plain((root, people.supplier1, people.financier, PROCEEDS, 1, 0))]
    assert announced(tx, "RecourseGranted") == (granted if recourse else [])
    right = (people.supplier1, PROCEEDS, 0) if recourse else (NOBODY, 0, 0)
    assert_view(desk.recourseOf(root, 1), *right)


# whole and part, once and often


@pytest.mark.rule("R69")
def test_accept_standing_for_a_part_cuts_a_child(stage, people, desk, warrants, root, standing):
    tx = take(stage, root, 240_000_000)
    cut = child(root, 1)
    assert tuple(map(int, tx.return_value)) == (cut, 235_650_000)
    assert_view(warrants.lotOf(cut), people.financier, 240_000_000, 0, 1, False, False, False)
    assert stage.lot(root)["amount"] == 360_000_000
    assert desk.filledOf(standing) == 240_000_000
    assert_books(stage)


@pytest.mark.rule("R153")
def test_several_lots_fill_one_budget_exactly(stage, people, desk, refused, root):
    digest = set_standing(stage, budget=FACE + 100)
    other = stage.issue(FACE)
    filled = [
        announced(take(stage, lot, amount), "Discounted")[0][-1]
        for lot, amount in (
            (root, 400_000_000),
            (other, 100),
            (root, 100_000_000),
        )
    ]
    assert filled == [400_000_000, 400_000_100, 500_000_100]
    with refused("DiscountDesk_Overfilled", digest, 100_000_001, 100_000_000):
        take(stage, other, 100_000_001)
    take(stage, root, 100_000_000)
    assert desk.filledOf(digest) == FACE + 100
    with refused("DiscountDesk_Overfilled", digest, 1, 0):
        take(stage, other, 1)
    assert_books(stage)


@pytest.mark.rule("R153")
def test_accept_standing_reverts_when_one_lot_passes_the_budget(stage, refused, root):
    digest = set_standing(stage, budget=FACE - 1)
    with refused("DiscountDesk_Overfilled", digest, FACE, FACE - 1):
        take(stage, root)
    assert nothing_moved(stage, root)


@pytest.mark.rule("R69")
def test_accept_standing_reverts_for_nothing_or_too_much(stage, refused, root, standing):
    with refused("Warrants_AmountZero", root):
        take(stage, root, 0)
    with refused("Warrants_AmountExceedsLot", root, FACE + 1, FACE):
        take(stage, root, FACE + 1)
    assert nothing_moved(stage, root)


@pytest.mark.rule("R151")
def test_a_revision_begins_anew(stage, people, desk, deposits, refused, root):
    first = set_standing(stage, budget=100)
    take(stage, root, 100)
    with refused("DiscountDesk_Overfilled", first, 1, 0):
        take(stage, root, 1)
    second = set_standing(stage, budget=100)
    assert second != first
    assert desk.standingBidOf(people.financier, people.core, deposits)["revision"] == 2
    assert (desk.filledOf(first), desk.filledOf(second)) == (100, 0)
    tx = take(stage, root, 100)
    [sale] = announced(tx, "Discounted")
    assert (sale[3], sale[-1]) == ("0x" + second.hex(), 100)
    with refused("DiscountDesk_Overfilled", second, 1, 0):
        take(stage, root, 1)


@pytest.mark.rule("R151")
def test_a_revision_takes_the_place_of_every_word(stage, people, desk, deposits, root):
    set_standing(stage, bands=((1, 1), (2, 2), (3, 3), (4, 4)), recourse=True, method=1)
    set_standing(stage, bands=((180, 0), UNUSED, UNUSED, UNUSED), budget=5, dayBasis=365)
    kept = (5, stage.today + 365, 365, 0, False, 2, ((180, 0), UNUSED, UNUSED, UNUSED))
    assert_view(desk.standingBidOf(people.financier, people.core, deposits), *kept)
    take(stage, root, 5)
    assert stage.cash(people.supplier1) == 5


@pytest.mark.rule("R151")
def test_a_budget_of_zero_withdraws(stage, people, deposits, refused, root, standing):
    set_standing(stage, budget=0)
    with refused("StandingBids_NoBid", people.financier, people.core, deposits):
        take(stage, root)
    assert nothing_moved(stage, root)
    set_standing(stage)
    take(stage, root)


@pytest.mark.rule("R151")
@pytest.mark.parametrize("why", ["never set", "another financier", "obligor", "currency"])
def test_accept_standing_reverts_where_there_is_no_bid(stage, people, deposits, refused, root, why):
    if why == "another financier":
        set_standing(stage, by=people.other_financier)
    elif why == "obligor":
        set_standing(stage, obligor=people.other_core)
    elif why == "currency":
        set_standing(stage, currency=people.outsider)
    with refused("StandingBids_NoBid", people.financier, people.core, deposits):
        take(stage, root)


@pytest.mark.rule("R151")
def test_accept_standing_reverts_for_a_payable_never_issued(stage, people, refused, standing):
    with refused("StandingBids_NoBid", people.financier, NOBODY, NOBODY):
        take(stage, 9 << 192, 1, by=people.supplier1)


@pytest.mark.rule("R36")
def test_accept_standing_reverts_for_a_lot_never_made(stage, people, refused, root, standing):
    with refused("Warrants_LotUnknown", child(root, 1)):
        take(stage, child(root, 1), 1, by=people.supplier1)


@pytest.mark.rule("R151")
def test_a_standing_bid_holds_through_its_last_day(stage, refused, root):
    last_day = stage.today + 1
    set_standing(stage, lastDay=last_day)
    stage.jump_to(last_day, DUSK)
    take(stage, root, 1)
    stage.jump_to(last_day + 1, DAWN)
    with refused("Consents_Expired", last_day, last_day + 1):
        take(stage, root, 1)


# what the seller wants at least


@pytest.mark.rule("R154")
def test_the_seller_names_what_it_wants_at_least(stage, people, refused, root, standing):
    with refused("StandingBids_ProceedsTooLow", PROCEEDS, PROCEEDS + 1):
        take(stage, root, least=PROCEEDS + 1)
    with refused("StandingBids_ProceedsTooLow", PROCEEDS, MAX_FACE):
        take(stage, root, least=MAX_FACE)
    assert nothing_moved(stage, root)
    take(stage, root, least=PROCEEDS)
    assert stage.cash(people.supplier1) == PROCEEDS


@pytest.mark.rule("R154")
def test_a_bid_that_changed_meanwhile_does_not_surprise_the_seller(stage, refused, root, standing):
    set_standing(stage, bands=((180, 90_000), UNUSED, UNUSED, UNUSED))
    with refused("StandingBids_ProceedsTooLow", 577_500_000, PROCEEDS):
        take(stage, root, least=PROCEEDS)
    assert nothing_moved(stage, root)


# parties, holds


@pytest.mark.rule("R64")
def test_accept_standing_reverts_for_others_than_the_holder(
    stage, people, warrants, refused, root, standing
):
    for caller in (people.outsider, people.financier, people.core, people.supplier2):
        with refused("Warrants_NotHolder", root, caller):
            take(stage, root, by=caller)
    warrants.setApprovalForAll(people.outsider, True, {"from": people.supplier1})
    take(stage, root, by=people.outsider)
    assert stage.cash(people.supplier1) == PROCEEDS
    assert stage.cash(people.outsider) == 0


@pytest.mark.rule("R65")
@pytest.mark.parametrize("side", ["supplier1", "financier"])
@pytest.mark.parametrize("how", LAPSES)
def test_accept_standing_reverts_for_a_party_that_is_not_active(
    stage, people, refused, root, standing, how, side
):
    error = lapse(stage, getattr(people, side), how)
    with refused(*error):
        take(stage, root)
    assert nothing_moved(stage, root)


@pytest.mark.rule("R5")
def test_accept_standing_reverts_for_a_buyer_that_is_not_a_financier(stage, people, refused, root):
    set_standing(stage, by=people.supplier2)
    with refused("Enterprises_RoleMissing", people.supplier2, 2):
        take(stage, root, financier=people.supplier2)


@pytest.mark.rule("R65")
@pytest.mark.rule("R76")
@pytest.mark.rule("R77")
@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("lot", lambda stage, lot: ("Warrants_LotFrozen", lot)),
        ("payable", lambda stage, lot: ("Warrants_PayableFrozen", lot >> 192)),
        ("business", lambda stage, lot: ("Enterprises_BusinessPaused", stage.today)),
    ],
)
def test_a_hold_stops_a_sale_under_a_standing_bid(stage, refused, root, standing, what, error):
    hold(stage, what, root)
    with refused(*error(stage, root)):
        take(stage, root)
    assert nothing_moved(stage, root)


@pytest.mark.rule("R150")
@pytest.mark.parametrize("how", ["frozen", "expired", "closed", "business"])
def test_no_hold_stops_a_standing_bid_from_being_withdrawn(
    stage, people, desk, deposits, root, standing, how
):
    hold(stage, how, root, people.financier)
    set_standing(stage, budget=0)
    assert desk.standingBidOf(people.financier, people.core, deposits)["budget"] == 0


@pytest.mark.rule("R65")
@pytest.mark.parametrize("days_after", [0, 1])
def test_accept_standing_reverts_from_the_due_day(
    stage, warrants, refused, root, standing, days_after
):
    due_day = warrants.paperOf(root >> 192)["dueDay"]
    stage.jump_to(due_day + days_after)
    with refused("Warrants_Matured", root >> 192, due_day, due_day + days_after):
        take(stage, root)


@pytest.mark.rule("R44")
def test_accept_standing_reverts_for_a_lot_that_the_financier_holds(
    stage, people, refused, root, standing
):
    stage.endorse(root, people.financier)
    with refused("Warrants_SameHolder", root, people.financier):
        take(stage, root)


@pytest.mark.rule("R65")
def test_the_bid_of_a_replaced_financier_buys_nothing(stage, people, refused, root, standing):
    replace(stage, people.financier, people.outsider)
    with refused("Enterprises_Replaced", people.financier, people.outsider):
        take(stage, root)


@pytest.mark.rule("R63")
def test_cancelling_all_bids_leaves_standing_ones(stage, people, desk, root, standing):
    desk.cancelAllBids({"from": people.financier})
    take(stage, root)
    assert stage.cash(people.supplier1) == PROCEEDS


@pytest.mark.rule("R68")
def test_accept_standing_reverts_when_the_financier_cannot_pay(
    stage, people, desk, deposits, refused, root, standing
):
    deposits.approve(desk, PROCEEDS - 1, {"from": people.financier})
    with refused("InsufficientAllowance"):
        take(stage, root)
    assert nothing_moved(stage, root)
    assert desk.filledOf(standing) == 0
    deposits.approve(desk, PROCEEDS, {"from": people.financier})
    take(stage, root)


# hostile


@pytest.fixture
def agent(stage, project, people, deposits, desk):
    """A contract that is a financier with cash and a standing bid of 1,000, and calls back."""
    contract = project.ReentrantEnterprise.deploy({"from": people.admin})
    stage.onboard(contract, 2 | 4)
    stage.fund(contract, FUNDS)
    bid = StandingBid(budget=1_000, lastDay=stage.today + 9)
    for target, call in (
        (deposits, deposits.approve.encode_input(desk, ENDLESS)),
        (desk, desk.setStandingBid.encode_input(people.core, deposits, bid.words)),
    ):
        contract.execute(target, call, {"from": people.admin})
    return contract


@pytest.mark.rule("R153")
def test_a_budget_is_not_overfilled_from_the_buyers_hook(
    stage, people, desk, deposits, warrants, errors, agent, root
):
    """The buyer is the seller's operator too, and sells itself more while it is given the first."""
    warrants.setApprovalForAll(agent, True, {"from": people.supplier1})
    more = [desk.acceptStanding.encode_input(agent, root, amount, 0) for amount in (401, 400)]
    agent.plan([(desk, call) for call in more], {"from": people.admin})
    tx = take(stage, root, 600, financier=agent)
    digest = desk.standingBidDigest(agent, people.core, deposits, 1)
    [first, second] = agent.outcomes()
    overfilled = errors.encoded("DiscountDesk_Overfilled", digest, 401, 400)
    assert (first[0], bytes(first[1]), second[0]) == (False, overfilled, True)
    assert desk.filledOf(digest) == 1_000
    assert [sale[-1] for sale in announced(tx, "Discounted")] == [1_000, 600]
    assert_books(stage)


@pytest.mark.rule("R151")
def test_a_bid_changed_in_the_hook_of_its_own_sale_is_sold_under_as_it_was(
    stage, people, desk, deposits, agent, root
):
    worse = StandingBid(5, stage.today, bands=((180, 900_000), UNUSED, UNUSED, UNUSED))
    change = desk.setStandingBid.encode_input(people.core, deposits, worse.words)
    agent.plan([(desk, change)], {"from": people.admin})
    digest = desk.standingBidDigest(agent, people.core, deposits, 1)
    tx = take(stage, root, 1_000, 982, financier=agent)
    [sale] = announced(tx, "Discounted")
    assert (sale[3], sale[6], sale[8]) == (plain(bytes(digest)), 982, 43_500)
    assert desk.standingBidOf(agent, people.core, deposits)["revision"] == 2
    assert stage.cash(people.supplier1) == 982


@pytest.mark.rule("R68")
@pytest.mark.parametrize(("manner", "arrives"), [(2, 0), (3, 583_233_750), (4, 589_125_001)])
def test_a_token_that_lies_undoes_the_sale(stage, project, people, desk, refused, manner, arrives):
    token = project.HostileToken.deploy({"from": people.admin})
    lot = stage.issue(FACE, line=allow(stage, token), currency=token)
    digest = set_standing(stage, currency=token)
    token.setManner(manner, {"from": people.admin})
    with refused("DiscountDesk_CashDiffers", token, PROCEEDS, arrives):
        take(stage, lot)
    assert stage.lot(lot)["owner"] == people.supplier1
    assert token.balanceOf(people.financier) == SUPPLY
    assert desk.filledOf(digest) == 0
