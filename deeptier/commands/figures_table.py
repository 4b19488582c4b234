"""A table of words and figures, as commands print them: on a narrow screen no figure is cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

#: Columns of words beside the first.
_WORDS = frozenset({"", "until", "due day", "obligor", "payee", "holder", "party", "what", "why"})
_GAPS = (2, 1)
_ANY_WIDTH = 10_000


@dataclass(frozen=True)
class FiguresTable:
    """Rows beneath each other; where they are too wide for the screen, each row by itself."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """What is printed at the width that there is."""
        boundless = options.update(width=_ANY_WIDTH)
        for gap in _GAPS:
            table = self._table(gap)
            if console.measure(table, options=boundless).maximum <= options.max_width:
                yield table
                return
        yield from self._one_by_one()

    def _table(self, gap: int) -> Table:
        table = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style="bold")
        for position, name in enumerate(self.columns):
            is_word = position == 0 or name in _WORDS
            table.add_column(name, justify="left" if is_word else "right", no_wrap=True)
        for row in self.rows:
            table.add_row(*map(Text, row))
        return table

    def _one_by_one(self) -> Iterable[Text]:
        widest = max(map(len, self.columns))
        for number, row in enumerate(self.rows):
            if number:
                yield Text()
            for name, cell in zip(self.columns, row, strict=False):
                if cell:
                    yield Text(f"{name:{widest}}  ", style="bold").append(cell, style="not bold")


def figures_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> FiguresTable:
    """Words to the left, figures to the right; a column without a name and without words goes."""
    cells = [tuple(row) for row in rows]
    kept = [at for at, name in enumerate(columns) if name or any(row[at] for row in cells)]
    return FiguresTable(
        tuple(columns[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in cells)
    )
