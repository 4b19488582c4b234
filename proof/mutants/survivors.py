"""Mutants that no random history tells from the right code, each with the reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Explained:
    """Why a mutant survives the machine.

    Attributes:
        mutant: its name, without line and column.
        reason: why nothing differs; or what fails on it.
        is_equivalent: whether nobody could tell it from the right code; else a test kills it.
    """

    mutant: str
    reason: str
    is_equivalent: bool = True


EXPLAINED: tuple[Explained, ...] = ()
