"""`python -m benchmarks.bulk`: time, print and write benchmarks/bulk.json.

Exit codes: 0 at least four fifths of what the devnets take, 1 less, 2 nothing to measure with.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from itertools import product
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.bulk.measure import BenchmarkError, Measured, measure
from deeptier.chain.devnet import BACKENDS
from deeptier.errors import DeeptierError

CLEAN, MISSED, MISUSE = 0, 1, 2

_RECORD = Path(__file__).resolve().parents[1] / "bulk.json"
_ITEMS = (1_000, 10_000)
_LEAST = 0.8


def main() -> int:
    """Run the benchmark as the command line says."""
    options = _options()
    console = Console(width=None if sys.stdout.isatty() else 120)
    found: list[Measured] = []
    try:
        for backend, items in product(options.backend or BACKENDS, options.items or _ITEMS):
            console.print(f"{backend}: {items:,} items, raw and bulk in turns", style="dim")
            found.append(measure(backend, items))
    except (BenchmarkError, DeeptierError) as error:
        Console(stderr=True).print(str(error), style="red", markup=False)
        return MISUSE
    _print(console, found)
    if set(options.items or _ITEMS) <= set(_ITEMS):
        _save(found)
    return CLEAN if all(each.ratio >= _LEAST for each in found) else MISSED


def _print(console: Console, found: list[Measured]) -> None:
    table = Table(title="Endorsements a second: raw transactions signed before, and run_bulk")
    for column in ("devnet", "items", "raw/s", "bulk/s", "bulk of raw", "asked", "released/s"):
        table.add_column(column, justify="left" if column == "devnet" else "right")
    for each in found:
        table.add_row(
            each.backend,
            f"{each.items:,}",
            f"{each.raw_per_second:,.0f}",
            f"{each.bulk_per_second:,.0f}",
            f"{each.ratio:.0%}",
            str(each.asked),
            f"{each.released_per_second:,.0f}" if each.released_per_second else "",
        )
    console.print(table)
    console.print(
        "raw: sent in batches of the size that suits the devnet best, until the last one is mined."
        " bulk: encoded, journalled, signed, sent, receipts read. Medians of rounds in turns, each"
        " on a devnet of its own."
        " asked: blocks that the raw sender had to ask anvil for, because it made none by itself."
        " released: raw, but the first of each batch last, as run_bulk sends to anvil."
    )


def _save(found: list[Measured]) -> None:
    """Keep what was measured, in place of what was measured before of the same."""
    before = json.loads(_RECORD.read_text("utf-8"))["measured"] if _RECORD.exists() else []
    kept = {(each["backend"], each["items"]): each for each in before}
    for each in found:
        kept[each.backend, each.items] = {
            "backend": each.backend,
            "items": each.items,
            "raw_batch": each.batch,
            "raw_per_second": round(each.raw_per_second),
            "released_per_second": each.released_per_second and round(each.released_per_second),
            "bulk_per_second": round(each.bulk_per_second),
            "ratio": round(each.ratio, 3),
        }
    words = {
        "machine": {
            "cores": os.cpu_count(),
            "architecture": platform.machine(),
            "python": platform.python_version(),
        },
        "least": _LEAST,
        "measured": [kept[key] for key in sorted(kept)],
    }
    _RECORD.write_text(json.dumps(words, indent=2) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.bulk",
        description="Items a second, beside raw transactions; the usual numbers are kept.",
    )
    parser.add_argument("--items", type=int, action="append", help="how many; may be repeated")
    parser.add_argument("--backend", choices=BACKENDS, action="append", help="which devnet")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
