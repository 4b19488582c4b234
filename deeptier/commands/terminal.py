"""The console that commands print on; nothing that others wrote can steer a terminal by it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.segment import Segment

#: Width of what is not written to a terminal.
_PLAIN_WIDTH = 100
_NARROWEST = 20
#: Control characters, and those that turn the direction of what is read.
_STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Terminal(Console):
    """Colours and widths as the terminal has them, plain text elsewhere.

    Args:
        stderr: whether it prints on stderr, not on stdout.
    """

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, highlight=False)
        if not self.is_terminal and "COLUMNS" not in os.environ:
            self.width = _PLAIN_WIDTH
        self.width = max(self.width, _NARROWEST)

    @property
    def is_watched(self) -> bool:
        """Whether a person sees it move; colours may be forced where nobody does."""
        return self.is_terminal and self.file.isatty()

    def render(self, *things: Any, **settings: Any) -> Iterable[Segment]:
        """As rich does, with text that only reads."""
        for segment in super().render(*things, **settings):
            is_ours = segment.control or not _STEERS.search(segment.text)
            yield segment if is_ours else Segment(legible(segment.text), segment.style)


def legible(text: str) -> str:
    """A text with a mark in place of every character that would steer a terminal."""
    return _STEERS.sub("\N{REPLACEMENT CHARACTER}", text)
