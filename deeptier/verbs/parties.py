"""Verbs of the register: who takes part, and who takes whose place."""

from __future__ import annotations

from deeptier.operations.fields import Field
from deeptier.operations.kinds import IDENTITY, PARTY, ROLES
from deeptier.operations.verb import Verb, plain
from deeptier.verbs.words import EXPIRY, PARTY_

PARTIES = (
    Verb(
        "onboard",
        "Register an enterprise.",
        "a registrar",
        (
            PARTY_,
            Field("roles", ROLES, "What it takes part as."),
            EXPIRY,
            Field(
                "identity", IDENTITY, "Its registration number, or the 32-byte commitment to it."
            ),
        ),
        plain("Enterprises", "onboard", "party", "roles", "expiry", "identity"),
        "register {party} as {roles} through {expiry}",
    ),
    Verb(
        "renew",
        "Set roles and last active day of an enterprise.",
        "a registrar",
        (PARTY_, Field("roles", ROLES, "What it takes part as."), EXPIRY),
        plain("Enterprises", "renew", "party", "roles", "expiry"),
        "renew {party} as {roles} through {expiry}",
    ),
    Verb(
        "close",
        "Close an enterprise for good.",
        "a registrar",
        (PARTY_,),
        plain("Enterprises", "close", "party"),
        "close {party} for good",
    ),
    Verb(
        "successor propose",
        "Propose an account for an enterprise whose key is lost.",
        "a registrar",
        (PARTY_, Field("successor", PARTY, "The account in its place.")),
        plain("Enterprises", "proposeSuccessor", "party", "successor"),
        "propose {successor} for the place of {party}",
    ),
    Verb(
        "successor refuse",
        "Object to what is proposed for the sender.",
        "the enterprise",
        (),
        plain("Enterprises", "refuseSuccessor"),
        "refuse the proposed successor",
    ),
    Verb(
        "successor withdraw",
        "Take a proposed successor back.",
        "a registrar",
        (PARTY_,),
        plain("Enterprises", "withdrawSuccessor", "party"),
        "withdraw the successor of {party}",
    ),
    Verb(
        "successor complete",
        "Put a successor in an enterprise's place, from its day on.",
        "anyone",
        (PARTY_,),
        plain("Enterprises", "completeSuccession", "party"),
        "put the successor of {party} in its place",
    ),
)
