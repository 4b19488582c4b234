"""Tries mutants: does the random machine, or a module's tests, tell them from the right code?"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from random import Random

from proof.evm import NOBODY
from proof.mutants import results
from proof.mutants.compiler import Compiler
from proof.mutants.judge import judged, judged_alone, judged_switch
from proof.mutants.python import PythonMutant, is_killed, python_mutants
from proof.mutants.results import KILLED, SURVIVED, Result, summary
from proof.mutants.solidity import Mutant
from proof.mutants.switchboard import FIRST_SWITCH, Switchboard, switchboard
from proof.mutants.tape import record
from proof.mutants.targets import GROUPS, MODULES, PYTHON

__all__ = ["main", "summary"]


@dataclass(frozen=True)
class Task:
    """A mutant of Solidity, and the number of its switch; 0 where it has none."""

    group: str
    mutant: Mutant
    switch: int


@dataclass(frozen=True)
class _Workshop:
    """What all workers share."""

    boards: Mapping[str, Switchboard]
    histories: int


_workshop: _Workshop | None = None


def main(sample: int = 0, only: str = "", workers: int = 2, histories: int = 120) -> int:
    """Try mutants that were not tried yet; 1 where one survives that nobody explained.

    Args:
        sample: how many mutants of the contracts, drawn at random; 0 for all, and the Python.
        only: a part of the names of the files whose mutants are tried; empty for all.
        workers: processes.
        histories: that a mutant must pass to survive; about 110 steps each.
    """
    with ThreadPoolExecutor(workers) as threads:  # each waits for a compiler of its own
        boards = dict(zip(GROUPS, threads.map(_board, GROUPS), strict=True))
    tasks = [each for each in _tasks(boards) if only in each.mutant.file]
    # Drawn, so that a run that was interrupted tells something of all.
    Random(1).shuffle(tasks)  # noqa: S311 (no secret)
    pure = [each for name in MODULES if only in f"{name}.py" for each in python_mutants(name)]
    if sample:
        tasks, pure = tasks[:sample], []
    known = results.load(histories)
    due = [each for each in tasks if each.mutant.key not in known]
    due.sort(key=lambda task: task.switch == 0)  # those that are compiled alone take long
    pure_due = [each for each in pure if each.key not in known]
    print(f"{len(tasks) + len(pure)} mutants, {len(due) + len(pure_due)} to be tried", flush=True)
    workshop = _Workshop(boards, histories)
    with ProcessPoolExecutor(workers, initializer=_enter, initargs=(workshop,)) as pool:
        if due:
            steps = sum(pool.map(record, range(1, histories + 1)))
            print(f"{histories} histories of {steps} steps recorded", flush=True)
            _require_sound(boards, histories)
        running = [pool.submit(_tried, each) for each in due]
        running += [pool.submit(_tried_python, each) for each in pure_due]
        _keep_all(running)
    return _told(is_whole=not (sample or only))


def _require_sound(boards: Mapping[str, Switchboard], histories: int) -> None:
    """With all switches off, a switchboard is the right code. Errors: `RuntimeError`."""
    for group, board in boards.items():
        outcome, _, text = judged(board.codes, NOBODY, histories)
        if outcome != SURVIVED or text:
            raise RuntimeError(f"the switchboard of {group} is wrong by itself: {text}")


def _board(group: str) -> Switchboard:
    with Compiler() as compiler:
        return switchboard(group, compiler)


def _tasks(boards: Mapping[str, Switchboard]) -> Iterator[Task]:
    for group, board in boards.items():
        for number, mutant in enumerate(board.switched, 1):
            yield Task(group, mutant, number)
    for group, board in boards.items():
        for mutant in board.alone:
            yield Task(group, mutant, 0)


def _enter(workshop: _Workshop) -> None:
    global _workshop
    _workshop = workshop


def _tried(task: Task) -> Result:
    assert _workshop is not None  # noqa: S101 (each worker enters it first)
    began, histories = time.perf_counter(), _workshop.histories
    if task.switch:
        codes = _workshop.boards[task.group].codes
        outcome, steps, text = judged_switch(codes, FIRST_SWITCH + task.switch, histories)
    else:
        outcome, steps, text = judged_alone(task.mutant, histories)
    seconds = round(time.perf_counter() - began, 3)
    judge = (results.contracts_fingerprint(), results.machine_fingerprint(), histories)
    return Result(task.mutant.key, task.group, outcome, steps, seconds, text, *judge)


def _tried_python(mutant: PythonMutant) -> Result:
    began = time.perf_counter()
    outcome = KILLED if is_killed(mutant) else SURVIVED
    seconds = round(time.perf_counter() - began, 3)
    judge = (results.python_fingerprint(), "")
    return Result(mutant.key, PYTHON, outcome, 0, seconds, "", *judge)


def _keep_all(running: Sequence[Future[Result]]) -> None:
    for number, future in enumerate(as_completed(running), 1):
        result = future.result()
        results.keep(result)
        print(
            f"{number}/{len(running)} {result.outcome} ({result.steps} steps, "
            f"{result.seconds:.1f} s) {result.key} | {result.text[:160]}",
            flush=True,
        )


def _told(is_whole: bool) -> int:
    for name, counts in summary().items():
        print(f"{name}: {counts}")
    unexplained, idle = results.gaps()
    if not is_whole:
        idle = []
    for key in unexplained:
        print(f"survived, and nobody explained it: {key}")
    for mutant in idle:
        print(f"explains no survivor: {mutant}")
    return 1 if unexplained or idle else 0
