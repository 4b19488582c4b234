"""Four levels of trust in what a node says: books, complete, storage, nodes."""

from __future__ import annotations

from deeptier.audit.levels.outcome import Level, Outcome, Report, Status
from deeptier.audit.levels.run import DEFAULT_SAMPLE, Stored, Wanted, run_levels

__all__ = [
    "DEFAULT_SAMPLE",
    "Level",
    "Outcome",
    "Report",
    "Status",
    "Stored",
    "Wanted",
    "run_levels",
]
