"""What the random machine says of contracts with other code."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import TypeVar

from proof.builds import ROOT, Build, builds
from proof.evm import Evm
from proof.house import CHAIN_ID, START, House
from proof.mutants.compiler import CompileError, Compiler
from proof.mutants.histories import play_history
from proof.mutants.results import KILLED, NO_CODE, SAME_CODE, SURVIVED
from proof.mutants.solidity import Mutant
from proof.mutants.tape import first_difference, recorded
from proof.mutants.targets import users_of
from proof.world import Stage

#: Histories that a mutant must pass to survive.
HISTORIES = 120
#: A loop without an end is stopped here; no call of a history needs a tenth of it.
_GAS = 1 << 28
#: Histories in which bytes differ and the machine sees nothing: then it never will.
_BLIND = 3
#: Seconds for one history on a mutant: more than a busy machine needs.
_PATIENCE = 60

_T = TypeVar("_T")
_compiler: Compiler | None = None


def judged(codes: Mapping[str, bytes], beneficiary: str) -> tuple[str, int, str]:
    """The outcome of contracts with other code, the steps until then, and what was seen."""
    made: dict[str, Build] = dict(builds())
    for name, code in codes.items():
        made[name] = replace(made[name], bytecode=code)
    opened, text = _seen(lambda: Stage(House(made, Evm(CHAIN_ID, START, beneficiary, _GAS))))
    if opened is None:
        return KILLED, 1, f"at the opening: {text}"
    steps, blind = 0, 0
    for history in recorded(HISTORIES):
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


def judged_alone(mutant: Mutant) -> tuple[str, int, str]:
    """The same of a mutant that no switch stands for."""
    try:
        codes = _codes_alone(mutant)
    except CompileError as error:
        return NO_CODE, 0, str(error).split("\n")[0]
    return judged(codes, f"0x{0:040x}") if codes else (SAME_CODE, 0, "")


def _codes_alone(mutant: Mutant) -> dict[str, bytes]:
    """The code of each contract that differs with the mutant."""
    text = mutant.apply((ROOT / mutant.file).read_bytes())
    codes = {name: _warm().compile(name, {mutant.file: text}) for name in users_of(mutant.file)}
    return {name: code for name, code in codes.items() if code != _right_code(name)}


@cache
def _right_code(name: str) -> bytes:
    return _warm().compile(name, {})


def _warm() -> Compiler:
    global _compiler
    if _compiler is None:
        _compiler = Compiler()
    return _compiler


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
