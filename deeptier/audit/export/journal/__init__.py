"""A double-entry journal of all parties: each event that moves money or face, in balance."""

from __future__ import annotations

from deeptier.audit.export.journal.accounts import Kind
from deeptier.audit.export.journal.booking import journal_of
from deeptier.audit.export.journal.entries import Entry, Posting

__all__ = ["Entry", "Kind", "Posting", "journal_of"]
