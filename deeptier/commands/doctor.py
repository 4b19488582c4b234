"""`deeptier doctor`."""

from __future__ import annotations

EXAMPLES = """
"""


def doctor() -> None:
    """Look."""
