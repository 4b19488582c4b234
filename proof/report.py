"""What the proof prints while it runs and at its end, for people."""

from __future__ import annotations

from proof.planting import Found
from proof.run import FOLDER, Failure, Progress
from proof.tally import Tally


def print_progress(progress: Progress, wanted: int) -> None:
    """One line after each batch."""
    steps, seconds = progress.tally.steps, progress.seconds
    print(
        f"{steps:>9,} of {wanted:,} steps, {progress.tally.histories:,} histories, "
        f"{steps / max(seconds, 0.001):,.0f} steps a second and worker",
        flush=True,
    )


def print_failure(failure: Failure, scenario: str) -> None:
    """Where the books parted, and the shortest history that shows it, as a scenario."""
    path = FOLDER / f"failure-{failure.seed}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(scenario, encoding="utf-8")
    print(f"\nThe books part (seed {failure.seed}): {failure.text}\n\n{scenario}")
    print(f"Kept as {path}; its first line says how to replay it")


def print_tally(tally: Tally) -> None:
    """How often each command succeeded and was refused, and each rule decided and refused."""
    names = sorted(tally.succeeded.keys() | tally.refused.keys())
    print(f"\n{'command':<36}{'succeeded':>10}{'refused':>10}")
    for name in names:
        print(f"{name:<36}{tally.succeeded[name]:>10,}{tally.refused[name]:>10,}")
    print(f"{'all commands':<36}{tally.succeeded.total():>10,}{tally.refused.total():>10,}")
    print(f"\n{'rule':<8}{'decided':>10}{'refused':>10}")
    for rule in sorted(tally.decided, key=lambda each: int(each[1:])):
        print(f"{rule:<8}{tally.decided[rule]:>10,}{tally.refusals[rule]:>10,}")


def print_found(found: Found) -> None:
    """One planted bug."""
    steps = "not found" if found.steps is None else f"{found.steps:,} steps"
    where = found.text.split("\n")[0][:100]
    print(f"{steps:>14}  {found.bug.name}" + (f"\n{'':>16}{where}" if where else ""), flush=True)
