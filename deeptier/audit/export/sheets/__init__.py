"""The sheets of the workbook, in their order."""

from __future__ import annotations

from collections.abc import Iterator

from deeptier.audit.export.sheets.disclosure import disclosure_sheet
from deeptier.audit.export.sheets.lists import exceptions_sheet, maturity_sheet, payables_sheet
from deeptier.audit.export.sheets.sheet import Line, Sheet
from deeptier.audit.export.sheets.summary import summary_sheet
from deeptier.audit.export.view import View

__all__ = ["Line", "Sheet", "sheets_of"]


def sheets_of(view: View) -> Iterator[Sheet]:
    """Summary first."""
    yield summary_sheet(view)
    yield payables_sheet(view)
    yield maturity_sheet(view)
    yield exceptions_sheet(view)
    yield disclosure_sheet(view)
