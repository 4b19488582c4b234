"""A table of words and figures, as commands print them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.table import Table
from rich.text import Text

#: Columns of words beside the first.
_WORDS = frozenset({"", "until", "due day", "obligor", "payee", "holder", "party", "what", "why"})
#: Columns that are never folded, however narrow the screen: half a date is none.
_WHOLE = frozenset({"until", "due day", "day"})


def figures_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Words to the left, figures to the right. Words are folded, and no figure is cut off."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for position, name in enumerate(columns):
        is_word = position == 0 or name in _WORDS
        table.add_column(
            name,
            justify="left" if is_word else "right",
            overflow="fold",
            no_wrap=name in _WHOLE or not is_word,
        )
    for row in rows:
        table.add_row(*map(Text, row))
    return table
