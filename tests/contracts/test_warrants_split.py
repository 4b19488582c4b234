"""Split: cuts for the same holder, by the holder, an operator, or consent."""

from __future__ import annotations

import pytest
from books import NO_LOT, assert_books
from devnet_storage import set_lot
from expect import assert_events, assert_view
from hours import DAWN, DUSK
from stage import MAX_FACE, NOBODY, commitment
from standing import LAPSES, lapse

from deeptier.lot_id import LotId

FACE = 1_000_000_000


@pytest.fixture(scope="module")
def root(stage):
    """A root lot of supplier1."""
    return stage.issue(FACE)


def child(lot, number):
    return LotId.from_number(lot).child(number).number


# what a split makes


@pytest.mark.rule("R39")
def test_split_cuts_children_and_keeps_the_remainder(stage, people, warrants, root):
    tx = warrants.split(root, [400_000_000, 1], {"from": people.supplier1})

    first, second = child(root, 1), child(root, 2)
    assert tx.return_value == first
    assert_events(
        tx,
        ("Split", root, people.supplier1, 1, [400_000_000, 1]),
        ("TransferSingle", people.supplier1, people.supplier1, NOBODY, root, 400_000_001),
        (
            "TransferBatch",
            people.supplier1,
            NOBODY,
            people.supplier1,
            [first, second],
            [400_000_000, 1],
        ),
    )
    assert_view(warrants.lotOf(root), people.supplier1, 599_999_999, 2, 0, False, False, False)
    assert_view(warrants.lotOf(first), people.supplier1, 400_000_000, 0, 0, False, False, False)
    assert_view(warrants.lotOf(second), people.supplier1, 1, 0, 0, False, False, False)
    assert_books(stage)


@pytest.mark.rule("R39")
@pytest.mark.rule("R48")
def test_split_numbers_on_from_the_last_child_and_raises_the_version(people, warrants, root):
    warrants.split(root, [10, 20], {"from": people.supplier1})
    assert warrants.versionOf(root) == 2 << 8
    tx = warrants.split(root, [30], {"from": people.supplier1})

    assert tx.return_value == child(root, 3)
    assert tx.events["Split"]["firstChild"] == 3
    assert warrants.versionOf(root) == 3 << 8
    assert_view(warrants.lotOf(root), people.supplier1, FACE - 60, 3, 0, False, False, False)
    assert_view(warrants.lotOf(child(root, 3)), people.supplier1, 30, 0, 0, False, False, False)


@pytest.mark.rule("R39")
@pytest.mark.rule("R47")
@pytest.mark.parametrize(
    "amounts",
    [[FACE], [FACE - 1, 1], [333_333_333, 333_333_333, 333_333_334], [1] * 9 + [FACE - 9]],
)
def test_split_of_all_spends_the_lot_and_its_children_survive(
    stage, people, warrants, refused, root, amounts
):
    warrants.split(root, amounts, {"from": people.supplier1})

    assert_view(warrants.lotOf(root), *NO_LOT)
    assert warrants.versionOf(root) == 0
    assert warrants.balanceOf(people.supplier1, root) == 0
    children = [child(root, number) for number in range(1, len(amounts) + 1)]
    assert [warrants.balanceOf(people.supplier1, lot) for lot in children] == amounts
    with refused("Warrants_LotUnknown", root):
        warrants.split(root, [1], {"from": people.supplier1})
    stage.endorse(children[-1], people.supplier2, 1)
    assert_books(stage)


def test_split_cuts_one_fen_from_one_fen(stage, people, warrants):
    lot = stage.issue(1)
    [only] = stage.split(lot, 1)
    assert_view(warrants.lotOf(lot), *NO_LOT)
    assert_view(warrants.lotOf(only), people.supplier1, 1, 0, 0, False, False, False)


def test_split_cuts_the_greatest_face(stage, people, warrants):
    lot = stage.issue(MAX_FACE, line=stage.grant_line())
    first, second = stage.split(lot, MAX_FACE - 1, 1)
    assert_view(warrants.lotOf(lot), *NO_LOT)
    assert_view(warrants.lotOf(first), people.supplier1, MAX_FACE - 1, 0, 0, False, False, False)
    assert_view(warrants.lotOf(second), people.supplier1, 1, 0, 0, False, False, False)


@pytest.mark.rule("R39")
def test_split_keeps_hops(stage, people, warrants, root):
    lot = stage.endorse(stage.endorse(root, people.supplier2), people.supplier3, 500)
    [cut] = stage.split(lot, 200)
    assert_view(warrants.lotOf(lot), people.supplier3, 300, 1, 2, False, False, False)
    assert_view(warrants.lotOf(cut), people.supplier3, 200, 0, 2, False, False, False)


def test_split_by_an_operator_until_it_is_revoked(people, warrants, refused, root):
    warrants.setApprovalForAll(people.outsider, True, {"from": people.supplier1})
    tx = warrants.split(root, [5], {"from": people.outsider})

    assert_events(
        tx,
        ("Split", root, people.supplier1, 1, [5]),
        ("TransferSingle", people.outsider, people.supplier1, NOBODY, root, 5),
        ("TransferBatch", people.outsider, NOBODY, people.supplier1, [child(root, 1)], [5]),
    )
    warrants.setApprovalForAll(people.outsider, False, {"from": people.supplier1})
    with refused("Warrants_NotHolder", root, people.outsider):
        warrants.split(root, [5], {"from": people.outsider})


# what is refused


@pytest.mark.rule("R39")
def test_split_reverts_without_amounts(people, warrants, refused, root):
    with refused("Warrants_NothingToCut", root):
        warrants.split(root, [], {"from": people.supplier1})


@pytest.mark.rule("R39")
@pytest.mark.parametrize("amounts", [[0], [1, 0], [0, FACE]])
def test_split_reverts_for_a_zero_amount(people, warrants, refused, root, amounts):
    with refused("Warrants_AmountZero", root):
        warrants.split(root, amounts, {"from": people.supplier1})


@pytest.mark.rule("R39")
@pytest.mark.parametrize("amounts", [[FACE + 1], [FACE, 1], [MAX_FACE, MAX_FACE]])
def test_split_reverts_for_more_than_the_lot(people, warrants, refused, root, amounts):
    with refused("Warrants_AmountExceedsLot", root, sum(amounts), FACE):
        warrants.split(root, amounts, {"from": people.supplier1})


@pytest.mark.rule("R34")
def test_split_reverts_for_others_than_the_holder(people, warrants, refused, root):
    with refused("Warrants_NotHolder", root, people.supplier2):
        warrants.split(root, [1], {"from": people.supplier2})


@pytest.mark.rule("R36")
def test_split_reverts_for_a_lot_never_made(people, warrants, refused, root):
    with refused("Warrants_LotUnknown", child(root, 1)):
        warrants.split(child(root, 1), [1], {"from": people.supplier1})


@pytest.mark.rule("R37")
@pytest.mark.parametrize("days_after", [0, 1])
def test_split_reverts_from_the_due_day(stage, people, warrants, refused, root, days_after):
    due_day = warrants.paperOf(1)["dueDay"]
    stage.jump_to(due_day + days_after, DAWN)
    with refused("Warrants_Matured", 1, due_day, due_day + days_after):
        warrants.split(root, [1], {"from": people.supplier1})


@pytest.mark.rule("R37")
def test_split_goes_on_through_the_due_days_eve(stage, people, warrants, root):
    stage.jump_to(warrants.paperOf(1)["dueDay"] - 1, DUSK)
    warrants.split(root, [1], {"from": people.supplier1})
    assert warrants.balanceOf(people.supplier1, child(root, 1)) == 1


@pytest.mark.rule("R38")
@pytest.mark.parametrize("how", LAPSES)
def test_split_reverts_for_a_holder_that_is_not_active(stage, people, warrants, refused, root, how):
    with refused(*lapse(stage, people.supplier1, how)):
        warrants.split(root, [1], {"from": people.supplier1})


@pytest.mark.rule("R38")
@pytest.mark.parametrize("how", LAPSES)
def test_split_reverts_for_an_operator_of_a_holder_that_is_not_active(
    stage, people, warrants, refused, root, how
):
    warrants.setApprovalForAll(people.supplier2, True, {"from": people.supplier1})
    with refused(*lapse(stage, people.supplier1, how)):
        warrants.split(root, [1], {"from": people.supplier2})


@pytest.mark.rule("R6")
def test_split_reverts_while_business_is_paused(
    stage, people, warrants, enterprises, refused, root
):
    enterprises.pauseBusiness(commitment("order"), {"from": people.regulator})
    with refused("Enterprises_BusinessPaused", stage.today):
        warrants.split(root, [1], {"from": people.supplier1})


# depth and children


@pytest.mark.rule("R46")
def test_split_reaches_depth_12_and_reverts_below(stage, people, warrants, refused, root):
    lot = root
    for _ in range(12):
        [lot] = stage.split(lot, FACE)
    assert LotId.from_number(lot) == LotId(1, (1,) * 12)
    assert_view(warrants.lotOf(lot), people.supplier1, FACE, 0, 0, False, False, False)

    with refused("LotId_TooDeep", lot, 12):
        warrants.split(lot, [1], {"from": people.supplier1})
    with refused("LotId_TooDeep", lot, 12):
        warrants.endorse(lot, people.supplier2, 1, commitment("t"), {"from": people.supplier1})
    stage.endorse(lot, people.supplier2)
    assert_view(warrants.lotOf(lot), people.supplier2, FACE, 0, 1, False, False, False)
    assert_books(stage)


@pytest.mark.rule("R46")
def test_split_makes_child_65535_and_no_more(stage, people, warrants, refused, root):
    set_lot(warrants, root, children=65_533)
    with refused("Warrants_ChildrenExhausted", root, 65_536):
        warrants.split(root, [1, 1, 1], {"from": people.supplier1})

    tx = warrants.split(root, [7, 8], {"from": people.supplier1})
    assert tx.events["Split"]["firstChild"] == 65_534
    last = child(root, 65_535)
    assert_view(warrants.lotOf(last), people.supplier1, 8, 0, 0, False, False, False)
    assert_view(warrants.lotOf(root), people.supplier1, FACE - 15, 65_535, 0, False, False, False)

    with refused("Warrants_ChildrenExhausted", root, 65_536):
        warrants.split(root, [1], {"from": people.supplier1})
    with refused("Warrants_ChildrenExhausted", root, 65_536):
        warrants.endorse(root, people.supplier2, 1, commitment("t"), {"from": people.supplier1})
    with refused("Warrants_ChildrenExhausted", root, 65_536):
        delivery = (people.supplier2, 1, commitment("t"))
        warrants.endorseMany(root, [delivery], {"from": people.supplier1})
    stage.endorse(root, people.supplier2)
    assert_view(warrants.lotOf(root), people.supplier2, FACE - 15, 65_535, 1, False, False, False)


@pytest.mark.rule("R46")
def test_child_65535_can_be_delivered(stage, people, warrants, root):
    set_lot(warrants, root, children=65_534)
    warrants.endorse(root, people.supplier2, 7, commitment("t"), {"from": people.supplier1})
    last = child(root, 65_535)
    assert_view(warrants.lotOf(last), people.supplier2, 7, 0, 1, False, False, False)
    assert_view(warrants.lotOf(root), people.supplier1, FACE - 7, 65_535, 0, False, False, False)


@pytest.mark.rule("R39")
def test_split_of_a_hundred_children_adds_up(stage, people, warrants, root):
    children = stage.split(root, *range(1, 101))
    assert children == [child(root, number) for number in range(1, 101)]
    assert_view(warrants.lotOf(root), people.supplier1, FACE - 5_050, 100, 0, False, False, False)
    assert_books(stage)


# by consent


@pytest.mark.rule("R34")
def test_split_with_a_signature_carried_by_anyone(stage, people, warrants, root):
    consent = stage.consent(people.supplier1, root, warrants.splitDigest, root, [5, 6])
    tx = warrants.splitWithConsent(root, [5, 6], consent, {"from": people.outsider})

    assert tx.return_value == child(root, 1)
    assert_events(
        tx,
        ("Split", root, people.supplier1, 1, [5, 6]),
        ("TransferSingle", people.outsider, people.supplier1, NOBODY, root, 11),
        (
            "TransferBatch",
            people.outsider,
            NOBODY,
            people.supplier1,
            [child(root, 1), child(root, 2)],
            [5, 6],
        ),
    )
    assert_view(warrants.lotOf(root), people.supplier1, FACE - 11, 2, 0, False, False, False)


@pytest.mark.rule("R85")
def test_split_with_consent_reverts_when_replayed(stage, people, warrants, refused, root):
    consent = stage.consent(people.supplier1, root, warrants.splitDigest, root, [5])
    warrants.splitWithConsent(root, [5], consent, {"from": people.outsider})
    with refused("Warrants_VersionDiffers", root, 0, 1 << 8):
        warrants.splitWithConsent(root, [5], consent, {"from": people.outsider})


@pytest.mark.rule("R85")
def test_split_with_consent_reverts_when_replayed_on_a_spent_lot(
    stage, people, warrants, refused, root
):
    consent = stage.consent(people.supplier1, root, warrants.splitDigest, root, [FACE])
    warrants.splitWithConsent(root, [FACE], consent, {"from": people.outsider})
    with refused("Warrants_LotUnknown", root):
        warrants.splitWithConsent(root, [FACE], consent, {"from": people.outsider})


@pytest.mark.rule("R35")
@pytest.mark.parametrize("change", ["split", "endorse a part", "endorse there and back"])
def test_split_with_consent_reverts_after_any_change(
    stage, people, warrants, refused, root, change
):
    consent = stage.consent(people.supplier1, root, warrants.splitDigest, root, [5])
    if change == "split":
        stage.split(root, 1)
    elif change == "endorse a part":
        stage.endorse(root, people.supplier2, 1)
    else:
        stage.endorse(stage.endorse(root, people.supplier2), people.supplier1)
    now = 2 if change == "endorse there and back" else 1 << 8
    with refused("Warrants_VersionDiffers", root, 0, now):
        warrants.splitWithConsent(root, [5], consent, {"from": people.outsider})


@pytest.mark.rule("R34")
def test_split_with_consent_through_its_last_day_and_not_after(
    stage, people, warrants, refused, root
):
    last_day = stage.today + 2
    consent = stage.consent(
        people.supplier1, root, warrants.splitDigest, root, [5], last_day=last_day
    )
    stage.jump_to(last_day + 1, DAWN)
    with refused("Consents_Expired", last_day, last_day + 1):
        warrants.splitWithConsent(root, [5], consent, {"from": people.outsider})


@pytest.mark.rule("R34")
def test_split_with_consent_at_the_end_of_its_last_day(stage, people, warrants, root):
    last_day = stage.today + 2
    consent = stage.consent(
        people.supplier1, root, warrants.splitDigest, root, [5], last_day=last_day
    )
    stage.jump_to(last_day, DUSK)
    warrants.splitWithConsent(root, [5], consent, {"from": people.outsider})
    assert warrants.balanceOf(people.supplier1, child(root, 1)) == 5


@pytest.mark.rule("R34")
def test_split_with_consent_reverts_for_another_signer(stage, people, warrants, refused, root):
    consent = stage.consent(people.supplier2, root, warrants.splitDigest, root, [5])
    digest = warrants.splitDigest(root, [5], 0, stage.today)
    with refused("Consents_NotGiven", people.supplier1, digest):
        warrants.splitWithConsent(root, [5], consent, {"from": people.outsider})


@pytest.mark.rule("R34")
def test_split_with_consent_reverts_for_other_amounts_than_signed(
    stage, people, warrants, refused, root
):
    consent = stage.consent(people.supplier1, root, warrants.splitDigest, root, [5])
    digest = warrants.splitDigest(root, [6], 0, stage.today)
    with refused("Consents_NotGiven", people.supplier1, digest):
        warrants.splitWithConsent(root, [6], consent, {"from": people.outsider})


@pytest.mark.rule("R34")
def test_split_with_consent_reverts_for_a_later_day_than_signed(
    stage, people, warrants, refused, root
):
    version, last_day, signature = stage.consent(
        people.supplier1, root, warrants.splitDigest, root, [5]
    )
    digest = warrants.splitDigest(root, [5], version, last_day + 1)
    with refused("Consents_NotGiven", people.supplier1, digest):
        warrants.splitWithConsent(
            root, [5], (version, last_day + 1, signature), {"from": people.outsider}
        )


@pytest.mark.rule("R82")
def test_split_with_an_approval_on_chain_once(stage, people, warrants, refused, root):
    digest = warrants.splitDigest(root, [5], 0, stage.today)
    consent = (0, stage.today, b"")
    with refused("Consents_NotGiven", people.supplier1, digest):
        warrants.splitWithConsent(root, [5], consent, {"from": people.outsider})
    warrants.approveConsent(digest, {"from": people.supplier1})
    warrants.splitWithConsent(root, [5], consent, {"from": people.outsider})

    assert warrants.isConsentApproved(people.supplier1, digest) is True
    assert warrants.balanceOf(people.supplier1, child(root, 1)) == 5
    with refused("Warrants_VersionDiffers", root, 0, 1 << 8):
        warrants.splitWithConsent(root, [5], consent, {"from": people.outsider})


@pytest.mark.rule("R83")
def test_split_reverts_after_the_approval_is_withdrawn(stage, people, warrants, refused, root):
    digest = warrants.splitDigest(root, [5], 0, stage.today)
    warrants.approveConsent(digest, {"from": people.supplier1})
    warrants.withdrawConsent(digest, {"from": people.supplier1})
    with refused("Consents_NotGiven", people.supplier1, digest):
        warrants.splitWithConsent(root, [5], (0, stage.today, b""), {"from": people.outsider})


@pytest.mark.rule("R82")
def test_split_with_consent_sent_by_the_holder_needs_no_signature(stage, people, warrants, root):
    warrants.splitWithConsent(root, [5], (0, stage.today, b""), {"from": people.supplier1})
    assert warrants.balanceOf(people.supplier1, child(root, 1)) == 5


@pytest.mark.rule("R82")
def test_split_with_a_smart_accounts_signature(stage, people, project, warrants, refused, root):
    wallet = project.SmartAccount.deploy(people.supplier4, {"from": people.admin})
    stage.onboard(wallet)
    lot = stage.endorse(root, wallet, 100)
    digest = warrants.splitDigest(lot, [40], 1, stage.today)

    wrong = (1, stage.today, stage.sign(people.supplier3, bytes(digest)))
    with refused("Consents_NotGiven", wallet, digest):
        warrants.splitWithConsent(lot, [40], wrong, {"from": people.outsider})
    right = (1, stage.today, stage.sign(people.supplier4, bytes(digest)))
    warrants.splitWithConsent(lot, [40], right, {"from": people.outsider})

    assert_view(warrants.lotOf(lot), wallet, 60, 1, 1, False, False, False)
    assert_view(warrants.lotOf(child(lot, 1)), wallet, 40, 0, 1, False, False, False)
    assert_books(stage)
