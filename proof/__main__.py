"""`python -m proof`: run the machine, plant bugs, try mutants, sum up. Each can be interrupted."""

from __future__ import annotations

import argparse
import signal
import sys

from proof.planting import find_all
from proof.report import print_failure, print_found, print_progress, print_tally
from proof.rules import holes
from proof.run import FOLDER, Progress, run


def machine(steps: int) -> int:
    """Random histories, until so many steps in all; 1 where books part or a rule never decided."""
    tally = Progress(FOLDER / "machine.json").tally
    for progress, batch in run(steps):
        tally = progress.tally
        print_progress(progress, steps)
        if batch.failure is not None:
            print_failure(batch.failure)
            return 1
    print_tally(tally)
    asleep = holes(tally.decided)
    if asleep:
        print(f"\nNever decided, which is a hole in the machine: {', '.join(asleep)}")
    return 1 if asleep else 0


def plant(steps: int) -> int:
    """Each planted bug, with so many steps to find it; 1 where one is not found."""
    missed = 0
    for found in find_all(steps):
        print_found(found)
        missed += found.steps is None
    return 1 if missed else 0


def main() -> int:
    """Read the command line. The code: 0 clean, 1 findings, 2 misuse."""
    parser = argparse.ArgumentParser(prog="python -m proof", description=__doc__)
    parts = parser.add_subparsers(dest="part", required=True)
    for name, steps in (("machine", 200_000), ("plant", 200_000)):
        part = parts.add_parser(name)
        part.add_argument("--steps", type=int, default=steps)
    parts.add_parser("mutants")
    parts.add_parser("summary")
    given = parser.parse_args()
    if given.part == "machine":
        return machine(given.steps)
    if given.part == "plant":
        return plant(given.steps)
    from proof import summary
    from proof.mutants import trial

    if given.part == "mutants":
        return trial.main()
    summary.write()
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\ninterrupted; the same command goes on from here")
        sys.exit(130)
