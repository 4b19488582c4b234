"""Concentration: how much of one obligor one financier may buy, while the rules cap it."""

from __future__ import annotations

import pytest
from books import assert_books
from expect import assert_events, assert_view, plain
from finance import ENDLESS, adopt_rules, announced, hold, replace, set_standing, trading
from stage import MAX_FACE, NOBODY, TRADE

from deeptier.lot_id import LotId

FACE = 1_000_000_000
CAP = 400_000_000


@pytest.fixture(scope="module")
def capped(stage):
    """The rules cap what a financier holds of one obligor."""
    adopt_rules(stage, financierCap=CAP)


@pytest.fixture
def root(stage, capped):
    """A root lot of supplier1, due in 150 days."""
    return stage.issue(FACE)


def child(lot, number):
    return LotId.from_number(lot).child(number).number


def sell(stage, lot, amount=None, to=None):
    """The holder sells; the lot that the buyer then holds."""
    bid = stage.bid(lot, financier=to or stage.people.financier)
    return int(stage.accept(bid, lot, amount).return_value[0])


def exposure(stage, financier=None, obligor=None, currency=None):
    people, deposits = stage.people, stage.house.deposits
    key = (financier or people.financier, obligor or people.core, currency or deposits)
    return int(stage.house.desk.exposureOf(*key))


def release(stage, lot, hops=1):
    return stage.house.desk.releaseExposure(lot, hops, {"from": stage.people.outsider})


# taking


@pytest.mark.rule("R155")
def test_a_sale_takes_exposure(stage, people, desk, deposits, root):
    bid = stage.bid(root)
    tx = stage.accept(bid, root, 150_000_000)
    cut = child(root, 1)
    taken = (cut, 1, people.financier, people.core, deposits, 150_000_000, 150_000_000)
    assert announced(tx, "ExposureTaken") == [plain(taken)]
    assert [event.name for event in tx.events][-2:] == ["ExposureTaken", "Transfer"]
    assert_view(desk.exposedBy(cut, 1), people.financier, 150_000_000, people.core)
    assert_view(desk.exposedBy(cut, 0), NOBODY, 0, NOBODY)
    assert_view(desk.exposedBy(root, 1), NOBODY, 0, NOBODY)
    tx = stage.accept(stage.bid(), root, 100)
    assert announced(tx, "ExposureTaken")[0][-2:] == (100, 150_000_100)
    assert exposure(stage) == 150_000_100
    assert_books(stage)


@pytest.mark.rule("R155")
def test_a_sale_exactly_at_the_cap_and_one_more(stage, people, refused, root):
    sell(stage, root, CAP - 1)
    with refused("Exposures_CapExceeded", people.financier, people.core, CAP + 1, CAP):
        sell(stage, root, 2)
    sell(stage, root, 1)
    assert exposure(stage) == CAP
    with refused("Exposures_CapExceeded", people.financier, people.core, CAP + 1, CAP):
        sell(stage, root, 1)
    assert_books(stage)


@pytest.mark.rule("R155")
def test_one_sale_above_the_cap_undoes_all(stage, people, refused, root):
    before = stage.cash(people.financier)
    with refused("Exposures_CapExceeded", people.financier, people.core, FACE, CAP):
        sell(stage, root)
    assert stage.lot(root)["owner"] == people.supplier1
    assert (exposure(stage), stage.cash(people.financier)) == (0, before)


@pytest.mark.rule("R155")
def test_a_standing_bid_is_capped_too(stage, people, desk, refused, root):
    digest = set_standing(stage)
    seller = {"from": people.supplier1}
    with refused("Exposures_CapExceeded", people.financier, people.core, CAP + 1, CAP):
        desk.acceptStanding(people.financier, root, CAP + 1, 0, seller)
    assert desk.filledOf(digest) == 0
    desk.acceptStanding(people.financier, root, CAP, 0, seller)
    assert exposure(stage) == CAP


@pytest.mark.rule("R155")
def test_exposure_is_counted_apart_by_financier_and_obligor(
    stage, people, desk, deposits, refused, root
):
    sell(stage, root, CAP)
    trading(stage, people.other_financier, FACE, desk)
    sell(stage, root, CAP, people.other_financier)
    line = stage.grant_line(obligor=people.other_core)
    other = stage.issue(CAP, obligor=people.other_core, line=line)
    sell(stage, other)
    assert exposure(stage) == exposure(stage, people.other_financier) == CAP
    assert exposure(stage, obligor=people.other_core) == CAP
    assert exposure(stage, currency=people.outsider) == 0


@pytest.mark.rule("R155")
def test_a_lot_given_by_endorsement_is_not_counted(stage, people, root):
    stage.endorse(root, people.financier)
    assert exposure(stage) == 0


@pytest.mark.rule("R155")
def test_without_a_cap_nothing_is_counted(stage, people, desk):
    adopt_rules(stage, financierCap=0)
    lot = stage.issue(FACE)
    tx = stage.accept(stage.bid(lot), lot)
    assert announced(tx, "ExposureTaken") == []
    assert_view(desk.exposedBy(lot, 1), NOBODY, 0, NOBODY)
    assert exposure(stage) == 0


@pytest.mark.rule("R155")
def test_the_greatest_cap_is_not_passed_in_64_bits(stage, people, refused):
    adopt_rules(stage, financierCap=MAX_FACE)
    stage.fund(people.financier, 2**63)
    big = stage.issue(2**63, line=stage.grant_line())
    bid = {"ratePpm": 0, "budget": 2**63}
    stage.accept(stage.bid(big, **bid), big)
    stage.fund(people.financier, 2**63)
    other = stage.issue(2**63, line=stage.grant_line())
    with refused("Exposures_CapExceeded", people.financier, people.core, 2**64, MAX_FACE):
        stage.accept(stage.bid(other, **bid), other)
    stage.accept(stage.bid(other, **bid), other, 2**63 - 1)
    assert exposure(stage) == MAX_FACE


@pytest.mark.rule("R155")
def test_a_cap_that_is_lowered_holds_for_the_next_sale_only(stage, people, refused, root):
    sell(stage, root, CAP)
    adopt_rules(stage, financierCap=CAP // 2)
    assert exposure(stage) == CAP
    with refused("Exposures_CapExceeded", people.financier, people.core, CAP + 1, CAP // 2):
        sell(stage, root, 1)


# releasing


@pytest.mark.rule("R156")
def test_what_was_passed_on_is_released_by_anyone(stage, people, desk, deposits, refused, root):
    lot = sell(stage, root, CAP)
    with refused("Exposures_NothingToRelease", lot, 1):
        release(stage, lot)
    stage.endorse(lot, people.supplier2)
    assert exposure(stage) == CAP  # until anyone says so
    tx = release(stage, lot)
    assert_events(tx, ("ExposureReleased", lot, 1, people.financier, people.core, deposits, CAP, 0))
    assert exposure(stage) == 0
    assert_view(desk.exposedBy(lot, 1), people.financier, 0, people.core)
    with refused("Exposures_NothingToRelease", lot, 1):
        release(stage, lot)
    sell(stage, root, CAP)
    assert exposure(stage) == CAP


@pytest.mark.rule("R156")
def test_what_was_passed_on_in_parts_is_released_in_parts(
    stage, people, desk, deposits, refused, root
):
    lot = sell(stage, root, CAP)
    stage.endorse(lot, people.supplier2, 100)
    tx = release(stage, lot)
    assert announced(tx, "ExposureReleased")[0][-2:] == (100, CAP - 100)
    assert_view(desk.exposedBy(lot, 1), people.financier, CAP - 100, people.core)
    with refused("Exposures_NothingToRelease", lot, 1):
        release(stage, lot)
    stage.endorse(lot, people.supplier2, CAP - 101)
    release(stage, lot)
    assert exposure(stage) == 1
    stage.endorse(lot, people.supplier2)
    release(stage, lot)
    assert exposure(stage) == 0


@pytest.mark.rule("R156")
def test_what_is_sold_on_counts_for_the_next_financier(stage, people, desk, refused, root):
    lot = sell(stage, root, CAP)
    trading(stage, people.other_financier, FACE, desk)
    sell(stage, lot, to=people.other_financier)
    assert exposure(stage) == exposure(stage, people.other_financier) == CAP
    assert_view(desk.exposedBy(lot, 2), people.other_financier, CAP, people.core)
    release(stage, lot)
    with refused("Exposures_NothingToRelease", lot, 2):
        release(stage, lot, 2)
    assert (exposure(stage), exposure(stage, people.other_financier)) == (0, CAP)


@pytest.mark.rule("R156")
def test_a_lot_bought_again_counts_under_its_new_hops(stage, people, refused, root):
    lot = sell(stage, root, CAP)
    stage.endorse(lot, people.supplier2)
    release(stage, lot)
    sell(stage, lot)
    assert exposure(stage) == CAP
    with refused("Exposures_NothingToRelease", lot, 1):
        release(stage, lot, 1)
    with refused("Exposures_NothingToRelease", lot, 3):
        release(stage, lot, 3)
    stage.endorse(lot, people.supplier2)
    release(stage, lot, 3)
    assert exposure(stage) == 0


@pytest.mark.rule("R156")
def test_what_was_paid_is_released(stage, people, clearing, refused, root):
    lot = sell(stage, root, CAP)
    stage.repay(root, FACE)
    with refused("Exposures_NothingToRelease", lot, 1):
        release(stage, lot)
    clearing.redeem(lot, {"from": people.outsider})
    release(stage, lot)
    assert exposure(stage) == 0
    assert_books(stage)


@pytest.mark.rule("R156")
def test_what_was_retired_is_released(stage, people, clearing, enterprises, desk, root):
    enterprises.renew(people.core, 1 | 4, stage.today + 900, {"from": people.registrar})
    lot = sell(stage, root, CAP, people.core)
    clearing.retire(lot, {"from": people.core})
    release(stage, lot)
    assert exposure(stage, people.core) == 0


@pytest.mark.rule("R156")
def test_what_went_back_by_recourse_is_released(stage, people, desk, root):
    lot = int(stage.accept(stage.bid(root, recourse=True), root, CAP).return_value[0])
    stage.default(root)
    desk.claimRecourse(lot, lot, {"from": people.financier})
    trading(stage, people.outsider, 2 * CAP, desk)
    desk.payRecourse(lot, {"from": people.outsider})
    release(stage, lot)
    assert exposure(stage) == 0


@pytest.mark.rule("R156")
def test_what_was_split_off_counts_no_longer_once_released(stage, people, root):
    """As the rule says: what is counted are lots as they were bought."""
    lot = sell(stage, root, CAP)
    stage.split(lot, 100)
    release(stage, lot)
    assert exposure(stage) == CAP - 100


@pytest.mark.rule("R156")
@pytest.mark.parametrize("hops", [0, 2, 255])
def test_release_reverts_for_other_hops_and_lots(stage, refused, root, hops):
    lot = sell(stage, root, CAP)
    with refused("Exposures_NothingToRelease", lot, hops):
        release(stage, lot, hops)
    for other in (root, child(root, 2), 99 << 192):
        with refused("Exposures_NothingToRelease", other, 1):
            release(stage, other)
    with refused("Exposures_NothingToRelease", root, 0):
        release(stage, root, 0)
    assert exposure(stage) == CAP


@pytest.mark.rule("R156")
@pytest.mark.parametrize("what", ["lot", "payable", "business", "frozen", "expired", "closed"])
def test_no_hold_stops_a_release(stage, people, root, what):
    lot = sell(stage, root, CAP)
    stage.endorse(lot, people.supplier2)
    hold(stage, what, lot, people.financier)
    release(stage, lot)
    assert exposure(stage) == 0


@pytest.mark.rule("R156")
def test_a_cap_switched_off_meanwhile_leaves_what_was_counted(stage, people, refused, root):
    lot = sell(stage, root, CAP)
    adopt_rules(stage, financierCap=0)
    more = sell(stage, root, CAP)
    assert exposure(stage) == CAP
    with refused("Exposures_NothingToRelease", more, 1):
        release(stage, more)
    stage.endorse(lot, people.supplier2)
    release(stage, lot)
    assert exposure(stage) == 0
    adopt_rules(stage, financierCap=CAP)
    sell(stage, root, 1)
    assert exposure(stage) == 1


# a replaced financier


@pytest.mark.rule("R156")
def test_a_financiers_lots_count_on_while_its_account_is_replaced(
    stage, people, warrants, desk, refused, root
):
    lot = sell(stage, root, CAP)
    new = people.outsider
    replace(stage, people.financier, new)
    with refused("Exposures_NothingToRelease", lot, 1):
        release(stage, lot)  # the lot has not followed, and is its enterprise's all the same
    warrants.follow(lot, {"from": people.supplier2})
    with refused("Exposures_NothingToRelease", lot, 1):
        release(stage, lot)
    assert exposure(stage) == CAP
    warrants.endorse(lot, people.supplier2, 100, TRADE, {"from": new})
    tx = release(stage, lot)
    assert announced(tx, "ExposureReleased")[0][2] == plain(people.financier)
    assert exposure(stage) == CAP - 100
    warrants.endorse(lot, people.supplier2, CAP - 100, TRADE, {"from": new})
    release(stage, lot)
    assert exposure(stage) == 0


# hostile


@pytest.mark.rule("R155")
def test_a_buyers_hook_does_not_pass_the_cap(
    stage, project, people, deposits, desk, errors, refused, root
):
    """It buys more, and releases, while it is given the first lot."""
    agent = project.ReentrantEnterprise.deploy({"from": people.admin})
    stage.onboard(agent, 4)
    stage.fund(agent, 10**13)
    allowance = deposits.approve.encode_input(desk, ENDLESS)
    agent.execute(deposits, allowance, {"from": people.admin})
    bid = stage.bid(financier=agent)
    consent = desk.approveConsent.encode_input(stage.bid_digest(bid))
    agent.execute(desk, consent, {"from": people.admin})
    stage.house.warrants.setApprovalForAll(agent, True, {"from": people.supplier1})

    def plan(amount):
        more = desk.accept.encode_input(bid.words, b"", root, amount)
        early = desk.releaseExposure.encode_input(child(root, 1), 1)
        agent.plan([(desk, early), (desk, more)], {"from": people.admin})

    plan(101)  # within the cap by itself, but not beside the first
    with refused("Exposures_CapExceeded", agent, people.core, CAP + 1, CAP):
        stage.accept(bid, root, CAP - 100, signature=b"")
    assert exposure(stage, agent) == 0
    plan(100)
    stage.accept(bid, root, CAP - 100, signature=b"")
    [early, more] = agent.outcomes()
    nothing = errors.encoded("Exposures_NothingToRelease", child(root, 1), 1)
    assert (early[0], bytes(early[1]), more[0]) == (False, nothing, True)
    assert exposure(stage, agent) == CAP
    assert_books(stage)
