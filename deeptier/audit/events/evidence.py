"""Events of evidence and registrations."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.audit.events.base import (
    Event,
    FourWords,
    IndexedAddress,
    IndexedUint256,
    IndexedWord,
    Uint8,
    Uint24,
    Word,
)


@dataclass(frozen=True, slots=True)
class Anchored(Event):
    """Documents were anchored, by the roots of the four streams."""

    ref: IndexedWord
    by: IndexedAddress
    roots: FourWords


@dataclass(frozen=True, slots=True)
class Presented(Event):
    """A holder showed documents for the financing of its lot; `streams` are all so far."""

    lot: IndexedUint256
    holder: IndexedAddress
    ref: IndexedWord
    streams: Uint8


@dataclass(frozen=True, slots=True)
class RegistrationDue(Event):
    """A financier has to register what it bought or took in pledge."""

    lot: IndexedUint256
    hops: Uint8
    financier: IndexedAddress
    last_day: Uint24


@dataclass(frozen=True, slots=True)
class Registered(Event):
    """A registration was attached to a financing."""

    lot: IndexedUint256
    hops: Uint8
    by: IndexedAddress
    registration: Word
