"""Lines below a line: indented, broken between words, without blanks at their ends."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text


def print_below(
    console: Console, text: str, indent: int, style: str = "dim", label: str = ""
) -> None:
    """Print a text in as many lines as the width needs, each after `indent` blanks.

    A `label` stands in the blanks of the first line.
    """
    width = max(console.width - indent, 1)
    for number, line in enumerate(Text(text, style=style).wrap(console, width)):
        line.rstrip()
        before = Text(label.ljust(indent), style=style) if not number else Text(" " * indent)
        console.print(before.append_text(line), soft_wrap=True)
