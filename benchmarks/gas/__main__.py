"""`python -m benchmarks.gas`: measure, print the table, write or check benchmarks/gas.json.

Exit codes: 0 clean, 1 a budget is missed or a figure moved, 2 misuse or nothing to measure with.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks.gas import record
from benchmarks.gas.cash import measure_clear, measure_redeem, measure_repay
from benchmarks.gas.chain import BenchmarkError, start
from benchmarks.gas.compiler import compile_peers
from benchmarks.gas.deliveries import measure_deliveries, measure_signed_deliveries
from benchmarks.gas.discounts import measure_discounts
from benchmarks.gas.house import build
from benchmarks.gas.measurement import Measurement
from benchmarks.gas.papers import measure_papers
from benchmarks.gas.peers import deploy_loops, measure_peers
from benchmarks.gas.rare import measure_rare
from benchmarks.gas.table import print_explanation, print_table

CLEAN, FINDINGS, MISUSE = 0, 1, 2

_EXAMPLES = """examples:
  python -m benchmarks.gas                            measure, print, write benchmarks/gas.json
  python -m benchmarks.gas --check                    measure, compare with benchmarks/gas.json
  python -m benchmarks.gas --explain "endorse part"   the floor of an operation, line by line"""


def main() -> int:
    """Run the benchmark as the command line says."""
    options = _options()
    console = Console(width=None if sys.stdout.isatty() else 160)
    try:
        agreed = record.load() if options.check or options.explain else ()
        if options.explain:
            _require_known(options.explain, agreed)
        rows = _measure(options.port)
    except (BenchmarkError, record.RecordError) as error:
        Console(stderr=True).print(str(error), style="red", markup=False)
        return MISUSE
    if options.explain:
        for row in rows:
            if row.operation == options.explain:
                print_explanation(console, row)
        return CLEAN
    print_table(console, rows)
    if not options.check:
        record.save(rows)
    found = list(record.findings(agreed if options.check else rows, rows))
    for finding in found:
        console.print(finding, style="red", markup=False)
    if options.check and found:
        console.print("If a figure is meant to move, run `make bench` and say why in the commit.")
    return FINDINGS if found else CLEAN


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.gas",
        description="The gas of each operation beside its floor, its budget and its peers.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="compare with benchmarks/gas.json")
    what.add_argument("--explain", metavar="OPERATION", help="print the lines of a floor")
    parser.add_argument("--port", type=int, help="port of the devnet (default: a free one)")
    return parser.parse_args()


def _require_known(operation: str, agreed: tuple[Measurement, ...]) -> None:
    names = [row.operation for row in agreed]
    if operation not in names:
        raise BenchmarkError(f"unknown operation {operation!r}; there are: " + "; ".join(names))


def _measure(port: int | None) -> list[Measurement]:
    rows: list[Measurement] = []
    words = TextColumn("{task.description}")
    with (
        start(port) as chain,
        Progress(SpinnerColumn(), words, TimeElapsedColumn(), transient=True) as progress,
    ):
        task = progress.add_task("deploying the contracts and their peers", total=None)
        house, compiled = build(chain), compile_peers()
        peers = measure_peers(house, compiled)
        loops = deploy_loops(house, compiled)
        groups: tuple[Iterator[Measurement], ...] = (
            measure_deliveries(house, peers),
            measure_discounts(house, peers),
            measure_repay(house, loops[0]),
            measure_redeem(house, peers),
            measure_clear(house, loops),
            measure_signed_deliveries(house),
            measure_papers(house),
            measure_rare(house),
        )
        for group in groups:
            for row in group:
                rows.append(row)
                progress.update(task, description=f"measured: {row.operation}")
    return rows


if __name__ == "__main__":
    sys.exit(main())
