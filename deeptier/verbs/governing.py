"""Verbs of governance: who holds the roles that oversee a network."""

from __future__ import annotations

from deeptier.chain.record import DeploySettings
from deeptier.days import SECONDS_A_DAY
from deeptier.operations.fields import Field, optional
from deeptier.operations.kinds import DAYS, GOVERNANCE_ROLE, PARTY
from deeptier.operations.verb import Case, Deed, Verb, plain
from deeptier.roles import GovernanceRole

_ROLE = Field("role", GOVERNANCE_ROLE, "Which role.")


def _grant(case: Case) -> Deed:
    days = case["delay_days"]
    is_slow = days is None and case["role"] is GovernanceRole.RULEMAKER
    seconds = DeploySettings.rule_delay_seconds if is_slow else (days or 0) * SECONDS_A_DAY
    return Deed("Governance", "grantRole", (int(case["role"]), case["to"], seconds))


def _renounce(case: Case) -> Deed:
    return Deed("Governance", "renounceRole", (int(case["role"]), case.sender))


GOVERNING = (
    Verb(
        "role grant",
        "Give an account a role of governance.",
        "an admin; the deployer is one at first",
        (
            _ROLE,
            Field("to", PARTY, "Who gets it."),
            optional(
                "delay_days", DAYS, "Days that it waits before it acts: 2 for a rulemaker, else 0."
            ),
        ),
        _grant,
        "make {to} {role}",
    ),
    Verb(
        "role revoke",
        "Take a role of governance from an account.",
        "an admin",
        (_ROLE, Field("party", PARTY, "Who loses it.")),
        plain("Governance", "revokeRole", "role", "party"),
        "take the role of {role} from {party}",
    ),
    Verb(
        "role renounce",
        "Give up a role of governance. Nobody can take it back for the sender.",
        "who has it",
        (_ROLE,),
        _renounce,
        "give up the role of {role}",
        notes="The last admin who gives up its role leaves none: nobody grants a role any more.",
    ),
)
