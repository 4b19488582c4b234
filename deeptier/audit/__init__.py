"""The third book: rebuild everything from the chain's logs and compare it with the contracts."""

from __future__ import annotations

from deeptier.audit.errors import AuditError
from deeptier.audit.extract import Deployed
from deeptier.audit.findings import Amount, Finding, LotNumber
from deeptier.audit.progress import Progress, Step
from deeptier.audit.rebuild import Rebuilt, rebuild
from deeptier.audit.verdict import CurrencyFigures, Figures, Verdict
from deeptier.audit.verify import verify

__all__ = [
    "Amount",
    "AuditError",
    "CurrencyFigures",
    "Deployed",
    "Figures",
    "Finding",
    "LotNumber",
    "Progress",
    "Rebuilt",
    "Step",
    "Verdict",
    "rebuild",
    "verify",
]
