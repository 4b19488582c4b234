"""Events of OpenZeppelin's AccessManager, and of the contracts that obey it."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.audit.events.base import (
    Address,
    Bool,
    Data,
    Event,
    IndexedAddress,
    IndexedUint32,
    IndexedUint64,
    IndexedWord,
    Selector,
    Text,
    Uint32,
    Uint48,
)


@dataclass(frozen=True, slots=True)
class AuthorityUpdated(Event):
    """A contract obeys this AccessManager."""

    authority: Address


@dataclass(frozen=True, slots=True)
class OperationScheduled(Event):
    """A delayed operation was scheduled."""

    operation_id: IndexedWord
    nonce: IndexedUint32
    schedule: Uint48
    caller: Address
    target: Address
    data: Data


@dataclass(frozen=True, slots=True)
class OperationExecuted(Event):
    """A scheduled operation was carried out."""

    operation_id: IndexedWord
    nonce: IndexedUint32


@dataclass(frozen=True, slots=True)
class OperationCanceled(Event):
    """A scheduled operation was called off."""

    operation_id: IndexedWord
    nonce: IndexedUint32


@dataclass(frozen=True, slots=True)
class RoleLabel(Event):
    """A role was given a name, for people."""

    role_id: IndexedUint64
    label: Text


@dataclass(frozen=True, slots=True)
class RoleGranted(Event):
    """An account was given a role, or a member's execution delay changes at `since`."""

    role_id: IndexedUint64
    account: IndexedAddress
    delay: Uint32
    since: Uint48
    new_member: Bool


@dataclass(frozen=True, slots=True)
class RoleRevoked(Event):
    """An account lost a role."""

    role_id: IndexedUint64
    account: IndexedAddress


@dataclass(frozen=True, slots=True)
class RoleAdminChanged(Event):
    """Another role administers a role."""

    role_id: IndexedUint64
    admin: IndexedUint64


@dataclass(frozen=True, slots=True)
class RoleGuardianChanged(Event):
    """Another role may cancel the operations of a role."""

    role_id: IndexedUint64
    guardian: IndexedUint64


@dataclass(frozen=True, slots=True)
class RoleGrantDelayChanged(Event):
    """Grants of a role take effect after another delay, from `since`."""

    role_id: IndexedUint64
    delay: Uint32
    since: Uint48


@dataclass(frozen=True, slots=True)
class TargetClosed(Event):
    """A contract was closed to restricted calls, or opened."""

    target: IndexedAddress
    closed: Bool


@dataclass(frozen=True, slots=True)
class TargetFunctionRoleUpdated(Event):
    """A role was named for a function of a contract."""

    target: IndexedAddress
    selector: Selector
    role_id: IndexedUint64


@dataclass(frozen=True, slots=True)
class TargetAdminDelayUpdated(Event):
    """Changes to a contract's settings wait for another delay, from `since`."""

    target: IndexedAddress
    delay: Uint32
    since: Uint48
