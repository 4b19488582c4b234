"""`python -m proof`: run the machine, plant bugs, try mutants, sum up. Each can be interrupted."""

from __future__ import annotations

from proof.report import print_batch, print_failure, print_tally
from proof.rules import holes
from proof.run import run


def machine(steps: int) -> int:
    """Random histories until so many steps were played in all; 1 where books part or a rule slept."""
    progress = None
    for progress, batch in run(steps):
        print_batch(progress, steps)
        if batch.failure is not None:
            print_failure(batch.failure)
            return 1
    assert progress is not None  # noqa: S101 (at least one batch is told)
    print_tally(progress)
    asleep = holes(progress.tally.decided)
    if asleep:
        print(f"never decided: {', '.join(asleep)}")
    return 1 if asleep else 0
