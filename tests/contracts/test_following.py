"""After key replacement: lots that follow, and what stands in between."""

from __future__ import annotations

import pytest
from books import NO_LOT, assert_books
from devnet_storage import set_lot
from expect import assert_events, assert_view, plain
from offering import ask, offer
from stage import NOBODY, ORDER, TRADE
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


@pytest.fixture
def replaced(stage, people, root, heir):
    """supplier1, whose place the heir took."""
    replace(stage, people.supplier1, heir)
    return people.supplier1


def child(lot, number):
    return LotId.from_number(lot).child(number).number


@pytest.mark.rule("R195")
@pytest.mark.parametrize("who", ["outsider", "supplier1", "supplier3", "bank"])
def test_anyone_lets_a_lot_follow(stage, people, warrants, root, heir, replaced, who):
    sender = getattr(people, who)
    tx = warrants.follow(root, {"from": sender})
    assert_events(
        tx,
        ("Followed", root, replaced, heir),
        ("TransferSingle", sender, replaced, heir, root, FACE),
    )
    assert_view(warrants.lotOf(root), heir, FACE, 0, 0, False, False, False)
    assert (warrants.balanceOf(replaced, root), warrants.balanceOf(heir, root)) == (0, FACE)
    assert_books(stage)


@pytest.mark.rule("R195")
def test_follow_changes_the_owner_and_nothing_else(stage, people, warrants, root, heir):
    stage.split(root, 10, 20)
    set_lot(warrants, root, hops=255)
    replace(stage, people.supplier1, heir)
    version = warrants.versionOf(root)
    warrants.follow(root, {"from": heir})
    assert_view(warrants.lotOf(root), heir, FACE - 30, 2, 255, False, False, False)
    assert warrants.versionOf(root) == version == 2 << 8 | 255
    assert warrants.lotOf(child(root, 1))["owner"] == people.supplier1


@pytest.mark.rule("R195")
def test_follow_reverts_twice_and_where_nobody_was_replaced(
    stage, people, warrants, refused, root, heir
):
    with refused("Warrants_NobodyReplaced", root, people.supplier1):
        warrants.follow(root, {"from": heir})
    replace(stage, people.supplier1, heir)
    warrants.follow(root, {"from": heir})
    with refused("Warrants_NobodyReplaced", root, heir):
        warrants.follow(root, {"from": heir})


@pytest.mark.rule("R195")
def test_follow_reverts_for_a_lot_that_is_not_live(people, warrants, refused, replaced):
    for lot in (9 << 192, child(1 << 192, 1)):
        with refused("Warrants_LotUnknown", lot):
            warrants.follow(lot, {"from": people.bank})


@pytest.mark.rule("R195")
def test_a_proposal_lets_no_lot_follow(stage, people, enterprises, warrants, refused, root, heir):
    registrar = {"from": people.registrar}
    enterprises.proposeSuccessor(people.supplier1, heir, registrar)
    stage.sleep_days(9)
    with refused("Warrants_NobodyReplaced", root, people.supplier1):
        warrants.follow(root, {"from": heir})
    enterprises.refuseSuccessor({"from": people.supplier1})
    with refused("Warrants_NobodyReplaced", root, people.supplier1):
        warrants.follow(root, {"from": heir})


@pytest.mark.rule("R195")
def test_a_lot_follows_to_the_last_of_a_chain(stage, people, warrants, root, heir, replaced):
    stage_two = people.bank
    replace(stage, heir, stage_two)
    tx = warrants.follow(root, {"from": people.admin})
    assert_events(
        tx,
        ("Followed", root, replaced, stage_two),
        ("TransferSingle", people.admin, replaced, stage_two, root, FACE),
    )
    assert stage.lot(root)["owner"] == stage_two


@pytest.mark.rule("R195")
def test_a_lot_follows_step_by_step(stage, people, warrants, root, heir, replaced):
    warrants.follow(root, {"from": heir})
    replace(stage, heir, people.bank)
    warrants.follow(root, {"from": heir})
    assert_view(warrants.lotOf(root), people.bank, FACE, 0, 0, False, False, False)


@pytest.mark.rule("R195")
@pytest.mark.parametrize("hold", ["lot", "payable", "holder", "business", "offer", "due day"])
def test_no_hold_keeps_a_lot_from_following(
    stage, people, enterprises, warrants, root, heir, replaced, hold
):
    regulator = {"from": people.regulator}
    lot = root
    if hold == "lot":
        warrants.freezeLot(root, ORDER, regulator)
    elif hold == "payable":
        warrants.freezePayable(1, ORDER, regulator)
    elif hold == "holder":
        enterprises.freeze(heir, ORDER, regulator)
    elif hold == "business":
        enterprises.pauseBusiness(ORDER, regulator)
    elif hold == "offer":
        lot = stage.issue(FACE, payee=people.supplier3)
        ask(stage, people.supplier2)
        offer(stage, lot, people.supplier2)
        replace(stage, people.supplier3, people.bank)
    else:
        stage.jump_to(warrants.paperOf(1)["dueDay"] + 20)
    warrants.follow(lot, {"from": people.admin})
    owner = people.bank if hold == "offer" else heir
    flags = (hold == "lot", hold == "offer", False)
    assert_view(warrants.lotOf(lot), owner, FACE, 0, 0, *flags)


@pytest.mark.rule("R195")
def test_a_successor_that_is_closed_is_followed_all_the_same(
    stage, people, enterprises, warrants, clearing, root, heir, replaced
):
    enterprises.close(heir, {"from": people.registrar})
    warrants.follow(root, {"from": people.admin})
    stage.repay(root, FACE)
    clearing.redeem(root, {"from": people.admin})
    assert stage.cash(heir) == FACE


@pytest.mark.rule("R56")
@pytest.mark.rule("R195")
def test_a_lot_waits_where_the_successor_refuses_it_and_goes_to_the_next(
    stage, project, people, warrants, clearing, refused, root
):
    silent = project.Parrot.deploy(b"", True, {"from": people.admin})
    replace(stage, people.supplier1, silent)
    with refused("Lots_ReceiverRefused", silent):
        warrants.follow(root, {"from": people.admin})
    stage.repay(root, FACE)
    with refused("Warrants_HolderReplaced", root, people.supplier1, silent):
        clearing.redeem(root, {"from": people.admin})
    assert clearing.accountOf(1)["held"] == FACE

    replace(stage, silent, people.bank)
    warrants.follow(root, {"from": people.admin})
    clearing.redeem(root, {"from": people.admin})
    assert stage.cash(people.bank) == FACE
    assert_books(stage)


@pytest.mark.rule("R195")
def test_a_smart_account_takes_a_place_and_deals(stage, project, people, warrants, root):
    account = project.SmartAccount.deploy(people.outsider, {"from": people.admin})
    replace(stage, people.supplier1, account)
    warrants.follow(root, {"from": people.admin})
    what = (root, people.supplier2, 7, TRADE)
    digest = bytes(warrants.endorseDigest(*what, 0, stage.today))
    consent = (0, stage.today, stage.sign(people.outsider, digest))
    warrants.endorseWithConsent(*what, consent, {"from": people.admin})
    assert warrants.balanceOf(people.supplier2, child(root, 1)) == 7


@pytest.mark.rule("R195")
def test_a_successor_that_reenters_finds_its_lot(stage, project, people, warrants, errors, root):
    agent = project.ReentrantEnterprise.deploy({"from": people.admin})
    replace(stage, people.supplier1, agent)
    calls = [
        (warrants, warrants.follow.encode_input(root)),
        (warrants, warrants.endorse.encode_input(root, people.supplier2, 60, TRADE)),
        (warrants, warrants.endorse.encode_input(root, people.supplier2, FACE, TRADE)),
    ]
    agent.plan(calls, {"from": people.admin})
    warrants.follow(root, {"from": people.supplier4})
    first, second, third = agent.outcomes()
    assert (first[0], second[0], third[0]) == (False, True, False)
    assert bytes(first[1]) == errors.encoded("Warrants_NobodyReplaced", root, agent)
    error = ("Warrants_AmountExceedsLot", root, FACE, FACE - 60)
    assert bytes(third[1]) == errors.encoded(*error)
    assert_view(warrants.lotOf(root), agent, FACE - 60, 1, 0, False, False, False)
    assert_books(stage)


# cash in between


@pytest.mark.rule("R194")
def test_cash_is_kept_until_the_lot_follows(
    stage, people, warrants, clearing, refused, root, heir, replaced
):
    stage.repay(root, FACE)
    for caller in (replaced, heir):
        with refused("Warrants_HolderReplaced", root, replaced, heir):
            clearing.redeem(root, {"from": caller})
    assert clearing.accountOf(1)["held"] == FACE
    warrants.follow(root, {"from": people.admin})
    tx = clearing.redeem(root, {"from": people.admin})
    assert_events(
        tx,
        ("TransferSingle", clearing, heir, NOBODY, root, FACE),
        ("Redeemed", root, heir, FACE),
        ("Transfer", clearing, heir, FACE),
    )
    assert (stage.cash(heir), stage.cash(replaced)) == (FACE, 0)
    assert_view(warrants.lotOf(root), *NO_LOT)
    assert_books(stage)


@pytest.mark.rule("R194")
def test_a_claim_waits_for_the_lot_and_counts_what_was_claimed_before(
    stage, people, warrants, clearing, refused, root, heir
):
    stage.repay(root, 500)
    stage.jump_to(warrants.paperOf(1)["dueDay"])
    clearing.claim(root, {"from": people.admin})
    replace(stage, people.supplier1, heir)
    stage.repay(root, FACE // 2)
    with refused("Warrants_HolderReplaced", root, people.supplier1, heir):
        clearing.claim(root, {"from": people.admin})
    warrants.follow(root, {"from": people.admin})
    # Three days late at 500 ppm on 999,999,500 pay penalty first; both parts are the one lot's.
    clearing.claim(root, {"from": people.admin})
    assert stage.cash(people.supplier1) == 500
    assert stage.cash(heir) == FACE // 2
    assert_books(stage)


@pytest.mark.rule("R194")
def test_clear_skips_the_lot_of_a_replaced_holder(
    stage, people, warrants, clearing, errors, root, heir, replaced
):
    stage.repay(root, FACE)
    tx = clearing.clear([root], {"from": people.admin})
    error = ("Warrants_HolderReplaced", root, replaced, heir)
    assert_events(tx, ("Skipped", root, errors.encoded(*error)))


@pytest.mark.rule("R194")
def test_a_frozen_successors_cash_is_kept_as_a_frozen_holders(
    stage, people, enterprises, warrants, clearing, refused, root, heir
):
    stage.freeze(people.supplier1)
    replace(stage, people.supplier1, heir)
    stage.repay(root, FACE)
    with refused("Warrants_HolderReplaced", root, people.supplier1, heir):
        clearing.redeem(root, {"from": people.admin})
    warrants.follow(root, {"from": people.admin})
    with refused("Warrants_HolderFrozen", root, heir):
        clearing.redeem(root, {"from": people.admin})
    enterprises.thaw(heir, ORDER, {"from": people.regulator})
    clearing.redeem(root, {"from": people.admin})
    assert stage.cash(heir) == FACE


@pytest.mark.rule("R194")
def test_a_payee_is_named_in_the_error_by_its_next_account(
    stage, people, warrants, clearing, refused, root, heir, replaced
):
    replace(stage, heir, people.bank)
    stage.repay(root, FACE)
    with refused("Warrants_HolderReplaced", root, replaced, heir):
        clearing.redeem(root, {"from": people.admin})
    assert plain(stage.lot(root)["owner"]) == plain(replaced)
