"""A sheet of the workbook: lines for people on top, and a table below them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from deeptier.audit.export.table import Column, Row


@dataclass(frozen=True)
class Line:
    """One row of values.

    Attributes:
        style: of its text: plain, title, section, note; or figures, whose text is on the right too.
    """

    cells: Row = ()
    style: str = "plain"


@dataclass(frozen=True)
class Sheet:
    """A sheet. Without columns it has lines only.

    Attributes:
        widths: of the columns, in characters.
        frozen_columns: those that stay in sight.
    """

    name: str
    widths: tuple[int, ...]
    lines: Callable[[], Iterator[Line]]
    columns: tuple[Column, ...] = ()
    rows: Callable[[], Iterator[Row]] = lambda: iter(())
    frozen_columns: int = 0
