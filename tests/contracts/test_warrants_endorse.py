"""Endorse: deliver a lot, a part of it, or parts to many, against a trade."""

from __future__ import annotations

import pytest
from books import NO_LOT, assert_books
from devnet_storage import set_lot
from eth_utils import to_checksum_address
from expect import assert_events, assert_view, events_of
from hours import DAWN, DUSK
from stage import MAX_FACE, NO_BYTES32, NOBODY, ORDER, TRADE, commitment
from standing import LAPSES, lapse, stranger

from deeptier.lot_id import LotId

FACE = 1_000_000_000
ENDORSEMENT = 0  # IWarrants.Cause


@pytest.fixture(scope="module")
def root(stage):
    """A root lot of supplier1."""
    return stage.issue(FACE)


def child(lot, number):
    return LotId.from_number(lot).child(number).number


# a part, and the whole


@pytest.mark.rule("R41")
@pytest.mark.parametrize("amount", [1, 400_000_000, FACE - 1])
def test_endorse_cuts_a_part_for_the_receiver(stage, people, warrants, root, amount):
    tx = warrants.endorse(root, people.supplier2, amount, TRADE, {"from": people.supplier1})

    cut = child(root, 1)
    assert tx.return_value == cut
    assert_events(
        tx,
        ("Delivered", cut, people.supplier1, people.supplier2, amount, 1, ENDORSEMENT, TRADE),
        ("TransferSingle", people.supplier1, people.supplier1, NOBODY, root, amount),
        ("TransferSingle", people.supplier1, NOBODY, people.supplier2, cut, amount),
    )
    assert_view(warrants.lotOf(root), people.supplier1, FACE - amount, 1, 0, False, False, False)
    assert_view(warrants.lotOf(cut), people.supplier2, amount, 0, 1, False, False, False)
    assert_books(stage)


@pytest.mark.rule("R40")
@pytest.mark.rule("R48")
def test_endorse_of_the_whole_moves_the_lot_itself(stage, people, warrants, root):
    stage.split(root, 100)
    whole = FACE - 100
    tx = warrants.endorse(root, people.supplier2, whole, TRADE, {"from": people.supplier1})

    assert tx.return_value == root
    assert_events(
        tx,
        ("Delivered", root, people.supplier1, people.supplier2, whole, 1, ENDORSEMENT, TRADE),
        ("TransferSingle", people.supplier1, people.supplier1, people.supplier2, root, whole),
    )
    assert_view(warrants.lotOf(root), people.supplier2, whole, 1, 1, False, False, False)
    assert warrants.versionOf(root) == 1 << 8 | 1
    assert warrants.balanceOf(people.supplier1, root) == 0
    assert warrants.balanceOf(people.supplier2, root) == whole
    assert_books(stage)


@pytest.mark.rule("R41")
def test_endorse_counts_a_hop_for_each_delivery(stage, people, warrants, root):
    second = stage.endorse(root, people.supplier2, 900)
    third = stage.endorse(second, people.supplier3, 90)
    back = stage.endorse(third, people.supplier1, 9)
    assert LotId.from_number(back) == LotId(1, (1, 1, 1))
    assert_view(warrants.lotOf(second), people.supplier2, 810, 1, 1, False, False, False)
    assert_view(warrants.lotOf(third), people.supplier3, 81, 1, 2, False, False, False)
    assert_view(warrants.lotOf(back), people.supplier1, 9, 0, 3, False, False, False)
    assert_books(stage)


def test_endorse_moves_the_greatest_face(stage, people, warrants):
    lot = stage.issue(MAX_FACE, line=stage.grant_line())
    cut = stage.endorse(lot, people.supplier2, 1)
    stage.endorse(lot, people.supplier2)
    assert_view(warrants.lotOf(cut), people.supplier2, 1, 0, 1, False, False, False)
    assert_view(warrants.lotOf(lot), people.supplier2, MAX_FACE - 1, 1, 1, False, False, False)


@pytest.mark.rule("R51")
@pytest.mark.parametrize("tail", [b"", b"and words of the sender"])
def test_a_plain_transfer_with_a_trade_reference_equals_an_endorsement(
    stage, people, warrants, root, tail
):
    twin = stage.issue(FACE)
    warrants.endorse(root, people.supplier2, FACE, TRADE, {"from": people.supplier1})
    tx = warrants.safeTransferFrom(
        people.supplier1, people.supplier2, twin, FACE, TRADE + tail, {"from": people.supplier1}
    )

    assert_events(
        tx,
        ("Delivered", twin, people.supplier1, people.supplier2, FACE, 1, ENDORSEMENT, TRADE),
        ("TransferSingle", people.supplier1, people.supplier1, people.supplier2, twin, FACE),
    )
    assert_view(warrants.lotOf(twin), people.supplier2, FACE, 0, 1, False, False, False)
    assert_view(warrants.lotOf(root), people.supplier2, FACE, 0, 1, False, False, False)


@pytest.mark.rule("R34")
def test_endorse_by_an_operator_until_it_is_revoked(people, warrants, refused, root):
    warrants.setApprovalForAll(people.outsider, True, {"from": people.supplier1})
    tx = warrants.endorse(root, people.supplier2, 5, TRADE, {"from": people.outsider})

    cut = child(root, 1)
    assert_events(
        tx,
        ("Delivered", cut, people.supplier1, people.supplier2, 5, 1, ENDORSEMENT, TRADE),
        ("TransferSingle", people.outsider, people.supplier1, NOBODY, root, 5),
        ("TransferSingle", people.outsider, NOBODY, people.supplier2, cut, 5),
    )
    warrants.setApprovalForAll(people.outsider, False, {"from": people.supplier1})
    with refused("Warrants_NotHolder", root, people.outsider):
        warrants.endorse(root, people.supplier2, 5, TRADE, {"from": people.outsider})


# what is refused


@pytest.mark.rule("R34")
def test_endorse_reverts_for_others_than_the_holder(people, warrants, refused, root):
    with refused("Warrants_NotHolder", root, people.supplier2):
        warrants.endorse(root, people.supplier2, 1, TRADE, {"from": people.supplier2})


@pytest.mark.rule("R34")
def test_endorse_reverts_for_the_holder_before(stage, people, warrants, refused, root):
    stage.endorse(root, people.supplier2)
    with refused("Warrants_NotHolder", root, people.supplier1):
        warrants.endorse(root, people.supplier3, FACE, TRADE, {"from": people.supplier1})


@pytest.mark.rule("R36")
def test_endorse_reverts_for_a_lot_of_no_payable(people, warrants, refused, root):
    with refused("Warrants_LotUnknown", 2 << 192):
        warrants.endorse(2 << 192, people.supplier2, 1, TRADE, {"from": people.supplier1})


@pytest.mark.rule("R34")
def test_endorse_reverts_for_a_lot_of_another_payable_and_holder(
    stage, people, warrants, refused, root
):
    other = stage.issue(FACE, payee=people.supplier4)
    with refused("Warrants_NotHolder", other, people.supplier1):
        warrants.endorse(other, people.supplier2, 1, TRADE, {"from": people.supplier1})


@pytest.mark.rule("R44")
@pytest.mark.parametrize("amount", [1, FACE])
def test_endorse_reverts_to_the_holder_itself(people, warrants, refused, root, amount):
    with refused("Warrants_SameHolder", root, people.supplier1):
        warrants.endorse(root, people.supplier1, amount, TRADE, {"from": people.supplier1})


@pytest.mark.rule("R43")
@pytest.mark.parametrize("amount", [1, FACE])
def test_endorse_reverts_without_a_trade_reference(people, warrants, refused, root, amount):
    with refused("Warrants_TradeReferenceMissing", root):
        warrants.endorse(root, people.supplier2, amount, NO_BYTES32, {"from": people.supplier1})


@pytest.mark.rule("R43")
@pytest.mark.parametrize("data", [b"", TRADE[:31], NO_BYTES32 + TRADE])
def test_a_plain_transfer_reverts_without_a_trade_reference(people, warrants, refused, root, data):
    with refused("Warrants_TradeReferenceMissing", root):
        warrants.safeTransferFrom(
            people.supplier1, people.supplier2, root, FACE, data, {"from": people.supplier1}
        )


@pytest.mark.rule("R41")
def test_endorse_reverts_for_nothing(people, warrants, refused, root):
    with refused("Warrants_AmountZero", root):
        warrants.endorse(root, people.supplier2, 0, TRADE, {"from": people.supplier1})


@pytest.mark.rule("R41")
@pytest.mark.parametrize("amount", [FACE + 1, MAX_FACE])
def test_endorse_reverts_for_more_than_the_lot(people, warrants, refused, root, amount):
    with refused("Warrants_AmountExceedsLot", root, amount, FACE):
        warrants.endorse(root, people.supplier2, amount, TRADE, {"from": people.supplier1})


@pytest.mark.rule("R45")
def test_endorse_reaches_the_tier_cap_and_reverts_above(stage, people, warrants, refused):
    root = stage.issue(FACE, tierCap=3)
    lot = stage.endorse(stage.endorse(root, people.supplier2), people.supplier3)
    assert stage.lot(lot)["hops"] == 2  # tier 3

    sender = {"from": people.supplier3}
    for amount in (1, FACE):
        with refused("Warrants_TierCapReached", lot, 3):
            warrants.endorse(lot, people.supplier4, amount, TRADE, sender)
    with refused("Warrants_TierCapReached", lot, 3):
        warrants.endorseMany(lot, [(people.supplier4, 1, TRADE)], sender)
    with refused("Warrants_TierCapReached", lot, 3):
        warrants.safeTransferFrom(people.supplier3, people.supplier4, lot, FACE, TRADE, sender)


@pytest.mark.rule("R45")
def test_endorse_reverts_for_the_payee_when_the_tier_cap_is_1(stage, people, warrants, refused):
    root = stage.issue(FACE, tierCap=1)
    with refused("Warrants_TierCapReached", root, 1):
        warrants.endorse(root, people.supplier2, 1, TRADE, {"from": people.supplier1})
    [cut] = stage.split(root, 1)
    with refused("Warrants_TierCapReached", cut, 1):
        warrants.endorse(cut, people.supplier2, 1, TRADE, {"from": people.supplier1})


@pytest.mark.rule("R37")
def test_endorse_goes_on_through_the_due_days_eve(stage, people, warrants, root):
    stage.jump_to(warrants.paperOf(1)["dueDay"] - 1, DUSK)
    assert warrants.lotOf(stage.endorse(root, people.supplier2, 1))["amount"] == 1
    assert warrants.lotOf(stage.endorse(root, people.supplier2))["amount"] == FACE - 1


@pytest.mark.rule("R37")
@pytest.mark.parametrize("days_after", [0, 1, 400])
def test_endorse_reverts_from_the_due_day(stage, people, warrants, refused, root, days_after):
    due_day = warrants.paperOf(1)["dueDay"]
    stage.jump_to(due_day + days_after, DAWN)
    sender = {"from": people.supplier1}
    matured = ("Warrants_Matured", 1, due_day, due_day + days_after)
    with refused(*matured):
        warrants.endorse(root, people.supplier2, 1, TRADE, sender)
    with refused(*matured):
        warrants.endorse(root, people.supplier2, FACE, TRADE, sender)
    with refused(*matured):
        warrants.endorseMany(root, [(people.supplier2, 1, TRADE)], sender)
    with refused(*matured):
        warrants.safeTransferFrom(people.supplier1, people.supplier2, root, FACE, TRADE, sender)


@pytest.mark.rule("R38")
@pytest.mark.parametrize("side", ["supplier1", "supplier2"])
@pytest.mark.parametrize("how", LAPSES)
def test_endorse_reverts_for_a_party_that_is_not_active(
    stage, people, warrants, refused, root, how, side
):
    refusal = lapse(stage, getattr(people, side), how)
    sender = {"from": people.supplier1}
    with refused(*refusal):
        warrants.endorse(root, people.supplier2, 1, TRADE, sender)
    with refused(*refusal):
        warrants.endorse(root, people.supplier2, FACE, TRADE, sender)
    with refused(*refusal):
        warrants.endorseMany(root, [(people.supplier2, 1, TRADE)], sender)
    with refused(*refusal):
        warrants.safeTransferFrom(people.supplier1, people.supplier2, root, FACE, TRADE, sender)


@pytest.mark.rule("R4")
@pytest.mark.parametrize("side", ["supplier1", "supplier2"])
def test_endorse_goes_on_through_a_partys_expiry_day(
    stage, people, warrants, enterprises, root, side
):
    party = getattr(people, side)
    enterprises.renew(party, 2, stage.today + 1, {"from": people.registrar})
    stage.jump_to(stage.today + 1, DUSK)
    assert warrants.lotOf(stage.endorse(root, people.supplier2, 7))["owner"] == people.supplier2


@pytest.mark.rule("R38")
@pytest.mark.parametrize("how", ["unknown", "regulator"])
def test_endorse_reverts_to_an_account_that_may_not_hold(
    stage, people, warrants, refused, root, how
):
    receiver, refusal = stranger(stage, how)
    sender = {"from": people.supplier1}
    with refused(*refusal):
        warrants.endorse(root, receiver, 1, TRADE, sender)
    with refused(*refusal):
        warrants.endorseMany(root, [(receiver, 1, TRADE)], sender)
    with refused(*refusal):
        warrants.safeTransferFrom(people.supplier1, receiver, root, FACE, TRADE, sender)


@pytest.mark.rule("R38")
def test_endorse_reverts_to_the_zero_address(people, warrants, refused, root):
    with refused("Enterprises_Unknown", NOBODY):
        warrants.endorse(root, NOBODY, 1, TRADE, {"from": people.supplier1})


@pytest.mark.rule("R6")
def test_endorse_reverts_while_business_is_paused_and_goes_on_after(
    stage, people, warrants, enterprises, refused, root
):
    since = stage.today
    enterprises.pauseBusiness(ORDER, {"from": people.regulator})
    stage.sleep_days(2)
    sender = {"from": people.supplier1}
    with refused("Enterprises_BusinessPaused", since):
        warrants.endorse(root, people.supplier2, 1, TRADE, sender)
    with refused("Enterprises_BusinessPaused", since):
        warrants.endorseMany(root, [(people.supplier2, 1, TRADE)], sender)
    with refused("Enterprises_BusinessPaused", since):
        warrants.safeTransferFrom(people.supplier1, people.supplier2, root, FACE, TRADE, sender)
    enterprises.resumeBusiness(ORDER, {"from": people.regulator})
    assert warrants.lotOf(stage.endorse(root, people.supplier2, 1))["amount"] == 1


@pytest.mark.rule("R46")
def test_sales_reach_200_hops_and_revert_above(stage, people, warrants, refused, root):
    lot = stage.endorse(root, people.supplier2)
    set_lot(warrants, lot, hops=199)
    stage.accept(stage.bid(lot), lot, 1)
    assert_view(warrants.lotOf(child(lot, 1)), people.financier, 1, 0, 200, False, False, False)

    cut = child(lot, 1)
    bid = stage.bid(cut, financier=people.other_financier)
    with refused("Lots_HopsExhausted", cut, 200):
        stage.accept(bid, cut)


# to many


@pytest.mark.rule("R42")
def test_endorse_many_to_one(stage, people, warrants, root):
    tx = warrants.endorseMany(root, [(people.supplier2, 7, TRADE)], {"from": people.supplier1})

    cut = child(root, 1)
    assert tx.return_value == cut
    assert_events(
        tx,
        ("TransferSingle", people.supplier1, people.supplier1, NOBODY, root, 7),
        ("Delivered", cut, people.supplier1, people.supplier2, 7, 1, ENDORSEMENT, TRADE),
        ("TransferSingle", people.supplier1, NOBODY, people.supplier2, cut, 7),
    )
    assert_view(warrants.lotOf(root), people.supplier1, FACE - 7, 1, 0, False, False, False)
    assert_view(warrants.lotOf(cut), people.supplier2, 7, 0, 1, False, False, False)


@pytest.mark.rule("R42")
def test_endorse_many_to_ten(stage, people, warrants, root):
    receivers = [to_checksum_address(f"0x{0xA000 + number:040x}") for number in range(10)]
    for receiver in receivers:
        stage.onboard(receiver)
    amounts = [10_000_000 + number for number in range(10)]
    trades = [commitment(f"trade {number}") for number in range(10)]
    stage.split(root, 1)
    deliveries = list(zip(receivers, amounts, trades, strict=True))
    tx = warrants.endorseMany(root, deliveries, {"from": people.supplier1})

    cuts = [child(root, number) for number in range(2, 12)]
    assert tx.return_value == cuts[0]
    burnt = ("TransferSingle", people.supplier1, people.supplier1, NOBODY, root, sum(amounts))
    expected = [burnt]
    for cut, (receiver, amount, trade) in zip(cuts, deliveries, strict=True):
        holder = people.supplier1
        expected += [
            ("Delivered", cut, holder, receiver, amount, 1, ENDORSEMENT, trade),
            ("TransferSingle", holder, NOBODY, receiver, cut, amount),
        ]
        assert_view(warrants.lotOf(cut), receiver, amount, 0, 1, False, False, False)
    assert_events(tx, *expected)
    assert_view(
        warrants.lotOf(root), people.supplier1, FACE - 1 - sum(amounts), 11, 0, False, False, False
    )
    assert_books(stage)


@pytest.mark.rule("R42")
@pytest.mark.rule("R47")
@pytest.mark.parametrize("amounts", [[FACE], [FACE - 1, 1]])
def test_endorse_many_of_all_spends_the_lot(stage, people, warrants, refused, root, amounts):
    deliveries = [(people.supplier2, amount, TRADE) for amount in amounts]
    warrants.endorseMany(root, deliveries, {"from": people.supplier1})

    assert_view(warrants.lotOf(root), *NO_LOT)
    for number, amount in enumerate(amounts, 1):
        assert_view(
            warrants.lotOf(child(root, number)), people.supplier2, amount, 0, 1, False, False, False
        )
    with refused("Warrants_LotUnknown", root):
        warrants.endorse(root, people.supplier2, 1, TRADE, {"from": people.supplier1})
    assert_books(stage)


@pytest.mark.rule("R42")
def test_endorse_many_gives_a_receiver_named_twice_two_lots(stage, people, warrants, root):
    deliveries = [(people.supplier2, 5, TRADE), (people.supplier2, 5, TRADE)]
    warrants.endorseMany(root, deliveries, {"from": people.supplier1})
    for number in (1, 2):
        assert_view(
            warrants.lotOf(child(root, number)), people.supplier2, 5, 0, 1, False, False, False
        )
    assert_view(warrants.lotOf(root), people.supplier1, FACE - 10, 2, 0, False, False, False)
    assert_books(stage)


@pytest.mark.rule("R42")
def test_endorse_many_reverts_without_deliveries(people, warrants, refused, root):
    with refused("Warrants_NothingToCut", root):
        warrants.endorseMany(root, [], {"from": people.supplier1})


@pytest.mark.rule("R42")
@pytest.mark.parametrize("amounts", [[FACE, 1], [FACE + 1], [MAX_FACE, MAX_FACE]])
def test_endorse_many_reverts_for_more_than_the_lot(people, warrants, refused, root, amounts):
    deliveries = [(people.supplier2, amount, TRADE) for amount in amounts]
    with refused("Warrants_AmountExceedsLot", root, sum(amounts), FACE):
        warrants.endorseMany(root, deliveries, {"from": people.supplier1})


@pytest.mark.rule("R42")
@pytest.mark.parametrize("bad", ["nothing", "no trade", "itself", "unknown", "frozen"])
def test_endorse_many_makes_all_or_none(stage, people, warrants, refused, root, bad):
    deliveries = {
        "nothing": (people.supplier3, 0, TRADE),
        "no trade": (people.supplier3, 5, NO_BYTES32),
        "itself": (people.supplier1, 5, TRADE),
        "unknown": (people.outsider, 5, TRADE),
        "frozen": (people.supplier3, 5, TRADE),
    }
    refusals = {
        "nothing": ("Warrants_AmountZero", root),
        "no trade": ("Warrants_TradeReferenceMissing", root),
        "itself": ("Warrants_SameHolder", root, people.supplier1),
        "unknown": ("Enterprises_Unknown", people.outsider),
        "frozen": ("Enterprises_Frozen", people.supplier3),
    }
    if bad == "frozen":
        stage.freeze(people.supplier3)
    good = (people.supplier2, 5, TRADE)
    for row in ([good, deliveries[bad]], [deliveries[bad], good]):
        with refused(*refusals[bad]):
            warrants.endorseMany(root, row, {"from": people.supplier1})
    assert_view(warrants.lotOf(root), people.supplier1, FACE, 0, 0, False, False, False)
    assert_view(warrants.lotOf(child(root, 1)), *NO_LOT)
    assert_view(warrants.lotOf(child(root, 2)), *NO_LOT)


@pytest.mark.rule("R34")
def test_endorse_many_by_an_operator_until_it_is_revoked(people, warrants, refused, root):
    warrants.setApprovalForAll(people.outsider, True, {"from": people.supplier1})
    delivery = (people.supplier2, 5, TRADE)
    tx = warrants.endorseMany(root, [delivery], {"from": people.outsider})
    assert [event[1] for event in events_of(tx) if event[0] == "TransferSingle"] == [
        people.outsider.address.lower()
    ] * 2
    warrants.setApprovalForAll(people.outsider, False, {"from": people.supplier1})
    with refused("Warrants_NotHolder", root, people.outsider):
        warrants.endorseMany(root, [delivery], {"from": people.outsider})


@pytest.mark.rule("R46")
def test_endorse_many_reverts_at_depth_12(stage, people, warrants, refused, root):
    lot = root
    for _ in range(12):
        [lot] = stage.split(lot, FACE)
    with refused("LotId_TooDeep", lot, 12):
        warrants.endorseMany(lot, [(people.supplier2, 1, TRADE)], {"from": people.supplier1})


# by consent


@pytest.mark.rule("R34")
@pytest.mark.parametrize("amount", [5, FACE])
def test_endorse_with_a_signature_carried_by_anyone(stage, people, warrants, root, amount):
    what = (root, people.supplier2, amount, TRADE)
    consent = stage.consent(people.supplier1, root, warrants.endorseDigest, *what)
    tx = warrants.endorseWithConsent(*what, consent, {"from": people.outsider})

    delivered = root if amount == FACE else child(root, 1)
    assert tx.return_value == delivered
    assert tx.events["Delivered"]["from"] == people.supplier1
    assert {event[1] for event in events_of(tx) if event[0] == "TransferSingle"} == {
        people.outsider.address.lower()
    }
    assert_view(warrants.lotOf(delivered), people.supplier2, amount, 0, 1, False, False, False)
    assert_books(stage)


@pytest.mark.rule("R85")
@pytest.mark.parametrize("amount", [5, FACE])
def test_endorse_with_consent_reverts_when_replayed(stage, people, warrants, refused, root, amount):
    what = (root, people.supplier2, amount, TRADE)
    consent = stage.consent(people.supplier1, root, warrants.endorseDigest, *what)
    warrants.endorseWithConsent(*what, consent, {"from": people.outsider})
    with refused("Warrants_VersionDiffers", root, 0, 1 if amount == FACE else 1 << 8):
        warrants.endorseWithConsent(*what, consent, {"from": people.outsider})


@pytest.mark.rule("R85")
def test_endorse_with_consent_reverts_when_the_lot_went_away_and_came_back(
    stage, people, warrants, refused, root
):
    what = (root, people.supplier2, 5, TRADE)
    consent = stage.consent(people.supplier1, root, warrants.endorseDigest, *what)
    stage.endorse(stage.endorse(root, people.supplier3), people.supplier1)
    with refused("Warrants_VersionDiffers", root, 0, 2):
        warrants.endorseWithConsent(*what, consent, {"from": people.outsider})


@pytest.mark.rule("R34")
@pytest.mark.parametrize("changed", ["receiver", "amount", "trade"])
def test_endorse_with_consent_reverts_for_other_words_than_signed(
    stage, people, warrants, refused, root, changed
):
    signed = (root, people.supplier2, 5, TRADE)
    sent = {
        "receiver": (root, people.supplier3, 5, TRADE),
        "amount": (root, people.supplier2, 6, TRADE),
        "trade": (root, people.supplier2, 5, commitment("another trade")),
    }[changed]
    consent = stage.consent(people.supplier1, root, warrants.endorseDigest, *signed)
    digest = warrants.endorseDigest(*sent, 0, stage.today)
    with refused("Consents_NotGiven", people.supplier1, digest):
        warrants.endorseWithConsent(*sent, consent, {"from": people.outsider})


@pytest.mark.rule("R34")
def test_endorse_with_consent_for_one_lot_does_not_hold_for_another(
    stage, people, warrants, refused, root
):
    twin = stage.issue(FACE)
    rest = (people.supplier2, 5, TRADE)
    consent = stage.consent(people.supplier1, root, warrants.endorseDigest, root, *rest)
    digest = warrants.endorseDigest(twin, *rest, 0, stage.today)
    with refused("Consents_NotGiven", people.supplier1, digest):
        warrants.endorseWithConsent(twin, *rest, consent, {"from": people.outsider})


@pytest.mark.rule("R34")
def test_endorse_with_consent_of_an_operator_is_refused(stage, people, warrants, refused, root):
    warrants.setApprovalForAll(people.supplier3, True, {"from": people.supplier1})
    what = (root, people.supplier2, 5, TRADE)
    consent = stage.consent(people.supplier3, root, warrants.endorseDigest, *what)
    digest = warrants.endorseDigest(*what, 0, stage.today)
    with refused("Consents_NotGiven", people.supplier1, digest):
        warrants.endorseWithConsent(*what, consent, {"from": people.outsider})


@pytest.mark.rule("R34")
def test_endorse_with_consent_through_its_last_day_and_not_after(
    stage, people, warrants, refused, root
):
    what = (root, people.supplier2, 5, TRADE)
    last_day = stage.today + 3
    consent = stage.consent(
        people.supplier1, root, warrants.endorseDigest, *what, last_day=last_day
    )
    stage.jump_to(last_day + 1, DAWN)
    with refused("Consents_Expired", last_day, last_day + 1):
        warrants.endorseWithConsent(*what, consent, {"from": people.outsider})


@pytest.mark.rule("R34")
def test_endorse_with_consent_at_the_end_of_its_last_day(stage, people, warrants, root):
    what = (root, people.supplier2, 5, TRADE)
    last_day = stage.today + 3
    consent = stage.consent(
        people.supplier1, root, warrants.endorseDigest, *what, last_day=last_day
    )
    stage.jump_to(last_day, DUSK)
    warrants.endorseWithConsent(*what, consent, {"from": people.outsider})
    assert warrants.balanceOf(people.supplier2, child(root, 1)) == 5


@pytest.mark.rule("R82")
def test_endorse_with_an_approval_on_chain(stage, people, warrants, refused, root):
    what = (root, people.supplier2, 5, TRADE)
    digest = warrants.endorseDigest(*what, 0, stage.today)
    with refused("Consents_NotGiven", people.supplier1, digest):
        warrants.endorseWithConsent(*what, (0, stage.today, b""), {"from": people.outsider})
    warrants.approveConsent(digest, {"from": people.supplier1})
    warrants.endorseWithConsent(*what, (0, stage.today, b""), {"from": people.outsider})
    assert_view(warrants.lotOf(child(root, 1)), people.supplier2, 5, 0, 1, False, False, False)
    with refused("Warrants_VersionDiffers", root, 0, 1 << 8):
        warrants.endorseWithConsent(*what, (0, stage.today, b""), {"from": people.outsider})


@pytest.mark.rule("R34")
def test_endorse_many_with_a_signature_carried_by_anyone(stage, people, warrants, refused, root):
    deliveries = [(people.supplier2, 5, TRADE), (people.supplier3, 6, commitment("other trade"))]
    consent = stage.consent(people.supplier1, root, warrants.endorseManyDigest, root, deliveries)
    tx = warrants.endorseManyWithConsent(root, deliveries, consent, {"from": people.outsider})

    assert tx.return_value == child(root, 1)
    assert_view(warrants.lotOf(child(root, 1)), people.supplier2, 5, 0, 1, False, False, False)
    assert_view(warrants.lotOf(child(root, 2)), people.supplier3, 6, 0, 1, False, False, False)
    with refused("Warrants_VersionDiffers", root, 0, 2 << 8):
        warrants.endorseManyWithConsent(root, deliveries, consent, {"from": people.outsider})
    assert_books(stage)


@pytest.mark.rule("R34")
@pytest.mark.parametrize("changed", ["order", "amount", "one more"])
def test_endorse_many_with_consent_reverts_for_other_deliveries_than_signed(
    stage, people, warrants, refused, root, changed
):
    signed = [(people.supplier2, 5, TRADE), (people.supplier3, 6, TRADE)]
    sent = {
        "order": signed[::-1],
        "amount": [signed[0], (people.supplier3, 7, TRADE)],
        "one more": [*signed, (people.supplier4, 1, TRADE)],
    }[changed]
    consent = stage.consent(people.supplier1, root, warrants.endorseManyDigest, root, signed)
    digest = warrants.endorseManyDigest(root, sent, 0, stage.today)
    with refused("Consents_NotGiven", people.supplier1, digest):
        warrants.endorseManyWithConsent(root, sent, consent, {"from": people.outsider})


@pytest.mark.rule("R34")
def test_endorse_many_with_consent_reverts_after_its_last_day(
    stage, people, warrants, refused, root
):
    deliveries = [(people.supplier2, 5, TRADE)]
    last_day = stage.today
    consent = stage.consent(people.supplier1, root, warrants.endorseManyDigest, root, deliveries)
    stage.sleep_days(1)
    with refused("Consents_Expired", last_day, last_day + 1):
        warrants.endorseManyWithConsent(root, deliveries, consent, {"from": people.outsider})


@pytest.mark.rule("R34")
def test_a_consent_to_split_is_no_consent_to_endorse(stage, people, warrants, refused, root):
    version, last_day, signature = stage.consent(
        people.supplier1, root, warrants.splitDigest, root, [5]
    )
    what = (root, people.supplier2, 5, TRADE)
    digest = warrants.endorseDigest(*what, version, last_day)
    with refused("Consents_NotGiven", people.supplier1, digest):
        warrants.endorseWithConsent(
            *what, (version, last_day, signature), {"from": people.outsider}
        )


@pytest.mark.rule("R49")
def test_only_modules_write_sell_deliver_hold_and_end_lots(people, warrants, refused, root):
    stranger_calls = {"from": people.supplier1}
    with refused("Warrants_ModuleOnly", people.supplier1):
        warrants.issueRootLot(9, 1, people.supplier1, 1, stranger_calls)
    with refused("Warrants_ModuleOnly", people.supplier1):
        warrants.sell(root, 1, people.supplier1, people.financier, TRADE, stranger_calls)
    for cause in range(5):
        with refused("Warrants_ModuleOnly", people.supplier1):
            warrants.deliver(root, people.supplier2, 1, cause, TRADE, stranger_calls)
    with refused("Warrants_ModuleOnly", people.supplier1):
        warrants.cut(root, [1], stranger_calls)
    with refused("Warrants_ModuleOnly", people.supplier1):
        warrants.pledge(root, stranger_calls)
    with refused("Warrants_ModuleOnly", people.supplier1):
        warrants.release(root, stranger_calls)
    with refused("Warrants_ModuleOnly", people.supplier1):
        warrants.end(root, stranger_calls)
