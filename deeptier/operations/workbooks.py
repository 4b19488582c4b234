"""How an Excel workbook becomes rows of text: what a cell shows is what somebody typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook  # type: ignore[import-untyped]
from openpyxl.cell.cell import MergedCell  # type: ignore[import-untyped]

from deeptier.operations.rows import Row, headings, problem_at, row_of
from deeptier.reading.problems import Problem

#: As many digits of a number as Excel keeps.
_EXCEL_DIGITS = 15
#: A number that loses more than this by keeping them is another number.
_LOST = Decimal("0.0001")
#: What a number's format shows as it is: a percent sign in it changes no number.
_LITERAL = re.compile(r'"[^"]*"|[\\_*].')
_MOST_CELLS = 10_000_000
_NO_HEADING = "has no heading, and something in this row; delete it, or give it its heading"
_FORMULA, _ERROR, _NUMBER = "f", "e", "n"


def read_workbook(path: Path, problems: list[Problem]) -> Iterator[Row]:
    """The rows of the first sheet that is shown; formulas count as what they last made."""
    try:
        typed = load_workbook(path)
        sheet = _sheet(path, typed, problems)
        if sheet is None:
            return
        made = load_workbook(path, data_only=True)[sheet.title] if _has_formulas(sheet) else sheet
    except OSError:
        raise
    except Exception as error:  # the library lets any error of broken parts through
        text = f"is no Excel workbook that can be read ({error}); save it as .xlsx anew"
        problems.append(problem_at(path, 1, text))
        return
    yield from _rows(path, sheet, made, problems)


def _sheet(path: Path, book: Any, problems: list[Problem]) -> Any:
    """The one sheet with something in it that is shown; None, and a note, where it is not one."""
    shown = [each for each in book.worksheets if each.sheet_state == "visible"]
    for each in shown:
        if each.max_row * each.max_column > _MOST_CELLS:
            last = f"{each.max_row:,} rows and {each.max_column:,} columns"
            text = f"has {last} in its sheet {each.title!r}; delete what stands beside the rows"
            problems.append(problem_at(path, 1, text))
            return None
    filled = [each for each in shown if any(map(any, each.iter_rows(values_only=True)))]
    if len(filled) > 1:
        one, other = filled[0].title, filled[1].title
        text = f"shows the sheets {one!r} and {other!r}; keep one of them, or hide the other"
        problems.append(problem_at(path, 1, text))
        return None
    if not shown:
        problems.append(problem_at(path, 1, "has no sheet that is shown"))
        return None
    return (filled or shown)[0]


def _has_formulas(sheet: Any) -> bool:
    return any(cell.data_type == _FORMULA for row in sheet.iter_rows() for cell in row)


def _rows(path: Path, typed: Any, made: Any, problems: list[Problem]) -> Iterator[Row]:
    names: list[str] | None = None
    pairs = zip(typed.iter_rows(), made.iter_rows(), strict=True)
    for line, (cells, values) in enumerate(pairs, 1):
        texts = [_text(value) for value in values]
        if not any(texts) and not any(cell.data_type == _FORMULA for cell in cells):
            continue
        if typed.row_dimensions[line].hidden:
            problems.append(problem_at(path, line, "hides this row; show it, or delete it"))
        if names is None:
            names = headings(path, line, texts, problems)
            hidden = _hidden_columns(typed)
            problems += (
                problem_at(path, line, "is a hidden column; show it, or delete it", at, name)
                for at, name in enumerate(names, 1)
                if at in hidden
            )
            continue
        for at, (cell, value) in enumerate(zip(cells, values, strict=True), 1):
            if at <= len(names):
                name, flaw = names[at - 1], _flaw(cell, value)
            else:
                name, flaw = f"column {at}", _NO_HEADING if texts[at - 1] else None
            if flaw is not None:
                problems.append(problem_at(path, line, flaw, at, name))
        named = zip(names, values, strict=False)
        days = [name for name, value in named if isinstance(value.value, date)]
        yield replace(row_of(names, line, texts), days=days)


def _hidden_columns(sheet: Any) -> set[int]:
    """From 1; hidden ones that follow each other are kept as one."""
    kept = sheet.column_dimensions.values()
    return {at for each in kept if each.hidden for at in range(each.min, each.max + 1)}


def _flaw(cell: Any, value: Any) -> str | None:
    """Why it is not known what a cell says."""
    if isinstance(cell, MergedCell):
        return "is merged with another cell; unmerge them, and fill each"
    if cell.data_type == _FORMULA and value.value is None:
        return "is a formula that was never calculated; open the file in Excel and save it"
    if value.data_type == _ERROR:
        return f"is the error {value.value}; mend the formula"
    if value.data_type == _NUMBER and isinstance(value.value, (int, float)):
        number = Decimal(repr(value.value))
        if abs(number - _rounded(value.value)) > _LOST or abs(number) >= 10**_EXCEL_DIGITS:
            keeps = f"Excel keeps {_EXCEL_DIGITS} digits; make the cell text"
            return f"is the number {number:f}, and {keeps}"
    return None


def _text(cell: Any) -> str:
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
        number = _rounded(value)
        is_percentage = "%" in _LITERAL.sub("", str(cell.number_format))
        return f"{_plain(number * 100)}%" if is_percentage else _plain(number)
    return str(value).strip()


def _rounded(value: float) -> Decimal:
    return Decimal(f"{value:.{_EXCEL_DIGITS}g}")


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
