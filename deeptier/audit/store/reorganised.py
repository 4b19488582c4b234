"""Where the store and the chain part, when the chain was reorganised."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from deeptier.audit.errors import AuditError
from deeptier.audit.rpc import RawHeader, Rpc
from deeptier.audit.store.chunks import read_chunk
from deeptier.audit.store.layout import Rows
from deeptier.audit.store.manifest import Anchor, Chunk, Manifest

_Known = tuple[int, str]


@dataclass(frozen=True)
class Reorganised:
    """What the store held that is not on the chain any more.

    Attributes:
        ancestor: the last block that the store and the chain are known to share.
        head: the last block that the store had.
    """

    ancestor: int
    head: int

    @property
    def depth(self) -> int:
        """The number of blocks that went; of blocks without logs, some may be there still."""
        return self.head - self.ancestor

    def __str__(self) -> str:
        return (
            f"the chain was reorganised at a depth of {self.depth:,}: the store drops its blocks "
            f"from {self.ancestor + 1} on and goes on from block {self.ancestor}"
        )


@dataclass(frozen=True)
class Cut:
    """A store without the blocks that went.

    Attributes:
        rows: what is left of the chunk that begins after the last one of `manifest`.
    """

    manifest: Manifest
    rows: Rows
    reorganised: Reorganised


def cut_back(rpc: Rpc, folder: Path, manifest: Manifest) -> Cut | None:
    """What is left of a store on the node's chain; None where all is.

    Errors: `AuditError` for a node that is behind the store, and for a chain that has nothing of
    the store.
    """
    head = manifest.head
    if head is None or _is_there(rpc, (head.number, head.hash)):
        return None
    _require_not_behind(rpc, folder, manifest, head)
    kept = manifest.chunks[: _first_gone(rpc, [_end(chunk) for chunk in manifest.chunks])]
    broken = manifest.chunks[len(kept)]
    rows, ancestor = _rest(rpc, folder, broken)
    if not kept and not len(rows.blocks["number"]):
        _require_parent(rpc, folder, broken)
    header = rpc.header(ancestor)
    if header is None:
        raise AuditError(f"the chain has no block {ancestor}, which the store has")
    changed = msgspec.structs.replace(
        manifest,
        chunks=kept,
        head=anchor_of(header) if ancestor >= manifest.first_block else None,
        verdicts=tuple(each for each in manifest.verdicts if each.block <= ancestor),
    )
    return Cut(changed, rows, Reorganised(ancestor, head.number))


def anchor_of(header: RawHeader) -> Anchor:
    """A header as the manifest keeps it."""
    number, timestamp = int(header.number, 16), int(header.timestamp, 16)
    return Anchor(number, header.hash, header.parent_hash, timestamp)


def _rest(rpc: Rpc, folder: Path, chunk: Chunk) -> tuple[Rows, int]:
    """What of a chunk is still on the chain, and the last block that is known to be."""
    rows = read_chunk(folder, chunk)
    numbers: list[Any] = rows.blocks["number"]
    known = [
        (number, "0x" + block_hash.hex())
        for number, block_hash in zip(numbers, _bytes(rows.blocks["hash"]), strict=True)
    ]
    there = _first_gone(rpc, known)
    ancestor = known[there - 1][0] if there else chunk.first - 1
    if there < len(known):
        parent = "0x" + _bytes(rows.blocks["parent_hash"])[there].hex()
        if _is_there(rpc, (known[there][0] - 1, parent)):
            ancestor = known[there][0] - 1
    return rows.split(ancestor)[0], ancestor


def _bytes(column: Sequence[Any]) -> Sequence[bytes]:
    return column


def _end(chunk: Chunk) -> _Known:
    return chunk.last, chunk.end_hash


def _first_gone(rpc: Rpc, known: Sequence[_Known]) -> int:
    """How many of the blocks, which are in order, are still on the chain."""
    return _bisect(lambda at: _is_there(rpc, known[at]), len(known))


def _bisect(holds: Callable[[int], bool], count: int) -> int:
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if holds(middle) else (low, middle)
    return low


def _is_there(rpc: Rpc, known: _Known) -> bool:
    number, block_hash = known
    header = rpc.header(number)
    return header is not None and header.hash == block_hash


def _require_not_behind(rpc: Rpc, folder: Path, manifest: Manifest, head: Anchor) -> None:
    """A node that ends before the store, and agrees as far as it goes, shows no reorganisation."""
    latest = rpc.header(None)
    if latest is None or int(latest.number, 16) >= head.number:
        return
    number = int(latest.number, 16)
    inside = [chunk for chunk in manifest.chunks if chunk.first <= number]
    known = [_end(chunk) for chunk in inside if chunk.last <= number]
    if inside and inside[-1].last > number:
        rows = read_chunk(folder, inside[-1], number)
        hashes = _bytes(rows.blocks["hash"])
        known += [
            (int(str(at)), "0x" + word.hex())
            for at, word in zip(rows.blocks["number"], hashes, strict=True)
        ]
    if not known or _is_there(rpc, known[-1]):
        raise AuditError(
            f"the node is at block {number}, behind the store, which is at {head.number}: ask "
            "another node, or wait; nothing was changed"
        )


def _require_parent(rpc: Rpc, folder: Path, chunk: Chunk) -> None:
    """Errors: `AuditError` where the chain shares nothing with the store."""
    before = chunk.first - 1
    if chunk.first and not _is_there(rpc, (before, chunk.first_parent_hash)):
        found = rpc.header(before)
        raise AuditError(
            f"this is another chain than that of the store in {folder}: its block {before} is "
            f"{found.hash if found else 'missing'}, the store follows {chunk.first_parent_hash}; "
            "nothing was changed"
        )
