"""Payables issued, endorsed, collected and cleared by a process that is killed again and again."""

from __future__ import annotations

import os
import pickle
import random
import signal
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from bulk_business import PHASES, TENOR_DAYS, endorsed_of, face_of, holder_of
from desk_stage import DEPOSITS, Stage

from deeptier.audit import verify
from deeptier.bulk import run_bulk
from deeptier.desk.desk import Desk

_DUE = "collect"


@dataclass
class Storm:
    """A storm over one desk.

    Attributes:
        count: of payables.
        longest_seconds: that a process lives; how long, is chance.
        kills: by phase, how often a process was killed.
    """

    stage: Stage
    count: int
    longest_seconds: float
    seed: int = 1
    kills: dict[str, int] = field(default_factory=dict)

    def blow(self) -> None:
        chance = random.Random(self.seed)
        for phase, intents in PHASES.items():
            if phase == _DUE:
                self.stage.devnet.set_day(self.stage.office.today + TENOR_DAYS)
            file = self.stage.folder / f"{phase}.intents"
            file.write_bytes(pickle.dumps(intents(self.stage.office, self.count)))
            self.kills[phase] = 0
            while not self._lives(file, chance.uniform(0.0, self.longest_seconds)):
                self.kills[phase] += 1

    def _lives(self, file: Path, seconds: float) -> bool:
        """Whether the process came to its end before it was killed."""
        process = get_context("fork").Process(target=carry_out, args=(self.stage.folder, file))
        process.start()
        process.join(seconds)
        process.kill()
        process.join()
        assert process.exitcode in (0, -signal.SIGKILL)
        return process.exitcode == 0

    def check(self) -> None:
        """Everything happened once: the audit is clean, and all money is where it belongs."""
        house, address = self.stage.office.house, self.stage.address
        numbers = range(1, self.count + 1)
        assert house.payable_count() == self.count
        verdict = verify(self.stage.web3, house.deployment)
        assert not verdict.findings, verdict.findings
        faces = sum(map(face_of, numbers))
        assert house.balance_of(address("core")) == DEPOSITS - faces
        for name in ("bolt", "cast"):
            given = sum(endorsed_of(number) for number in numbers if holder_of(number) == name)
            assert house.balance_of(address(name)) == given
        assert house.balance_of(address("anna")) == faces - sum(map(endorsed_of, numbers))
        assert house.balance_of(house.address("Clearing")) == 0


def carry_out(folder: Path, file: Path) -> None:
    """What the process does that is killed."""
    desk = Desk(folder)
    result = run_bulk(desk.open(), pickle.loads(file.read_bytes()), desk.runs / f"{file.stem}.run")
    os._exit(0 if result.is_clean else 1)
