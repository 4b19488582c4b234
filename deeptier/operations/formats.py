"""How each kind of file becomes rows of text: nothing is guessed, and no number becomes a float."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from openpyxl import load_workbook  # type: ignore[import-untyped]
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]

from deeptier.scenario.problems import Place, Problem

_SEPARATORS = ",;\t"
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
_EXCEL_DIGITS = 15
_FILE = "the file"


@dataclass(frozen=True)
class Row:
    """One row, as it stands in the file.

    Attributes:
        line: where it begins, from 1.
        cells: by heading: text as typed, and the column in which it stands, from 1.
    """

    line: int
    cells: Mapping[str, tuple[str, int]]


def _text_of(path: Path, problems: list[Problem]) -> str:
    """A file's text; a note, and nothing, where it is not UTF-8."""
    content = path.read_bytes()
    if not content.startswith(_WIDE_BOMS):
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            found = f"has the byte 0x{content[error.start]:02x}, which is not UTF-8"
    else:
        line, found = 1, "is UTF-16"
    problems.append(_problem(path, line, f'{found}; save it as "CSV UTF-8"'))
    return ""


def _csv(path: Path, problems: list[Problem]) -> Iterator[Row]:
    text = _text_of(path, problems)
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line, headings = 1, None
    try:
        for cells in reader:
            started, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if headings is None:
                headings = _headings(path, started, cells, problems)
                continue
            if len(cells) > len(headings):
                problems.append(_problem(path, started, _too_many(len(cells), len(headings))))
                continue
            yield Row(started, _cells(headings, cells))
    except csv.Error as error:
        problems.append(_problem(path, line, f"is not CSV: {error}; check its quotation marks"))


def _too_many(found: int, wanted: int) -> str:
    return (
        f"has {found} cells in this row, and {wanted} columns;"
        ' put an amount that has commas in quotation marks, as in "10,000.00"'
    )


def _xlsx(path: Path, problems: list[Problem]) -> Iterator[Row]:
    """The first sheet of a workbook; formulas count as what they last made."""
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        problems.append(_problem(path, 1, f"is no Excel workbook ({error}); save it as .xlsx"))
        return
    headings = None
    for line, row in enumerate(book.worksheets[0].iter_rows(), 1):
        cells = [_typed(cell) for cell in row]
        if not any(cells):
            continue
        if headings is None:
            headings = _headings(path, line, cells, problems)
            continue
        yield Row(line, _cells(headings, cells))
    book.close()


def _typed(cell: Any) -> str:
    """A cell's text as somebody would have typed it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        number = Decimal(f"{value:.{_EXCEL_DIGITS}g}")
        if "%" in str(cell.number_format):
            return f"{_plain(number * 100)}%"
        return _plain(number)
    return str(value).strip()


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _json_lines(path: Path, problems: list[Problem]) -> Iterator[Row]:
    for line, text in enumerate(_text_of(path, problems).splitlines(), 1):
        if not text.strip():
            continue
        try:
            content = json.loads(
                text, object_pairs_hook=_once, parse_float=str, parse_int=str, parse_constant=str
            )
            if not isinstance(content, dict):
                raise ValueError("it must be an object with names")  # noqa: TRY004, TRY301
            cells = {name: (_joined(value), at) for at, (name, value) in _numbered(content)}
        except (ValueError, RecursionError) as error:
            problems.append(_problem(path, line, f"is not JSON as a row has it: {error}"))
        else:
            yield Row(line, cells)


def _yaml(path: Path, problems: list[Problem]) -> Iterator[Row]:
    """One mapping, or a list of them, each scalar as typed."""
    try:
        node = yaml.compose(_text_of(path, problems), Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        what = getattr(error, "problem", None) or "it cannot be read"
        problems.append(_problem(path, line, f"is not YAML: {what}"))
        return
    except RecursionError:
        problems.append(_problem(path, 1, "is not YAML as rows have it: it is nested too deep"))
        return
    if node is None:
        return
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    for each in nodes:
        line = each.start_mark.line + 1
        if not isinstance(each, yaml.MappingNode):
            problems.append(_problem(path, line, "must have fields with names there"))
            continue
        yield from _yaml_row(path, each, problems)


def _yaml_row(path: Path, node: yaml.MappingNode, problems: list[Problem]) -> Iterator[Row]:
    cells: dict[str, tuple[str, int]] = {}
    for key, value in node.value:
        line, name = key.start_mark.line + 1, str(key.value)
        if name in cells:
            problems.append(Problem(_at(path, line), name, "is given twice; leave one out"))
        items = value.value if isinstance(value, yaml.SequenceNode) else [value]
        if not all(isinstance(item, yaml.ScalarNode) for item in items):
            problems.append(
                Problem(_at(path, line), name, "must be one value, or a list of values")
            )
            continue
        texts = ("" if item.tag == _YAML_NULL else str(item.value) for item in items)
        cells[name] = (" ".join(texts), key.start_mark.column + 1)
    yield Row(node.start_mark.line + 1, cells)


_YAML_NULL = "tag:yaml.org,2002:null"


def _headings(path: Path, line: int, cells: list[str], problems: list[Problem]) -> list[str]:
    """The names of the columns; empty ones at the end are none."""
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    for at, name in enumerate(names, 1):
        if name and name in names[: at - 1]:
            place = Place(str(path), line, at)
            problems.append(Problem(place, name, "is the name of two columns; leave one out"))
    return names


def _cells(headings: list[str], cells: list[str]) -> dict[str, tuple[str, int]]:
    padded = [*cells, *[""] * len(headings)]
    return {name: (padded[at - 1], at) for at, name in enumerate(headings, 1)}


def _numbered(content: Mapping[str, Any]) -> Iterator[tuple[int, tuple[str, Any]]]:
    yield from enumerate(content.items(), 1)


def _joined(value: Any) -> str:
    """A value of JSON as text; lists as words."""
    if isinstance(value, list):
        return " ".join(map(_joined, value))
    if isinstance(value, dict):
        raise ValueError("a value must be text, a number or a list")  # noqa: TRY004
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"{name!r} is there twice")
    return dict(pairs)


def _problem(path: Path, line: int, text: str) -> Problem:
    return Problem(_at(path, line), _FILE, text)


def _at(path: Path, line: int) -> Place:
    return Place(str(path), line, 1)


#: By ending of the file's name.
READERS: dict[str, Callable[[Path, list[Problem]], Iterator[Row]]] = {
    ".csv": _csv,
    ".tsv": _csv,
    ".xlsx": _xlsx,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".yaml": _yaml,
    ".yml": _yaml,
}
