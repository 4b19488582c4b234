"""A look ahead at a day also tells what falls due before it."""

from __future__ import annotations

from desk_stage import Stage
from due_scene import DUE, Scene

from deeptier.days import date_of


def test_what_falls_due_before_a_day_to_come_is_told(stage: Stage) -> None:
    scene = Scene(stage)
    for due in (DUE + 1, DUE + 3, DUE + 4):
        scene.issue(50_00, due)
    scene.on(DUE)
    told = scene.json("clear", "--due", date_of(DUE + 3).isoformat(), "--dry-run")
    assert told["not_cleared_before"] == [1]
    assert [each["payable"] for each in told["payables"]] == [2]
    today = scene.json("clear", "--due", "today", "--dry-run")
    assert (today["not_cleared_before"], today["payables"]) == ([], [])
