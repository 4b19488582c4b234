"""What stops a run, or keeps it from starting; what is in its journal stays."""

from __future__ import annotations

from deeptier.errors import DeeptierError


class BulkError(DeeptierError):
    """A run cannot go on; the message says why, and what to do."""


class JournalError(BulkError):
    """A journal cannot be read or written, is in use, or is another run's."""


class StoppedError(BulkError):
    """A run was stopped by what lies outside it: run again, it goes on where it was."""
