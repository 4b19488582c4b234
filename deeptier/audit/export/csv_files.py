"""Tables as CSV files: RFC 4180, UTF-8 without a mark."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from deeptier.audit.export.flat import flat_columns, flat_rows
from deeptier.audit.export.table import Form, Table

#: A cell that begins so is a formula to spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(table: Table, folder: Path) -> str:
    """Write a table; gives the file's name.

    Text that a spreadsheet would take for a formula has an apostrophe before it; amounts are never
    touched. A missing value is an empty cell, a flag is `true` or `false`.
    """
    name = f"{table.name}.csv"
    columns = list(flat_columns(table))
    texts = {column.name for column in table.columns if column.form is Form.TEXT}
    is_text = [title in texts for title, _ in columns]
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([title for title, _ in columns])
        for row in flat_rows(table):
            writer.writerow(map(_cell, row, is_text))
    return name


def _cell(value: Any, is_text: bool) -> Any:
    if is_text and isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value
