"""What stops an audit from being carried out."""

from __future__ import annotations

from deeptier.errors import DeeptierError


class AuditError(DeeptierError):
    """The audit could not be carried out, so it says nothing about the books.

    Attributes:
        reason: what stopped it, in one sentence.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason
