"""The compiled contracts that come with the package: deploying and auditing need no compiler."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from deeptier.errors import InputError

#: The contracts of a deployment, in the order in which they are deployed.
CONTRACTS = (
    "Governance",
    "Enterprises",
    "Warrants",
    "Clearing",
    "Payables",
    "DiscountDesk",
    "Offers",
    "Pledges",
    "Orders",
    "Evidence",
    "DepositToken",
)


@dataclass(frozen=True)
class Artifact:
    """A compiled contract: its interface, and the code that deploys it."""

    name: str
    abi: list[dict[str, Any]] = field(repr=False)
    bytecode: str = field(repr=False)
    compiler: dict[str, Any]


@cache
def artifact(name: str) -> Artifact:
    """The compiled contract of that name.

    Errors: `InputError` unless it is one of `CONTRACTS`.
    """
    if name not in CONTRACTS:
        raise InputError("contract", name, "one of " + ", ".join(CONTRACTS))
    text = (files("deeptier") / "artifacts" / f"{name}.json").read_text(encoding="utf-8")
    words = json.loads(text)
    return Artifact(words["name"], words["abi"], words["bytecode"], words["compiler"])
