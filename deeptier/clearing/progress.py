"""How far clearing is, told to whoever shows it."""

from __future__ import annotations

from collections.abc import Callable

#: What goes on, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]


def silent(_text: str, _done: int, _total: int) -> None:
    """Tells nobody."""
