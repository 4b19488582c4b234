"""Midnight in civil time decides: the last second of a day, and the first of the next."""

from __future__ import annotations

import pytest
from edges import EDGES
from soundness import assert_sound
from stage import DAY, FACE, FIRST_DAY, Stage

from proof.house import CIVIL_OFFSET


@pytest.mark.rule("R97")
@pytest.mark.parametrize("name", EDGES)
def test_an_answer_turns_at_midnight(stage: Stage, name: str) -> None:
    edge = EDGES[name](stage)
    mark = stage.mark()
    stage.jump(edge.day, second=DAY - 1)
    assert stage.answer(edge.command) == edge.through
    assert_sound(stage)
    stage.go_back(mark)
    stage.jump(edge.day + 1, second=0)
    assert stage.answer(edge.command) == edge.after
    assert_sound(stage)


@pytest.mark.rule("R97")
def test_a_day_begins_at_civil_midnight_and_lasts_to_its_last_second(stage: Stage) -> None:
    for second in (0, DAY - 1):
        stage.jump(7, second)
        assert stage.view("Enterprises.today") == FIRST_DAY + 7
    assert (stage.house.evm.now + CIVIL_OFFSET) % DAY == DAY - 1


@pytest.mark.rule("R90")
def test_a_penalty_grows_at_each_midnight_after_the_due_day(stage: Stage) -> None:
    stage.issue()
    for days, second, penalty in (
        (150, 0, 0),
        (150, DAY - 1, 0),
        (151, 0, 500_000),
        (151, DAY - 1, 500_000),
        (152, 0, 1_000_000),
    ):
        stage.jump(days, second)
        assert stage.view("Clearing.owedOn", 1) == (FACE, penalty, 0)


@pytest.mark.rule("R66")
def test_a_discount_counts_the_day_of_the_deal_whole(stage: Stage) -> None:
    root = stage.issue()
    proceeds = []
    for days, second in ((149, 0), (149, DAY - 1), (148, DAY - 1)):
        mark = stage.mark()
        bid = stage.bid(root)
        stage.jump(days, second)
        before = stage.cash()["supplier1"]
        assert stage.answer(stage.selling(bid, root)) is None
        proceeds.append(stage.cash()["supplier1"] - before)
        stage.go_back(mark)
    # 4.35 % for one day of 360, and for two.
    assert proceeds == [FACE - 120_833, FACE - 120_833, FACE - 241_667]
