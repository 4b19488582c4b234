"""`python -m benchmarks.audit`: make a chain, read it, print and write the figures.

They are written to benchmarks/audit.json.

Exit codes: 0 clean, 1 a reader of ours failed, 2 misuse or nothing to measure with.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks.audit.business import trade
from benchmarks.audit.measure import History, Measured, measure
from benchmarks.audit.readers import READERS
from benchmarks.audit.table import print_growth, print_readers, save
from benchmarks.gas.chain import BenchmarkError, start
from benchmarks.gas.house import build

CLEAN, FAILED, MISUSE = 0, 1, 2

_EVENTS = 200_000
_STEPS = (10_000, 100_000, 1_000_000)
_AUDIT = "deeptier, audit"
_NODE, _OURS = "node, fetch and discard", "deeptier"

_EXAMPLES = """examples:
  python -m benchmarks.audit                     200,000 events, about three minutes
  python -m benchmarks.audit --events 1000000    a million"""


def main() -> int:
    """Run the benchmark as the command line says."""
    events = _options().events
    console = Console(width=None if sys.stdout.isatty() else 120)
    words = TextColumn("{task.description}")
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            start() as chain,
            Progress(SpinnerColumn(), words, TimeElapsedColumn(), transient=True) as progress,
        ):
            task = progress.add_task("deploying", total=None)

            def show(what: str) -> None:
                progress.update(task, description=what)

            house = build(chain)
            logs = trade(house, events, lambda done: show(f"doing business: {done:,} events"))
            history = History(chain.url, house.deployment, logs)
            readers: list[Measured] = []
            for reader in READERS:
                show(f"reading: {reader}")
                readers.append(measure(history, Path(folder), reader))
            audits: list[Measured] = []
            for rows in (*(step for step in _STEPS if step < events), None):
                show("auditing")
                audits.append(measure(history, Path(folder), _AUDIT, rows))
    except BenchmarkError as error:
        Console(stderr=True).print(str(error), style="red", markup=False)
        return MISUSE
    failed = [
        each
        for each in (*readers, *audits)
        if each.failed and each.reader.startswith((_NODE, _OURS))
    ]
    for each in failed:
        Console(stderr=True).print(f"{each.reader}: {each.failed}", style="red", markup=False)
    if failed:
        return FAILED
    print_readers(console, readers)
    print_growth(console, audits)
    save(readers, audits, len(logs))
    return CLEAN


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.audit",
        description="Our own events read per second, beside peers, and what an audit costs.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--events", type=int, default=_EVENTS, help="how many to make at least")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
