"""Who may do what: the roles of an enterprise, and the roles of governance that oversee them."""

from __future__ import annotations

from enum import IntEnum, IntFlag


class Role(IntFlag):
    """What an enterprise takes part as; the bits are those of the contract's `roles` byte.

    A regulator or registrar holds no other role.
    """

    CORE_ENTERPRISE = 1
    SUPPLIER = 2
    FINANCIER = 4
    GUARANTOR = 8
    REGULATOR = 16
    REGISTRAR = 32


class GovernanceRole(IntEnum):
    """Who may call what is restricted; the numbers are those of the AccessManager.

    The deployer is ADMIN at first.
    """

    ADMIN = 0
    REGISTRAR = 1
    """Onboards, renews and closes enterprises."""

    REGULATOR = 2
    """Freezes and thaws enterprises, lots and payables; pauses and resumes business."""

    RULEMAKER = 3
    """Sets the rules and the currencies of later payables, after a delay."""

    BANK = 4
    """Mints and burns the deposit token."""
