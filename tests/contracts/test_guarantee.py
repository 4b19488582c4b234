"""Guarantee and recovery: the bank pays the holders, and has it back after them."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest
from books import assert_books
from currencies import allow
from expect import assert_events, assert_view
from figures import fen, spec_table
from hours import DAWN
from pledging import replace_account, thaw
from stage import MAX_FACE, ORDER

from deeptier.rounding import half_up

FACE = 1_000_000_000
PPM = 500
FUNDS = 10**13
GRACE = 10
LATE = GRACE + 1  # days after the due day on which default is declared here
PENALTY = LATE * 500_000  # on the whole face


@pytest.fixture(scope="module")
def banked(stage, people, clearing, deposits):
    """The guarantor has deposits and lets Clearing take them."""
    stage.fund(people.guarantor, FUNDS)
    deposits.approve(clearing, 2**256 - 1, {"from": people.guarantor})


@pytest.fixture(scope="module")
def root(stage, people, banked):
    """A root lot of supplier1, guaranteed, due in 150 days, grace 10: payable 1."""
    return stage.issue(FACE, guarantor=people.guarantor)


@pytest.fixture
def defaulted(stage, root):
    """The same, in declared default on the 11th day after its due day."""
    stage.default(root)
    return root


def guarantee(stage, lot, amount, by=None):
    """The bank pays the holders of a lot's payable; the transaction."""
    sender = {"from": by or stage.people.guarantor}
    return stage.house.clearing.payGuarantee(lot >> 192, amount, sender)


def recover(stage, lot):
    return stage.house.clearing.payRecovery(lot >> 192, {"from": stage.people.outsider})


def used(stage):
    return int(stage.house.clearing.lineOf(stage.line)["used"])


def defaults(stage):
    return int(stage.house.enterprises.enterpriseOf(stage.people.core)["defaults"])


# paying


@pytest.mark.rule("R160")
@pytest.mark.rule("R161")
def test_the_guarantor_pays_all(stage, people, clearing, defaulted):
    tx = guarantee(stage, defaulted, FACE + PENALTY)
    assert_events(
        tx,
        ("PenaltyAccrued", 1, FACE * LATE * PPM, stage.today),
        ("GuaranteePaid", 1, people.guarantor, FACE, PENALTY),
        ("Transfer", people.guarantor, clearing, FACE + PENALTY),
    )
    account = clearing.accountOf(1)
    marks = ("defaulted", "guarantorPaid", "inArrears", "principalPaid", "penaltyPaid", "held")
    assert [account[mark] for mark in marks] == [
        *(True, True, True),
        *(FACE, PENALTY, FACE + PENALTY),
    ]
    assert_view(clearing.owedOn(1), 0, 0, FACE + PENALTY)
    assert_view(clearing.guaranteeOf(1), FACE, PENALTY, 0, 0)
    assert used(stage) == FACE
    assert defaults(stage) == 1
    assert_books(stage)


@pytest.mark.rule("R161")
def test_holders_are_paid_out_of_a_guarantee_in_full(
    stage, people, clearing, enterprises, refused, root
):
    part = stage.endorse(root, people.supplier2, 250_000_000)
    stage.default(root)
    guarantee(stage, root, FACE + PENALTY)
    clearing.clear([root, part], {"from": people.outsider})
    assert stage.cash(people.supplier2) == 250_000_000 + PENALTY // 4
    assert stage.cash(people.supplier1) == 750_000_000 + PENALTY - PENALTY // 4
    assert clearing.accountOf(1)["held"] == 0
    with refused("Enterprises_InDefault", people.core, 1):
        stage.issue(FACE)
    stage.sleep_days(1_000)
    assert_view(clearing.owedOn(1), 0, 0, FACE + PENALTY)
    assert_books(stage)


@pytest.mark.rule("R160")
@pytest.mark.rule("R161")
def test_a_part_pays_penalty_first_and_is_claimed(stage, people, clearing, defaulted):
    tx = guarantee(stage, defaulted, PENALTY - 1)
    assert tx.events["GuaranteePaid"]["principal"] == 0
    assert tx.events["GuaranteePaid"]["penalty"] == PENALTY - 1
    tx = guarantee(stage, defaulted, 400_000_001)
    assert_events(
        tx,
        ("GuaranteePaid", 1, people.guarantor, 400_000_000, 1),
        ("Transfer", people.guarantor, clearing, 400_000_001),
    )
    clearing.claim(defaulted, {"from": people.outsider})
    assert stage.cash(people.supplier1) == 400_000_000 + PENALTY
    assert_view(clearing.owedOn(1), 600_000_000, 0, 400_000_000 + PENALTY)
    stage.sleep_days(2)
    assert_view(clearing.owedOn(1), 600_000_000, 600_000, 400_000_000 + PENALTY)
    assert used(stage) == FACE
    assert_books(stage)


@pytest.mark.rule("R160")
def test_one_fen_and_all_but_one(stage, people, clearing, refused, defaulted):
    guarantee(stage, defaulted, 1)
    with refused("Clearing_Overpaid", 1, FACE + PENALTY, FACE + PENALTY - 1):
        guarantee(stage, defaulted, FACE + PENALTY)
    with refused("Clearing_Overpaid", 1, MAX_FACE, FACE + PENALTY - 1):
        guarantee(stage, defaulted, MAX_FACE)
    guarantee(stage, defaulted, FACE + PENALTY - 1)
    with refused("Clearing_Overpaid", 1, 1, 0):
        guarantee(stage, defaulted, 1)
    with refused("Clearing_AmountZero", 1):
        guarantee(stage, defaulted, 0)
    assert_books(stage)


@pytest.mark.rule("R160")
def test_pay_guarantee_reverts_before_default_is_declared(stage, clearing, refused, root):
    for day in (stage.today, stage.today + 150, stage.today + 150 + LATE):
        stage.jump_to(day)
        with refused("Clearing_NotInDefault", 1):
            guarantee(stage, root, 1)
    clearing.declareDefault(1, {"from": stage.people.outsider})
    guarantee(stage, root, 1)
    assert clearing.guaranteeOf(1)["penalty"] == 1


@pytest.mark.rule("R160")
def test_pay_guarantee_reverts_after_the_cure(stage, refused, defaulted):
    stage.repay(defaulted, FACE + PENALTY)
    with refused("Clearing_NotInDefault", 1):
        guarantee(stage, defaulted, 1)


@pytest.mark.rule("R160")
@pytest.mark.parametrize(
    "who", ["core", "supplier1", "financier", "other_guarantor", "outsider", "admin"]
)
def test_pay_guarantee_reverts_for_others_than_the_bank(stage, people, refused, defaulted, who):
    caller = getattr(people, who)
    with refused("Clearing_NotGuarantor", 1, people.guarantor, caller):
        guarantee(stage, defaulted, 1, by=caller)


@pytest.mark.rule("R160")
def test_pay_guarantee_reverts_where_nothing_is_guaranteed(stage, people, refused, banked):
    lot = stage.issue(FACE)
    stage.default(lot)
    with refused("Clearing_NotGuaranteed", lot >> 192):
        guarantee(stage, lot, 1)
    for number in (0, (lot >> 192) + 1, 2**64 - 1):
        with refused("Clearing_PayableUnknown", number):
            stage.house.clearing.payGuarantee(number, 1, {"from": people.guarantor})


@pytest.mark.rule("R160")
def test_pay_guarantee_reverts_whole_without_cash(stage, people, clearing, deposits, refused, root):
    stage.default(root)
    deposits.approve(clearing, 99, {"from": people.guarantor})
    with refused("InsufficientAllowance"):
        guarantee(stage, root, 100)
    assert_view(clearing.guaranteeOf(1), 0, 0, 0, 0)
    assert clearing.accountOf(1)["guarantorPaid"] is False
    guarantee(stage, root, 99)
    assert_books(stage)


@pytest.mark.rule("R79")
@pytest.mark.rule("R160")
@pytest.mark.parametrize("how", ["bank", "core", "lot", "payable", "paused", "expired", "closed"])
def test_no_hold_stops_the_guarantor_from_paying(
    stage, people, enterprises, warrants, clearing, defaulted, how
):
    regulator, registrar = {"from": people.regulator}, {"from": people.registrar}
    {
        "bank": lambda: stage.freeze(people.guarantor),
        "core": lambda: stage.freeze(people.core),
        "lot": lambda: warrants.freezeLot(defaulted, ORDER, regulator),
        "payable": lambda: warrants.freezePayable(1, ORDER, regulator),
        "paused": lambda: enterprises.pauseBusiness(ORDER, regulator),
        "expired": lambda: enterprises.renew(people.guarantor, 8, stage.today, registrar),
        "closed": lambda: enterprises.close(people.guarantor, registrar),
    }[how]()
    if how == "expired":
        stage.sleep_days(1)
    guarantee(stage, defaulted, 100)
    assert clearing.guaranteeOf(1)["penalty"] == 100


# having it back


@pytest.mark.rule("R162")
@pytest.mark.rule("R164")
@pytest.mark.rule("R17")
def test_waterfall_of_the_worked_figures(stage, people, clearing, enterprises, refused, root):
    due_day = stage.today + 150
    rows = spec_table(
        *("payer", "days late", "paid", "holders' penalty", "holders' principal"),
        *("guarantor's penalty", "guarantor's principal", "unpaid principal"),
        *("owed to guarantor", "line used"),
    )
    assert [row["payer"] for row in rows] == [
        *("guarantor", "obligor", "guarantor", "obligor", "obligor")
    ]
    stage.default(root)
    recovered = 0
    for row in rows:
        stage.jump_to(due_day + int(row["days late"]))
        penalty, principal = fen(row["holders' penalty"]), fen(row["holders' principal"])
        if row["payer"] == "guarantor":
            tx = guarantee(stage, root, fen(row["paid"]))
            event = tx.events["GuaranteePaid"]
            assert "Repaid" not in tx.events
        else:
            tx = stage.repay(root, fen(row["paid"]))
            event = tx.events["Repaid"]
        assert (event["penalty"], event["principal"]) == (penalty, principal)
        back = fen(row["guarantor's penalty"]) + fen(row["guarantor's principal"])
        if back:
            event = tx.events["GuarantorReimbursed"]
            assert event["cash"] == back
            assert event["principal"] == fen(row["guarantor's principal"])
        else:
            assert "GuarantorReimbursed" not in tx.events
        recovered += back
        owed = clearing.owedOn(1)
        assert owed["principal"] == fen(row["unpaid principal"])
        assert owed["toGuarantor"] == fen(row["owed to guarantor"])
        assert clearing.guaranteeOf(1)["recovered"] == recovered
        assert used(stage) == fen(row["line used"])
        assert ("DefaultCured" in tx.events) is (row is rows[-1])
        assert defaults(stage) == (0 if row is rows[-1] else 1)
        assert_books(stage)
    recover(stage, root)
    assert stage.cash(people.guarantor) == FUNDS
    with refused("Clearing_Overpaid", 1, 1, 0):
        stage.repay(root, 1)
    stage.issue(FACE)


@pytest.mark.rule("R162")
@pytest.mark.rule("R164")
def test_the_obligor_pays_holders_guarantor_and_its_cure_at_once(
    stage, people, clearing, enterprises, defaulted
):
    guarantee(stage, defaulted, 100_000_000 + PENALTY)
    stage.sleep_days(10)
    penalty = 10 * 450_000
    owed = 900_000_000 + penalty + 100_000_000 + PENALTY
    tx = stage.repay(defaulted, owed)
    assert_events(
        tx,
        ("PenaltyAccrued", 1, FACE * LATE * PPM + 900_000_000 * 10 * PPM, stage.today),
        ("GuarantorReimbursed", 1, people.core, 100_000_000 + PENALTY, 100_000_000),
        ("Repaid", 1, people.core, stage.line, 900_000_000, penalty),
        ("DefaultCured", 1, people.core),
        ("EnterpriseDefaultsChanged", people.core, 0),
        ("Transfer", people.core, clearing, owed),
    )
    assert_view(clearing.owedOn(1), 0, 0, 0)
    assert used(stage) == 0
    assert_books(stage)


@pytest.mark.rule("R162")
@pytest.mark.parametrize("more", [1, 1_000, MAX_FACE - 2 * FACE])
def test_repay_reverts_above_what_holders_and_guarantor_are_owed(stage, refused, defaulted, more):
    guarantee(stage, defaulted, 100_000_000)
    owed = FACE + PENALTY
    with refused("Clearing_Overpaid", 1, owed + more, owed):
        stage.repay(defaulted, owed + more)
    stage.repay(defaulted, owed - 1)
    with refused("Clearing_Overpaid", 1, 2, 1):
        stage.repay(defaulted, 2)
    stage.repay(defaulted, 1)
    assert defaults(stage) == 0


@pytest.mark.rule("R162")
def test_reimbursement_fen_by_fen_at_its_edges(stage, people, clearing, defaulted):
    guarantee(stage, defaulted, FACE + PENALTY)
    for amount, principal in ((PENALTY - 1, 0), (2, 1), (1, 1), (FACE - 3, FACE - 3)):
        tx = stage.repay(defaulted, amount)
        assert tx.events["GuarantorReimbursed"]["cash"] == amount
        assert tx.events["GuarantorReimbursed"]["principal"] == principal
        assert (tx.events["Repaid"]["principal"], tx.events["Repaid"]["penalty"]) == (0, 0)
        assert defaults(stage) == 1
        assert_books(stage)
    assert used(stage) == 1
    tx = stage.repay(defaulted, 1)
    assert tx.events["DefaultCured"]["payableNumber"] == 1
    assert used(stage) == 0


@pytest.mark.rule("R163")
def test_collect_takes_what_holders_and_guarantor_are_owed(
    stage, people, clearing, deposits, defaulted
):
    clearing.setMandate(deposits, True, {"from": people.core})
    guarantee(stage, defaulted, 300_000_000)
    deposits.approve(clearing, FACE - 1, {"from": people.core})
    clearing.collect(1, {"from": people.outsider})
    left = PENALTY + 1
    assert_view(clearing.owedOn(1), 0, 0, left)
    assert defaults(stage) == 1
    deposits.approve(clearing, MAX_FACE, {"from": people.core})
    tx = clearing.collect(1, {"from": people.outsider})
    assert tx.return_value == left
    assert tx.events["GuarantorReimbursed"]["payer"] == people.core
    assert defaults(stage) == 0
    assert_books(stage)


@pytest.mark.rule("R163")
def test_collect_reverts_when_holders_and_guarantor_have_all(
    stage, people, clearing, deposits, refused, defaulted
):
    clearing.setMandate(deposits, True, {"from": people.core})
    guarantee(stage, defaulted, FACE + PENALTY)
    clearing.collect(1, {"from": people.outsider})
    with refused("Clearing_NothingToCollect", 1, people.core):
        clearing.collect(1, {"from": people.outsider})


@pytest.mark.rule("R164")
def test_the_obligor_issues_nothing_while_the_guarantor_is_owed_a_fen(
    stage, people, refused, defaulted
):
    guarantee(stage, defaulted, FACE + PENALTY)
    stage.repay(defaulted, FACE + PENALTY - 1)
    with refused("Enterprises_InDefault", people.core, 1):
        stage.issue(FACE)
    stage.repay(defaulted, 1)
    assert stage.issue(FACE) == 2 << 192


@pytest.mark.rule("R165")
def test_pay_recovery_is_pushed_by_anyone_once(stage, people, clearing, refused, defaulted):
    guarantee(stage, defaulted, 500)
    with refused("Clearing_NothingRecovered", 1):
        recover(stage, defaulted)
    stage.repay(defaulted, FACE + PENALTY - 500)
    with refused("Clearing_NothingRecovered", 1):
        recover(stage, defaulted)
    stage.repay(defaulted, 200)
    tx = recover(stage, defaulted)
    assert tx.return_value == 200
    assert_events(
        tx,
        ("RecoveryPaid", 1, people.guarantor, 200),
        ("Transfer", clearing, people.guarantor, 200),
    )
    assert_view(clearing.guaranteeOf(1), 0, 500, 200, 200)
    with refused("Clearing_NothingRecovered", 1):
        recover(stage, defaulted)
    stage.repay(defaulted, 300)
    assert recover(stage, defaulted).return_value == 300
    assert stage.cash(people.guarantor) == FUNDS
    assert_books(stage)


@pytest.mark.rule("R165")
def test_pay_recovery_reverts_for_what_was_never_guaranteed_or_issued(
    stage, people, clearing, refused, banked
):
    lot = stage.issue(FACE)
    with refused("Clearing_NothingRecovered", lot >> 192):
        recover(stage, lot)
    with refused("Clearing_PayableUnknown", 7):
        recover(stage, 7 << 192)


@pytest.mark.rule("R165")
def test_a_frozen_banks_recovery_is_kept(stage, people, clearing, refused, defaulted):
    guarantee(stage, defaulted, FACE + PENALTY)
    stage.repay(defaulted, 1_000)
    stage.freeze(people.guarantor)
    with refused("Clearing_PartyHeld", 1, people.guarantor):
        recover(stage, defaulted)
    stage.repay(defaulted, 1_000)
    assert_books(stage)
    thaw(stage, people.guarantor)
    assert recover(stage, defaulted).return_value == 2_000


@pytest.mark.rule("R165")
@pytest.mark.parametrize("how", ["closed", "expired"])
def test_a_bank_that_lapsed_has_its_recovery(stage, people, enterprises, defaulted, how):
    guarantee(stage, defaulted, FACE + PENALTY)
    registrar = {"from": people.registrar}
    if how == "closed":
        enterprises.close(people.guarantor, registrar)
    else:
        enterprises.renew(people.guarantor, 8, stage.today, registrar)
    stage.sleep_days(4_000)
    stage.repay(defaulted, FACE + PENALTY)
    recover(stage, defaulted)
    assert stage.cash(people.guarantor) == FUNDS


@pytest.mark.rule("R165")
@pytest.mark.parametrize("followed", [True, False])
def test_a_replaced_bank_has_its_recovery_at_its_new_account(
    stage, people, clearing, defaulted, followed
):
    guarantee(stage, defaulted, FACE + PENALTY)
    replace_account(stage, people.guarantor, people.admin)
    if followed:
        clearing.followLine(stage.line, {"from": people.outsider})
    stage.repay(defaulted, 700)
    tx = recover(stage, defaulted)
    assert tx.events["RecoveryPaid"]["guarantor"] == people.admin
    assert stage.cash(people.admin) == 700
    assert_books(stage)


@pytest.mark.rule("R160")
def test_a_replaced_bank_pays_from_its_new_account(
    stage, people, clearing, deposits, refused, defaulted
):
    replace_account(stage, people.guarantor, people.admin)
    stage.fund(people.admin, 1_000)
    deposits.approve(clearing, 1_000, {"from": people.admin})
    with refused("Clearing_NotGuarantor", 1, people.guarantor, people.admin):
        guarantee(stage, defaulted, 1_000, by=people.admin)
    clearing.followLine(stage.line, {"from": people.outsider})
    guarantee(stage, defaulted, 1_000, by=people.admin)
    with refused("Clearing_NotGuarantor", 1, people.admin, people.guarantor):
        guarantee(stage, defaulted, 1_000)


@pytest.mark.rule("R96")
@pytest.mark.rule("R164")
def test_a_replaced_obligor_is_cured_at_its_new_account(
    stage, people, enterprises, clearing, defaulted
):
    guarantee(stage, defaulted, FACE + PENALTY)
    replace_account(stage, people.core, people.admin)
    assert enterprises.enterpriseOf(people.admin)["defaults"] == 1
    stage.repay(defaulted, FACE + PENALTY)
    assert enterprises.enterpriseOf(people.admin)["defaults"] == 0
    assert clearing.accountOf(1)["defaulted"] is False


@pytest.mark.rule("R164")
def test_a_line_stays_used_for_what_the_guarantor_is_owed(stage, people, clearing, refused, banked):
    line = stage.grant_line(limit=FACE)
    lot = stage.issue(FACE, line=line, guarantor=people.guarantor)
    stage.default(lot)
    guarantee(stage, lot, FACE + PENALTY)
    clearing.redeem(lot, {"from": people.outsider})
    assert clearing.lineOf(line)["used"] == FACE
    assert clearing.openFaceOf(people.core, stage.house.deposits) == FACE + used(stage)
    stage.repay(lot, PENALTY + 400)
    assert clearing.lineOf(line)["used"] == FACE - 400
    assert_books(stage)


@pytest.mark.rule("R161")
def test_a_guarantee_without_penalty_needs_no_second_word(stage, people, clearing, banked):
    lot = stage.issue(FACE, guarantor=people.guarantor, penaltyPpmPerDay=0)
    stage.default(lot)
    tx = guarantee(stage, lot, FACE)
    assert_events(
        tx,
        ("GuaranteePaid", lot >> 192, people.guarantor, FACE, 0),
        ("Transfer", people.guarantor, clearing, FACE),
    )
    assert clearing.accountOf(lot >> 192)["inArrears"] is False
    clearing.redeem(lot, {"from": people.outsider})
    stage.repay(lot, FACE)
    assert defaults(stage) == 0
    assert_books(stage)


@pytest.mark.rule("R160")
@pytest.mark.parametrize(("manner", "arrived"), [(2, 0), (3, 990), (4, 1_001)])
def test_pay_guarantee_reverts_when_the_token_lies(
    stage, project, people, clearing, refused, manner, arrived
):
    token = project.HostileToken.deploy({"from": people.admin})
    line = allow(stage, token)
    token.mint(people.guarantor, FUNDS, {"from": people.admin})
    token.approve(clearing, FUNDS, {"from": people.guarantor})
    lot = stage.issue(FACE, currency=token, line=line, guarantor=people.guarantor)
    stage.default(lot)
    token.setManner(manner, {"from": people.admin})
    with refused("Clearing_CashDiffers", token, 1_000, arrived):
        guarantee(stage, lot, 1_000)
    assert_view(clearing.guaranteeOf(lot >> 192), 0, 0, 0, 0)
    assert_books(stage)


@pytest.mark.rule("R165")
@pytest.mark.parametrize("before", [True, False])
def test_a_recovery_is_paid_once_when_a_token_calls_back(
    stage, project, people, clearing, errors, before
):
    token = project.HostileToken.deploy({"from": people.admin})
    line = allow(stage, token)
    token.mint(people.guarantor, FUNDS, {"from": people.admin})
    token.approve(clearing, FUNDS, {"from": people.guarantor})
    lot = stage.issue(FACE, currency=token, line=line, guarantor=people.guarantor)
    stage.default(lot)
    guarantee(stage, lot, FACE + PENALTY)
    stage.repay(lot, 1_000)
    call = (clearing, clearing.payRecovery.encode_input(lot >> 192))
    token.plan([call], before, {"from": people.admin})
    recover(stage, lot)
    [(success, answer)] = token.outcomes()
    assert (success, bytes(answer)) == (
        False,
        errors.encoded("Clearing_NothingRecovered", lot >> 192),
    )
    assert_books(stage)


# any order of payments, beside a model that shares nothing with the contract


@dataclass
class Model:
    """One guaranteed payable of one lot, by its rules in plain integers."""

    due_day: int
    unpaid: int = FACE
    accrued: int = 0  # millionths
    since: int = 0
    penalty_paid: int = 0
    for_holders: tuple[int, int] = (0, 0)  # the guarantor's principal and penalty
    back: int = 0

    def due(self, today: int) -> int:
        if self.unpaid:
            days = max(0, today - max(self.since, self.due_day))
            self.accrued += self.unpaid * PPM * days
            self.since = today
        return half_up(self.accrued, 10**6) - self.penalty_paid

    @property
    def owed_back(self) -> int:
        return sum(self.for_holders) - self.back

    @property
    def used(self) -> int:
        principal, penalty = self.for_holders
        return self.unpaid + principal - max(0, self.back - penalty)

    def pay(self, today: int, amount: int, guarantor: bool) -> None:
        penalty = min(amount, self.due(today))
        principal = min(amount - penalty, self.unpaid)
        self.penalty_paid += penalty
        self.unpaid -= principal
        if guarantor:
            self.for_holders = (self.for_holders[0] + principal, self.for_holders[1] + penalty)
        else:
            self.back += amount - penalty - principal


@pytest.mark.rule("R161")
@pytest.mark.rule("R162")
@pytest.mark.rule("R164")
@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_payments_keeps_every_sum(stage, people, clearing, root, seed):
    dice = random.Random(seed)
    parts = [root, stage.endorse(root, people.supplier2, dice.randrange(1, FACE))]
    stage.default(root)
    model = Model(stage.today - LATE)
    anyone = {"from": people.outsider}
    for _ in range(14):
        if dice.random() < 0.4:
            stage.sleep_days(dice.choice([1, 2, 30, 365]))
        today = stage.today
        open_now = model.unpaid + model.due(today)
        guarantor = dice.random() < 0.5
        most = open_now if guarantor else open_now + model.owed_back
        if most == 0:
            continue
        amount = dice.choice([1, min(most, 777), dice.randrange(1, most + 1)])
        if guarantor:
            guarantee(stage, root, amount)
        else:
            stage.repay(root, amount)
        model.pay(today, amount, guarantor)
        assert_view(clearing.owedOn(1), model.unpaid, model.due(today), model.owed_back)
        assert_view(tuple(clearing.guaranteeOf(1))[:3], *model.for_holders, model.back)
        assert used(stage) == model.used
        cured = model.unpaid == model.owed_back == 0
        assert clearing.accountOf(1)["defaulted"] is not cured
        if cured:
            break
        if dice.random() < 0.5:
            clearing.clear(parts, anyone)
        if dice.random() < 0.5 and model.back > clearing.guaranteeOf(1)["paidOut"]:
            recover(stage, root)
    assert_books(stage)

    today = stage.today
    if rest := model.unpaid + model.due(today) + model.owed_back:
        stage.repay(root, rest)
        model.pay(today, rest, False)
    clearing.clear(parts, anyone)
    if model.back > clearing.guaranteeOf(1)["paidOut"]:
        recover(stage, root)
    assert (model.unpaid, model.owed_back, model.used, defaults(stage)) == (0, 0, 0, 0)
    holders = stage.cash(people.supplier1) + stage.cash(people.supplier2)
    assert holders == FACE + model.penalty_paid
    assert stage.cash(people.guarantor) == FUNDS
    assert stage.cash(people.core) == FUNDS - holders
    assert stage.cash(clearing) == 0
    assert_books(stage)


@pytest.mark.rule("R160")
def test_the_greatest_face_is_guaranteed(stage, people, clearing, deposits, banked):
    line = stage.grant_line()
    lot = stage.issue(MAX_FACE - FACE, line=line, guarantor=people.guarantor)
    stage.default(lot)
    owed = clearing.owedOn(lot >> 192)
    assert owed["principal"] + owed["penalty"] == MAX_FACE
    stage.fund(people.guarantor, MAX_FACE)
    stage.fund(people.core, MAX_FACE)
    guarantee(stage, lot, MAX_FACE)
    assert_view(clearing.owedOn(lot >> 192), 0, 0, MAX_FACE)
    stage.repay(lot, MAX_FACE)
    assert recover(stage, lot).return_value == MAX_FACE
    assert_books(stage)


@pytest.mark.rule("R160")
def test_default_is_declared_before_the_guarantor_pays_on_the_same_morning(
    stage, people, clearing, root
):
    stage.jump_to(stage.today + 150 + LATE, DAWN)
    clearing.declareDefault(1, {"from": people.guarantor})
    guarantee(stage, root, FACE + PENALTY)
    assert clearing.redeem(root, {"from": people.guarantor}).return_value == FACE + PENALTY
    assert clearing.accountOf(1)["guarantorPaid"] is True
