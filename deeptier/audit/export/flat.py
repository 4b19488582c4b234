"""Tables as flat columns: what CSV and Parquet files have in common.

An amount becomes two columns: NAME_minor, a whole number of minor units, and NAME, decimal text
with the places of its currency.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from deeptier.audit.export.table import Column, Form, Row, Table, decimal
from deeptier.bounds import MAX_UINT64

#: Types as DuckDB and Parquet know them.
_TYPES = {
    Form.TEXT: "VARCHAR",
    Form.NUMBER: "UBIGINT",
    Form.FLAG: "BOOLEAN",
    Form.DATE: "DATE",
    Form.TIME: "TIMESTAMPTZ",
}


def flat_columns(table: Table) -> Iterator[tuple[str, str]]:
    """The name and the type of each column. 256-bit amounts are text: no type holds them."""
    for column in table.columns:
        if column.form is Form.AMOUNT:
            yield f"{column.name}_minor", "UBIGINT"
            yield column.name, "VARCHAR"
        elif column.form is Form.WIDE_AMOUNT:
            yield f"{column.name}_minor", "VARCHAR"
            yield column.name, "VARCHAR"
        else:
            yield column.name, _TYPES[column.form]


def flat_rows(table: Table) -> Iterator[list[Any]]:
    """The rows, as plain values: `str`, `int`, `bool` or none."""
    for row in table.rows():
        yield list(_flat(table.columns, row))


def _flat(columns: tuple[Column, ...], row: Row) -> Iterator[Any]:
    for column, value in zip(columns, row, strict=True):
        if column.form in (Form.AMOUNT, Form.WIDE_AMOUNT):
            yield None if value is None else _minor_units(column, value.minor_units)
            yield None if value is None else decimal(value)
        elif isinstance(value, datetime):
            yield value.strftime("%Y-%m-%dT%H:%M:%SZ")
        elif column.form is Form.DATE and value is not None:
            yield value.isoformat()
        else:
            yield value


def _minor_units(column: Column, amount: int) -> int | str | None:
    """None for what only a tampered journal adds up to; the decimal text has it."""
    if column.form is Form.WIDE_AMOUNT:
        return str(amount)
    return amount if 0 <= amount <= MAX_UINT64 else None
