"""What the errors of governance and of the compiler say."""

from __future__ import annotations

GOVERNANCE = {
    # Governance (OpenZeppelin AccessManager)
    "AccessManagedUnauthorized": "{caller} has not the role that may do this",
    "AccessManagedRequiredDelay": (
        "{caller} must schedule this and wait {delay} seconds before doing it"
    ),
    "AccessManagedInvalidAuthority": "{authority} is no contract that can be the authority",
    "AccessManagerAlreadyScheduled": "the operation {operationId} is scheduled already",
    "AccessManagerNotScheduled": "the operation {operationId} is not scheduled",
    "AccessManagerNotReady": "the operation {operationId} is scheduled for later",
    "AccessManagerExpired": "the operation {operationId} was scheduled and has expired",
    "AccessManagerLockedRole": "the role {roleId:governance} cannot be changed",
    "AccessManagerBadConfirmation": "who gives up a role must name its own account",
    "AccessManagerUnauthorizedAccount": "{msgsender} has not the role {roleId:governance}",
    "AccessManagerUnauthorizedCall": "{caller} may not call {selector} of {target}",
    "AccessManagerUnauthorizedConsume": "{target} may not use up scheduled operations",
    "AccessManagerUnauthorizedCancel": (
        "{msgsender} may not cancel the call of {selector} of {target} by {caller}"
    ),
    "AccessManagerInvalidInitialAdmin": "{initialAdmin} cannot be the first administrator",
    "AddressEmptyCode": "there is no contract at {target}",
    "FailedCall": "the call failed without a reason",
    "InsufficientBalance(uint256,uint256)": "{needed} wei are needed, {balance} are there",
    "SafeCastOverflowedUintDowncast": "{value} does not fit {bits} bits",
    "InvalidShortString": "a name of the contract is stored wrongly",
    "StringTooLong": "the name {str} is too long",
}

#: What Solidity's Panic(uint256) means, by code.
PANICS = {
    0x00: "an internal check of the compiler failed",
    0x01: "an assertion of the contract failed",
    0x11: "a number of the contract would have left its bounds",
    0x12: "the contract divided by zero",
    0x21: "a number names no member of an enumeration",
    0x22: "a stored byte array is malformed",
    0x31: "the contract took from an empty list",
    0x32: "an index is outside its list",
    0x41: "a list is too long for memory",
    0x51: "the contract called a function that is not set",
}
