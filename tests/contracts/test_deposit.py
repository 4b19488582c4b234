"""Deposit: locked at issue, taken first at default, given back when nobody is owed anything."""

from __future__ import annotations

import pytest
from books import assert_books
from currencies import allow
from expect import assert_events, assert_view
from figures import fen, spec_table
from pledging import replace_account, thaw
from stage import MAX_FACE, NOBODY, ORDER

from deeptier.money import parse_rate

FACE = 1_000_000_000
DEPOSIT = 100_000_000
PPM = 100_000
FUNDS = 10**13
LATE = 11
PENALTY = LATE * 500_000


@pytest.fixture(scope="module")
def root(stage):
    """A root lot of supplier1 with a tenth of its face deposited: payable 1."""
    return stage.issue(FACE, depositPpm=PPM)


def give_back(stage, lot):
    return stage.house.clearing.giveBackDeposit(lot >> 192, {"from": stage.people.outsider})


def defaults(stage):
    return int(stage.house.enterprises.enterpriseOf(stage.people.core)["defaults"])


# locked


@pytest.mark.rule("R167")
def test_issue_locks_the_deposit(stage, people, clearing, payables):
    terms = stage.terms(FACE, depositPpm=PPM)
    tx = stage.confirm(terms)
    number = int(payables.payableCount())
    assert [event.name for event in tx.events] == [
        *("PayableIssued", "DepositLocked", "Transfer", "TransferSingle")
    ]
    assert dict(tx.events["DepositLocked"]) == {
        "payableNumber": number,
        "obligor": people.core,
        "amount": DEPOSIT,
    }
    assert dict(tx.events["Transfer"]) == {
        "from": people.core,
        "to": clearing,
        "amount": DEPOSIT,
    }
    assert clearing.depositLocked(number) == DEPOSIT
    account = clearing.accountOf(number)
    assert (account["deposited"], account["held"], account["principalPaid"]) == (True, 0, 0)
    assert_view(clearing.owedOn(number), FACE, 0, 0)
    assert stage.cash(people.core) == FUNDS - DEPOSIT
    assert stage.cash(clearing) == DEPOSIT
    assert_books(stage)


@pytest.mark.rule("R166")
@pytest.mark.rule("R168")
@pytest.mark.parametrize(
    ("face", "ppm", "locked"),
    [
        (FACE, 0, 0),
        (FACE, 1, 1_000),
        (FACE, 10**6, FACE),
        (499_999, 1, 0),
        (500_000, 1, 1),
        (1, 500_000, 1),
        (1, 499_999, 0),
        (3, 500_000, 2),
    ],
)
def test_a_deposit_rounds_half_up(stage, people, clearing, refused, face, ppm, locked):
    lot = stage.issue(face, depositPpm=ppm)
    assert clearing.depositLocked(lot >> 192) == locked
    assert clearing.accountOf(lot >> 192)["deposited"] is (locked != 0)
    assert stage.cash(people.core) == FUNDS - locked
    if not locked:
        with refused("Clearing_NoDeposit", lot >> 192):
            give_back(stage, lot)
    assert_books(stage)


@pytest.mark.rule("R166")
@pytest.mark.parametrize("ppm", [1_000_001, 2**32 - 1])
def test_issue_reverts_for_a_deposit_above_the_face(stage, refused, ppm):
    with refused("Payables_DepositInvalid", ppm):
        stage.issue(FACE, depositPpm=ppm)


@pytest.mark.rule("R167")
@pytest.mark.parametrize("short", ["allowance", "balance"])
def test_issue_reverts_whole_where_the_deposit_is_not_there(
    stage, people, clearing, deposits, payables, refused, short
):
    if short == "allowance":
        deposits.approve(clearing, DEPOSIT - 1, {"from": people.core})
    else:
        deposits.transfer(people.bank, FUNDS - DEPOSIT + 1, {"from": people.core})
    error = "InsufficientAllowance" if short == "allowance" else "InsufficientBalance"
    terms = stage.terms(FACE, depositPpm=PPM)
    with refused(error):
        stage.confirm(terms)
    assert payables.payableCount() == 0
    assert clearing.lineOf(stage.line)["used"] == 0
    assert clearing.depositLocked(1) == 0
    if short == "allowance":
        deposits.approve(clearing, DEPOSIT, {"from": people.core})
    else:
        deposits.transfer(people.core, 1, {"from": people.bank})
    stage.confirm(terms)
    assert clearing.depositLocked(1) == DEPOSIT
    assert_books(stage)


@pytest.mark.rule("R167")
@pytest.mark.parametrize(
    ("manner", "arrived"), [(2, 0), (3, DEPOSIT - DEPOSIT // 100), (4, DEPOSIT + 1)]
)
def test_issue_reverts_when_the_token_lies(
    stage, project, people, payables, refused, manner, arrived
):
    token = project.HostileToken.deploy({"from": people.admin})
    line = allow(stage, token)
    token.setManner(manner, {"from": people.admin})
    with refused("Clearing_CashDiffers", token, DEPOSIT, arrived):
        stage.issue(FACE, currency=token, line=line, depositPpm=PPM)
    assert payables.payableCount() == 0


@pytest.mark.rule("R167")
@pytest.mark.parametrize("before", [True, False])
def test_a_token_that_calls_back_at_issue_finds_no_payable(
    stage, project, people, clearing, errors, before
):
    token = project.HostileToken.deploy({"from": people.admin})
    line = allow(stage, token)
    calls = [
        (clearing, clearing.giveBackDeposit.encode_input(1)),
        (clearing, clearing.repay.encode_input(1, 1)),
        (clearing, clearing.declareDefault.encode_input(1)),
    ]
    token.plan(calls, before, {"from": people.admin})
    stage.issue(FACE, currency=token, line=line, depositPpm=PPM)
    unknown = errors.encoded("Clearing_PayableUnknown", 1)
    assert [bytes(answer) for _, answer in token.outcomes()] == [unknown] * 3
    assert_books(stage)


@pytest.mark.rule("R167")
def test_a_deposit_is_no_payment(stage, people, clearing, refused, root):
    stage.jump_to(stage.today + 150)
    with refused("Clearing_NothingDue", root):
        clearing.claim(root, {"from": people.outsider})
    with refused("Clearing_NotSettled", 1, FACE):
        clearing.redeem(root, {"from": people.outsider})


# taken


@pytest.mark.rule("R169")
def test_default_takes_the_deposit_first(stage, people, clearing, root):
    due_day = stage.today + 150
    stage.jump_to(due_day + LATE)
    tx = clearing.declareDefault(1, {"from": people.outsider})
    assert_events(
        tx,
        ("Defaulted", 1, people.core, FACE, due_day + LATE),
        ("EnterpriseDefaultsChanged", people.core, 1),
        ("DepositTaken", 1, DEPOSIT),
        ("PenaltyAccrued", 1, FACE * LATE * 500, due_day + LATE),
        ("Repaid", 1, people.core, stage.line, DEPOSIT - PENALTY, PENALTY),
    )
    assert clearing.depositLocked(1) == 0
    assert_view(clearing.owedOn(1), FACE - DEPOSIT + PENALTY, 0, 0)
    assert clearing.lineOf(stage.line)["used"] == FACE - DEPOSIT + PENALTY
    assert clearing.accountOf(1)["held"] == DEPOSIT
    clearing.claim(root, {"from": people.outsider})
    assert stage.cash(people.supplier1) == DEPOSIT
    assert_books(stage)


@pytest.mark.rule("R168")
@pytest.mark.rule("R169")
def test_deposits_of_the_worked_figures(stage, people, clearing, refused):
    rows = spec_table(
        *("face", "deposit", "locked", "paid before", "penalty taken", "principal taken"),
        *("rest", "unpaid principal"),
    )
    assert len(rows) == 6
    lots = [stage.issue(fen(row["face"]), depositPpm=parse_rate(row["deposit"])) for row in rows]
    for lot, row in zip(lots, rows, strict=True):
        assert clearing.depositLocked(lot >> 192) == fen(row["locked"])
        if paid := fen(row["paid before"]):
            stage.repay(lot, paid)
    stage.jump_to(stage.today + 150 + LATE)
    for lot, row in zip(lots, rows, strict=True):
        number = lot >> 192
        tx = clearing.declareDefault(number, {"from": people.outsider})
        taken = fen(row["penalty taken"]), fen(row["principal taken"])
        assert ("DepositTaken" in tx.events) is (fen(row["locked"]) != 0)
        if fen(row["locked"]):
            assert tx.events["DepositTaken"]["amount"] == sum(taken)
            event = tx.events["Repaid"]
            assert (event["penalty"], event["principal"]) == taken
        unpaid, rest = fen(row["unpaid principal"]), fen(row["rest"])
        assert clearing.owedOn(number)["principal"] == unpaid
        assert clearing.accountOf(number)["defaulted"] is (unpaid != 0)
        assert clearing.depositLocked(number) == rest
        assert_books(stage)
        if rest:
            assert give_back(stage, lot).return_value == rest
        else:
            with refused("Clearing_NoDeposit", number):
                give_back(stage, lot)
    assert_books(stage)


@pytest.mark.rule("R169")
def test_a_deposit_of_all_that_is_owed_cures_in_the_same_transaction(stage, people, clearing):
    before = stage.cash(people.core)
    lot = stage.issue(FACE, depositPpm=10**6, penaltyPpmPerDay=0)
    stage.jump_to(stage.today + 150 + LATE)
    tx = clearing.declareDefault(lot >> 192, {"from": people.outsider})
    assert_events(
        tx,
        ("Defaulted", lot >> 192, people.core, FACE, stage.today),
        ("EnterpriseDefaultsChanged", people.core, 1),
        ("DepositTaken", lot >> 192, FACE),
        ("Repaid", lot >> 192, people.core, stage.line, FACE, 0),
        ("DefaultCured", lot >> 192, people.core),
        ("EnterpriseDefaultsChanged", people.core, 0),
    )
    assert (clearing.accountOf(lot >> 192)["defaulted"], defaults(stage)) == (False, 0)
    clearing.redeem(lot, {"from": people.outsider})
    assert stage.cash(people.supplier1) == FACE
    assert stage.cash(people.core) == before - FACE
    stage.issue(FACE)
    assert_books(stage)


@pytest.mark.rule("R160")
@pytest.mark.rule("R169")
def test_the_deposit_pays_before_the_guarantor(stage, people, clearing, deposits):
    stage.fund(people.guarantor, FUNDS)
    deposits.approve(clearing, FUNDS, {"from": people.guarantor})
    lot = stage.issue(FACE, depositPpm=PPM, guarantor=people.guarantor)
    stage.default(lot)
    rest = FACE - DEPOSIT + PENALTY
    assert_view(clearing.owedOn(lot >> 192), rest, 0, 0)
    clearing.payGuarantee(lot >> 192, rest, {"from": people.guarantor})
    assert clearing.redeem(lot, {"from": people.outsider}).return_value == FACE + PENALTY
    assert_books(stage)


@pytest.mark.rule("R79")
@pytest.mark.rule("R169")
def test_no_hold_stops_the_deposit_from_being_taken(stage, people, warrants, clearing, root):
    stage.freeze(people.core)
    warrants.freezePayable(1, ORDER, {"from": people.regulator})
    stage.default(root)
    assert clearing.accountOf(1)["principalPaid"] == DEPOSIT - PENALTY


# given back


@pytest.mark.rule("R170")
def test_give_back_deposit_once_nothing_is_owed(stage, people, clearing, refused, root):
    with refused("Clearing_StillOwed", 1, FACE):
        give_back(stage, root)
    stage.repay(root, FACE - 1)
    with refused("Clearing_StillOwed", 1, 1):
        give_back(stage, root)
    stage.repay(root, 1)
    tx = give_back(stage, root)
    assert tx.return_value == DEPOSIT
    assert_events(
        tx,
        ("DepositReleased", 1, people.core, DEPOSIT),
        ("Transfer", clearing, people.core, DEPOSIT),
    )
    assert clearing.depositLocked(1) == 0
    assert stage.cash(people.core) == FUNDS - FACE
    with refused("Clearing_NoDeposit", 1):
        give_back(stage, root)
    clearing.redeem(root, {"from": people.outsider})
    assert_books(stage)


@pytest.mark.rule("R170")
def test_give_back_deposit_reverts_for_an_unknown_payable(stage, refused, root):
    for number in (0, 2):
        with refused("Clearing_PayableUnknown", number):
            give_back(stage, number << 192)


@pytest.mark.rule("R170")
def test_late_penalty_is_owed_before_a_deposit_is_given_back(stage, refused, root):
    stage.jump_to(stage.today + 151)
    with refused("Clearing_StillOwed", 1, FACE + 500_000):
        give_back(stage, root)
    stage.repay(root, FACE + 500_000)
    assert give_back(stage, root).return_value == DEPOSIT
    assert_books(stage)


@pytest.mark.rule("R170")
def test_give_back_deposit_after_all_lots_were_retired(stage, people, clearing, root):
    stage.endorse(root, people.core)
    clearing.retire(root, {"from": people.core})
    assert give_back(stage, root).return_value == DEPOSIT
    assert stage.cash(people.core) == FUNDS
    assert_books(stage)


@pytest.mark.rule("R170")
def test_give_back_deposit_after_cancellation(stage, people, clearing, payables, refused):
    before = stage.cash(people.core)
    terms = stage.terms(FACE, depositPpm=PPM)
    stage.confirm(terms)
    number = int(payables.payableCount())
    digest = payables.cancellationDigest(number, stage.terms_digest(terms), stage.today)
    signatures = [stage.sign(who, bytes(digest)) for who in (people.core, people.supplier1)]
    payables.cancel(terms.words, [], stage.today, *signatures, {"from": people.outsider})
    account = clearing.accountOf(number)
    assert (account["cancelled"], account["deposited"], account["face"]) == (True, True, 0)
    assert_view(clearing.owedOn(number), 0, 0, 0)
    assert_books(stage)
    assert give_back(stage, number << 192).return_value == DEPOSIT
    assert stage.cash(people.core) == before
    stage.jump_to(stage.today + 150 + LATE)
    with refused("Clearing_Settled", number):
        clearing.declareDefault(number, {"from": people.outsider})
    assert_books(stage)


@pytest.mark.rule("R163")
@pytest.mark.rule("R170")
def test_what_is_left_of_a_deposit_waits_for_nobody_once_it_cured(stage, people, clearing):
    before = stage.cash(people.core)
    lot = stage.issue(FACE, depositPpm=10**6)
    stage.repay(lot, 900_000_000)
    stage.default(lot)
    taken = 100_000_000 + LATE * 50_000
    assert clearing.depositLocked(lot >> 192) == FACE - taken
    assert give_back(stage, lot).return_value == FACE - taken
    clearing.redeem(lot, {"from": people.outsider})
    assert stage.cash(people.supplier1) == FACE + LATE * 50_000
    assert stage.cash(people.core) == before - FACE - LATE * 50_000
    assert_books(stage)


@pytest.mark.rule("R170")
def test_a_frozen_obligors_deposit_is_kept(stage, people, clearing, refused, root):
    stage.repay(root, FACE)
    stage.freeze(people.core)
    with refused("Clearing_PartyHeld", 1, people.core):
        give_back(stage, root)
    assert clearing.depositLocked(1) == DEPOSIT
    thaw(stage, people.core)
    give_back(stage, root)
    assert stage.cash(people.core) == FUNDS - FACE


@pytest.mark.rule("R170")
@pytest.mark.parametrize("followed", [True, False])
def test_a_replaced_obligors_deposit_goes_to_its_new_account(
    stage, people, clearing, root, followed
):
    replace_account(stage, people.core, people.admin)
    if followed:
        clearing.followLine(stage.line, {"from": people.outsider})
    stage.repay(root, FACE)
    tx = give_back(stage, root)
    assert tx.events["DepositReleased"]["obligor"] == people.admin
    assert stage.cash(people.admin) == DEPOSIT
    assert_books(stage)


@pytest.mark.rule("R95")
@pytest.mark.rule("R169")
def test_a_replaced_obligors_default_counts_at_its_new_account(
    stage, people, enterprises, clearing, root
):
    replace_account(stage, people.core, people.admin)
    stage.default(root)
    assert enterprises.enterpriseOf(people.admin)["defaults"] == 1
    assert enterprises.enterpriseOf(people.core)["defaults"] == 0
    assert clearing.depositLocked(1) == 0


@pytest.mark.rule("R170")
@pytest.mark.parametrize("how", ["lot", "payable", "paused", "closed"])
def test_no_other_hold_keeps_a_deposit(stage, people, enterprises, warrants, root, how):
    stage.repay(root, FACE)
    regulator = {"from": people.regulator}
    {
        "lot": lambda: warrants.freezeLot(root, ORDER, regulator),
        "payable": lambda: warrants.freezePayable(1, ORDER, regulator),
        "paused": lambda: enterprises.pauseBusiness(ORDER, regulator),
        "closed": lambda: enterprises.close(people.core, {"from": people.registrar}),
    }[how]()
    assert give_back(stage, root).return_value == DEPOSIT


@pytest.mark.rule("R170")
@pytest.mark.parametrize("before", [True, False])
def test_a_deposit_is_given_back_once_when_a_token_calls_back(
    stage, project, people, clearing, errors, before
):
    token = project.HostileToken.deploy({"from": people.admin})
    line = allow(stage, token)
    lot = stage.issue(FACE, currency=token, line=line, depositPpm=PPM)
    stage.repay(lot, FACE)
    call = clearing.giveBackDeposit.encode_input(lot >> 192)
    token.plan([(clearing, call)], before, {"from": people.admin})
    give_back(stage, lot)
    [(success, answer)] = token.outcomes()
    assert (success, bytes(answer)) == (False, errors.encoded("Clearing_NoDeposit", lot >> 192))
    assert token.balanceOf(people.core) == FUNDS - FACE
    assert_books(stage)


@pytest.mark.rule("R167")
def test_the_greatest_deposit(stage, people, clearing):
    stage.fund(people.core, MAX_FACE)
    lot = stage.issue(MAX_FACE, depositPpm=10**6, line=stage.grant_line())
    assert clearing.depositLocked(lot >> 192) == MAX_FACE
    stage.default(lot)
    assert clearing.redeem(lot, {"from": people.outsider}).return_value == MAX_FACE
    assert stage.lot(lot)["owner"] == NOBODY
    assert_books(stage)
