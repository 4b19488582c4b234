"""Claim, redeem and clear: each holder is paid exactly, none blocks another, nothing stays."""

from __future__ import annotations

import itertools

import pytest
from books import NO_LOT, assert_books, live_lots
from currencies import allow
from expect import assert_events, assert_view, events_of, plain
from hours import DAWN, DUSK
from stage import MAX_FACE, NOBODY, ORDER

from deeptier.lot_id import LotId
from deeptier.shares import entitlement

FACE = 1_000_000_000
PARTS = (600_000_000, 133_333_333, 133_333_333, 133_333_334)


@pytest.fixture(scope="module")
def lots(stage, people):
    """Payable 1 in four lots of four holders: 600,000,000 and three thirds of the rest."""
    root = stage.issue(FACE)
    receivers = (people.supplier2, people.supplier3, people.supplier4)
    cuts = [stage.endorse(root, who, PARTS[1]) for who in receivers[:2]]
    return (root, *cuts, stage.endorse(root, receivers[2], PARTS[3]))


@pytest.fixture(scope="module")
def holders(people):
    return (people.supplier1, people.supplier2, people.supplier3, people.supplier4)


@pytest.fixture(scope="module")
def due_day(warrants, lots):
    return int(warrants.paperOf(1)["dueDay"])


def paid_to(stage, holders):
    return tuple(stage.cash(who) for who in holders)


def claim(clearing, people, lot):
    return clearing.claim(lot, {"from": people.outsider})


def redeem(clearing, people, lot):
    return clearing.redeem(lot, {"from": people.outsider})


# redeem


@pytest.mark.rule("R92")
def test_redeem_by_a_stranger_pays_the_holder(
    stage, people, warrants, clearing, lots, holders, due_day
):
    stage.jump_to(due_day)
    stage.repay(lots[0], FACE)
    for lot, holder, amount in zip(lots, holders, PARTS, strict=True):
        assert clearing.outstandingOf(lot) == amount
        tx = redeem(clearing, people, lot)
        assert tx.return_value == amount
        assert_events(
            tx,
            ("TransferSingle", clearing, holder, NOBODY, lot, amount),
            ("Redeemed", lot, holder, amount),
            ("Transfer", clearing, holder, amount),
        )
        assert_view(warrants.lotOf(lot), *NO_LOT)
        assert clearing.outstandingOf(lot) == 0
    assert paid_to(stage, holders) == PARTS
    assert stage.cash(people.outsider) == 0
    assert clearing.accountOf(1)["redeemed"] == FACE
    assert clearing.accountOf(1)["held"] == 0
    assert stage.cash(clearing) == 0
    assert_books(stage)


@pytest.mark.rule("R92")
def test_redeem_before_the_due_day_once_all_is_paid(
    stage, people, clearing, refused, lots, holders
):
    stage.repay(lots[0], FACE - 1)
    with refused("Clearing_NotSettled", 1, 1):
        redeem(clearing, people, lots[0])
    stage.repay(lots[0], 1)
    redeem(clearing, people, lots[3])
    stage.endorse(lots[1], people.supplier1)
    redeem(clearing, people, lots[1])
    assert paid_to(stage, holders) == (PARTS[1], 0, 0, PARTS[3])
    assert live_lots(stage) == {lots[0]: PARTS[0], lots[2]: PARTS[2]}
    assert_books(stage)


@pytest.mark.rule("R92")
@pytest.mark.parametrize("paid", [0, 1, FACE - 1])
def test_redeem_reverts_before_all_is_paid(stage, people, clearing, refused, lots, due_day, paid):
    if paid:
        stage.repay(lots[0], paid)
    for day in (stage.today, due_day, due_day + 30):
        stage.jump_to(day, 50_000)
        with refused("Clearing_NotSettled", 1, FACE - paid):
            redeem(clearing, people, lots[0])


@pytest.mark.rule("R92")
def test_redeem_reverts_twice_and_for_lots_never_made(stage, people, clearing, refused, lots):
    stage.repay(lots[0], FACE)
    redeem(clearing, people, lots[0])
    for lot in (lots[0], LotId(1, (9,)).number, LotId(77).number, 0):
        with refused("Warrants_LotUnknown", lot):
            redeem(clearing, people, lot)


@pytest.mark.rule("R8")
@pytest.mark.parametrize("how", ["closed", "expired"])
def test_redeem_and_claim_pay_a_holder_that_lapsed(
    stage, people, enterprises, clearing, lots, due_day, how
):
    if how == "closed":
        enterprises.close(people.supplier2, {"from": people.registrar})
    else:
        enterprises.renew(people.supplier2, 2, stage.today, {"from": people.registrar})
    stage.jump_to(due_day)
    stage.repay(lots[0], FACE // 2)
    claim(clearing, people, lots[1])
    stage.repay(lots[0], FACE // 2)
    redeem(clearing, people, lots[1])
    assert stage.cash(people.supplier2) == PARTS[1]
    assert_books(stage)


@pytest.mark.rule("R80")
def test_a_frozen_holders_cash_is_kept_until_thaw(
    stage, people, enterprises, clearing, refused, lots, holders, due_day
):
    stage.freeze(people.supplier2)
    stage.jump_to(due_day)
    stage.repay(lots[0], FACE)
    with refused("Warrants_HolderFrozen", lots[1], people.supplier2):
        redeem(clearing, people, lots[1])
    for lot in (lots[0], lots[2], lots[3]):
        redeem(clearing, people, lot)
    assert clearing.accountOf(1)["held"] == PARTS[1]
    assert_books(stage)
    stage.sleep_days(1_000)
    enterprises.thaw(people.supplier2, ORDER, {"from": people.regulator})
    redeem(clearing, people, lots[1])
    assert paid_to(stage, holders) == PARTS
    assert_books(stage)


# claim


@pytest.mark.rule("R91")
def test_claim_pays_floor_shares_and_the_rest_is_exact(
    stage, people, warrants, clearing, lots, holders, due_day
):
    stage.jump_to(due_day)
    stage.repay(lots[0], 650_000_001)
    shares = (390_000_000, 86_666_666, 86_666_666, 86_666_667)
    for lot, holder, amount, share in zip(lots, holders, PARTS, shares, strict=True):
        assert share == entitlement(amount, 650_000_001, FACE)
        tx = claim(clearing, people, lot)
        assert tx.return_value == share
        assert_events(tx, ("Claimed", lot, holder, share), ("Transfer", clearing, holder, share))
        assert clearing.claimedOn(lot) == share
        assert clearing.outstandingOf(lot) == amount - share
        assert_view(warrants.lotOf(lot)[:2], holder, amount)
    view = clearing.accountOf(1)
    assert (view["held"], view["extraPaidOut"]) == (2, 649_999_999)
    assert (view["inArrears"], view["redeemed"]) == (True, 0)
    assert stage.cash(clearing) == 2
    assert_books(stage)

    stage.repay(lots[0], 349_999_999)
    for lot, holder, amount, share in zip(lots, holders, PARTS, shares, strict=True):
        tx = redeem(clearing, people, lot)
        assert_events(
            tx,
            ("TransferSingle", clearing, holder, NOBODY, lot, amount),
            ("Redeemed", lot, holder, amount),
            ("ArrearsRedeemed", lot, 0, share),
            ("Transfer", clearing, holder, amount - share),
        )
        assert clearing.claimedOn(lot) == 0
    assert paid_to(stage, holders) == PARTS
    view = clearing.accountOf(1)
    assert (view["held"], view["extraPaidOut"], view["redeemed"]) == (0, 0, FACE)
    assert stage.cash(clearing) == 0
    assert_books(stage)


@pytest.mark.rule("R91")
def test_claim_pays_what_is_new_each_time(stage, people, clearing, refused, lots, due_day):
    stage.jump_to(due_day)
    got = 0
    for paid, total in ((1, 0), (1, 1), (1, 1), (1, 2), (999_996, 600_000)):
        stage.repay(lots[0], paid)
        if total == got:
            with refused("Clearing_NothingDue", lots[0]):
                claim(clearing, people, lots[0])
            continue
        tx = claim(clearing, people, lots[0])
        assert tx.return_value == total - got
        got = total
        with refused("Clearing_NothingDue", lots[0]):
            claim(clearing, people, lots[0])
    assert stage.cash(people.supplier1) == 600_000


@pytest.mark.rule("R91")
def test_claim_pays_early_money_from_the_due_day_only(
    stage, people, clearing, refused, lots, due_day
):
    stage.repay(lots[0], 500_000_000)
    for day, second in ((stage.today, 80_000), (due_day - 1, DUSK)):
        stage.jump_to(day, second)
        with refused("Clearing_NotDue", 1, due_day, day):
            claim(clearing, people, lots[0])
    stage.jump_to(due_day, DAWN)
    assert claim(clearing, people, lots[0]).return_value == 300_000_000
    assert_books(stage)


@pytest.mark.rule("R91")
def test_claim_reverts_when_nothing_came_in(people, stage, clearing, refused, lots, due_day):
    stage.jump_to(due_day)
    with refused("Clearing_NothingDue", lots[0]):
        claim(clearing, people, lots[0])


@pytest.mark.rule("R91")
def test_claim_reverts_after_settlement(stage, people, clearing, refused, lots, due_day):
    stage.jump_to(due_day)
    stage.repay(lots[0], FACE)
    with refused("Clearing_Settled", 1):
        claim(clearing, people, lots[0])
    redeem(clearing, people, lots[0])
    with refused("Warrants_LotUnknown", lots[0]):
        claim(clearing, people, lots[0])


@pytest.mark.rule("R91")
def test_claim_reverts_for_a_lot_never_made(people, clearing, refused, lots):
    for lot in (LotId(1, (9,)).number, LotId(77).number, 0):
        with refused("Warrants_LotUnknown", lot):
            claim(clearing, people, lot)


@pytest.mark.rule("R91")
def test_claims_share_the_penalty_too(stage, people, clearing, lots, holders, due_day):
    stage.jump_to(due_day + 10)
    stage.repay(lots[0], 5_000_001)  # 5,000,000 penalty, then 1 of principal
    shares = [entitlement(amount, 5_000_000, FACE) for amount in PARTS]
    assert shares == [3_000_000, 666_666, 666_666, 666_666]
    for lot, share in zip(lots, shares, strict=True):
        assert claim(clearing, people, lot).return_value == share
    assert paid_to(stage, holders) == tuple(shares)
    assert clearing.accountOf(1)["held"] == 5_000_001 - sum(shares)
    assert clearing.outstandingOf(lots[0]) == PARTS[0]
    assert_books(stage)


@pytest.mark.rule("R91")
def test_outstanding_follows_penalty_paid_and_to_come(stage, people, clearing, lots, due_day):
    assert clearing.outstandingOf(lots[3]) == PARTS[3]
    stage.jump_to(due_day + 10)
    assert clearing.outstandingOf(lots[3]) == PARTS[3] + entitlement(PARTS[3], 5_000_000, FACE)
    stage.repay(lots[0], 1_000_000)
    assert clearing.outstandingOf(lots[3]) == PARTS[3] + 666_666
    claim(clearing, people, lots[3])
    assert clearing.claimedOn(lots[3]) == entitlement(PARTS[3], 1_000_000, FACE) == 133_333
    assert clearing.outstandingOf(lots[3]) == PARTS[3] + 666_666 - 133_333
    assert clearing.outstandingOf(LotId(1, (9,)).number) == 0
    assert clearing.outstandingOf(LotId(99).number) == 0


# penalty shares, and who takes what floors left


@pytest.mark.rule("R93")
@pytest.mark.parametrize("claimed_first", [False, True])
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2)])
def test_the_last_lot_takes_what_the_floors_left(
    stage, people, clearing, lots, holders, due_day, order, claimed_first
):
    """The worked figures of docs/SPEC.md, in three orders."""
    stage.jump_to(due_day)
    stage.repay(lots[0], 650_000_001)
    if claimed_first:
        for lot in lots:
            claim(clearing, people, lot)
    for days_late, paid in ((10, 1_000_000), (12, 100_000_000), (20, 252_104_399)):
        stage.jump_to(due_day + days_late)
        stage.repay(lots[0], paid)
        if claimed_first and days_late == 12:
            claim(clearing, people, lots[1])
    penalty = 3_104_400
    floors = (1_862_640, 413_919, 413_919, 413_920)
    assert floors == tuple(entitlement(amount, penalty, FACE) for amount in PARTS)

    for index in order:
        tx = redeem(clearing, people, lots[index])
        left = 2 if index == order[-1] else 0
        assert tx.events["ArrearsRedeemed"]["penaltyShare"] == floors[index] + left
    dust = [2 if index == order[-1] else 0 for index in range(4)]
    expected = map(sum, zip(PARTS, floors, dust, strict=True))
    assert paid_to(stage, holders) == tuple(expected)
    assert clearing.accountOf(1)["held"] == 0
    assert clearing.accountOf(1)["extraPaidOut"] == penalty
    assert stage.cash(clearing) == 0
    assert_books(stage)


@pytest.mark.rule("R93")
def test_a_frozen_lot_can_be_the_last(stage, people, warrants, clearing, lots, due_day):
    regulator = {"from": people.regulator}
    warrants.freezeLot(lots[2], ORDER, regulator)
    stage.jump_to(due_day + 1)
    stage.repay(lots[0], FACE + 500_000)
    clearing.clear(lots, {"from": people.outsider})
    left = PARTS[2] + 500_000 - 300_000 - 2 * 66_666
    assert clearing.accountOf(1)["held"] == left
    warrants.thawLot(lots[2], ORDER, regulator)
    redeem(clearing, people, lots[2])
    assert stage.cash(people.supplier3) == left == PARTS[2] + 66_668
    assert_books(stage)


@pytest.mark.rule("R93")
def test_many_small_lots_are_paid_out_to_the_last_fen(stage, people, clearing):
    root = stage.issue(1_000, 1, penaltyPpmPerDay=1_000)
    number = root >> 192
    parts = stage.split(root, *([7] * 100))
    stage.jump_to(stage.today + 1 + 10)
    stage.repay(root, 500)  # 10 penalty, 490 principal
    every = [*parts, root]
    for lot in every[::3]:
        claim(clearing, people, lot)
    stage.sleep_days(7)
    owed = clearing.owedOn(number)
    assert tuple(map(int, owed)) == (510, 4, 0)
    stage.repay(root, 514)
    clearing.clear(every, {"from": people.outsider})
    assert stage.cash(people.supplier1) == 1_014
    assert clearing.accountOf(number)["held"] == 0
    assert all(lot >> 192 != number for lot in live_lots(stage))
    assert_books(stage)


@pytest.mark.rule("R93")
def test_the_greatest_face_with_claims_and_penalty(stage, people, clearing):
    """A sum on the way passes 64 bits; what is paid does not."""
    face = MAX_FACE - 1_000
    root = stage.issue(face, 1, line=stage.grant_line(), penaltyPpmPerDay=1_000)
    third = face // 3
    first = stage.endorse(root, people.supplier2, third)
    second = stage.endorse(root, people.supplier3, third)
    stage.fund(people.core, MAX_FACE)
    stage.jump_to(stage.today + 1)
    stage.repay(root, face - 1)
    for lot in (root, first, second):
        claim(clearing, people, lot)
    stage.sleep_days(1_000_000)
    stage.repay(root, 1_001)
    for lot in (first, second, root):
        redeem(clearing, people, lot)
    penalty = 1_000
    assert stage.cash(people.supplier2) == third + penalty // 3
    assert stage.cash(people.supplier3) == third + penalty // 3
    assert stage.cash(people.supplier1) == face - 2 * third + penalty - 2 * (penalty // 3)
    assert clearing.accountOf(root >> 192)["held"] == 0
    assert_books(stage)


@pytest.mark.rule("R91")
@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_payments_and_claims_pays_each_its_due(
    stage, people, clearing, lots, holders, due_day, seed
):
    stage.jump_to(due_day)
    schedules = list(itertools.permutations((3, 250_000_000, 7, 99_999_999)))
    got = dict.fromkeys(lots, 0)
    paid = 0
    for turn, part in enumerate(schedules[seed * 7]):
        stage.repay(lots[0], part)
        paid += part
        for lot, amount in list(zip(lots, PARTS, strict=True))[turn % 2 :: 2]:
            due = entitlement(amount, paid, FACE) - got[lot]
            if due:
                assert claim(clearing, people, lot).return_value == due
                got[lot] += due
        assert sum(got.values()) <= paid
    stage.repay(lots[0], FACE - paid)
    clearing.clear(lots, {"from": people.outsider})
    assert paid_to(stage, holders) == PARTS
    assert_books(stage)


# clear


@pytest.mark.rule("R94")
def test_clear_redeems_all(stage, people, warrants, clearing, lots, holders, due_day):
    stage.jump_to(due_day)
    stage.repay(lots[0], FACE)
    tx = clearing.clear(lots, {"from": people.outsider})
    expected = [
        event
        for lot, holder, amount in zip(lots, holders, PARTS, strict=True)
        for event in (
            ("TransferSingle", clearing, holder, NOBODY, lot, amount),
            ("Redeemed", lot, holder, amount),
            ("Transfer", clearing, holder, amount),
        )
    ]
    assert_events(tx, *expected)
    assert paid_to(stage, holders) == PARTS
    assert live_lots(stage) == {}
    assert_books(stage)


@pytest.mark.rule("R94")
def test_clear_claims_where_the_payable_is_not_settled(
    stage, people, clearing, lots, holders, due_day
):
    other = stage.issue(700, 150, payee=people.guarantor)
    stage.jump_to(due_day)
    stage.repay(lots[0], 10)
    stage.repay(other, 700)
    tx = clearing.clear([lots[0], other, lots[1]], {"from": people.outsider})
    names = [event.name for event in tx.events]
    assert names == [
        "Claimed",
        "Transfer",
        "TransferSingle",
        "Redeemed",
        "Transfer",
        "Claimed",
        "Transfer",
    ]
    assert stage.cash(people.supplier1) == 6
    assert stage.cash(people.guarantor) == 700
    assert stage.cash(people.supplier2) == 1
    assert_books(stage)


@pytest.mark.rule("R94")
def test_clear_skips_each_that_cannot_be_paid_with_its_reason(
    stage, people, warrants, clearing, errors, lots, holders, due_day
):
    frozen_payable = stage.issue(FACE, 150)
    unpaid = stage.issue(FACE, 150)
    not_due = stage.issue(FACE, 160)
    unknown = LotId(1, (9,)).number
    stage.jump_to(due_day)
    for lot in (lots[0], frozen_payable):
        stage.repay(lot, FACE)
    redeem(clearing, people, lots[3])
    regulator = {"from": people.regulator}
    warrants.freezeLot(lots[0], ORDER, regulator)
    warrants.freezePayable(frozen_payable >> 192, ORDER, regulator)
    stage.freeze(people.supplier2)

    batch = [lots[0], unknown, lots[2], lots[1], lots[2], lots[3], frozen_payable, unpaid, not_due]
    tx = clearing.clear(batch, {"from": people.outsider})
    encoded = errors.encoded
    due_of = warrants.paperOf(not_due >> 192)["dueDay"]
    assert_events(
        tx,
        ("Skipped", lots[0], encoded("Warrants_LotFrozen", lots[0])),
        ("Skipped", unknown, encoded("Warrants_LotUnknown", unknown)),
        ("TransferSingle", clearing, people.supplier3, NOBODY, lots[2], PARTS[2]),
        ("Redeemed", lots[2], people.supplier3, PARTS[2]),
        ("Transfer", clearing, people.supplier3, PARTS[2]),
        ("Skipped", lots[1], encoded("Warrants_HolderFrozen", lots[1], people.supplier2)),
        ("Skipped", lots[2], encoded("Warrants_LotUnknown", lots[2])),
        ("Skipped", lots[3], encoded("Warrants_LotUnknown", lots[3])),
        ("Skipped", frozen_payable, encoded("Warrants_PayableFrozen", frozen_payable >> 192)),
        ("Skipped", unpaid, encoded("Clearing_NothingDue", unpaid)),
        ("Skipped", not_due, encoded("Clearing_NotDue", not_due >> 192, due_of, due_day)),
    )
    assert paid_to(stage, holders) == (0, 0, PARTS[2], PARTS[3])
    assert_books(stage)


@pytest.mark.rule("R94")
def test_clear_of_nothing_does_nothing(people, clearing, lots):
    assert_events(clearing.clear([], {"from": people.outsider}))


@pytest.mark.rule("R94")
def test_clear_skips_the_account_a_token_refuses_and_pays_the_rest(
    stage, people, project, clearing, errors
):
    token = project.HostileToken.deploy({"from": people.admin})
    root = stage.issue(FACE, currency=token, line=allow(stage, token))
    refused_lot = stage.endorse(root, people.supplier2, 100)
    stage.repay(root, FACE)
    token.setBlocked(people.supplier2, True, {"from": people.admin})

    tx = clearing.clear([refused_lot, root], {"from": people.outsider})
    reason = errors.encoded("TransferFailed")
    assert_events(
        tx,
        ("Skipped", refused_lot, reason),
        ("TransferSingle", clearing, people.supplier1, NOBODY, root, FACE - 100),
        ("Redeemed", root, people.supplier1, FACE - 100),
        ("Transfer", clearing, people.supplier1, FACE - 100),
    )
    with_reason = stage.lot(refused_lot)
    assert (with_reason["owner"], with_reason["amount"]) == (people.supplier2, 100)
    token.setBlocked(people.supplier2, False, {"from": people.admin})
    redeem(clearing, people, refused_lot)
    assert token.balanceOf(people.supplier2) == 100
    assert_books(stage)


@pytest.mark.rule("R94")
def test_clear_together_reverts_for_others_than_clearing(people, clearing, refused, lots):
    with refused("Clearing_SelfOnly", people.outsider):
        clearing.clearTogether([lots[0]], {"from": people.outsider})


@pytest.mark.rule("R94")
@pytest.mark.parametrize("bad", [(), (0,), (49, 50), (0, 49, 50, 99, 100, 119), (119,)])
def test_clear_pays_all_but_the_bad_wherever_they_stand(
    stage, people, warrants, clearing, errors, bad
):
    """Lots are taken in groups of 50; a bad one at any edge of a group harms no other."""
    root = stage.issue(FACE)
    parts = stage.split(root, *range(1, 121))
    stage.repay(root, FACE)
    for index in bad:
        warrants.freezeLot(parts[index], ORDER, {"from": people.regulator})
    tx = clearing.clear(parts, {"from": people.outsider})

    skipped = [event[1:] for event in events_of(tx) if event[0] == "Skipped"]
    assert skipped == [
        (parts[index], plain(errors.encoded("Warrants_LotFrozen", parts[index]))) for index in bad
    ]
    kept = sum(index + 1 for index in bad)
    assert stage.cash(people.supplier1) == 120 * 121 // 2 - kept
    left = {lot: amount for lot, amount in live_lots(stage).items() if lot >> 192 == root >> 192}
    assert left == {
        root: FACE - 120 * 121 // 2,
        **{parts[index]: index + 1 for index in bad},
    }
    assert_books(stage)


@pytest.mark.rule("R86")
def test_repay_costs_the_same_however_many_lots(stage, clearing):
    few, many = stage.issue(FACE), stage.issue(FACE)
    stage.split(many, *([1_000] * 200))
    for lot in (few, many):
        stage.repay(lot, 1)  # so that both words were written before
    assert stage.repay(few, 500).gas_used == stage.repay(many, 500).gas_used


# holds and pauses


@pytest.mark.rule("R6")
def test_clearing_goes_on_while_business_is_paused(
    stage, people, enterprises, deposits, clearing, lots, due_day
):
    clearing.setMandate(deposits, True, {"from": people.core})
    enterprises.pauseBusiness(ORDER, {"from": people.regulator})
    stage.repay(lots[0], 1_000)
    stage.jump_to(due_day)
    claim(clearing, people, lots[0])
    clearing.collect(1, {"from": people.outsider})
    redeem(clearing, people, lots[0])
    clearing.clear(lots[1:], {"from": people.outsider})
    assert live_lots(stage) == {}
    assert_books(stage)
