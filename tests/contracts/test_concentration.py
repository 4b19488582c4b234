"""Concentration: how much one obligor may owe, and one financier may buy of it, by the rules."""

from __future__ import annotations

from typing import Any

import pytest
from currencies import allow
from dated_rules import announce, hold, rules_with
from expect import assert_view, plain
from figures import fen, spec_table
from hours import DUSK
from house import BANK
from stage import MAX_FACE

FACE = 1_000_000_000


# the obligor's cap


@pytest.mark.rule("R127")
def test_an_obligor_issues_up_to_its_cap_and_not_one_more(
    stage, clearing, deposits, people, refused
):
    stage.issue(face=400)
    hold(stage, obligorCap=1_000)
    with refused("Payables_ObligorCapExceeded", people.core, 1_001, 1_000):
        stage.issue(face=601)
    stage.issue(face=600)
    assert clearing.openFaceOf(people.core, deposits) == 1_000
    with refused("Payables_ObligorCapExceeded", people.core, 1_001, 1_000):
        stage.issue(face=1)


@pytest.mark.rule("R127")
def test_the_cap_is_on_all_lines_of_the_obligor_together(
    stage, clearing, deposits, people, refused
):
    hold(stage, obligorCap=1_000)
    lines = [stage.line, stage.grant_line(), stage.grant_line(bank=people.other_guarantor)]
    stage.issue(face=400, line=lines[0])
    stage.issue(face=300, line=lines[1])
    for line in lines:
        with refused("Payables_ObligorCapExceeded", people.core, 1_001, 1_000):
            stage.issue(face=301, line=line)
    stage.issue(face=300, line=lines[2])
    assert clearing.openFaceOf(people.core, deposits) == 1_000


@pytest.mark.rule("R127")
def test_each_obligor_has_the_cap_to_itself(stage, people, refused):
    hold(stage, obligorCap=1_000)
    stage.issue(face=1_000)
    line = stage.grant_line(obligor=people.other_core)
    stage.issue(face=1_000, obligor=people.other_core, line=line)
    with refused("Payables_ObligorCapExceeded", people.other_core, 1_001, 1_000):
        stage.issue(face=1, obligor=people.other_core, line=line)


@pytest.fixture
def other_line(stage, project, house, people):
    """A line for core in another currency."""
    token = project.DepositToken.deploy(
        house.governance, "Deposit of another bank", "OBD", {"from": people.admin}
    )
    house.governance.setTargetFunctionRole(
        token, [token.mint.signature], BANK, {"from": people.admin}
    )
    for payer in (people.core, people.financier):
        house.governance.grantRole(BANK, payer, 0, {"from": people.admin})
    return allow(stage, token)


@pytest.mark.rule("R127")
def test_caps_of_the_specification(stage, clearing, people, other_line, refused):
    hold(stage, obligorCap=1_000)
    lines = (stage.line, stage.grant_line(), other_line)
    rows = spec_table("line", "face", "open before", "open after", "answer")
    assert len(rows) == 6
    for row in rows:
        line, face = lines[fen(row["line"]) - 1], fen(row["face"])
        currency = clearing.lineOf(line)["currency"]
        before = fen(row["open before"])
        assert clearing.openFaceOf(people.core, currency) == before
        if row["answer"] == "issued":
            stage.issue(face=face, line=line, currency=currency)
        else:
            error = row["answer"].strip("`")
            with refused(error, people.core, before + face, 1_000):
                stage.issue(face=face, line=line, currency=currency)
        assert clearing.openFaceOf(people.core, currency) == fen(row["open after"])


@pytest.mark.rule("R127")
def test_what_is_repaid_gives_room(stage, clearing, deposits, people, refused):
    hold(stage, obligorCap=1_000)
    root = stage.issue(face=1_000)
    stage.repay(root, 250)
    with refused("Payables_ObligorCapExceeded", people.core, 1_001, 1_000):
        stage.issue(face=251)
    stage.issue(face=250)
    assert clearing.openFaceOf(people.core, deposits) == 1_000


@pytest.mark.rule("R104")
@pytest.mark.rule("R127")
def test_a_cap_below_what_is_open_stops_issue_and_nothing_else(stage, clearing, people, refused):
    root = stage.issue()
    hold(stage, obligorCap=1)
    with refused("Payables_ObligorCapExceeded", people.core, FACE + 1, 1):
        stage.issue(face=1)
    stage.accept(stage.bid(stage.endorse(root, people.supplier2, 100)), root | (1 << 176))
    stage.repay(root, FACE)
    clearing.redeem(root, {"from": people.outsider})
    stage.issue(face=1)


@pytest.mark.rule("R127")
@pytest.mark.parametrize("cap", [0, MAX_FACE])
def test_a_cap_of_zero_is_none(stage, payables, people, cap, refused):
    hold(stage, obligorCap=cap)
    stage.issue(face=MAX_FACE)
    line = stage.grant_line()
    if cap:
        with refused("Payables_ObligorCapExceeded", people.core, MAX_FACE + 1, cap):
            stage.issue(face=1, line=line)
        return
    stage.issue(face=MAX_FACE, line=line)
    assert payables.payableCount() == 2


@pytest.mark.rule("R121")
@pytest.mark.rule("R127")
@pytest.mark.parametrize("adopted", [True, False])
def test_a_cap_begins_and_ends_on_its_day(stage, enterprises, people, refused, adopted):
    def on(day: int) -> None:
        stage.jump_to(day)
        if adopted:
            enterprises.adoptRules({"from": people.outsider})

    day = stage.today + 1
    announce(stage, day, obligorCap=10)
    stage.jump_to(day - 1, second=DUSK)
    stage.issue(face=11)
    assert_view(enterprises.concentrationCaps(), 0, 0)
    on(day)
    assert_view(enterprises.concentrationCaps(), 10, 0)
    with refused("Payables_ObligorCapExceeded", people.core, 12, 10):
        stage.issue(face=1)
    announce(stage, day + 1)
    with refused("Payables_ObligorCapExceeded", people.core, 12, 10):
        stage.issue(face=1)
    on(day + 1)
    assert_view(enterprises.concentrationCaps(), 0, 0)
    stage.issue(face=1)


@pytest.mark.rule("R122")
@pytest.mark.rule("R127")
def test_a_cap_that_was_withdrawn_never_holds(stage, enterprises, people):
    announce(stage, stage.today + 1, obligorCap=1, financierCap=1)
    enterprises.withdrawAnnouncement({"from": people.other_core})
    stage.sleep_days(1)
    stage.issue()
    assert plain(enterprises.currentRules()) == rules_with()


# the financier's cap


def buy(stage: Any, lot: int, amount: int) -> Any:
    return stage.accept(stage.bid(), lot, amount)


@pytest.mark.rule("R121")
@pytest.mark.parametrize("adopted", [True, False])
def test_a_financiers_cap_begins_and_ends_on_its_day(
    stage, house, enterprises, deposits, people, refused, adopted
):
    root, day = stage.issue(), stage.today + 1
    announce(stage, day, financierCap=1_000)
    stage.jump_to(day - 1, second=DUSK)
    buy(stage, root, 1_001)
    stage.jump_to(day)
    if adopted:
        enterprises.adoptRules({"from": people.outsider})
    buy(stage, root, 999)
    with refused("Exposures_CapExceeded", people.financier, people.core, 1_001, 1_000):
        buy(stage, root, 2)
    buy(stage, root, 1)
    assert house.desk.exposureOf(people.financier, people.core, deposits) == 1_000
    announce(stage, day + 1)
    stage.jump_to(day + 1)
    buy(stage, root, 5_000)
    assert house.desk.exposureOf(people.financier, people.core, deposits) == 1_000
