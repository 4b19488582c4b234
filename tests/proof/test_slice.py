"""A slice of the random machine: two minutes of histories, on the same code as `make proof`."""

from __future__ import annotations

import time

from proof.builds import builds
from proof.house import House
from proof.run import play_on
from proof.tally import Tally
from proof.world import Stage

SECONDS = 120
FIRST_SEED = 1_000_001  # not those of `make proof`, which begin with 1


def test_three_books_agree_on_random_histories() -> None:
    stage, tally, began, seed = Stage(House(builds())), Tally(), time.monotonic(), FIRST_SEED
    while time.monotonic() - began < SECONDS:
        batch = play_on(stage, seed, shrink=True, limit=12)
        assert batch.failure is None, batch.failure.text
        tally.add(batch.tally)
        seed += 1
    print(f"{tally.steps} steps in {tally.histories} histories")
    assert tally.succeeded.total() > 0
    assert tally.refused.total() > 0
