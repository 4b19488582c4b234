"""Many frozen records at once, filled field by field."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import fields
from itertools import repeat
from typing import Any, TypeVar

_Record = TypeVar("_Record")


def records(kind: type[_Record], columns: Sequence[Iterable[Any]], count: int) -> list[_Record]:
    """Records of a dataclass with slots and no check of its own, from a column for each field."""
    made: list[_Record] = list(map(object.__new__, repeat(kind, count)))
    for field, column in zip(fields(kind), columns, strict=True):  # type: ignore[arg-type]
        _exhaust(map(getattr(kind, field.name).__set__, made, column))
    return made


def _exhaust(steps: Iterable[object]) -> None:
    deque(steps, maxlen=0)
