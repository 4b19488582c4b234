"""Rules that hold from a day, announced without the rulemaker's delay: governance's matter."""

from __future__ import annotations

from typing import Any

from house import RULEMAKER, RULES
from stage import Stage

#: IRulebook.Rules, member by member.
MEMBERS = (
    "normalTenorDays",
    "longestTenorDays",
    "longestGraceDays",
    "highestPenaltyPpmPerDay",
    "highestTierCap",
    "issuerRoles",
    "backings",
    "issueStreams",
    "endorsementStreams",
    "discountStreams",
    "registrationDays",
    "obligorCap",
    "financierCap",
)


def rules_with(**changes: int) -> tuple[int, ...]:
    """The rules of the deployment, but for these."""
    rules = dict(zip(MEMBERS, RULES, strict=True))
    assert set(changes) <= set(rules), f"no such rule: {set(changes) - set(rules)}"
    return tuple((rules | changes).values())


def hasty(stage: Stage) -> dict[str, Any]:
    """The sender of a rulemaker that waits for nothing."""
    house, people = stage.house, stage.people
    house.governance.grantRole(RULEMAKER, people.other_core, 0, {"from": people.admin})
    return {"from": people.other_core}


def announce(stage: Stage, from_day: int, **changes: int) -> Any:
    """Announce the rules of the deployment with changes; the transaction."""
    return stage.house.enterprises.announceRules(rules_with(**changes), from_day, hasty(stage))


def hold(stage: Stage, **changes: int) -> None:
    """Announce changed rules for tomorrow, and wait for them."""
    announce(stage, stage.today + 1, **changes)
    stage.sleep_days(1)
