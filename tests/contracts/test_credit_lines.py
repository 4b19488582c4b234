"""Credit lines: granted and managed by a bank, drawn by issuing, given back by repaying."""

from __future__ import annotations

from typing import Any

import pytest
from expect import assert_events, assert_view, plain
from finance import announced, replace
from stage import MAX_FACE, NOBODY, ORDER, TRADE

FACE = 1_000_000_000


@pytest.fixture
def bank(people):
    return {"from": people.guarantor}


def used(clearing: Any, line: int) -> int:
    return int(clearing.lineOf(line)["used"])


# grant


@pytest.mark.rule("R10")
@pytest.mark.parametrize("limit", [1, FACE, MAX_FACE])
@pytest.mark.parametrize("days", [0, 400])
def test_grant_line_opens_a_line(stage, clearing, deposits, people, bank, limit, days):
    expiry = stage.today + days
    tx = clearing.grantLine(people.core, deposits, limit, expiry, bank)
    assert tx.return_value == 2
    assert_events(tx, ("LineGranted", 2, people.guarantor, people.core, deposits, limit, expiry))
    assert_view(
        clearing.lineOf(2), limit, 0, expiry, False, people.core, people.guarantor, deposits
    )
    assert clearing.lineCount() == 2


@pytest.mark.rule("R10")
@pytest.mark.parametrize("line", [0, 2])
def test_line_of_is_zero_for_a_number_not_granted(stage, clearing, line):
    assert clearing.lineCount() == 1
    assert_view(clearing.lineOf(line), 0, 0, 0, False, NOBODY, NOBODY, NOBODY)


@pytest.mark.rule("R10")
def test_grant_line_reverts_when_currency_is_zero(stage, clearing, people, bank, refused):
    with refused("CreditLines_CurrencyInvalid", NOBODY):
        clearing.grantLine(people.core, NOBODY, FACE, stage.today, bank)


@pytest.mark.rule("R10")
def test_grant_line_reverts_when_limit_is_zero(stage, clearing, deposits, people, bank, refused):
    with refused("CreditLines_LimitZero", people.core):
        clearing.grantLine(people.core, deposits, 0, stage.today, bank)


@pytest.mark.rule("R10")
def test_grant_line_reverts_when_expiry_is_past(stage, clearing, deposits, people, bank, refused):
    today = stage.today
    with refused("CreditLines_ExpiryInvalid", today - 1, today):
        clearing.grantLine(people.core, deposits, FACE, today - 1, bank)


@pytest.mark.rule("R4")
@pytest.mark.rule("R5")
@pytest.mark.rule("R10")
def test_grant_line_reverts_when_caller_is_no_guarantor(stage, clearing, deposits, people, refused):
    with refused("Enterprises_RoleMissing", people.financier, 3):
        clearing.grantLine(people.core, deposits, FACE, stage.today, {"from": people.financier})


@pytest.mark.rule("R4")
@pytest.mark.rule("R5")
@pytest.mark.rule("R10")
def test_grant_line_reverts_when_caller_is_unknown(stage, clearing, deposits, people, refused):
    with refused("Enterprises_Unknown", people.outsider):
        clearing.grantLine(people.core, deposits, FACE, stage.today, {"from": people.outsider})


@pytest.mark.rule("R5")
@pytest.mark.rule("R10")
def test_grant_line_reverts_when_obligor_is_no_core_enterprise(
    stage, clearing, deposits, people, bank, refused
):
    with refused("Enterprises_RoleMissing", people.supplier1, 0):
        clearing.grantLine(people.supplier1, deposits, FACE, stage.today, bank)


@pytest.mark.rule("R10")
def test_grant_line_reverts_when_the_bank_is_the_obligor(
    stage, clearing, deposits, people, refused
):
    stage.onboard(people.outsider, roles=1 | 8)
    with refused("CreditLines_BankIsObligor", people.outsider):
        clearing.grantLine(people.outsider, deposits, FACE, stage.today, {"from": people.outsider})


@pytest.mark.rule("R6")
def test_grant_line_reverts_when_business_is_paused(
    stage, clearing, enterprises, deposits, people, bank, refused
):
    enterprises.pauseBusiness(ORDER, {"from": people.regulator})
    with refused("Enterprises_BusinessPaused", stage.today):
        clearing.grantLine(people.core, deposits, FACE, stage.today, bank)


# manage


@pytest.mark.rule("R12")
@pytest.mark.parametrize("limit", [0, 1, MAX_FACE])
def test_set_line_limit(stage, clearing, bank, limit):
    before = plain(clearing.lineOf(1))
    assert_events(clearing.setLineLimit(1, limit, bank), ("LineLimitSet", 1, limit))
    assert plain(clearing.lineOf(1)) == (limit, *before[1:])


@pytest.mark.rule("R13")
@pytest.mark.parametrize("days", [0, 2_000])
def test_renew_line(stage, clearing, bank, days):
    before = plain(clearing.lineOf(1))
    expiry = stage.today + days
    assert_events(clearing.renewLine(1, expiry, bank), ("LineRenewed", 1, expiry))
    assert plain(clearing.lineOf(1)) == (*before[:2], expiry, *before[3:])


@pytest.mark.rule("R13")
def test_renew_line_brings_an_expired_line_back(stage, clearing, bank, refused):
    line = stage.grant_line(expiry_day=stage.today)
    stage.sleep_days(1)
    with refused("CreditLines_Expired", line, stage.today - 1, stage.today):
        stage.issue(line=line)
    clearing.renewLine(line, stage.today, bank)
    stage.issue(line=line)
    assert used(clearing, line) == FACE


@pytest.mark.rule("R13")
def test_renew_line_reverts_when_expiry_is_past(stage, clearing, bank, refused):
    today = stage.today
    with refused("CreditLines_ExpiryInvalid", today - 1, today):
        clearing.renewLine(1, today - 1, bank)


@pytest.mark.rule("R14")
def test_suspend_and_resume_line(stage, clearing, bank):
    before = plain(clearing.lineOf(1))
    assert_events(clearing.suspendLine(1, bank), ("LineSuspended", 1))
    assert plain(clearing.lineOf(1)) == (*before[:3], True, *before[4:])
    assert_events(clearing.resumeLine(1, bank), ("LineResumed", 1))
    assert plain(clearing.lineOf(1)) == before


@pytest.mark.rule("R14")
def test_suspend_line_reverts_when_line_is_suspended(stage, clearing, bank, refused):
    clearing.suspendLine(1, bank)
    with refused("CreditLines_Suspended", 1):
        clearing.suspendLine(1, bank)


@pytest.mark.rule("R14")
def test_resume_line_reverts_when_line_is_not_suspended(stage, clearing, bank, refused):
    with refused("CreditLines_NotSuspended", 1):
        clearing.resumeLine(1, bank)


MANAGED = {
    "setLineLimit": lambda today: (FACE,),
    "renewLine": lambda today: (today,),
    "suspendLine": lambda today: (),
    "resumeLine": lambda today: (),
}


@pytest.mark.rule("R11")
@pytest.mark.parametrize("function", MANAGED)
@pytest.mark.parametrize("line", [0, 2, 2**32 - 1])
def test_managing_reverts_when_line_is_unknown(stage, clearing, bank, refused, function, line):
    with refused("CreditLines_Unknown", line):
        getattr(clearing, function)(line, *MANAGED[function](stage.today), bank)


@pytest.mark.rule("R11")
@pytest.mark.parametrize("function", MANAGED)
@pytest.mark.parametrize("caller", ["core", "other_guarantor", "admin", "regulator", "outsider"])
def test_managing_reverts_when_caller_is_not_the_bank(
    stage, clearing, people, refused, function, caller
):
    caller = getattr(people, caller)
    with refused("CreditLines_NotBank", 1, caller):
        getattr(clearing, function)(1, *MANAGED[function](stage.today), {"from": caller})


@pytest.mark.rule("R11")
@pytest.mark.parametrize("function", MANAGED)
def test_managing_reverts_when_the_bank_is_frozen(stage, clearing, people, bank, refused, function):
    stage.freeze(people.guarantor)
    if function == "suspendLine":
        clearing.suspendLine(1, bank)
        assert clearing.lineOf(1)["suspended"]
        return
    with refused("CreditLines_BankFrozen", 1, people.guarantor):
        getattr(clearing, function)(1, *MANAGED[function](stage.today), bank)


# draw


@pytest.mark.rule("R16")
@pytest.mark.rule("R17")
def test_issue_draws_the_line_and_repay_gives_it_back(stage, clearing):
    first = stage.issue(face=FACE)
    stage.issue(face=1)
    assert used(clearing, 1) == FACE + 1
    stage.repay(first, 400_000_000)
    assert used(clearing, 1) == 600_000_001
    stage.repay(first, 600_000_000)
    assert used(clearing, 1) == 1


@pytest.mark.rule("R17")
def test_penalty_is_not_given_back_to_the_line(stage, clearing):
    lot = stage.issue(face=FACE, penaltyPpmPerDay=500)
    stage.sleep_days(152)
    # Two days late at 500 ppm a day: 1,000,000 fen of penalty come first.
    stage.repay(lot, 1_000_001)
    assert used(clearing, 1) == FACE - 1


@pytest.mark.rule("R16")
def test_issue_fits_a_line_exactly_and_not_by_one_fen_more(stage, clearing, refused):
    line = stage.grant_line(limit=FACE)
    with refused("CreditLines_TooSmall", line, FACE + 1, FACE):
        stage.issue(line=line, face=FACE + 1)
    stage.issue(line=line, face=FACE)
    assert used(clearing, line) == FACE
    with refused("CreditLines_TooSmall", line, 1, 0):
        stage.issue(line=line, face=1)


@pytest.mark.rule("R16")
@pytest.mark.rule("R98")
def test_issue_takes_the_greatest_face_within_the_greatest_limit(
    stage, clearing, warrants, people, refused
):
    root = stage.issue(face=MAX_FACE)
    assert used(clearing, 1) == MAX_FACE
    assert warrants.balanceOf(people.supplier1, root) == MAX_FACE
    with refused("CreditLines_TooSmall", 1, 1, 0):
        stage.issue(face=1)
    with refused("CreditLines_TooSmall", 1, MAX_FACE, 0):
        stage.issue(face=MAX_FACE)


@pytest.mark.rule("R12")
@pytest.mark.rule("R16")
@pytest.mark.parametrize("limit", [0, FACE - 1, FACE])
def test_issue_reverts_when_the_limit_was_lowered_to_what_is_used_or_below(
    stage, clearing, bank, refused, limit
):
    root = stage.issue(face=FACE)
    clearing.setLineLimit(1, limit, bank)
    assert used(clearing, 1) == FACE
    with refused("CreditLines_TooSmall", 1, 1, 0):
        stage.issue(face=1)
    stage.repay(root, FACE)
    assert used(clearing, 1) == 0


@pytest.mark.rule("R12")
def test_a_limit_below_what_is_used_stops_no_delivery(stage, clearing, warrants, people, bank):
    root = stage.issue(face=FACE)
    clearing.setLineLimit(1, 1, bank)
    warrants.endorse(root, people.supplier2, FACE, TRADE, {"from": people.supplier1})
    assert warrants.balanceOf(people.supplier2, root) == FACE


@pytest.mark.rule("R15")
@pytest.mark.parametrize("line", [0, 2, 2**32 - 1])
def test_issue_reverts_when_line_is_unknown(stage, refused, line):
    with refused("CreditLines_Unknown", line):
        stage.issue(line=line)


@pytest.mark.rule("R15")
def test_issue_reverts_when_line_is_suspended(stage, clearing, bank, refused):
    clearing.suspendLine(1, bank)
    with refused("CreditLines_Suspended", 1):
        stage.issue()
    clearing.resumeLine(1, bank)
    stage.issue()
    assert used(clearing, 1) == FACE


@pytest.mark.rule("R15")
def test_issue_passes_on_the_line_s_expiry_day_and_reverts_the_day_after(stage, clearing, refused):
    expiry = stage.today + 1
    line = stage.grant_line(expiry_day=expiry)
    stage.jump_to(expiry, second=86_400 - 60)
    stage.issue(line=line)
    stage.jump_to(expiry + 1, second=0)
    with refused("CreditLines_Expired", line, expiry, expiry + 1):
        stage.issue(line=line)
    assert used(clearing, line) == FACE


@pytest.mark.rule("R15")
def test_issue_reverts_when_the_line_is_another_obligor_s(stage, people, refused):
    with refused("CreditLines_ObligorDiffers", 1, people.other_core):
        stage.issue(obligor=people.other_core)


@pytest.mark.rule("R15")
def test_issue_reverts_when_the_line_is_in_another_currency(stage, governance, people, refused):
    line = stage.grant_line(currency=governance)
    with refused("CreditLines_CurrencyDiffers", line, stage.house.deposits):
        stage.issue(line=line)


@pytest.mark.rule("R15")
def test_issue_reverts_when_the_guarantor_is_not_the_line_s_bank(stage, people, refused):
    with refused("CreditLines_GuarantorDiffers", 1, people.other_guarantor):
        stage.issue(guarantor=people.other_guarantor)


# open face of an obligor, and lines that follow


@pytest.mark.rule("R206")
def test_open_face_is_summed_over_the_lines_of_an_obligor_in_a_currency(
    stage, people, clearing, deposits
):
    assert clearing.openFaceOf(people.core, deposits) == 0
    second = stage.grant_line(bank=people.other_guarantor)
    others = stage.grant_line(obligor=people.other_core)
    stage.grant_line(currency=people.outsider)
    lot = stage.issue(FACE)
    stage.issue(7, line=second)
    stage.issue(5, line=others, obligor=people.other_core)
    assert clearing.openFaceOf(people.core, deposits) == FACE + 7
    assert clearing.openFaceOf(people.other_core, deposits) == 5
    assert clearing.openFaceOf(people.core, people.outsider) == 0
    assert clearing.openFaceOf(people.outsider, deposits) == 0
    stage.repay(lot, 3)
    assert clearing.openFaceOf(people.core, deposits) == FACE + 4


@pytest.mark.rule("R206")
def test_open_face_passes_64_bits(stage, people, clearing, deposits):
    second = stage.grant_line()
    stage.issue(MAX_FACE)
    stage.issue(MAX_FACE, line=second)
    assert clearing.openFaceOf(people.core, deposits) == 2 * MAX_FACE


@pytest.mark.rule("R206")
def test_parties_of_a_line_can_be_read(stage, people, clearing):
    assert clearing.obligorOf(stage.line) == people.core
    assert clearing.bankOf(stage.line) == people.guarantor
    assert (clearing.obligorOf(99), clearing.bankOf(99)) == (NOBODY, NOBODY)


@pytest.mark.rule("R203")
def test_follow_line_names_the_successors_of_bank_and_obligor(
    stage, people, clearing, deposits, refused
):
    stage.issue(FACE)
    new_core, new_bank = people.admin, people.registrar
    replace(stage, people.core, new_core)
    tx = clearing.followLine(stage.line, {"from": people.outsider})
    assert_events(tx, ("LineFollowed", stage.line, people.guarantor, new_core))
    assert clearing.obligorOf(stage.line) == new_core
    assert clearing.openFaceOf(people.core, deposits) == 0
    assert clearing.openFaceOf(new_core, deposits) == FACE

    replace(stage, people.guarantor, new_bank)
    tx = clearing.followLine(stage.line, {"from": people.outsider})
    assert announced(tx, "LineFollowed") == [plain((stage.line, new_bank, new_core))]
    assert clearing.openFaceOf(new_core, deposits) == FACE  # counted once
    with refused("CreditLines_NotBank", stage.line, people.guarantor):
        clearing.setLineLimit(stage.line, 1, {"from": people.guarantor})
    clearing.setLineLimit(stage.line, 1, {"from": new_bank})
    assert used(clearing, stage.line) == FACE


@pytest.mark.rule("R203")
def test_follow_line_over_two_successions_at_once(stage, people, clearing, deposits):
    lot = stage.issue(FACE)
    replace(stage, people.core, people.admin)
    replace(stage, people.admin, people.registrar)
    clearing.followLine(stage.line, {"from": people.outsider})
    assert clearing.obligorOf(stage.line) == people.registrar
    stage.fund(people.registrar, 1)
    deposits.approve(clearing, 1, {"from": people.registrar})
    stage.repay(lot, 1, by=people.registrar)
    assert clearing.openFaceOf(people.registrar, deposits) == FACE - 1


@pytest.mark.rule("R203")
def test_follow_line_reverts_where_nobody_was_replaced(stage, people, clearing, refused):
    for line in (0, 99):
        with refused("CreditLines_Unknown", line):
            clearing.followLine(line, {"from": people.outsider})
    with refused("CreditLines_NobodyReplaced", stage.line):
        clearing.followLine(stage.line, {"from": people.outsider})
    replace(stage, people.core, people.admin)
    clearing.followLine(stage.line, {"from": people.outsider})
    with refused("CreditLines_NobodyReplaced", stage.line):
        clearing.followLine(stage.line, {"from": people.outsider})
