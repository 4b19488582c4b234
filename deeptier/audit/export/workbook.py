"""The workbook for people: summary, payables, maturity, exceptions, IAS 7.44H."""

from __future__ import annotations

from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from deeptier.audit.errors import AuditError
from deeptier.audit.export.sheets import Line, Sheet, sheets_of
from deeptier.audit.export.table import Form, Money, decimal
from deeptier.audit.export.view import View

NAME = "audit.xlsx"

#: Spreadsheets keep 15 digits of a number and no more.
MOST_DIGITS = 15
#: What a sheet and a cell of it take.
_MOST_ROWS = 1_048_576
_MOST_CHARACTERS = 32_767
_CUT = " … (cut here; the CSV file has all of it)"
_WIDEST = 70
_NARROWEST = 9
_TITLE_HEIGHT, _NOTE_HEIGHT, _HEAD_HEIGHT = 24, 32, 32
_FACE = {"font_name": "Calibri", "font_size": 11, "valign": "top"}


def write_workbook(view: View, folder: Path) -> str:
    """Write the workbook; gives the file's name. The same history gives the same bytes.

    An amount of at most 15 digits is a number, which a spreadsheet keeps exactly; a longer one is
    text, so that no digit is lost. Text is never a formula.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(folder / NAME), options) as workbook:
        head = view.history.rebuilt.head
        created = datetime.fromtimestamp(head.timestamp, timezone.utc).replace(tzinfo=None)
        workbook.set_properties({"title": "Audit of a Deeptier deployment", "created": created})
        writer = _Writer(workbook)
        for sheet in sheets_of(view):
            writer.write(sheet)
    return NAME


class _Writer:
    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._formats: dict[str, Format] = {
            "plain": self._format(),
            "cell": self._format(align="left", indent=1, text_wrap=True),
            "title": self._format(bold=True, font_size=16),
            "section": self._format(bold=True, font_size=12, bottom=1),
            "section right": self._format(bold=True, font_size=12, bottom=1, align="right"),
            "note": self._format(italic=True, font_color="#555555", text_wrap=True),
            "head": self._format(
                bold=True, bottom=1, bg_color="#E8EDF3", text_wrap=True, align="left", indent=1
            ),
            "head right": self._format(
                bold=True, bottom=1, bg_color="#E8EDF3", text_wrap=True, align="right"
            ),
            "date": self._format(num_format="yyyy-mm-dd"),
            "time": self._format(num_format='yyyy-mm-dd hh:mm:ss "UTC"'),
            "number": self._format(num_format="0"),
            "right": self._format(align="right"),
        }

    def write(self, sheet: Sheet) -> None:
        """One worksheet, row by row: it is not kept in memory."""
        page = self._workbook.add_worksheet(sheet.name)
        if sheet.columns:
            page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        page.set_header(f"&L{sheet.name}")
        page.set_footer("&L&F&RPage &P of &N")
        for position, width in enumerate(sheet.widths):
            page.set_column(position, position, min(_WIDEST, max(_NARROWEST, width)))
        at = 0
        for line in sheet.lines():
            self._line(page, at, line, len(sheet.widths) - 1)
            at += 1
        if sheet.columns:
            self._table(page, sheet, at)

    def _line(self, page: Worksheet, row: int, line: Line, last_column: int) -> None:
        if line.style == "title":
            page.set_row(row, _TITLE_HEIGHT)
        if line.style == "note":
            page.set_row(row, _NOTE_HEIGHT)
            page.merge_range(row, 0, row, last_column, line.cells[0], self._formats["note"])
            return
        for position, value in enumerate(line.cells):
            if value == "" and line.style == "section":
                page.write_blank(row, position, None, self._formats["section"])
            style = line.style
            if position and style in ("section", "figures"):
                style = "section right" if style == "section" else "right"
            self._cell(page, row, position, value, "plain" if style == "figures" else style)

    def _table(self, page: Worksheet, sheet: Sheet, at: int) -> None:
        page.set_row(at, _HEAD_HEIGHT)
        for position, column in enumerate(sheet.columns):
            style = "head" if column.form in (Form.TEXT, Form.FLAG) else "head right"
            page.write_string(at, position, column.title, self._formats[style])
        page.freeze_panes(at + 1, sheet.frozen_columns)
        page.repeat_rows(at)
        last = at
        for last, row in enumerate(sheet.rows(), at + 1):
            if last == _MOST_ROWS:
                raise AuditError(
                    f"{sheet.name} has more rows than a spreadsheet's {_MOST_ROWS:,}: write CSV"
                    " or Parquet instead"
                )
            for position, value in enumerate(row):
                self._cell(page, last, position, value, "cell")
        page.autofilter(at, 0, max(last, at + 1), len(sheet.columns) - 1)

    def _cell(self, page: Worksheet, row: int, position: int, value: Any, style: str) -> None:
        formats = self._formats
        if value is None or value == "":
            return
        if isinstance(value, Money):
            self._money(page, row, position, value)
        elif isinstance(value, bool):
            page.write_string(row, position, "yes" if value else "no", formats[style])
        elif isinstance(value, datetime):
            page.write_datetime(row, position, value.replace(tzinfo=None), formats["time"])
        elif isinstance(value, date):
            page.write_datetime(row, position, value, formats["date"])
        elif isinstance(value, int) and len(str(abs(value))) <= MOST_DIGITS:
            page.write_number(row, position, value, formats["number"])
        else:
            page.write_string(row, position, _fitting(str(value)), formats[style])

    def _money(self, page: Worksheet, row: int, position: int, money: Money) -> None:
        if len(str(abs(money.minor_units))) > MOST_DIGITS:
            page.write_string(row, position, decimal(money), self._formats["right"])
            return
        places = f".{'0' * money.decimals}" if money.decimals else ""
        name = f"money {money.decimals}"
        if name not in self._formats:
            self._formats[name] = self._format(num_format=f"#,##0{places}")
        page.write_number(row, position, Decimal(decimal(money)), self._formats[name])

    def _format(self, **properties: Any) -> Format:
        return self._workbook.add_format({**_FACE, **properties})


def _fitting(text: str) -> str:
    """A text as a cell takes it; it says so where something is missing."""
    if len(text) <= _MOST_CHARACTERS:
        return text
    return text[: _MOST_CHARACTERS - len(_CUT)] + _CUT
