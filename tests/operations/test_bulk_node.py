"""The node of a run is killed and started again on its chain: every item happens once."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from pathlib import Path

from bulk_business import endorsements, issues
from desk_stage import FIRST_DAY, set_up

from deeptier.audit import verify
from deeptier.bulk import Pace, run_bulk
from deeptier.bulk.progress import Step
from deeptier.chain.devnet import Devnet
from deeptier.days import first_second

COUNT = 60
KILLED_AFTER = (10, 35)


def test_a_node_that_is_killed_and_comes_back(tmp_path: Path) -> None:
    """ganache keeps its chain block by block; what it lost is sent again."""
    state = tmp_path / "chain"
    with ExitStack() as chains:
        devnet = Devnet.start("ganache", start_time=first_second(FIRST_DAY), state=state)
        chains.callback(lambda: devnet.stop())
        stage = set_up(devnet, tmp_path / "desk")
        port = int(devnet.url.rpartition(":")[2])
        left: list[int] = []

        def kill(step: Step) -> None:
            nonlocal devnet
            if left and step.done >= left[0]:
                del left[0]
                os.killpg(devnet._process.pid, signal.SIGKILL)
                devnet.stop()
                devnet = Devnet.start("ganache", port, state=state)

        for phase in (issues, endorsements):
            left[:] = KILLED_AFTER
            intents = phase(stage.office, COUNT)
            journal = tmp_path / f"{phase.__name__}.run"
            result = run_bulk(
                stage.office, intents, journal, progress=kill, pace=Pace(batch=8, window=16)
            )
            assert not left
            assert result.is_clean
        house = stage.office.house
        assert house.payable_count() == COUNT
        assert not verify(devnet.web3, house.deployment).findings
