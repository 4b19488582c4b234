"""benchmarks/gas.json: the figures that were last agreed on, and how new ones differ from them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.gas.compiler import ROOT
from benchmarks.gas.measurement import Measurement, Peer

RECORD = ROOT / "benchmarks" / "gas.json"


class RecordError(Exception):
    """The record cannot be read."""


def save(rows: Sequence[Measurement], path: Path = RECORD) -> None:
    """Write the figures of a run."""
    path.write_text(json.dumps([_words(row) for row in rows], indent=2) + "\n", encoding="utf-8")


def load(path: Path = RECORD) -> tuple[Measurement, ...]:
    """Read the figures that were agreed on.

    Errors: `RecordError` when there are none, or they are not what `save` writes.
    """
    try:
        return tuple(_row(words) for words in json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise RecordError(f"{path.name} cannot be read: {error!r}") from error


def findings(agreed: Sequence[Measurement], found: Sequence[Measurement]) -> Iterator[str]:
    """Every figure that moved, in either direction, and every budget that is missed."""
    before = {row.operation: row for row in agreed}
    now = {row.operation: row for row in found}
    for operation in sorted(before.keys() - now.keys()):
        yield f"{operation}: is no longer measured"
    for operation, row in now.items():
        if operation in before:
            yield from _moves(before[operation], row)
        else:
            yield f"{operation}: is not in {RECORD.name}"
        if row.budget is not None and not row.is_within_budget:
            yield f"{operation}: {row.gas:,} gas is {row.gas - row.budget:,} over its budget"


def _moves(before: Measurement, now: Measurement) -> Iterator[str]:
    for figure, old, new in (
        ("gas", before.gas, now.gas),
        ("floor", before.floor, now.floor),
        ("budget", before.budget, now.budget),
    ):
        if old != new:
            yield f"{now.operation}: {figure} {_move(old, new)}"
    was = {peer.name: peer.gas for peer in before.peers}
    for peer in now.peers:
        if was.get(peer.name) != peer.gas:
            yield f"{now.operation}: peer {peer.name} {_move(was.get(peer.name), peer.gas)}"
    for name in sorted(was.keys() - {peer.name for peer in now.peers}):
        yield f"{now.operation}: peer {name} is no longer measured"


def _move(old: int | None, new: int | None) -> str:
    if old is None or new is None:
        return f"was {old}, is {new}"
    return f"{'grew' if new > old else 'fell'} from {old:,} to {new:,} ({new - old:+,})"


def _words(row: Measurement) -> dict[str, Any]:
    return {
        "operation": row.operation,
        "gas": row.gas,
        "floor": row.floor,
        "budget": row.budget,
        "peers": [
            {"name": peer.name, "gas": peer.gas, "measured": peer.measured} for peer in row.peers
        ],
    }


def _row(words: dict[str, Any]) -> Measurement:
    peers = tuple(Peer(peer["name"], peer["gas"], peer["measured"]) for peer in words["peers"])
    return Measurement(words["operation"], words["gas"], words["floor"], words["budget"], peers)
