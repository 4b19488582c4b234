"""A store as its readers see it: logs, times and history, streamed chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from deeptier.audit.columns.rows import Rows
from deeptier.audit.errors import AuditError
from deeptier.audit.extract import Deployed
from deeptier.audit.history import History
from deeptier.audit.log import Log
from deeptier.audit.rebuild import Head, rebuild_from_logs
from deeptier.audit.store.chunks import database, quoted, require_intact
from deeptier.audit.store.folder import locked, save_manifest
from deeptier.audit.store.layout import BLOCK_COLUMNS
from deeptier.audit.store.manifest import Anchor, Chunk, Judged, Manifest, load_manifest
from deeptier.audit.stream import Summary, audit_rows
from deeptier.errors import InputError

_ROWS_AT_ONCE = 8_192


def open_store(path: Path) -> Store:
    """The store in a folder.

    Errors: `AuditError` where there is none, or one that is empty or of other events.
    """
    manifest = load_manifest(path)
    if manifest is None or manifest.head is None:
        raise AuditError(
            f"there is no store in {path}: `deeptier audit sync --store {path}` makes one, "
            "--rpc reads from a node without one"
        )
    return Store(path, manifest, manifest.head)


@dataclass(frozen=True)
class Store:
    """The logs of one deployment up to one block, as they were when the store was opened.

    Each chunk's SHA-256 is compared with the manifest's before it is read.
    """

    folder: Path
    manifest: Manifest
    anchor: Anchor

    @property
    def deployment(self) -> Deployed:
        """Chain id, addresses by name, first block."""
        return self.manifest

    @property
    def head(self) -> Head:
        """The last block whose logs are in."""
        return _head(self.manifest.chain_id, self.anchor)

    @property
    def rows(self) -> int:
        """The number of logs."""
        return self.manifest.rows

    def chunks(self, first: int | None = None, last: int | None = None) -> tuple[Chunk, ...]:
        """What the manifest says of the chunks that touch blocks `first` to `last`, in order."""
        return tuple(
            chunk
            for chunk in self.manifest.chunks
            if (first is None or chunk.last >= first) and (last is None or chunk.first <= last)
        )

    def paths(self) -> tuple[tuple[Path, Path], ...]:
        """The files of each chunk, in order: its logs, its blocks.

        Errors: `AuditError` for a file that is missing or has another content.
        """
        return tuple(
            (require_intact(self.folder, chunk.logs), require_intact(self.folder, chunk.blocks))
            for chunk in self.manifest.chunks
        )

    def logs(self, first: int | None = None, last: int | None = None) -> Iterator[Log]:
        """The logs of blocks `first` to `last` in the order of the chain, a few in memory at once.

        Errors: `AuditError` for a chunk that is missing or has another content.
        """
        for chunk in self.chunks(first, last):
            path = require_intact(self.folder, chunk.logs)
            within = _between("block", first, last)
            for row in _rows(path, _LOG_QUERY.format(path=quoted(path), within=within)):
                block, index, transaction, address, *topics, data = row
                kept = tuple(topic for topic in topics if topic is not None)
                yield Log(address, kept, data, block, index, transaction)

    def pages(self, last: int | None = None) -> Iterator[Rows]:
        """The logs up to block `last` in the order of the chain, as tables of a few thousand rows.

        Errors: as `logs`.
        """
        for chunk in self.chunks(last=last):
            path = require_intact(self.folder, chunk.logs)
            query = _LOG_QUERY.format(path=quoted(path), within=_between("block", None, last))
            for page in _pages(path, query):
                blocks, indexes, transactions, addresses, *words, data = zip(*page, strict=True)
                topics = [
                    tuple(topic for topic in row if topic is not None)
                    for row in zip(*words, strict=True)
                ]
                yield Rows(addresses, topics, data, blocks, indexes, transactions, False)

    def times(self, last: int | None = None) -> dict[int, int]:
        """Unix seconds of each block that has a log, up to block `last`.

        Errors: as `logs`.
        """
        return {number: timestamp for number, _, _, timestamp in self._blocks(last)}

    def view(self) -> duckdb.DuckDBPyConnection:
        """A database with the views `logs` and `blocks` over all chunks; nothing is copied.

        Errors: as `logs`.
        """
        paths = self.paths()
        connection = duckdb.connect()
        for at, name in enumerate(("logs", "blocks")):
            files = ", ".join(quoted(pair[at]) for pair in paths)
            connection.execute(f"CREATE VIEW {name} AS FROM read_parquet([{files}])")
        return connection

    def history(self, block: int | None = None) -> History:
        """The history up to a block, by default the last.

        Between blocks with logs nothing happens: for a block without, the history stands at the
        last one before it that has a log.

        Errors: `InputError` for a block that the store does not have, `AuditError` as `logs`.
        """
        head = self._head_at(block)
        rebuilt = rebuild_from_logs(self.logs(last=head.number), self.deployment, head)
        return History(self.deployment, rebuilt, self.times(head.number))

    def summary(self, block: int | None = None) -> tuple[Head, Summary]:
        """What the logs up to a block give, by default the last, without keeping the events.

        Errors: as `history`.
        """
        head = self._head_at(block)
        return head, audit_rows(self.pages(head.number), self.deployment)

    def record_verdict(self, level: str, outcome: str, block: int, block_hash: str) -> None:
        """Keep in the manifest what an audit came to, in place of an earlier one of its level.

        Errors: `AuditError` while another process writes, for a store that is gone, or was synced
        on a chain that does not have the block any more.
        """
        with locked(self.folder):
            manifest = load_manifest(self.folder)
            head = None if manifest is None else manifest.head
            if manifest is None or head is None or head.number < block:
                raise AuditError(f"the store in {self.folder} has no block {block} any more")
            if head.number == block and head.hash != block_hash:
                raise AuditError(f"block {block} of the store in {self.folder} is {head.hash} now")
            verdict = Judged(level, outcome, block, block_hash)
            save_manifest(self.folder, manifest.judged(verdict))

    def _head_at(self, block: int | None) -> Head:
        if block is None or block == self.anchor.number:
            return self.head
        if not self.manifest.first_block <= block < self.anchor.number:
            expected = f"from {self.manifest.first_block} to {self.anchor.number}, as in the store"
            raise InputError("block", block, expected)
        for chunk in reversed(self.chunks(last=block)):
            for number, block_hash, parent, time in reversed(list(self._blocks(block, chunk))):
                anchor = Anchor(number, "0x" + block_hash.hex(), "0x" + parent.hex(), time)
                return _head(self.manifest.chain_id, anchor)
        raise InputError("block", block, "one that has a log before it")

    def _blocks(self, last: int | None, only: Chunk | None = None) -> Iterator[tuple[Any, ...]]:
        for chunk in self.chunks(last=last) if only is None else (only,):
            path = require_intact(self.folder, chunk.blocks)
            query = f"SELECT {', '.join(BLOCK_COLUMNS)} FROM read_parquet({quoted(path)})"  # noqa: S608
            yield from _rows(path, query + _between("number", None, last))


_LOG_QUERY = """
SELECT block, log_index, '0x' || lower(hex(transaction_hash)), '0x' || lower(hex(address)),
       topic0, topic1, topic2, topic3, data
FROM read_parquet({path}){within}
"""


def _head(chain_id: int, anchor: Anchor) -> Head:
    return Head(chain_id, anchor.number, anchor.hash, anchor.timestamp)


def _between(column: str, first: int | None, last: int | None) -> str:
    bounds = [f"{column} >= {first}"] if first is not None else []
    bounds += [f"{column} <= {last}"] if last is not None else []
    return f" WHERE {' AND '.join(bounds)}" if bounds else ""


def _rows(path: Path, query: str) -> Iterator[tuple[Any, ...]]:
    for page in _pages(path, query):
        yield from page


def _pages(path: Path, query: str) -> Iterator[list[tuple[Any, ...]]]:
    with _reading(path) as connection:
        found = connection.execute(query)
        while page := found.fetchmany(_ROWS_AT_ONCE):
            yield page


@contextmanager
def _reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with database() as connection:
        try:
            yield connection
        except duckdb.Error as error:
            reason = str(error).partition("\n")[0]
            raise AuditError(f"{path} cannot be read: {reason}") from error
