"""The error of evidence that cannot be read, sealed or shown."""

from __future__ import annotations

from deeptier.errors import DeeptierError


class EvidenceError(DeeptierError):
    """Documents, a seal or a proof are not what they must be; the message names the file."""
