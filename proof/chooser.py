"""How random histories choose: everything comes down to numbers between two bounds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from random import Random
from typing import TypeVar

_T = TypeVar("_T")


class Chooser(ABC):
    """Source of choices. Low numbers are the simple ones: a history shrinks towards them."""

    @abstractmethod
    def number(self, low: int, high: int) -> int:
        """A number from low to high, both included."""

    def pick(self, choices: Sequence[_T]) -> _T:
        """One of a sequence that is not empty."""
        return choices[self.number(0, len(choices) - 1)]

    def chance(self, percent: int) -> bool:
        """True in so many of a hundred cases; the simple case is False."""
        return self.number(1, 100) > 100 - percent

    def amount(self, most: int) -> int:
        """An amount from 1 to `most`, often one of the edges."""
        edge = self.number(0, 9)
        if edge == 0 or most <= 1:
            return most
        if edge == 1:
            return 1
        if edge == 2:
            return most - 1
        return self.number(1, most)


class SeededChooser(Chooser):
    """Choices from a seed: fast, and the same each time."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 (no secret)

    def number(self, low: int, high: int) -> int:
        """A number from low to high, both included."""
        return self._random.randint(low, high)
