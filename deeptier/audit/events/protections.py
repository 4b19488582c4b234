"""Events of what protects holders, and of payables that fall away: retired or cancelled."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.audit.events.base import (
    Event,
    IndexedAddress,
    IndexedUint64,
    IndexedUint256,
    Uint32,
    Uint64,
)


@dataclass(frozen=True, slots=True)
class GuarantorReimbursed(Event):
    """Before Repaid: this part came in beyond what holders are owed, for the guarantor.

    `principal` of it is given back to the line.
    """

    payable_number: IndexedUint64
    payer: IndexedAddress
    cash: Uint64
    principal: Uint64


@dataclass(frozen=True, slots=True)
class GuaranteePaid(Event):
    """The guarantor paid the holders; the line is not given back yet."""

    payable_number: IndexedUint64
    guarantor: IndexedAddress
    principal: Uint64
    penalty: Uint64


@dataclass(frozen=True, slots=True)
class RecoveryPaid(Event):
    """The guarantor was paid what came back from the obligor."""

    payable_number: IndexedUint64
    guarantor: IndexedAddress
    cash: Uint64


@dataclass(frozen=True, slots=True)
class DepositLocked(Event):
    """An obligor locked part of the face at issue."""

    payable_number: IndexedUint64
    obligor: IndexedAddress
    amount: Uint64


@dataclass(frozen=True, slots=True)
class DepositTaken(Event):
    """The deposit pays at default: the next Repaid of the payable is out of it."""

    payable_number: IndexedUint64
    amount: Uint64


@dataclass(frozen=True, slots=True)
class DepositReleased(Event):
    """The rest of a deposit went back to the obligor."""

    payable_number: IndexedUint64
    obligor: IndexedAddress
    amount: Uint64


@dataclass(frozen=True, slots=True)
class Retired(Event):
    """The obligor gave up a lot of its own payable: face and used line fall by its amount."""

    payable_number: IndexedUint64
    lot: IndexedUint256
    obligor: IndexedAddress
    amount: Uint64


@dataclass(frozen=True, slots=True)
class Cancelled(Event):
    """Obligor and payee undid the payable: face and used line fall to nothing."""

    payable_number: IndexedUint64
    line: Uint32
    face_amount: Uint64
