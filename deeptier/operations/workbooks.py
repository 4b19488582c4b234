"""How an Excel workbook becomes rows of text: what a cell shows is what somebody typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook  # type: ignore[import-untyped]

from deeptier.operations.rows import Row, headings, problem_at, row_of
from deeptier.scenario.problems import Problem

#: As many digits of a number as Excel keeps.
_EXCEL_DIGITS = 15
#: A number that loses more than this by keeping them is another number.
_LOST = Decimal("0.0001")
_MOST_CELLS = 10_000_000
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
    """The first sheet that is shown; None, and a note, where it is not the only one of rows."""
    shown = [each for each in book.worksheets if each.sheet_state == "visible"]
    if not shown:
        problems.append(problem_at(path, 1, "has no sheet that is shown"))
        return None
    first, *others = shown
    if first.max_row * first.max_column > _MOST_CELLS:
        last = f"{first.max_row:,} rows and {first.max_column:,} columns"
        problems.append(problem_at(path, 1, f"has {last}; delete what stands beside the rows"))
        return None
    for other in others:
        if _top(other) and _top(other) == _top(first):
            text = f"has rows in its sheets {first.title!r} and {other.title!r}; keep one of them"
            problems.append(problem_at(path, 1, text))
            return None
    return first


def _top(sheet: Any) -> list[str]:
    """What stands in the first row."""
    return [str(cell.value) for cell in sheet[1] if cell.value is not None]


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
            continue
        for at, (cell, value) in enumerate(zip(cells, values, strict=True), 1):
            flaw = _flaw(cell, value)
            if flaw is not None:
                name = names[at - 1] if at <= len(names) else f"column {at}"
                problems.append(problem_at(path, line, flaw, at, name))
        yield row_of(names, line, texts)


def _flaw(cell: Any, value: Any) -> str | None:
    """Why it is not known what a cell says."""
    if cell.data_type == _FORMULA and value.value is None:
        return "is a formula that was never calculated; open the file in Excel and save it"
    if value.data_type == _ERROR:
        return f"is the error {value.value}; mend the formula"
    if value.data_type == _NUMBER and isinstance(value.value, (int, float)):
        number = Decimal(repr(value.value))
        if abs(number - _rounded(value.value)) > _LOST:
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
        return f"{_plain(number * 100)}%" if "%" in str(cell.number_format) else _plain(number)
    return str(value).strip()


def _rounded(value: float) -> Decimal:
    return Decimal(f"{value:.{_EXCEL_DIGITS}g}")


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
