"""What the page's data is made of: figures and tables that name the journal rows they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deeptier.audit.findings import LotNumber
from deeptier.audit.texts import printable

Json = dict[str, Any]

#: Decimal places of a deposit token, which the contracts fix.
TOKEN_DECIMALS = 2


def lot_text(number: int) -> str:
    """A certificate number; the plain number where no lot can have it."""
    return str(LotNumber(number))


class Accounts:
    """Accounts by their position in the page's list, so that each is written once."""

    def __init__(self, names: Mapping[str, str], contracts: Mapping[str, str]) -> None:
        self._names = {address.lower(): name for name, address in contracts.items()}
        self._names |= {address: printable(name) for address, name in names.items()}
        self._positions: dict[str, int] = {}

    def position(self, address: str) -> int:
        """The position of an account, which is given one if it has none."""
        return self._positions.setdefault(address, len(self._positions))

    def to_json(self) -> list[list[str]]:
        """Address and name of each; the name is empty where nobody gave one."""
        return [[each, self._names.get(each, "")] for each in self._positions]


@dataclass(frozen=True)
class Carried:
    """Which rows of the journal the page carries: the latest, from `first` on."""

    first: int

    def sources(self, rows: Sequence[int]) -> list[Any]:
        """How many rows a figure comes from, and those of them that the page carries."""
        return [len(rows), [row for row in rows if row >= self.first]]


@dataclass(frozen=True)
class Figure:
    """One headline figure.

    Attributes:
        kind: "money" (minor units), "count", "ppm" or "text".
    """

    label: str
    kind: str
    value: int | str
    rows: Sequence[int]
    note: str = ""

    def to_json(self, carried: Carried) -> Json:
        """As the page reads it."""
        return {
            "label": self.label,
            "kind": self.kind,
            "value": str(self.value),
            "note": self.note,
            "from": carried.sources(self.rows),
        }


@dataclass
class Table:
    """A table; `kinds` are those of its columns: text, account, money, count, day, ppm, lot.

    Attributes:
        currency: position of the currency of its amounts.
        bar: the column that is also drawn; None for none.
        whole: the column of which `bar` is a part; None where bars compare with each other.
        total: says that the last row is the sum of the others.
        note: said below.
    """

    caption: str
    currency: int
    columns: Sequence[tuple[str, str]]
    rows: list[tuple[Sequence[Any], Sequence[int]]] = field(default_factory=list)
    bar: int | None = None
    whole: int | None = None
    total: bool = False
    note: str = ""

    def to_json(self, carried: Carried) -> Json:
        """As the page reads it."""
        return {
            "caption": self.caption,
            "currency": self.currency,
            "columns": [list(each) for each in self.columns],
            "rows": [
                {"cells": [_cell(each) for each in cells], "from": carried.sources(rows)}
                for cells, rows in self.rows
            ],
            "bar": self.bar,
            "whole": self.whole,
            "total": self.total,
            "note": self.note,
        }


def _cell(value: Any) -> Any:
    """Numbers become text: the page's language has no integers wider than 53 bits of its own."""
    return value if value is None or isinstance(value, (str, list)) else str(int(value))
