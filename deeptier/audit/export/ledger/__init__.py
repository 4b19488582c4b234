"""A small ledger that follows the events: what the journal and the disclosures need on the way."""

from __future__ import annotations

from deeptier.audit.export.ledger.following import Ledger
from deeptier.audit.export.ledger.records import HeldLot, Obligation, OpenLoan, Sides

__all__ = ["HeldLot", "Ledger", "Obligation", "OpenLoan", "Sides"]
