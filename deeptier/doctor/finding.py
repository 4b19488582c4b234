"""One thing that was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(str, Enum):
    """How a thing is."""

    WELL = "well"
    NOTE = "note"
    """Worth knowing, and no fault."""

    AMISS = "amiss"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        area: "versions", "compiler", "node", "keys" or "chain".
        what: was looked at.
        state: how it is.
        found: in words.
        remedy: how to mend it; empty where nothing is to be mended.
    """

    area: str
    what: str
    state: State
    found: str
    remedy: str = ""


def well(area: str, what: str, found: str) -> Finding:
    """A thing as it should be."""
    return Finding(area, what, State.WELL, found)


def note(area: str, what: str, found: str, remedy: str = "") -> Finding:
    """A thing worth knowing."""
    return Finding(area, what, State.NOTE, found, remedy)


def amiss(area: str, what: str, found: str, remedy: str) -> Finding:
    """A thing that must be mended."""
    return Finding(area, what, State.AMISS, found, remedy)
