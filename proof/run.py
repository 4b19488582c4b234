"""A long run of random histories in batches: progress is kept, and an interrupted run goes on."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from proof.builds import ROOT, builds
from proof.house import House
from proof.machine import histories
from proof.tally import Tally
from proof.world import DisagreementError, Stage, Step

FOLDER = ROOT / "build" / "proof"
#: Histories of a batch, and the most steps of each.
_HISTORIES, _STEPS = 30, 160
_CODE = ("deeptier/artifacts", "deeptier/audit", "deeptier/model", "proof")
#: Of these, what only starts histories or tells of them.
_BESIDE = (
    "proof/__main__.py",
    "proof/mutants/",
    "proof/planting.py",
    "proof/report.py",
    "proof/rules.py",
    "proof/summary.py",
    "proof/tale.py",
)


@dataclass(frozen=True)
class Failure:
    """A history on which the books part, as short as hypothesis could make it."""

    seed: int
    text: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Batch:
    """What the histories of one seed came to."""

    seed: int
    tally: Tally
    seconds: float
    failure: Failure | None


_stage: Stage | None = None


def play_batch(number: int, shrink: bool = True) -> Batch:
    """Play the histories of one seed, in this process."""
    global _stage
    if _stage is None:
        _stage = Stage(House(builds()))
    return play_on(_stage, number, shrink)


def play_on(stage: Stage, number: int, shrink: bool, limit: int = _HISTORIES) -> Batch:
    """Play the histories of one seed on a stage."""
    tally, began = Tally(), time.perf_counter()
    machine = histories(stage, tally)
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)
    wanted = settings(
        max_examples=limit,
        stateful_step_count=_STEPS,
        phases=phases,
        database=None,
        deadline=None,
        print_blob=False,
        verbosity=Verbosity.quiet,
        report_multiple_bugs=False,
        suppress_health_check=HealthCheck.all(),
    )
    failure = None
    try:
        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            seed(number)(machine), settings=wanted
        )
    except DisagreementError as error:
        failure = Failure(number, str(error), (*stage.prologue, *stage.last.steps))
    return Batch(number, tally, time.perf_counter() - began, failure)


class Progress:
    """The tally of all batches so far, in a file that belongs to this state of the code."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._code = fingerprint()
        self.tally = Tally()
        self.seconds = 0.0
        self._done: set[int] = set()
        if path.exists():
            words = json.loads(path.read_text(encoding="utf-8"))
            if words["code"] == self._code:
                self.tally = Tally.from_json(words["tally"])
                self.seconds, self._done = words["seconds"], set(words["done"])

    def add(self, batch: Batch) -> None:
        """Take a batch over, once, and write everything down."""
        if batch.seed in self._done:
            return
        self._done.add(batch.seed)
        self.tally.add(batch.tally)
        self.seconds += batch.seconds
        words: dict[str, Any] = {
            "code": self._code,
            "seconds": self.seconds,
            "done": sorted(self._done),
            "tally": self.tally.to_json(),
        }
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(".draft")
        draft.write_text(json.dumps(words, indent=1) + "\n", encoding="utf-8")
        draft.replace(self._path)

    def has(self, number: int) -> bool:
        """Whether the batch of a seed is done."""
        return number in self._done


def fingerprint() -> str:
    """A hash of all code that a history runs through."""
    total = hashlib.sha256()
    for folder in _CODE:
        for path in sorted((ROOT / folder).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if path.suffix in (".py", ".json") and not name.startswith(_BESIDE):
                total.update(name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def run(steps: int, workers: int | None = None) -> Iterator[tuple[Progress, Batch]]:
    """Play until so many steps are done in all, and tell after each batch; stop at a failure."""
    progress = Progress(FOLDER / "machine.json")
    seeds = iter(range(1, 1 << 62))
    count = workers or os.cpu_count() or 1
    with ProcessPoolExecutor(count, initializer=_leave_interrupts_to_the_parent) as pool:
        running: set[Future[Batch]] = set()
        while progress.tally.steps < steps:
            while len(running) < count:
                number = next(each for each in seeds if not progress.has(each))
                running.add(pool.submit(play_batch, number))
            try:
                done, running = wait(running, return_when=FIRST_COMPLETED)
            except KeyboardInterrupt:
                for future in running:
                    progress.add(future.result())
                raise
            for future in done:
                batch = future.result()
                progress.add(batch)
                yield progress, batch
                if batch.failure is not None:
                    pool.shutdown(wait=False, cancel_futures=True)
                    return


def _leave_interrupts_to_the_parent() -> None:
    """A worker ends its batch, which the parent still writes down."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
