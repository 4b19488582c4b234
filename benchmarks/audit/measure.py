"""Runs each reader in a process of its own, and keeps what it used."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.gas.compiler import ROOT
from deeptier.chain.record import Deployment

_PAGE = 8_000  # rows
_SECONDS = 3_600

#: Readers that are too slow for all rows read so many at least.
_AT_LEAST = {"web3.py": 10_000, "eth_abi": 50_000}
#: Of the others the median of so many runs counts: the machine may have other work.
_RUNS = {"node, fetch and discard": 3, "deeptier, decode": 3, "deeptier, audit": 3}


@dataclass(frozen=True)
class Measured:
    """What a reader used; or why it did not run."""

    reader: str
    rows: int = 0
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    megabytes_before: int = 0
    megabytes: int = 0
    failed: str = ""

    @property
    def per_cpu_second(self) -> float:
        """Rows per second of the reader's own CPU."""
        return self.rows / self.cpu_seconds if self.cpu_seconds else 0.0

    @property
    def per_second(self) -> float:
        """Rows per second on the wall, the node's time included."""
        return self.rows / self.wall_seconds if self.wall_seconds else 0.0


@dataclass(frozen=True)
class History:
    """A node with a deployment's history: number of logs by block."""

    url: str
    deployment: Deployment
    logs: Mapping[int, int]

    def pages(self, rows: int | None = None) -> list[tuple[int, int]]:
        """First and last block of each page, until they hold so many rows; all by default."""
        pages: list[tuple[int, int]] = []
        first, on_page, before = self.deployment.first_block, 0, 0
        last = first
        for block, logs in sorted(self.logs.items()):
            if on_page and on_page + logs > _PAGE:
                pages.append((first, last))
                first, on_page = last + 1, 0
                if rows is not None and before >= rows:
                    return pages
            on_page += logs
            before += logs
            last = block
        return [*pages, (first, last)]


def measure(history: History, folder: Path, reader: str, rows: int | None = None) -> Measured:
    """One reader, on all rows or on so many: the run in the middle, by CPU."""
    rows = _AT_LEAST.get(reader, rows)
    runs = [_run(history, folder, reader, rows) for _ in range(_RUNS.get(reader, 1))]
    middle = statistics.median_low([run.cpu_seconds for run in runs])
    return next(run for run in runs if run.cpu_seconds == middle)


def _run(history: History, folder: Path, reader: str, rows: int | None) -> Measured:
    record, pages = folder / "deployment.json", json.dumps(history.pages(rows))
    history.deployment.save(record)
    command = [sys.executable, "-m", "benchmarks.audit.worker", reader, history.url, str(record)]
    ended = subprocess.run(
        [*command, pages], capture_output=True, text=True, timeout=_SECONDS, cwd=ROOT, check=False
    )
    try:
        return Measured(reader, **json.loads(ended.stdout.splitlines()[-1]))
    except (ValueError, IndexError):
        return Measured(reader, failed=(ended.stderr.strip() or "it said nothing")[-300:])
