"""The worked tables of docs/SPEC.md, for tests that let the contracts compute them."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "offline"))

from documents import Row, number, table

from deeptier.money import parse_rate

SPEC = "docs/SPEC.md"
METHODS = ("discount", "true yield")

__all__ = ["METHODS", "number", "parse_rate", "rows"]


def rows(*columns: str) -> tuple[Row, ...]:
    """The rows of the one table of SPEC with these columns."""
    return table(SPEC, *columns).rows
