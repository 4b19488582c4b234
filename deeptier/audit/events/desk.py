"""Events of the discount desk."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.audit.events.base import (
    Address,
    Event,
    IndexedAddress,
    IndexedUint256,
    IndexedWord,
    Uint8,
    Uint16,
    Uint24,
    Uint32,
    Uint64,
    Uint256,
    Word,
)


@dataclass(frozen=True, slots=True)
class Discounted(Event):
    """A lot was sold to a financier before it was due.

    `filled` is the face bought so far under a bid for an obligor; zero under a bid for one lot.
    """

    lot: IndexedUint256
    seller: IndexedAddress
    financier: IndexedAddress
    bid_digest: Word
    face_amount: Uint64
    discount: Uint64
    proceeds: Uint64
    tenor_days: Uint24
    rate_ppm: Uint32
    day_basis: Uint16
    method: Uint8
    filled: Uint64


@dataclass(frozen=True, slots=True)
class RecourseGranted(Event):
    """The buyer may sell the lot back; `price` is zero for an endorsement of a bill.

    `hops` are the lot's in its hands, `children` those cut before, which the right does not cover.
    """

    lot: IndexedUint256
    seller: IndexedAddress
    buyer: IndexedAddress
    price: Uint64
    hops: Uint8
    children: Uint16


@dataclass(frozen=True, slots=True)
class BidCancelled(Event):
    """A financier killed one bid."""

    financier: IndexedAddress
    bid_digest: IndexedWord


@dataclass(frozen=True, slots=True)
class SeriesRaised(Event):
    """A financier killed all its bids of older series."""

    financier: IndexedAddress
    series: Uint64


@dataclass(frozen=True, slots=True)
class RecourseClaimed(Event):
    """A holder claimed recourse for a lot of a payable in default."""

    lot: IndexedUint256
    holder: IndexedAddress
    seller: IndexedAddress
    sold_as: Uint256
    hops: Uint8
    day: Uint24


@dataclass(frozen=True, slots=True)
class RecoursePaid(Event):
    """A claim was paid and the lot returned to its seller.

    `hops` are the lot's when it is back; `held_at_hops` its hops when the seller sold it.
    """

    lot: IndexedUint256
    seller: IndexedAddress
    holder: IndexedAddress
    payer: Address
    cash: Uint64
    hops: Uint8
    held_at_hops: Uint8
