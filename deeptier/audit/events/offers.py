"""Events of offers, and of orders."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.audit.events.base import (
    Event,
    IndexedAddress,
    IndexedUint256,
    Uint24,
    Uint64,
    Uint256,
    Word,
)


@dataclass(frozen=True, slots=True)
class Offered(Event):
    """A lot is held for a receiver that asked to accept."""

    lot: IndexedUint256
    to: IndexedAddress
    last_day: Uint24
    trade_reference: Word


@dataclass(frozen=True, slots=True)
class OfferAccepted(Event):
    """The receiver took the lot."""

    lot: IndexedUint256
    to: IndexedAddress


@dataclass(frozen=True, slots=True)
class OfferRejected(Event):
    """The receiver refused the lot."""

    lot: IndexedUint256
    to: IndexedAddress


@dataclass(frozen=True, slots=True)
class OfferReturned(Event):
    """The offer's last day passed."""

    lot: IndexedUint256
    to: IndexedAddress


@dataclass(frozen=True, slots=True)
class MovedByOrder(Event):
    """A court's or regulator's order moved a lot, or a part of it."""

    lot: IndexedUint256
    to: IndexedAddress
    delivered: Uint256
    amount: Uint64
    order_hash: Word


@dataclass(frozen=True, slots=True)
class SplitByOrder(Event):
    """An order cut a lot for its own holder."""

    lot: IndexedUint256
    first_child: Uint256
    order_hash: Word
