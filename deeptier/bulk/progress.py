"""How far a run is, told to whoever shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """A run came further.

    Attributes:
        text: what goes on.
        done: items that are mined or failed.
        failed: of those.
        total: all items.
    """

    text: str
    done: int
    failed: int
    total: int


Progress = Callable[[Step], None]


def silent(_: Step) -> None:
    """Tells nobody."""
