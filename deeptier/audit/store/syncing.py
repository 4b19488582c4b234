"""Bring a store up to a chain's head: killed anywhere and run again, it ends in the same bytes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec

from deeptier.audit.errors import AuditError
from deeptier.audit.extract import Deployed
from deeptier.audit.node import Node
from deeptier.audit.rebuild import deployed_head
from deeptier.audit.rpc import RawHeader, Rpc
from deeptier.audit.store.ahead import ahead
from deeptier.audit.store.chunks import read_chunk, write_chunk
from deeptier.audit.store.folder import clean, locked, save_manifest
from deeptier.audit.store.layout import Borders, Rows
from deeptier.audit.store.manifest import (
    Anchor,
    Manifest,
    empty_manifest,
    load_manifest,
    require_same,
)
from deeptier.audit.store.pages import MovedError, answers, headers_of, linked, pages
from deeptier.audit.store.reorganised import Reorganised, anchor_of, cut_back

if TYPE_CHECKING:
    from web3 import Web3

_CHECKPOINT_SECONDS = 10.0
_FRESH_STARTS = 3


@dataclass(frozen=True)
class SyncStep:
    """How far a sync is: blocks up to `block` of `head` are read, `rows` logs since its start."""

    first: int
    block: int
    head: int
    rows: int


@dataclass(frozen=True)
class Synced:
    """What a sync came to.

    Attributes:
        read: logs that were read from the node.
        reorganised: what was dropped because the chain was reorganised, in order.
    """

    manifest: Manifest
    head: Anchor
    read: int
    reorganised: tuple[Reorganised, ...]


@dataclass(frozen=True)
class Watch:
    """Whom a sync tells how far it is, and of what it found."""

    step: Callable[[SyncStep], None] = lambda _: None
    tell: Callable[[str], None] = lambda _: None


def sync(
    rpc: Rpc,
    deployment: Deployed,
    folder: Path,
    last: int | None = None,
    watch: Watch | None = None,
    borders: Borders | None = None,
    checkpoint_seconds: float = _CHECKPOINT_SECONDS,
) -> Synced:
    """Bring the store in `folder` up to block `last`, by default the latest; make it if needed.

    Args:
        rpc: the node.
        deployment: chain id, addresses by name, first block.
        folder: where the store is.
        last: number of the block; a store that is further stays as it is.
        watch: told how far it is.
        borders: where chunks end in a new store; a store keeps those that it was made with.
        checkpoint_seconds: after which a chunk is written although it is not full.

    Errors: `AuditError` when it cannot go on. What the store held is intact then.
    """
    require_store(folder, deployment)
    node = Node(cast("Web3", _Provider(rpc)))
    head = deployed_head(node, deployment, None)  # of old blocks most nodes have no state
    if last is not None and last < deployment.first_block:
        first = deployment.first_block
        raise AuditError(f"block {last} is before the deployment's first, {first}")
    if last is not None and last > head.number:
        raise AuditError(f"the chain has no block {last}")
    with locked(folder):
        manifest = load_manifest(folder)
        if manifest is None:
            manifest = empty_manifest(deployment, borders or Borders())
            save_manifest(folder, manifest)
        run = _Run(rpc, folder, manifest, watch or Watch())
        run.checkpoint_seconds = checkpoint_seconds
        return run.until(last)


def require_store(folder: Path, deployment: Deployed) -> None:
    """A folder holds no store yet, or one of this deployment.

    Errors: `AuditError` for a store of another deployment, or of other events.
    """
    manifest = load_manifest(folder)
    if manifest is not None:
        require_same(manifest, deployment, folder)


class _Provider:
    """An `Rpc` as `Node` wants it."""

    def __init__(self, rpc: Rpc) -> None:
        self.provider = rpc


class _Run:
    """One run of `sync`."""

    def __init__(self, rpc: Rpc, folder: Path, manifest: Manifest, watch: Watch) -> None:
        self._rpc, self._folder, self._manifest, self._watch = rpc, folder, manifest, watch
        self._addresses = {
            address.lower(): bytes.fromhex(address[2:]) for address in manifest.addresses.values()
        }
        self._rows, self._first = Rows(), manifest.first_block
        self._reorganised: list[Reorganised] = []
        self._read = 0
        self._saved_at = time.monotonic()
        self.checkpoint_seconds = _CHECKPOINT_SECONDS

    def until(self, last: int | None) -> Synced:
        clean(self._folder, self._manifest)
        fresh_starts = 0
        while True:
            before = self._reached()
            try:
                return self._once(last)
            except MovedError:
                fresh_starts = 0 if self._reached() > before else fresh_starts + 1
                if fresh_starts == _FRESH_STARTS:
                    raise

    def _once(self, last: int | None) -> Synced:
        self._follow()
        (head,) = headers_of(self._rpc, [self._head_number(last)])
        target = anchor_of(head)
        at = max(self._reached() + 1, self._manifest.first_block)
        if at <= target.number:
            self._fetch(at, target)
        reached = self._manifest.head or target
        return Synced(self._manifest, reached, self._read, tuple(self._reorganised))

    def _reached(self) -> int:
        head = self._manifest.head
        return -1 if head is None else head.number

    def _head_number(self, last: int | None) -> int:
        header = self._rpc.header(last)
        if header is None:
            raise AuditError(f"the chain has no block {'at all' if last is None else last}")
        return int(header.number, 16)

    def _follow(self) -> None:
        """Drop what the chain has no more, and take up the chunk that is still open."""
        cut = cut_back(self._rpc, self._folder, self._manifest)
        if cut is None:
            self._open_last()
            return
        self._watch.tell(str(cut.reorganised))
        self._reorganised.append(cut.reorganised)
        self._manifest, self._rows = cut.manifest, cut.rows
        chunks, head = cut.manifest.chunks, cut.manifest.head
        self._first = chunks[-1].last + 1 if chunks else cut.manifest.first_block
        if head is not None and head.number >= self._first:
            (first,) = headers_of(self._rpc, [self._first])
            rows, _ = self._rows.split(head.number)
            self._write(rows, head.number, head, first.parent_hash)
            self._open_last()
            return
        save_manifest(self._folder, self._manifest)
        clean(self._folder, self._manifest)

    def _open_last(self) -> None:
        """The last chunk is open where a longer chain would have it end later."""
        self._rows, self._first = Rows(), self._manifest.first_block
        if self._manifest.chunks:
            chunk, borders = self._manifest.chunks[-1], self._manifest.borders
            if borders.is_full(chunk.first, chunk.last, chunk.logs.rows):
                self._first = chunk.last + 1
            else:
                self._rows, self._first = read_chunk(self._folder, chunk), chunk.first

    def _fetch(self, at: int, target: Anchor) -> None:
        borders, first = self._manifest.borders, at
        source = answers(self._rpc.again(), list(self._addresses), at, target.number, borders)
        before: Sequence[RawHeader] = ()
        with (
            ahead(source) as found,
            ahead(pages(self._rpc.again(), found, self._addresses)) as coming,
        ):
            for page in coming:
                linked([*before, *page.headers])
                before = page.headers[-1:] or before
                self._rows.extend(page.rows)
                self._read += len(page.rows)
                self._close_chunks(page.last, target)
                waited = time.monotonic() - self._saved_at >= self.checkpoint_seconds
                if (waited or page.last == target.number) and self._first <= page.last:
                    self._save(page.last, target)
                self._watch.step(SyncStep(first, page.last, target.number, self._read))

    def _close_chunks(self, known: int, target: Anchor) -> None:
        """Write each chunk that is full."""
        borders = self._manifest.borders
        while self._first <= known:
            end = borders.end_of(self._first, self._rows.numbers, known)
            if end is None:
                return
            rest = self._save(end, target)
            self._first, self._rows = end + 1, rest

    def _save(self, end: int, target: Anchor) -> Rows:
        """Write the chunk up to `end`, if all that was read was read from one chain.

        Gives what comes after it.
        """
        first, last, head = headers_of(self._rpc, [self._first, end, target.number])
        if head.hash != target.hash:
            raise MovedError(f"the chain was reorganised at block {target.number} meanwhile")
        closed = [chunk for chunk in self._manifest.chunks if chunk.first < self._first]
        if closed and closed[-1].end_hash != first.parent_hash:
            raise MovedError(
                f"block {self._first} does not follow block {self._first - 1}: its parent is "
                f"{first.parent_hash}, that block is {closed[-1].end_hash}; it is another chain's"
            )
        rows, rest = self._rows.split(end)
        _require_known(rows, end, last.hash)
        self._write(rows, end, anchor_of(last), first.parent_hash)
        return rest

    def _write(self, rows: Rows, end: int, head: Anchor, first_parent_hash: str) -> None:
        """Replace the chunk that is open by one up to `end`, then remove what it replaces."""
        written = write_chunk(self._folder, rows, self._first, end, head.hash, first_parent_hash)
        closed = tuple(chunk for chunk in self._manifest.chunks if chunk.first < self._first)
        self._manifest = msgspec.structs.replace(
            self._manifest, head=head, chunks=(*closed, written)
        )
        save_manifest(self._folder, self._manifest)
        clean(self._folder, self._manifest)
        self._saved_at = time.monotonic()


def _require_known(rows: Rows, number: int, block_hash: str) -> None:
    """A header says now what it said with the block's logs, the last of these."""
    blocks = rows.blocks
    if blocks["number"] and blocks["number"][-1] == number:
        known = "0x" + cast(bytes, blocks["hash"][-1]).hex()
        if known != block_hash:
            raise MovedError(f"block {number} has the hash {block_hash} now, and had {known}")
