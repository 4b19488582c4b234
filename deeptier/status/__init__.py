"""The standing of an obligor, as a regulator asks for it."""

from __future__ import annotations

from deeptier.status.figures import CurrencyStanding, Standing
from deeptier.status.inquiry import Answer, Source, inquire
from deeptier.status.snapshot import Snapshot
from deeptier.status.standing import standing_of

__all__ = [
    "Answer",
    "CurrencyStanding",
    "Snapshot",
    "Source",
    "Standing",
    "inquire",
    "standing_of",
]
