"""A table to export: columns of known kinds, and rows of plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Form(Enum):
    """What the values of a column are."""

    TEXT = "text"
    NUMBER = "whole number of at most 64 bits"
    AMOUNT = "amount of at most 64 bits"
    WIDE_AMOUNT = "amount of at most 256 bits"
    FLAG = "yes or no"
    DATE = "civil date"
    TIME = "time, UTC"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with the currency that says how to write it."""

    minor_units: int
    decimals: int


@dataclass(frozen=True)
class Column:
    """A column; `title` is for people."""

    name: str
    form: Form = Form.TEXT

    @property
    def title(self) -> str:
        """The name as people read it."""
        return self.name.replace("_", " ")


#: A value for each column: `str`, `int`, `Money`, `bool`, `date`, `datetime` in UTC, or none.
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """A table whose rows can be read any number of times."""

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[Row]]


def columns_of(names: str) -> tuple[Column, ...]:
    """Columns by the names in a text, each with its form after a colon where it is not text."""
    pairs = (each.partition(":") for each in names.split())
    return tuple(Column(name, Form[form.upper()] if form else Form.TEXT) for name, _, form in pairs)


def decimal(money: Money) -> str:
    """An amount such as "-1200.50": no grouping, all decimals."""
    sign = "-" if money.minor_units < 0 else ""
    whole, fraction = divmod(abs(money.minor_units), 10**money.decimals)
    return f"{sign}{whole}" + (f".{fraction:0{money.decimals}d}" if money.decimals else "")
