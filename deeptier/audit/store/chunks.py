"""Chunks on the disk: Parquet written and read by DuckDB, the same bytes for the same content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from deeptier.audit.errors import AuditError
from deeptier.audit.store.folder import DRAFT, digest, full, settle
from deeptier.audit.store.layout import BLOCK_COLUMNS, LOG_COLUMNS, Rows
from deeptier.audit.store.manifest import Chunk, Part

_GROUP_ROWS = 122_880
_HASH_DIGITS = 16


def database() -> duckdb.DuckDBPyConnection:
    """A connection to a database in memory; one thread writes the same bytes each time."""
    return _database().cursor()


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """Starting a database takes longer than writing a chunk."""
    return duckdb.connect(config={"threads": 1})


def write_chunk(
    folder: Path, rows: Rows, first: int, last: int, end_hash: str, first_parent_hash: str
) -> Chunk:
    """Write the logs of blocks `first` to `last` and the blocks that have logs.

    Errors: `AuditError` when they cannot be written; then nothing has changed.
    """
    name = f"{first:010}-{last:010}-{end_hash[2 : 2 + _HASH_DIGITS]}.parquet"
    logs = _write(folder / f"logs-{name}", LOG_COLUMNS, rows.logs)
    blocks = _write(folder / f"blocks-{name}", BLOCK_COLUMNS, rows.blocks)
    return Chunk(first, last, end_hash, first_parent_hash, logs, blocks)


def read_chunk(folder: Path, chunk: Chunk, last: int | None = None) -> Rows:
    """The content of a chunk, or of its blocks up to `last`.

    Errors: as `require_intact`.
    """
    require_intact(folder, chunk.logs)
    require_intact(folder, chunk.blocks)
    upto = chunk.last if last is None else last
    return Rows(
        _read(folder / chunk.logs.file, LOG_COLUMNS, "block", upto),
        _read(folder / chunk.blocks.file, BLOCK_COLUMNS, "number", upto),
    )


def require_intact(folder: Path, part: Part) -> Path:
    """The path of a file that is what the manifest says.

    Errors: `AuditError` for a file that is missing or has another content.
    """
    path = folder / part.file
    try:
        found = digest(path)
    except OSError as error:
        raise AuditError(f"{path} cannot be read: {error.strerror}") from error
    if found != part.sha256:
        raise AuditError(
            f"{path} is not what was synced: its SHA-256 is {found}, not {part.sha256}"
        )
    return path


def quoted(path: Path) -> str:
    """A path as SQL writes it."""
    return "'" + str(path).replace("'", "''") + "'"


def _write(path: Path, types: Mapping[str, str], columns: Mapping[str, Sequence[Any]]) -> Part:
    draft = path.with_name(DRAFT + path.name)
    written = ", ".join(
        f"nullif({name}, ''::BLOB)::BLOB AS {name}"
        if name.startswith("topic")
        else f"{name}::{kind} AS {name}"
        for name, kind in types.items()
    )
    try:
        with database() as connection:
            connection.register(
                "given", {name: _array(columns[name], types[name]) for name in types}
            )
            connection.execute(
                f"COPY (SELECT {written} FROM given) TO {quoted(draft)} "  # noqa: S608
                f"(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, "
                f"ROW_GROUP_SIZE {_GROUP_ROWS})"
            )
        part = Part(path.name, len(next(iter(columns.values()))), digest(draft))
        settle(draft, path)
    except (OSError, duckdb.Error) as error:
        draft.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or str(error).partition("\n")[0]
        raise AuditError(full(path, reason)) from error
    return part


def _array(column: Sequence[Any], kind: str) -> Any:
    if kind != "BLOB":
        return np.array(column, dtype=np.uint64 if kind == "UBIGINT" else np.uint32)
    array = np.empty(len(column), dtype=object)
    array[:] = column
    return array


def _read(path: Path, types: Mapping[str, str], key: str, last: int) -> dict[str, list[object]]:
    try:
        with database() as connection:
            found = connection.execute(
                f"SELECT {', '.join(types)} FROM read_parquet({quoted(path)}) "  # noqa: S608
                f"WHERE {key} <= {last}"
            ).fetchall()
    except duckdb.Error as error:
        reason = str(error).partition("\n")[0]
        raise AuditError(f"{path} cannot be read: {reason}") from error
    columns: list[Sequence[Any]] = list(zip(*found, strict=True)) or [()] * len(types)
    return {name: list(column) for name, column in zip(types, columns, strict=True)}
