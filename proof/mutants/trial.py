"""Tries mutants of the contracts: does the random machine tell them from the right code?"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import TypeVar

from proof.builds import ROOT, Build, builds
from proof.evm import NOBODY
from proof.house import House
from proof.mutants import results
from proof.mutants.compiler import CompileError, Compiler
from proof.mutants.histories import play_history
from proof.mutants.results import KILLED, NO_CODE, SAME_CODE, SURVIVED, Result, summary
from proof.mutants.solidity import Mutant
from proof.mutants.switchboard import FIRST_SWITCH, Switchboard, switchboard
from proof.mutants.tape import first_difference, record, recorded
from proof.mutants.targets import GROUPS, users_of
from proof.world import Stage

#: Of the machine, for each mutant, unless it is killed before.
_HISTORIES = 120
#: A loop without an end is stopped here; no call of a history needs a tenth of it.
_GAS = 1 << 28
#: Histories in which bytes differ and the machine sees nothing: then it never will.
_BLIND = 3
#: Seconds for one history on a mutant; a minute is more than a busy machine needs.
_PATIENCE = 60

_T = TypeVar("_T")

__all__ = ["main", "summary"]


@dataclass(frozen=True)
class Task:
    """A mutant, and the number of its switch; 0 where it has none."""

    group: str
    mutant: Mutant
    switch: int


@dataclass(frozen=True)
class _Workshop:
    """What all workers share."""

    boards: Mapping[str, Switchboard]
    contracts: str
    machine: str


_workshop: _Workshop | None = None
_compiler: Compiler | None = None


def main(sample: int = 0, only: str = "", workers: int = 2) -> int:
    """Try mutants that were not tried yet; 1 where one survives that nobody explained."""
    machine = f"{results.machine_fingerprint()}-{_HISTORIES}"
    with Compiler() as compiler:
        boards = {group: switchboard(group, compiler) for group in GROUPS}
    known = results.load(machine)
    tasks = [each for each in _tasks(boards) if only in each.mutant.file]
    if sample:
        tasks = Random(1).sample(tasks, min(sample, len(tasks)))  # noqa: S311 (no secret)
    due = [each for each in tasks if each.mutant.key not in known]
    print(f"{len(tasks)} mutants, {len(due)} of them to be tried", flush=True)
    workshop = _Workshop(boards, results.contracts_fingerprint(), machine)
    with ProcessPoolExecutor(workers, initializer=_enter, initargs=(workshop,)) as pool:
        if due:
            steps = sum(pool.map(record, range(1, _HISTORIES + 1)))
            print(f"{_HISTORIES} histories of {steps} steps recorded", flush=True)
            _require_sound(boards)
        running = [pool.submit(_tried, each) for each in due]
        for number, future in enumerate(as_completed(running), 1):
            result = future.result()
            results.keep(result)
            print(
                f"{number}/{len(due)} {result.outcome} ({result.steps} steps, "
                f"{result.seconds:.1f} s) {result.key} | {result.text[:160]}",
                flush=True,
            )
    found = summary(machine)
    for name, counts in found["groups"].items():
        print(f"{name}: {counts}")
    for key in found["unexplained"]:
        print(f"survived, and nobody explained it: {key}")
    for start in found["idle explanations"]:
        print(f"explains no survivor: {start}")
    return 1 if found["unexplained"] or found["idle explanations"] else 0


def _require_sound(boards: Mapping[str, Switchboard]) -> None:
    """With all switches off, a switchboard is the right code. Errors: `RuntimeError`."""
    for group, board in boards.items():
        outcome, _, text = judged(board.codes, NOBODY)
        if outcome != SURVIVED or text:
            raise RuntimeError(f"the switchboard of {group} is wrong by itself: {text}")


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
    began = time.perf_counter()
    outcome, steps, text = _outcome(task, _workshop)
    seconds = round(time.perf_counter() - began, 3)
    workshop = _workshop
    return Result(
        task.mutant.key,
        task.group,
        outcome,
        steps,
        seconds,
        text,
        workshop.contracts,
        workshop.machine,
    )


def _outcome(task: Task, workshop: _Workshop) -> tuple[str, int, str]:
    if task.switch:
        codes, beneficiary = workshop.boards[task.group].codes, FIRST_SWITCH + task.switch
    else:
        beneficiary = 0
        try:
            codes = _codes_alone(task.mutant)
        except CompileError as error:
            return NO_CODE, 0, str(error).split("\n")[0]
        if not codes:
            return SAME_CODE, 0, ""
    return judged(codes, f"0x{beneficiary:040x}")


def _codes_alone(mutant: Mutant) -> dict[str, bytes]:
    """The code of each contract that differs with the mutant."""
    global _compiler
    if _compiler is None:
        _compiler = Compiler()
    text = mutant.apply((ROOT / mutant.file).read_bytes())
    codes = {}
    for name in users_of(mutant.file):
        code = _compiler.compile(name, {mutant.file: text})
        if code != _right_code(name):
            codes[name] = code
    return codes


@cache
def _right_code(name: str) -> bytes:
    assert _compiler is not None  # noqa: S101 (asked for after the mutant's code)
    return _compiler.compile(name, {})


def judged(codes: Mapping[str, bytes], beneficiary: str) -> tuple[str, int, str]:
    """The outcome of contracts with other code, the steps until then, and what was seen."""
    made: dict[str, Build] = dict(builds())
    for name, code in codes.items():
        made[name] = replace(made[name], bytecode=code)
    opened, text = _seen(lambda: Stage(House(made, beneficiary=beneficiary, gas=_GAS)))
    if opened is None:
        return KILLED, 1, f"at the opening: {text}"
    steps, blind = 0, 0
    for history in recorded(_HISTORIES):
        place, text = _seen(lambda: first_difference(history, opened))  # noqa: B023 (used at once)
        if text:
            return KILLED, steps, text
        if place is None:
            steps += history.steps
            continue
        steps += place
        seed = history.seed
        played, text = _seen(lambda: play_history(opened, seed))  # noqa: B023 (used at once)
        if played is None:
            return KILLED, steps, text
        blind += 1
        if blind == _BLIND:
            return SURVIVED, steps, f"bytes differ in history {seed} after {place} steps"
    return SURVIVED, steps, ""


def _seen(play: Callable[[], _T]) -> tuple[_T | None, str]:
    """What a game came to; or None, and how it was seen that something is wrong.

    A game that has no end, as where a contract counts to billions, is wrong, too.
    """
    signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(_PATIENCE)
    try:
        return play(), ""
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"
    finally:
        signal.alarm(0)


def _give_up(*_: object) -> None:
    raise TimeoutError(f"no end in {_PATIENCE} seconds")
