"""Rows as they stand in a file, and what is wrong with a file itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deeptier.reading.problems import Place, Problem

_FILE = "the file"
_BLANKS = re.compile(r"[\s\-]+")
_UNNAMED = "(no name)"


@dataclass(frozen=True)
class Row:
    """One row, as it stands in the file.

    Attributes:
        line: where it begins, from 1.
        cells: by heading: text as typed, and the column in which it stands, from 1.
        days: headings of cells that hold a day of a workbook, whatever was typed.
    """

    line: int
    cells: Mapping[str, tuple[str, int]]
    days: Collection[str] = ()


def field_name(heading: str) -> str:
    """The field that a column's heading names."""
    return _BLANKS.sub("_", heading.strip().lower()) or _UNNAMED


def headings(path: Path, line: int, cells: Sequence[str], problems: list[Problem]) -> list[str]:
    """The names of the columns; empty ones at the end are none."""
    names = trimmed([cell.strip() for cell in cells])
    fields = [field_name(name) for name in names]
    for at, name in enumerate(names, 1):
        if name and fields[at - 1] in fields[: at - 1]:
            place = Place(str(path), line, at)
            problems.append(Problem(place, name, "is the name of two columns; leave one out"))
    return names


def row_of(names: Sequence[str], line: int, cells: Sequence[str]) -> Row:
    """A row below its headings; cells that are not there are empty."""
    padded = [*cells, *[""] * len(names)]
    return Row(line, {name: (padded[at - 1], at) for at, name in enumerate(names, 1)})


def trimmed(cells: Sequence[str]) -> list[str]:
    """Cells without the empty ones at the end."""
    found = list(cells)
    while found and not found[-1].strip():
        found.pop()
    return found


def problem_at(path: Path, line: int, text: str, column: int = 1, field: str = _FILE) -> Problem:
    """What is wrong at a place; `text` follows the field's name."""
    return Problem(Place(str(path), line, column), field, text)
