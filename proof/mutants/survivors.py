"""Mutants that no random history tells from the right code, each with the reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Explained:
    """Why mutants survive the machine.

    Attributes:
        start: of their names.
        reason: why nothing differs; or which test fails on them.
        is_equivalent: whether nobody could tell such a mutant from the right code.
    """

    start: str
    reason: str
    is_equivalent: bool = True


EXPLAINED: tuple[Explained, ...] = ()
