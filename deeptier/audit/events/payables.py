"""Events of confirming payables, and of consents given on chain."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.audit.events.base import (
    Address,
    Event,
    IndexedAddress,
    IndexedUint64,
    IndexedWord,
    Uint8,
    Uint16,
    Uint24,
    Uint32,
    Uint64,
    Uint256,
    Word,
    Words,
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What obligor, payee and guarantor agreed to."""

    line: Uint32
    obligor: Address
    payee: Address
    guarantor: Address
    currency: Address
    backing: Uint8
    face_amount: Uint64
    due_day: Uint24
    grace_days: Uint16
    penalty_ppm_per_day: Uint24
    tier_cap: Uint8
    deposit_ppm: Uint32
    document_root: Word
    long_tenor_reason: Word
    last_day: Uint24
    nonce: Uint256


@dataclass(frozen=True, slots=True)
class PayableIssued(Event):
    """A payable was born with its root lot, account, line draw, terms digest and invoices."""

    payable_number: IndexedUint64
    obligor: IndexedAddress
    payee: IndexedAddress
    terms_digest: Word
    terms: Terms
    invoices: Words


@dataclass(frozen=True, slots=True)
class PayableCancelled(Event):
    """Obligor and payee undid a payable; its invoices may serve this pair again."""

    payable_number: IndexedUint64
    obligor: IndexedAddress
    payee: IndexedAddress
    invoices: Words


@dataclass(frozen=True, slots=True)
class ConsentApproved(Event):
    """A party agreed to a digest on chain."""

    party: IndexedAddress
    digest: IndexedWord


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(Event):
    """A party took its agreement back."""

    party: IndexedAddress
    digest: IndexedWord


@dataclass(frozen=True, slots=True)
class ConsentUsed(Event):
    """A holder's consent offered a whole lot, which raised no version: it serves no more."""

    holder: IndexedAddress
    digest: Word
