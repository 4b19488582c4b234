"""The figures for people, and as a file."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.audit.measure import Measured
from benchmarks.gas.compiler import ROOT

RECORD = ROOT / "benchmarks" / "audit.json"

_OURS, _NODE = "deeptier, decode", "node, fetch and discard"


def print_readers(console: Console, readers: Sequence[Measured]) -> None:
    """Rows per second of each reader, and how many times as many ours reads."""
    table = Table(title="Reading logs from one node, in one run")
    for column in ("reader", "rows", "rows/CPU-s", "rows/s", "ours is, per CPU-s", "of the node"):
        table.add_column(column, justify="left" if column == "reader" else "right")
    ours = next(each for each in readers if each.reader == _OURS)
    node = next(each for each in readers if each.reader == _NODE)
    for each in readers:
        if each.failed:
            table.add_row(each.reader, f"did not run: {each.failed}")
            continue
        times = _ratio(ours.per_cpu_second, each.per_cpu_second)
        table.add_row(
            each.reader,
            f"{each.rows:,}",
            f"{each.per_cpu_second:,.0f}",
            f"{each.per_second:,.0f}",
            f"{times:,.2f} x",
            f"{_ratio(each.per_second, node.per_second):.0%}",
        )
    console.print(table)
    console.print(
        "web3.py and eth_abi read a part of the chain, as they are slow; cryo reads the logs of "
        "one contract, decodes one signature and drops the rest. All read over HTTP from one node."
    )


def print_growth(console: Console, audits: Sequence[Measured]) -> None:
    """How the cost of an audit grows with the rows."""
    table = Table(title="A full audit of level 1, views apart: decode, replay, invariants")
    for column in ("rows", "CPU-s", "us/row", "CPU-s for a million", "MB at start", "MB at most"):
        table.add_column(column, justify="right")
    for each in audits:
        if each.failed:
            table.add_row(f"did not run: {each.failed}")
            continue
        per_row = each.cpu_seconds / each.rows * 1e6
        table.add_row(
            f"{each.rows:,}",
            f"{each.cpu_seconds:.2f}",
            f"{per_row:.2f}",
            f"{per_row:.1f}",
            str(each.megabytes_before),
            str(each.megabytes),
        )
    console.print(table)


def save(
    readers: Sequence[Measured], audits: Sequence[Measured], blocks: int, path: Path = RECORD
) -> None:
    """Write the figures of a run, with what the machine is."""
    words = {
        "machine": {
            "cores": os.cpu_count(),
            "architecture": platform.machine(),
            "python": platform.python_version(),
        },
        "chain": {"blocks": blocks, "rows": max(each.rows for each in readers)},
        "readers": [_words(each) for each in readers],
        "audits": [_words(each) for each in audits],
    }
    path.write_text(json.dumps(words, indent=2) + "\n", encoding="utf-8")


def _words(each: Measured) -> dict[str, Any]:
    if each.failed:
        return {"reader": each.reader, "failed": each.failed}
    return {
        "reader": each.reader,
        "rows": each.rows,
        "cpu_seconds": round(each.cpu_seconds, 3),
        "wall_seconds": round(each.wall_seconds, 3),
        "rows_per_cpu_second": round(each.per_cpu_second),
        "rows_per_second": round(each.per_second),
        "megabytes_at_start": each.megabytes_before,
        "megabytes_at_most": each.megabytes,
    }


def _ratio(one: float, other: float) -> float:
    return one / other if other else 0.0
