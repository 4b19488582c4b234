"""What the right contracts answered in many histories, to be held against those of a mutant.

The bytes of calls need no model: they play twenty times as fast. Where bytes differ, the machine
plays that history itself, and only what it sees counts.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from proof.builds import ROOT, builds
from proof.evm import Evm, EvmHaltedError, Receipt
from proof.house import CHAIN_ID, START, House
from proof.mutants.histories import play_history
from proof.mutants.results import contracts_fingerprint, machine_fingerprint
from proof.world import Stage

_FOLDER = ROOT / "build" / "proof"


@dataclass(frozen=True)
class Recorded:
    """One history.

    Attributes:
        events: in order, ("time", second), ("send", sender, to, data, receipt) and
            ("ask", to, data, answer).
    """

    seed: int
    steps: int
    events: tuple[tuple[Any, ...], ...]


class _Recorder(Evm):
    """An EVM that writes down what it was told and what it answered, if that is new."""

    def __init__(self, evm: Evm) -> None:
        self.__dict__ = evm.__dict__
        self.events: list[tuple[Any, ...]] = []
        self._answers: dict[tuple[str, bytes], bytes] = {}

    def begin(self) -> None:
        """A new history."""
        self.events, self._answers = [], {}

    def send(self, sender: str, to: str, data: bytes) -> Receipt:
        receipt = super().send(sender, to, data)
        self.events.append(("send", sender, to, data, receipt))
        return receipt

    def ask(self, to: str, data: bytes) -> bytes:
        answer = super().ask(to, data)
        if self._answers.get((to, data)) != answer:
            self._answers[to, data] = answer
            self.events.append(("ask", to, data, answer))
        return answer

    def set_time(self, now: int) -> None:
        super().set_time(now)
        self.events.append(("time", now))

    def ended(self) -> tuple[tuple[Any, ...], ...]:
        """All of the history, and every view's last answer once more where it still holds."""
        again = [
            ("ask", to, data, answer)
            for (to, data), answer in self._answers.items()
            if Evm.ask(self, to, data) == answer
        ]
        return (*self.events, *again)


_loaded: list[Recorded] = []


def recorded(count: int) -> Iterator[Recorded]:
    """So many histories on the right contracts; those that this process had before come at once."""
    yield from _loaded[:count]
    for history in _recorded(len(_loaded) + 1, count):
        _loaded.append(history)
        yield history


def record(seed: int) -> int:
    """Record a history, unless an earlier run of the same code did; its number of steps."""
    return next(_recorded(seed, seed)).steps


_stage: Stage | None = None


def _recorded(first: int, last: int) -> Iterator[Recorded]:
    global _stage
    folder = _FOLDER / "tape" / f"{contracts_fingerprint()}-{machine_fingerprint()}"
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(first, last + 1):
        path = folder / f"{seed}.pickle"
        if path.exists():
            yield pickle.loads(path.read_bytes())  # noqa: S301 (we wrote it)
            continue
        if _stage is None:
            evm = Evm(CHAIN_ID, START)
            _stage = Stage(House(builds(), evm))
            _stage.house.evm = _Recorder(evm)
        recorder = _stage.house.evm
        assert isinstance(recorder, _Recorder)  # noqa: S101 (set above)
        recorder.begin()
        steps = play_history(_stage, seed)
        history = Recorded(seed, steps, recorder.ended())
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_bytes(pickle.dumps(history))
        draft.replace(path)
        yield history


def first_difference(history: Recorded, stage: Stage) -> int | None:
    """How many transactions and waits a mutant lets pass as they were; None where all of them."""
    stage.world()
    evm, played = stage.house.evm, 0
    try:
        for kind, *words in history.events:
            if kind == "time":
                played += 1
                evm.set_time(words[0])
            elif kind == "send":
                played += 1
                if evm.send(*words[:3]) != words[3]:
                    return played
            elif evm.ask(*words[:2]) != words[2]:
                return played
    except EvmHaltedError:
        return played
    return None
