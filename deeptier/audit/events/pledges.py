"""Events of lots pledged for an advance."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.audit.events.base import (
    Bool,
    Event,
    IndexedAddress,
    IndexedUint256,
    IndexedWord,
    Uint16,
    Uint24,
    Uint32,
    Uint64,
    Word,
)


@dataclass(frozen=True, slots=True)
class Pledged(Event):
    """Cash went to the holder, and the lot is pledged."""

    lot: IndexedUint256
    pledgor: IndexedAddress
    financier: IndexedAddress
    bid_digest: Word
    advance: Uint64
    rate_ppm: Uint32
    day_basis: Uint16
    since_day: Uint24
    repay_day: Uint24


@dataclass(frozen=True, slots=True)
class PledgeBidCancelled(Event):
    """A financier killed one offer of an advance."""

    financier: IndexedAddress
    bid_digest: IndexedWord


@dataclass(frozen=True, slots=True)
class LoanRepaid(Event):
    """The loan is repaid, and the lot is released."""

    lot: IndexedUint256
    payer: IndexedAddress
    cash: Uint64
    interest: Uint64


@dataclass(frozen=True, slots=True)
class Foreclosed(Event):
    """The financier took the lot, and is owed `debt` out of what it will be paid."""

    lot: IndexedUint256
    pledgor: IndexedAddress
    financier: IndexedAddress
    debt: Uint64


@dataclass(frozen=True, slots=True)
class PledgeCleared(Event):
    """What the lot was paid was shared between financier and pledgor."""

    lot: IndexedUint256
    to_financier: Uint64
    to_pledgor: Uint64
    ended: Bool
