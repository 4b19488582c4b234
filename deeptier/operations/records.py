"""Rows of files as people keep them: CSV, Excel, JSON lines or YAML, each field as it was typed."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from deeptier.errors import InputError
from deeptier.operations.formats import READERS
from deeptier.operations.rows import Row, field_name
from deeptier.reading.problems import Place, Problem, ProblemsError


@dataclass(frozen=True)
class Record:
    """One row.

    Attributes:
        file: as it was named.
        line: where it begins, from 1.
        fields: text as typed, without blanks around it; empty ones are left out.
        columns: in which column, from 1, each field stands.
        days: fields whose cell holds a day of a workbook, whatever was typed.
    """

    file: str
    line: int
    fields: Mapping[str, str]
    columns: Mapping[str, int]
    days: Collection[str] = ()

    def problem(self, field: str, text: str) -> Problem:
        """What is wrong with a field; `text` follows its name."""
        return Problem(Place(self.file, self.line, self.columns.get(field, 1)), field, text)


def read_records(
    path: Path,
    columns: Collection[str],
    *,
    required: Collection[str] = (),
    unique: Collection[str] = (),
    passed_over: Callable[[Record], Collection[str]] = lambda _: (),
    leave_out: Callable[[Record], bool] = lambda _: False,
    problems: list[Problem] | None = None,
) -> list[Record]:
    """The rows of a file, in order; empty ones are left out.

    Args:
        path: ends in .csv, .tsv, .xlsx, .jsonl, .ndjson, .yaml or .yml.
        columns: that may be there; names are told apart by letters only ("Due day" is due_day).
        required: columns that must be there.
        unique: columns in which no value may be there twice.
        passed_over: columns that may be in a row, and mean nothing here.
        leave_out: tells rows that are not meant.
        problems: takes what is wrong, where the caller has more to find; else it is raised.

    Errors: `ProblemsError` with everything that is wrong in the file; `InputError` for a file that
    is empty or of no known kind; `OSError` for one that cannot be read.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(READERS)
        raise InputError("file", str(path), f"one that ends in {known}")
    found: list[Problem] = []
    rows = list(reader(path, found))
    if not rows and not found:
        raise InputError("file", str(path), "one with a row of columns and at least one row below")
    read = [_record(str(path), row) for row in rows]
    found += _unknown(read, columns, passed_over)
    records = [record for record in read if not leave_out(record)]
    if read and not records:
        raise InputError("file", str(path), "one with a row that is meant: none of its rows is")
    lacking = [name for name in required if not any(name in each.columns for each in records)]
    if records and lacking:
        found += (_no_column(records[0].file, name) for name in lacking)
        raise_any(found)
    found += _empty(records, required)
    for column in unique:
        found += _repeated(records, column)
    found += _same(records)
    if problems is None or not records:
        raise_any(found)
    else:
        problems += found
    return records


def raise_any(problems: Iterable[Problem]) -> None:
    """Errors: `ProblemsError` with the first problem of each place, in order; none for none."""
    found: dict[tuple[Place, str], Problem] = {}
    for each in problems:
        found.setdefault((each.place, each.field), each)
    if found:
        raise ProblemsError(tuple(sorted(found.values())))


def meant(given: str, known: Collection[str]) -> str:
    """In brackets, what was probably meant by a word that is not known; else nothing."""
    close = difflib.get_close_matches(given.lower(), list(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""


def _record(file: str, row: Row) -> Record:
    named = {field_name(name): (text.strip(), at) for name, (text, at) in row.cells.items()}
    return Record(
        file,
        row.line,
        {name: text for name, (text, _) in named.items() if text},
        {name: at for name, (_, at) in named.items()},
        frozenset(map(field_name, row.days)),
    )


def _unknown(
    records: list[Record],
    columns: Collection[str],
    passed_over: Callable[[Record], Collection[str]],
) -> Iterator[Problem]:
    """Each unknown column once, where it is first met."""
    seen: set[str] = set()
    for record in records:
        for name in record.columns:
            if name in columns or name in seen or name in passed_over(record):
                continue
            seen.add(name)
            known = ", ".join(columns)
            yield record.problem(
                name, f"is an unknown column{meant(name, columns)}; known are {known}"
            )


def _no_column(file: str, name: str) -> Problem:
    text = f"is missing; every row needs it: add a column {name}"
    return Problem(Place(file, 1, 1), name, text)


def _empty(records: list[Record], required: Collection[str]) -> Iterator[Problem]:
    """Each cell of a required column that is empty."""
    for record in records:
        for name in required:
            if name not in record.fields:
                yield record.problem(name, "is empty; every row needs it")


def _repeated(records: list[Record], column: str) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for record in records:
        text = record.fields.get(column)
        if text is None:
            continue
        if text in seen:
            yield record.problem(
                column, f"is {text!r} as in line {seen[text]}; it must be another in every row"
            )
        seen.setdefault(text, record.line)


def _same(records: list[Record]) -> Iterator[Problem]:
    """Rows that are equal in everything: one of them was copied by mistake."""
    seen: dict[frozenset[tuple[str, str]], int] = {}
    for record in records:
        words = frozenset(record.fields.items())
        if words in seen:
            first = seen[words]
            problem = f"is the same as line {first}; leave one out, or give each its own reference"
            yield record.problem("the row", problem)
        seen.setdefault(words, record.line)
