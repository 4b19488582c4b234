"""How far an audit is, for those who wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """How far a stage is: `done` of `total`, in blocks for "logs", in views for "state"."""

    stage: str
    done: int
    total: int


Progress = Callable[[Step], None]


def silent(_step: Step) -> None:
    """Nobody waits."""
