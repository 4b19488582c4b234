"""Events of the desk beside a sale: who bears what, standing bids, exposure."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.audit.events.base import (
    Address,
    Bands,
    Bool,
    Event,
    IndexedAddress,
    IndexedUint256,
    Uint8,
    Uint16,
    Uint24,
    Uint32,
    Uint64,
    Word,
)


@dataclass(frozen=True, slots=True)
class InterestShared(Event):
    """Beside Discounted: the obligor paid its share; `budget` is what its mandate has left."""

    lot: IndexedUint256
    obligor: IndexedAddress
    currency: Address
    share_ppm: Uint32
    cash: Uint64
    budget: Uint64


@dataclass(frozen=True, slots=True)
class FeePaid(Event):
    """Beside Discounted: a service fee was paid out of the proceeds."""

    lot: IndexedUint256
    receiver: IndexedAddress
    fee_ppm: Uint32
    fee: Uint64


@dataclass(frozen=True, slots=True)
class InterestMandateSet(Event):
    """How much of the discount on its own warrants an obligor bears."""

    obligor: IndexedAddress
    currency: IndexedAddress
    highest_share_ppm: Uint32
    highest_rate_ppm: Uint32
    budget: Uint64


@dataclass(frozen=True, slots=True)
class StandingBid:
    """A financier's bid that stands on chain."""

    budget: Uint64
    last_day: Uint24
    day_basis: Uint16
    method: Uint8
    recourse: Bool
    revision: Uint32
    bands: Bands


@dataclass(frozen=True, slots=True)
class StandingBidSet(Event):
    """A financier set its standing bid for an obligor and a currency."""

    financier: IndexedAddress
    obligor: IndexedAddress
    currency: IndexedAddress
    bid_digest: Word
    bid: StandingBid


@dataclass(frozen=True, slots=True)
class ExposureTaken(Event):
    """What a financier bought counts against the cap; `exposure` is its total from now on."""

    lot: IndexedUint256
    hops: Uint8
    financier: IndexedAddress
    obligor: IndexedAddress
    currency: Address
    face: Uint64
    exposure: Uint64


@dataclass(frozen=True, slots=True)
class ExposureReleased(Event):
    """What a financier no longer holds counts no longer."""

    lot: IndexedUint256
    hops: Uint8
    financier: IndexedAddress
    obligor: IndexedAddress
    currency: Address
    face: Uint64
    exposure: Uint64
