"""Tables as Parquet files, written by DuckDB."""

from __future__ import annotations

from pathlib import Path

import duckdb
import msgspec

from deeptier.audit.export.flat import flat_columns, flat_rows
from deeptier.audit.export.table import Table

_LARGEST_ROW_BYTES = 64 * 1024 * 1024


def write_parquet(table: Table, folder: Path) -> str:
    """Write a table; gives the file's name.

    Whole numbers and amounts are unsigned 64-bit integers, ids and 256-bit numbers text, days
    dates, times in UTC. The same rows give the same bytes.
    """
    name = f"{table.name}.parquet"
    rows = folder / f"{table.name}.rows"
    titles = [title for title, _ in flat_columns(table)]
    encoder = msgspec.json.Encoder()
    with rows.open("wb") as file:
        for row in flat_rows(table):
            file.write(encoder.encode(dict(zip(titles, row, strict=True))) + b"\n")
    types = ", ".join(f"{_text(title)}: {_text(type_)}" for title, type_ in flat_columns(table))
    with duckdb.connect() as database:
        database.execute(
            "SET threads = 1; SET TimeZone = 'UTC'; SET preserve_insertion_order = true"
        )
        database.execute(
            f"COPY (SELECT * FROM read_json({_text(str(rows))}, format = 'newline_delimited',"  # noqa: S608 - names are ours
            f" columns = {{{types}}}, maximum_object_size = {_LARGEST_ROW_BYTES}))"
            f" TO {_text(str(folder / name))} (FORMAT parquet, COMPRESSION zstd)"
        )
    rows.unlink()
    return name


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
