"""A table of words and figures, as commands print them: on a narrow screen no figure is cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from deeptier.commands.terminal import legible

#: Columns of words beside the first.
_WORDS = frozenset({"", "until", "due day", "obligor", "payee", "holder", "party", "what", "why"})
#: Columns that are never folded, however narrow the screen: half a date is none.
_WHOLE = frozenset({"until", "due day", "day"})
#: As narrow as a column of words may get.
_FOLDED = 12
_GAPS = (2, 1)


@dataclass(frozen=True)
class FiguresTable:
    """Rows beneath each other; where even folded words leave too little room, row by row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """What is printed at the width that there is."""
        gap = self._gap(options.max_width)
        if gap is None:
            yield from self._row_by_row()
        else:
            yield self._table(gap)

    def fits(self, width: int) -> bool:
        """Whether rows stand beneath each other at a width."""
        return self._gap(width) is not None

    def _gap(self, width: int) -> int | None:
        """Blanks between columns; None where there is no room for the rows."""
        widest = [max(map(cell_len, cells)) for cells in zip(self.columns, *self.rows, strict=True)]
        narrow = [
            each if self._is_whole(at) else min(each, _FOLDED) for at, each in enumerate(widest)
        ]
        rooms = (
            (sum(widths) + gap * (len(widths) - 1), gap)
            for widths in (widest, narrow)
            for gap in _GAPS
        )
        return next((gap for needed, gap in rooms if needed <= width), None)

    def _is_word(self, at: int) -> bool:
        return at == 0 or self.columns[at] in _WORDS

    def _is_whole(self, at: int) -> bool:
        return not self._is_word(at) or self.columns[at] in _WHOLE

    def _table(self, gap: int) -> Table:
        table = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style="bold")
        for at, name in enumerate(self.columns):
            table.add_column(
                name,
                justify="left" if self._is_word(at) else "right",
                overflow="fold",
                no_wrap=self._is_whole(at),
            )
        for row in self.rows:
            table.add_row(*map(Text, row))
        return table

    def _row_by_row(self) -> Iterator[Text]:
        longest = max(map(len, self.columns))
        for number, row in enumerate(self.rows):
            if number:
                yield Text()
            for name, cell in zip(self.columns, row, strict=True):
                if cell:
                    yield Text(f"{name:{longest}}  ", style="bold").append(cell, style="not bold")


def figures_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> FiguresTable:
    """Words to the left, figures to the right; a column without a name and without words goes."""
    cells = [tuple(map(legible, row)) for row in rows]
    kept = [at for at, name in enumerate(columns) if name or any(row[at] for row in cells)]
    return FiguresTable(
        tuple(columns[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in cells)
    )
