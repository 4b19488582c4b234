"""Default: declared after grace by anyone, counted against the obligor, cured by full payment."""

from __future__ import annotations

import pytest
from books import assert_books
from expect import assert_events
from hours import DAWN, DUSK
from stage import ORDER

FACE = 1_000_000_000
GRACE = 10
PPM = 500


@pytest.fixture(scope="module")
def root(stage):
    """A root lot of supplier1, due in 150 days, grace 10 days: payable 1."""
    return stage.issue(FACE)


@pytest.fixture(scope="module")
def last_grace_day(warrants, root):
    return int(warrants.paperOf(1)["dueDay"]) + GRACE


def declare(clearing, people, number=1):
    return clearing.declareDefault(number, {"from": people.outsider})


def defaults(enterprises, people):
    return int(enterprises.enterpriseOf(people.core)["defaults"])


@pytest.mark.rule("R95")
def test_declare_default_on_the_day_after_grace(
    stage, people, enterprises, clearing, root, last_grace_day
):
    stage.jump_to(last_grace_day + 1, DAWN)
    tx = declare(clearing, people)
    assert_events(
        tx,
        ("Defaulted", 1, people.core, FACE, last_grace_day + 1),
        ("EnterpriseDefaultsChanged", people.core, 1),
    )
    view = clearing.accountOf(1)
    assert (view["defaulted"], view["inArrears"], view["held"]) == (True, False, 0)
    assert defaults(enterprises, people) == 1
    assert clearing.lineOf(stage.line)["used"] == FACE
    assert_books(stage)


@pytest.mark.rule("R95")
def test_declare_default_names_the_unpaid_principal(stage, people, clearing, root, last_grace_day):
    stage.repay(root, 300)
    stage.jump_to(last_grace_day + 400)
    tx = declare(clearing, people)
    assert tx.events["Defaulted"]["unpaid"] == FACE - 300
    assert tx.events["Defaulted"]["day"] == last_grace_day + 400


@pytest.mark.rule("R95")
@pytest.mark.parametrize("days_before", [GRACE + 1, GRACE, 1, 0])
def test_declare_default_reverts_through_the_last_grace_day(
    stage, people, clearing, refused, root, last_grace_day, days_before
):
    today = last_grace_day - days_before
    stage.jump_to(today, DUSK)
    with refused("Clearing_InGrace", 1, last_grace_day, today):
        declare(clearing, people)


@pytest.mark.rule("R95")
def test_declare_default_without_grace_on_the_day_after_the_due_day(
    stage, people, clearing, refused
):
    lot = stage.issue(FACE, 1, graceDays=0)
    number = lot >> 192
    due_day = stage.today + 1
    stage.jump_to(due_day, DUSK)
    with refused("Clearing_InGrace", number, due_day, due_day):
        declare(clearing, people, number)
    stage.jump_to(due_day + 1, DAWN)
    declare(clearing, people, number)
    assert clearing.accountOf(number)["defaulted"] is True


@pytest.mark.rule("R95")
def test_declare_default_reverts_twice(stage, people, clearing, refused, root, last_grace_day):
    stage.jump_to(last_grace_day + 1)
    declare(clearing, people)
    with refused("Clearing_AlreadyDefaulted", 1):
        declare(clearing, people)


@pytest.mark.rule("R95")
@pytest.mark.parametrize("when", ["before", "after grace"])
def test_declare_default_reverts_for_a_settled_payable(
    stage, people, clearing, refused, root, last_grace_day, when
):
    if when == "before":
        stage.repay(root, FACE)
        stage.jump_to(last_grace_day + 1)
    else:
        stage.jump_to(last_grace_day + 1)
        stage.repay(root, FACE + 11 * 500_000)
    with refused("Clearing_Settled", 1):
        declare(clearing, people)


@pytest.mark.rule("R95")
def test_declare_default_for_one_unpaid_fen(
    stage, people, enterprises, clearing, root, last_grace_day
):
    stage.repay(root, FACE - 1)
    stage.jump_to(last_grace_day + 1)
    tx = declare(clearing, people)
    assert tx.events["Defaulted"]["unpaid"] == 1
    assert defaults(enterprises, people) == 1


@pytest.mark.rule("R95")
def test_declare_default_reverts_for_an_unknown_payable(people, clearing, refused, root):
    for number in (0, 2):
        with refused("Clearing_PayableUnknown", number):
            declare(clearing, people, number)


@pytest.mark.rule("R20")
@pytest.mark.rule("R96")
def test_an_obligor_in_default_issues_nothing_until_it_is_cured(
    stage, people, enterprises, clearing, refused, root, last_grace_day
):
    stage.jump_to(last_grace_day + 1)
    declare(clearing, people)
    with refused("Enterprises_InDefault", people.core, 1):
        stage.issue(FACE)

    penalty = 11 * 500_000
    stage.repay(root, FACE + penalty - 1)
    assert clearing.accountOf(1)["defaulted"] is True
    assert clearing.accountOf(1)["principalPaid"] == FACE - 1
    tx = stage.repay(root, 1)
    assert_events(
        tx,
        ("Repaid", 1, people.core, stage.line, 1, 0),
        ("DefaultCured", 1, people.core),
        ("EnterpriseDefaultsChanged", people.core, 0),
        ("Transfer", people.core, clearing, 1),
    )
    assert clearing.accountOf(1)["defaulted"] is False
    assert defaults(enterprises, people) == 0
    assert stage.issue(FACE) == 2 << 192
    with refused("Clearing_Settled", 1):
        declare(clearing, people)
    assert_books(stage)


@pytest.mark.rule("R96")
def test_each_payable_in_default_counts_and_is_cured_by_itself(
    stage, people, enterprises, clearing, refused, root, last_grace_day
):
    other = stage.issue(FACE)
    stage.jump_to(last_grace_day + 1)
    declare(clearing, people, 1)
    declare(clearing, people, 2)
    assert defaults(enterprises, people) == 2
    stage.repay(root, FACE + 11 * 500_000)
    assert defaults(enterprises, people) == 1
    with refused("Enterprises_InDefault", people.core, 1):
        stage.issue(FACE)
    clearing.redeem(root, {"from": people.outsider})
    stage.repay(other, FACE + 11 * 500_000)
    assert defaults(enterprises, people) == 0
    assert_books(stage)


@pytest.mark.rule("R96")
def test_collecting_the_rest_cures_too(
    stage, people, enterprises, deposits, clearing, root, last_grace_day
):
    clearing.setMandate(deposits, True, {"from": people.core})
    stage.jump_to(last_grace_day + 1)
    declare(clearing, people)
    tx = clearing.collect(1, {"from": people.outsider})
    assert tx.events["DefaultCured"]["payableNumber"] == 1
    assert defaults(enterprises, people) == 0


@pytest.mark.rule("R96")
def test_what_comes_in_after_default_is_shared_and_the_rest_redeemed(
    stage, people, clearing, root, last_grace_day
):
    part = stage.endorse(root, people.supplier2, 250_000_000)
    stage.jump_to(last_grace_day + 1)
    declare(clearing, people)
    stage.repay(root, 405_500_000)  # 5,500,000 of it is penalty
    clearing.clear([root, part], {"from": people.outsider})
    assert stage.cash(people.supplier2) == 100_000_000 + 1_375_000
    stage.sleep_days(9)
    penalty = 600_000_000 * 9 * PPM // 1_000_000
    stage.repay(root, 600_000_000 + penalty)
    clearing.clear([root, part], {"from": people.outsider})
    total = 5_500_000 + penalty
    assert stage.cash(people.supplier2) == 250_000_000 + total // 4
    assert stage.cash(people.supplier1) == 750_000_000 + total - total // 4
    assert_books(stage)


@pytest.mark.rule("R79")
@pytest.mark.rule("R95")
@pytest.mark.parametrize("how", ["frozen", "closed", "expired", "paused", "payable frozen"])
def test_no_hold_stops_default_or_cure(
    stage, people, warrants, enterprises, clearing, root, last_grace_day, how
):
    regulator, registrar = {"from": people.regulator}, {"from": people.registrar}
    {
        "frozen": lambda: enterprises.freeze(people.core, ORDER, regulator),
        "closed": lambda: enterprises.close(people.core, registrar),
        "expired": lambda: enterprises.renew(people.core, 1, stage.today, registrar),
        "paused": lambda: enterprises.pauseBusiness(ORDER, regulator),
        "payable frozen": lambda: warrants.freezePayable(1, ORDER, regulator),
    }[how]()
    stage.jump_to(last_grace_day + 1)
    declare(clearing, people)
    assert defaults(enterprises, people) == 1
    stage.repay(root, FACE + 11 * 500_000)
    assert defaults(enterprises, people) == 0


@pytest.mark.rule("R9")
def test_only_clearing_counts_defaults(people, enterprises, refused, root):
    for call in (enterprises.recordDefault, enterprises.recordCure):
        with refused("Enterprises_ClearingOnly", people.core):
            call(people.core, {"from": people.core})


@pytest.mark.rule("R95")
def test_the_line_is_not_given_back_by_default(stage, people, clearing, refused, last_grace_day):
    line = stage.grant_line(limit=FACE)
    lot = stage.issue(FACE, line=line)
    stage.default(lot)
    assert clearing.lineOf(line)["used"] == FACE
    stage.repay(lot, 5_500_000)
    assert clearing.lineOf(line)["used"] == FACE
    stage.repay(lot, 1_000)
    assert clearing.lineOf(line)["used"] == FACE - 1_000
    assert_books(stage)
