"""Repay and collect: early, in parts, on time, late; penalty first; the line given back."""

from __future__ import annotations

import pytest
from books import assert_books
from expect import assert_events, assert_view
from hours import DAWN, DUSK
from house import RULES
from stage import MAX_FACE

from deeptier.penalty import OverdueSpan, late_penalty

FACE = 1_000_000_000
FUNDS = 10**13  # of core, see conftest
PPM = 500  # penalty a day
EVERYTHING = 2**256 - 1
#: Not in arrears, not defaulted, no guarantor paid, no deposit, not cancelled.
NO_MARKS = (False,) * 5


@pytest.fixture(scope="module")
def root(stage):
    """A root lot of supplier1, due in 150 days, penalty 500 ppm a day: payable 1."""
    return stage.issue(FACE)


@pytest.fixture(scope="module")
def due_day(warrants, root):
    return int(warrants.paperOf(1)["dueDay"])


def account(clearing, number=1):
    """(principal paid, penalty paid, penalty accrued in millionths, accrued through day, held)."""
    view = clearing.accountOf(number)
    names = ("principalPaid", "penaltyPaid", "penaltyPpm", "accruedDay", "held")
    return tuple(int(view[name]) for name in names)


def used(clearing, stage):
    return int(clearing.lineOf(stage.line)["used"])


# on time


@pytest.mark.rule("R31")
def test_a_new_account_holds_nothing(stage, clearing, root):
    assert_view(clearing.accountOf(1), FACE, 0, 0, PPM, *NO_MARKS, 0, 0, 0, 0, 0)
    assert_view(clearing.owedOn(1), FACE, 0, 0)
    assert used(clearing, stage) == FACE


@pytest.mark.rule("R17")
@pytest.mark.rule("R86")
def test_repay_a_part_early(stage, people, clearing, root):
    tx = stage.repay(root, 400_000_000)
    assert_events(
        tx,
        ("Repaid", 1, people.core, stage.line, 400_000_000, 0),
        ("Transfer", people.core, clearing, 400_000_000),
    )
    assert_view(
        clearing.accountOf(1), FACE, 400_000_000, 0, PPM, *NO_MARKS, 0, 0, 0, 0, 400_000_000
    )
    assert_view(clearing.owedOn(1), 600_000_000, 0, 0)
    assert used(clearing, stage) == 600_000_000
    assert stage.cash(people.core) == FUNDS - 400_000_000
    assert_books(stage)


@pytest.mark.rule("R86")
@pytest.mark.parametrize("parts", [[FACE], [1, FACE - 1], [333_333_333, 333_333_333, 333_333_334]])
@pytest.mark.parametrize("days_before", [150, 1, 0])
def test_repay_in_full_by_the_due_day(
    stage, people, clearing, refused, root, due_day, days_before, parts
):
    stage.jump_to(due_day - days_before, DUSK if days_before == 0 else 50_000)
    for part in parts:
        stage.repay(root, part)
    assert_view(clearing.accountOf(1), FACE, FACE, 0, PPM, *NO_MARKS, 0, 0, 0, 0, FACE)
    assert_view(clearing.owedOn(1), 0, 0, 0)
    assert used(clearing, stage) == 0
    with refused("Clearing_Overpaid", 1, 1, 0):
        stage.repay(root, 1)
    stage.jump_to(due_day + 100)
    assert_view(clearing.owedOn(1), 0, 0, 0)
    assert_books(stage)


@pytest.mark.rule("R86")
def test_repay_by_a_stranger(stage, people, deposits, clearing, root):
    stage.fund(people.outsider, 500)
    deposits.approve(clearing, 500, {"from": people.outsider})
    tx = stage.repay(root, 500, by=people.outsider)
    assert tx.events["Repaid"]["payer"] == people.outsider
    assert stage.cash(people.outsider) == 0
    assert account(clearing)[0] == 500


@pytest.mark.rule("R86")
def test_repay_leaves_other_payables(stage, clearing, root):
    other = stage.issue(FACE)
    stage.repay(other, 77)
    assert account(clearing, 1) == (0, 0, 0, 0, 0)
    assert account(clearing, 2) == (77, 0, 0, 0, 77)
    assert used(clearing, stage) == 2 * FACE - 77
    assert_books(stage)


@pytest.mark.rule("R17")
def test_repay_gives_the_line_back_for_new_payables(stage, people, refused):
    line = stage.grant_line(limit=FACE)
    lot = stage.issue(FACE, line=line)
    with refused("CreditLines_TooSmall", line, 1, 0):
        stage.issue(1, line=line)
    stage.repay(lot, 300)
    stage.issue(300, line=line)
    with refused("CreditLines_TooSmall", line, 1, 0):
        stage.issue(1, line=line)
    assert_books(stage)


@pytest.mark.rule("R86")
def test_repay_reverts_for_an_unknown_payable(stage, people, clearing, refused, root):
    for number in (0, 2, 2**64 - 1):
        with refused("Clearing_PayableUnknown", number):
            clearing.repay(number, 1, {"from": people.core})


@pytest.mark.rule("R86")
def test_repay_reverts_for_nothing(stage, refused, root):
    with refused("Clearing_AmountZero", 1):
        stage.repay(root, 0)


@pytest.mark.rule("R86")
@pytest.mark.parametrize("paid", [0, 1, FACE - 1])
def test_repay_reverts_for_one_fen_too_much(stage, clearing, refused, root, paid):
    if paid:
        stage.repay(root, paid)
    owed = FACE - paid
    with refused("Clearing_Overpaid", 1, owed + 1, owed):
        stage.repay(root, owed + 1)
    with refused("Clearing_Overpaid", 1, MAX_FACE, owed):
        stage.repay(root, MAX_FACE)
    stage.repay(root, owed)
    assert account(clearing) == (FACE, 0, 0, 0, FACE)


@pytest.mark.rule("R32")
def test_open_account_reverts_for_others_than_payables(people, clearing, deposits, refused):
    with refused("Clearing_PayablesOnly", people.core):
        clearing.openAccount(
            9, 1, people.core, people.guarantor, deposits, 1, 0, 0, {"from": people.core}
        )


# late


@pytest.mark.rule("R90")
@pytest.mark.parametrize("days_late", [1, 2, 10, 365])
def test_repay_late_in_full(stage, people, clearing, refused, root, due_day, days_late):
    stage.jump_to(due_day + days_late)
    penalty = late_penalty([OverdueSpan(FACE, days_late)], PPM)
    assert penalty == 500_000 * days_late
    assert_view(clearing.owedOn(1), FACE, penalty, 0)
    with refused("Clearing_Overpaid", 1, FACE + penalty + 1, FACE + penalty):
        stage.repay(root, FACE + penalty + 1)
    tx = stage.repay(root, FACE + penalty)

    accrued = FACE * days_late * PPM
    assert_events(
        tx,
        ("PenaltyAccrued", 1, accrued, due_day + days_late),
        ("Repaid", 1, people.core, stage.line, FACE, penalty),
        ("Transfer", people.core, clearing, FACE + penalty),
    )
    assert_view(
        clearing.accountOf(1),
        FACE,
        FACE,
        0,
        PPM,
        True,
        *NO_MARKS[1:],
        accrued,
        penalty,
        due_day + days_late,
        0,
        FACE + penalty,
    )
    assert used(clearing, stage) == 0
    stage.sleep_days(50)
    assert_view(clearing.owedOn(1), 0, 0, 0)
    assert_books(stage)


@pytest.mark.rule("R90")
def test_repay_late_in_parts_accrues_piece_by_piece(stage, people, clearing, root, due_day):
    """The worked figures of docs/SPEC.md."""
    stage.jump_to(due_day)
    stage.repay(root, 650_000_001)
    assert account(clearing) == (650_000_001, 0, 0, 0, 650_000_001)

    rows = [  # days late, due before, paid, of it penalty, accrued in all
        (10, 1_750_000, 1_000_000, 1_000_000, 1_749_999_995_000),
        (12, 1_100_000, 100_000_000, 1_100_000, 2_099_999_994_000),
        (20, 1_004_400, 252_104_399, 1_004_400, 3_104_399_990_000),
    ]
    unpaid, principal, penalty = 349_999_999, 650_000_001, 0
    for days_late, due, paid, of_it_penalty, accrued in rows:
        stage.jump_to(due_day + days_late)
        assert_view(clearing.owedOn(1), unpaid, due, 0)
        tx = stage.repay(root, paid)
        assert_events(
            tx,
            ("PenaltyAccrued", 1, accrued, due_day + days_late),
            ("Repaid", 1, people.core, stage.line, paid - of_it_penalty, of_it_penalty),
            ("Transfer", people.core, clearing, paid),
        )
        unpaid -= paid - of_it_penalty
        principal += paid - of_it_penalty
        penalty += of_it_penalty
        expected = (principal, penalty, accrued, due_day + days_late, principal + penalty)
        assert account(clearing) == expected
        assert used(clearing, stage) == unpaid
        assert_books(stage)
    spans = [OverdueSpan(349_999_999, 12), OverdueSpan(251_099_999, 8)]
    assert (unpaid, penalty) == (0, late_penalty(spans, PPM)) == (0, 3_104_400)


@pytest.mark.rule("R90")
def test_repay_late_twice_a_day_accrues_once(stage, people, clearing, root, due_day):
    stage.jump_to(due_day + 4)
    stage.repay(root, 1)
    tx = stage.repay(root, 1)
    assert_events(
        tx,
        ("Repaid", 1, people.core, stage.line, 0, 1),
        ("Transfer", people.core, clearing, 1),
    )
    assert account(clearing) == (0, 2, FACE * 4 * PPM, due_day + 4, 2)
    assert_view(clearing.owedOn(1), FACE, 2_000_000 - 2, 0)


@pytest.mark.rule("R90")
@pytest.mark.parametrize(
    ("face", "days_late", "penalty"),
    [(1_000, 1, 1), (999, 1, 0), (1, 1, 0), (1, 999, 0), (1, 1_000, 1), (1, 3_000, 2)],
)
def test_penalty_rounds_half_up_on_the_total(stage, people, clearing, face, days_late, penalty):
    lot = stage.issue(face, 1)
    number = lot >> 192
    assert penalty == late_penalty([OverdueSpan(face, days_late)], PPM)
    stage.jump_to(stage.today + 1 + days_late)
    assert_view(clearing.owedOn(number), face, penalty, 0)
    tx = stage.repay(lot, face + penalty)
    assert tx.events["Repaid"]["penalty"] == penalty
    assert tx.events["PenaltyAccrued"]["penaltyPpm"] == face * days_late * PPM
    assert clearing.accountOf(number)["inArrears"] is True
    assert clearing.accountOf(number)["held"] == face + penalty


@pytest.mark.rule("R90")
def test_parts_of_a_penalty_below_half_a_fen_add_up(stage, clearing):
    lot = stage.issue(600, 1)  # 0.3 fen a day
    number = lot >> 192
    due_day = stage.today + 1
    for days_late, owed in ((1, 0), (2, 1), (3, 1), (4, 1), (5, 2)):
        stage.jump_to(due_day + days_late)
        assert_view(clearing.owedOn(number), 600, owed, 0)
    stage.repay(lot, 2)
    assert account(clearing, number) == (0, 2, 1_500_000, due_day + 5, 2)
    stage.repay(lot, 600)
    assert_view(clearing.owedOn(number), 0, 0, 0)


@pytest.mark.rule("R90")
def test_penalty_paid_ahead_by_rounding_is_never_paid_twice(stage, clearing):
    lot = stage.issue(1_000, 1)  # half a fen a day, rounded up on odd days
    number = lot >> 192
    due_day = stage.today + 1
    paid = 0
    for days_late in range(1, 8):
        stage.jump_to(due_day + days_late)
        owed = int(clearing.owedOn(number)["penalty"])
        if owed:
            stage.repay(lot, owed)
            paid += owed
        assert paid == late_penalty([OverdueSpan(1_000, days_late)], PPM)


@pytest.mark.rule("R90")
def test_no_penalty_on_the_due_day_itself(stage, people, clearing, root, due_day):
    stage.jump_to(due_day, DUSK)
    assert_view(clearing.owedOn(1), FACE, 0, 0)
    stage.repay(root, FACE)
    assert clearing.accountOf(1)["inArrears"] is False


@pytest.mark.rule("R90")
def test_penalty_from_the_start_of_the_day_after_the_due_day(stage, clearing, root, due_day):
    stage.jump_to(due_day + 1, DAWN)
    assert_view(clearing.owedOn(1), FACE, 500_000, 0)


@pytest.mark.rule("R90")
def test_a_payable_without_penalty_is_never_in_arrears_by_paying_late(stage, people, clearing):
    lot = stage.issue(FACE, penaltyPpmPerDay=0)
    number = lot >> 192
    stage.jump_to(stage.today + 500)
    assert_view(clearing.owedOn(number), FACE, 0, 0)
    tx = stage.repay(lot, FACE)
    assert_events(
        tx,
        ("Repaid", number, people.core, stage.line, FACE, 0),
        ("Transfer", people.core, clearing, FACE),
    )
    assert_view(clearing.accountOf(number), FACE, FACE, 0, 0, *NO_MARKS, 0, 0, 0, 0, FACE)


# the edge of 64 bits


@pytest.mark.rule("R90")
@pytest.mark.parametrize("room", [0, 5])
def test_face_and_penalty_together_stay_in_64_bits(stage, people, clearing, refused, room):
    face = MAX_FACE - room
    lot = stage.issue(face, 1, line=stage.grant_line(), penaltyPpmPerDay=1_000)
    number = lot >> 192
    stage.fund(people.core, MAX_FACE)
    stage.jump_to(stage.today + 400)
    assert_view(clearing.owedOn(number), face, room, 0)

    stage.repay(lot, face)
    assert account(clearing, number)[:2] == (face - room, room)
    if room:
        with refused("Clearing_Overpaid", number, room + 1, room):
            stage.repay(lot, room + 1)
        stage.repay(lot, room)
    assert account(clearing, number)[:2] == (face, room)
    assert clearing.accountOf(number)["held"] == MAX_FACE
    before = stage.cash(people.supplier1)
    clearing.redeem(lot, {"from": people.outsider})
    assert stage.cash(people.supplier1) == before + MAX_FACE
    assert clearing.accountOf(number)["held"] == 0
    assert_books(stage)


@pytest.mark.rule("R90")
def test_accrual_stops_at_the_width_of_its_field(
    stage, people, governance, enterprises, clearing, refused
):
    rules, from_day = (*RULES[:3], 1_000_000, *RULES[4:]), stage.today + 4
    call = enterprises.announceRules.encode_input(rules, from_day)
    governance.schedule(enterprises, call, 0, {"from": people.rulemaker})
    stage.sleep_days(3)
    enterprises.announceRules(rules, from_day, {"from": people.rulemaker})
    stage.sleep_days(1)
    face = MAX_FACE - 7
    lot = stage.issue(face, 1, line=stage.grant_line(), penaltyPpmPerDay=1_000_000)
    number = lot >> 192
    stage.fund(people.core, MAX_FACE)
    stage.jump_to(stage.today + 1_200_000)
    assert_view(clearing.owedOn(number), face, 7, 0)
    stage.repay(lot, 7)
    assert account(clearing, number)[:3] == (0, 7, 2**104 - 1)
    stage.sleep_days(5)
    assert_view(clearing.owedOn(number), face, 0, 0)
    stage.repay(lot, face)
    assert account(clearing, number)[:3] == (face, 7, 2**104 - 1)


# mandate and collect


@pytest.fixture(scope="module")
def mandated(people, clearing, deposits, root):
    """Core lets anyone collect what it owes in deposits."""
    clearing.setMandate(deposits, True, {"from": people.core})
    return root


def collect(clearing, people, number=1):
    return clearing.collect(number, {"from": people.outsider})


@pytest.mark.rule("R88")
def test_set_mandate_and_withdraw_it(people, clearing, deposits, house):
    assert clearing.hasMandate(people.other_core, deposits) is False
    tx = clearing.setMandate(deposits, True, {"from": people.other_core})
    assert_events(tx, ("MandateSet", people.other_core, deposits, True))
    assert clearing.hasMandate(people.other_core, deposits) is True
    assert clearing.hasMandate(people.other_core, clearing) is False
    tx = clearing.setMandate(deposits, False, {"from": people.other_core})
    assert_events(tx, ("MandateSet", people.other_core, deposits, False))
    assert clearing.hasMandate(people.other_core, deposits) is False


@pytest.mark.rule("R88")
def test_set_mandate_reverts_when_it_changes_nothing(people, clearing, deposits, refused):
    with refused("Clearing_MandateUnchanged", people.other_core, False):
        clearing.setMandate(deposits, False, {"from": people.other_core})
    clearing.setMandate(deposits, True, {"from": people.other_core})
    with refused("Clearing_MandateUnchanged", people.other_core, True):
        clearing.setMandate(deposits, True, {"from": people.other_core})


@pytest.mark.rule("R89")
def test_collect_all_on_the_due_day(stage, people, clearing, mandated, due_day):
    stage.repay(mandated, 1)
    stage.jump_to(due_day, DAWN)
    tx = collect(clearing, people)
    assert tx.return_value == FACE - 1
    assert_events(
        tx,
        ("Repaid", 1, people.core, stage.line, FACE - 1, 0),
        ("Transfer", people.core, clearing, FACE - 1),
    )
    assert account(clearing) == (FACE, 0, 0, 0, FACE)
    assert stage.cash(people.core) == FUNDS - FACE
    assert_books(stage)


@pytest.mark.rule("R89")
def test_collect_late_takes_the_penalty_too(stage, people, clearing, mandated, due_day):
    stage.jump_to(due_day + 3)
    tx = collect(clearing, people)
    assert tx.return_value == FACE + 1_500_000
    assert account(clearing) == (
        FACE,
        1_500_000,
        FACE * 3 * PPM,
        due_day + 3,
        FACE + 1_500_000,
    )


@pytest.mark.rule("R89")
@pytest.mark.parametrize("limited", ["balance", "allowance"])
def test_collect_takes_what_there_is(
    stage, people, deposits, clearing, refused, mandated, due_day, limited
):
    stage.jump_to(due_day + 2)
    if limited == "balance":
        deposits.transfer(people.guarantor, FUNDS - 1_200_000, {"from": people.core})
    else:
        deposits.approve(clearing, 1_200_000, {"from": people.core})
    tx = collect(clearing, people)
    assert tx.return_value == 1_200_000
    assert tx.events["Repaid"]["penalty"] == 1_000_000
    assert tx.events["Repaid"]["principal"] == 200_000
    with refused("Clearing_NothingToCollect", 1, people.core):
        collect(clearing, people)
    if limited == "balance":
        deposits.transfer(people.core, FUNDS - 1_200_000, {"from": people.guarantor})
    else:
        deposits.approve(clearing, EVERYTHING, {"from": people.core})
    assert collect(clearing, people).return_value == FACE - 200_000
    assert_books(stage)


@pytest.mark.rule("R89")
def test_collect_reverts_without_a_mandate(
    stage, people, deposits, clearing, refused, mandated, due_day
):
    clearing.setMandate(deposits, False, {"from": people.core})
    stage.jump_to(due_day)
    with refused("Clearing_MandateMissing", people.core, deposits):
        collect(clearing, people)


@pytest.mark.rule("R89")
@pytest.mark.parametrize("days_before", [150, 1])
def test_collect_reverts_before_the_due_day(
    stage, people, clearing, refused, mandated, due_day, days_before
):
    stage.jump_to(due_day - days_before, DUSK)
    with refused("Clearing_NotDue", 1, due_day, due_day - days_before):
        collect(clearing, people)


@pytest.mark.rule("R89")
def test_collect_reverts_when_all_is_paid(stage, people, clearing, refused, mandated, due_day):
    stage.repay(mandated, FACE)
    stage.jump_to(due_day)
    with refused("Clearing_NothingToCollect", 1, people.core):
        collect(clearing, people)


@pytest.mark.rule("R89")
def test_collect_reverts_for_an_unknown_payable(people, clearing, refused, mandated):
    with refused("Clearing_PayableUnknown", 99):
        collect(clearing, people, 99)


@pytest.mark.rule("R89")
def test_collect_from_the_obligor_of_the_payable_only(
    stage, people, deposits, clearing, refused, mandated
):
    line = stage.grant_line(obligor=people.other_core, bank=people.other_guarantor)
    lot = stage.issue(FACE, 1, obligor=people.other_core, line=line)
    number = lot >> 192
    stage.jump_to(stage.today + 1)
    with refused("Clearing_MandateMissing", people.other_core, deposits):
        collect(clearing, people, number)
    clearing.setMandate(deposits, True, {"from": people.other_core})
    with refused("Clearing_NothingToCollect", number, people.other_core):
        collect(clearing, people, number)
    stage.fund(people.other_core, 50)
    deposits.approve(clearing, 40, {"from": people.other_core})
    tx = collect(clearing, people, number)
    assert_events(
        tx,
        ("Repaid", number, people.other_core, line, 40, 0),
        ("Transfer", people.other_core, clearing, 40),
    )
    assert stage.cash(people.core) == FUNDS


# unasked


@pytest.mark.rule("R100")
def test_deposits_sent_unasked_change_nothing(stage, people, deposits, clearing, root, due_day):
    deposits.transfer(clearing, 12_345, {"from": people.core})
    assert account(clearing) == (0, 0, 0, 0, 0)
    assert_view(clearing.owedOn(1), FACE, 0, 0)
    assert used(clearing, stage) == FACE
    assert_books(stage, unasked=12_345)

    stage.repay(root, FACE)
    deposits.transfer(clearing, 1, {"from": people.core})
    clearing.redeem(root, {"from": people.outsider})
    assert stage.cash(clearing) == 12_346
    assert clearing.accountOf(1)["held"] == 0
    assert_books(stage, unasked=12_346)
