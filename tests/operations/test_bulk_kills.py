"""Killed anywhere, run again: every item happens once, and the audit is right to the fen."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import pytest
from bulk_storm import Storm
from desk_stage import Stage

from deeptier.bulk import run_bulk
from deeptier.bulk.intent import Intent
from deeptier.bulk.journal import Journal
from deeptier.bulk.wire import Wire
from deeptier.desk.desk import Desk

COUNT = 30
#: Steps on the way of a run, each with how often a process is killed before its next one.
STEPS = ((Journal, "plan", 1), (Journal, "commit", 6), (Wire, "ask_all", 8))


def test_two_hundred_payables_in_a_storm(stage: Stage) -> None:
    storm = Storm(stage, count=200, longest_seconds=0.6)
    storm.blow()
    storm.check()
    assert any(storm.kills.values())


def payments(stage: Stage) -> list[Intent]:
    words = ("DepositToken", "transfer")
    return [
        Intent(
            f"T-{number}",
            "transfer",
            "core" if number % 2 else "bank",
            *words,
            (stage.address("anna"), 2**number),
            f"pay {number}",
        )
        for number in range(COUNT)
    ]


def killed_at(stage: Stage, journal: Path, owner: type, name: str, moment: int) -> int:
    """The exit code of a process that is killed at the given moment of a run."""
    process = get_context("fork").Process(
        target=run_until, args=(stage, journal, owner, name, moment)
    )
    process.start()
    process.join(60)
    assert process.exitcode is not None
    return process.exitcode


def run_until(stage: Stage, journal: Path, owner: type, name: str, moment: int) -> None:
    original, seen = getattr(owner, name), [0]

    def dying(*words: object, **more: object) -> object:
        seen[0] += 1
        if seen[0] == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*words, **more)

    setattr(owner, name, dying)
    run_bulk(Desk(stage.folder).open(), payments(stage), journal)
    os._exit(0)


def moments() -> Iterator[object]:
    for owner, name, times in STEPS:
        for moment in range(1, times + 1):
            yield pytest.param(owner, name, moment, id=f"{name} {moment}")


@pytest.mark.parametrize(("owner", "name", "moment"), list(moments()))
def test_killed_at_each_step_and_run_again(
    stage: Stage, tmp_path: Path, owner: type, name: str, moment: int
) -> None:
    journal = tmp_path / "pay.run"
    before = stage.office.house.balance_of(stage.address("anna"))
    assert killed_at(stage, journal, owner, name, moment) == -signal.SIGKILL
    result = run_bulk(stage.office, payments(stage), journal)
    assert result.is_clean
    assert stage.office.house.balance_of(stage.address("anna")) - before == 2**COUNT - 1
