"""What the random machine says of contracts with other code."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import TypeVar

from proof.builds import ROOT, Build, builds
from proof.evm import NOBODY, Evm
from proof.house import CHAIN_ID, START, House
from proof.mutants.compiler import CompileError, Compiler
from proof.mutants.histories import play_history
from proof.mutants.results import KILLED, NO_CODE, SAME_CODE, SURVIVED
from proof.mutants.solidity import Mutant
from proof.mutants.tape import first_difference, recorded
from proof.mutants.targets import users_of
from proof.world import Stage

#: A loop without an end is stopped here; no call of a history needs a tenth of it.
_GAS = 1 << 28
#: Histories in which bytes differ and the machine sees nothing: then it never will.
_BLIND = 8
#: Seconds for one history on a mutant: more than a busy machine needs.
_PATIENCE = 60

_T = TypeVar("_T")
_compiler: Compiler | None = None


def judged_switch(codes: Mapping[str, bytes], switch: int, histories: int) -> tuple[str, int, str]:
    """The outcome with a switch on, the steps until then, and what was seen.

    One set-up with all switches off serves all of them; what survives on it is set up anew.
    """
    stage, evm = _switchable(tuple(sorted(codes.items())))
    on = f"0x{switch:040x}"
    evm.set_beneficiary(on)
    outcome, steps, text = _played(stage, histories)
    evm.set_beneficiary(NOBODY)
    if outcome == SURVIVED:
        anew, steps_anew, text_anew = judged(codes, on, histories)
        if anew == KILLED:
            return KILLED, steps + steps_anew, text_anew
    return outcome, steps, text


def judged(codes: Mapping[str, bytes], beneficiary: str, histories: int) -> tuple[str, int, str]:
    """The same of contracts with other code, from their set-up on."""
    opened, text = _seen(lambda: _stage(codes, Evm(CHAIN_ID, START, beneficiary, _GAS)))
    return (KILLED, 1, f"at the opening: {text}") if opened is None else _played(opened, histories)


@cache
def _switchable(codes: tuple[tuple[str, bytes], ...]) -> tuple[Stage, Evm]:
    evm = Evm(CHAIN_ID, START, NOBODY, _GAS)
    return _stage(dict(codes), evm), evm


def _stage(codes: Mapping[str, bytes], evm: Evm) -> Stage:
    made: dict[str, Build] = dict(builds())
    for name, code in codes.items():
        made[name] = replace(made[name], bytecode=code)
    return Stage(House(made, evm))


def _played(stage: Stage, histories: int) -> tuple[str, int, str]:
    steps, blind = 0, 0
    for history in recorded(histories):
        place, text = _seen(lambda: first_difference(history, stage))  # noqa: B023 (used at once)
        if text:
            return KILLED, steps, text
        if place is None:
            steps += history.steps
            continue
        steps += place
        seed = history.seed
        played, text = _seen(lambda: play_history(stage, seed))  # noqa: B023 (used at once)
        if played is None:
            return KILLED, steps, text
        blind += 1
        if blind == _BLIND:
            return SURVIVED, steps, f"bytes differ in history {seed} after {place} steps"
    return SURVIVED, steps, ""


def judged_alone(mutant: Mutant, histories: int) -> tuple[str, int, str]:
    """The same of a mutant that no switch stands for."""
    try:
        codes = _codes_alone(mutant)
    except CompileError as error:
        return NO_CODE, 0, str(error).split("\n")[0]
    return judged(codes, NOBODY, histories) if codes else (SAME_CODE, 0, "")


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
