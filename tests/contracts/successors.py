"""Key replacement: another account takes an enterprise's place, the days of objection passed."""

from __future__ import annotations

from typing import Any

from stage import Stage

#: In which the old account may object (Enterprises.OBJECTION_DAYS).
DAYS = 3


def replace(stage: Stage, account: Any, successor: Any) -> Any:
    """Propose, wait, complete; the transaction that completed it."""
    enterprises, people = stage.house.enterprises, stage.people
    enterprises.proposeSuccessor(account, successor, {"from": people.registrar})
    stage.sleep_days(DAYS)
    return enterprises.completeSuccession(account, {"from": people.admin})
