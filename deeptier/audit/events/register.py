"""Events of the register of enterprises."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.audit.events.base import Event, IndexedAddress, Int256, Uint8, Uint24, Uint32, Word


@dataclass(frozen=True, slots=True)
class CivilTimeSet(Event):
    """Civil time was fixed, in seconds ahead of UTC."""

    civil_offset: Int256


@dataclass(frozen=True, slots=True)
class EnterpriseOnboarded(Event):
    """An account took part for the first time."""

    account: IndexedAddress
    roles: Uint8
    expiry_day: Uint24
    identity: Word


@dataclass(frozen=True, slots=True)
class EnterpriseRenewed(Event):
    """Roles and expiry day were set anew."""

    account: IndexedAddress
    roles: Uint8
    expiry_day: Uint24


@dataclass(frozen=True, slots=True)
class EnterpriseClosed(Event):
    """An account was closed for good."""

    account: IndexedAddress


@dataclass(frozen=True, slots=True)
class EnterpriseFrozen(Event):
    """A regulator stopped an account."""

    account: IndexedAddress
    order_hash: Word


@dataclass(frozen=True, slots=True)
class EnterpriseThawed(Event):
    """A regulator let an account go on."""

    account: IndexedAddress
    order_hash: Word


@dataclass(frozen=True, slots=True)
class EnterpriseDefaultsChanged(Event):
    """The number of an obligor's payables in declared default changed."""

    account: IndexedAddress
    defaults: Uint32


@dataclass(frozen=True, slots=True)
class BusinessPaused(Event):
    """New business stopped."""

    since_day: Uint24
    order_hash: Word


@dataclass(frozen=True, slots=True)
class BusinessResumed(Event):
    """New business runs again."""

    on_day: Uint24
    order_hash: Word


@dataclass(frozen=True, slots=True)
class AcceptanceSet(Event):
    """An account wants to accept what it is given, within days; zero: it need not be asked."""

    account: IndexedAddress
    acceptance_days: Uint8


@dataclass(frozen=True, slots=True)
class SuccessorProposed(Event):
    """Another account is to take an account's place, from a day on."""

    account: IndexedAddress
    successor: IndexedAddress
    from_day: Uint24


@dataclass(frozen=True, slots=True)
class SuccessorRefused(Event):
    """The old account objected."""

    account: IndexedAddress
    successor: IndexedAddress


@dataclass(frozen=True, slots=True)
class SuccessorWithdrawn(Event):
    """The registrar took a proposal back."""

    account: IndexedAddress
    successor: IndexedAddress


@dataclass(frozen=True, slots=True)
class EnterpriseReplaced(Event):
    """Another account took an account's place."""

    account: IndexedAddress
    successor: IndexedAddress
