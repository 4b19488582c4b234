"""Lines below a line: indented, broken between words, without blanks at their ends."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text


def print_below(console: Console, text: str, indent: int, style: str = "dim") -> None:
    """Print a text in as many lines as the width needs, each after `indent` blanks."""
    width = max(console.width - indent, 1)
    for line in Text(text, style=style).wrap(console, width):
        line.rstrip()
        console.print(Text(" " * indent).append_text(line), soft_wrap=True)
