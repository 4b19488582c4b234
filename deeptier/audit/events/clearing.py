"""Events of credit lines and of clearing."""

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
    IndexedUint256,
    Uint24,
    Uint32,
    Uint64,
    Uint104,
)


@dataclass(frozen=True, slots=True)
class LineGranted(Event):
    """A bank granted an obligor a line."""

    line: IndexedUint32
    bank: IndexedAddress
    obligor: IndexedAddress
    currency: Address
    limit: Uint64
    expiry_day: Uint24


@dataclass(frozen=True, slots=True)
class LineLimitSet(Event):
    """A line was raised or lowered."""

    line: IndexedUint32
    limit: Uint64


@dataclass(frozen=True, slots=True)
class LineRenewed(Event):
    """A line's expiry day was set."""

    line: IndexedUint32
    expiry_day: Uint24


@dataclass(frozen=True, slots=True)
class LineSuspended(Event):
    """A line was suspended."""

    line: IndexedUint32


@dataclass(frozen=True, slots=True)
class LineResumed(Event):
    """A line may be drawn again."""

    line: IndexedUint32


@dataclass(frozen=True, slots=True)
class LineFollowed(Event):
    """Bank or obligor, or both, are now the accounts that took their place."""

    line: IndexedUint32
    bank: IndexedAddress
    obligor: IndexedAddress


@dataclass(frozen=True, slots=True)
class PenaltyAccrued(Event):
    """Penalty was accrued through a day, in millionths of the minor unit."""

    payable_number: IndexedUint64
    penalty_ppm: Uint104
    through_day: Uint24


@dataclass(frozen=True, slots=True)
class Repaid(Event):
    """Cash came in: penalty first, then principal, which is given back to the line."""

    payable_number: IndexedUint64
    payer: IndexedAddress
    line: Uint32
    principal: Uint64
    penalty: Uint64


@dataclass(frozen=True, slots=True)
class MandateSet(Event):
    """An obligor let anyone collect what it owes, or no longer."""

    obligor: IndexedAddress
    currency: IndexedAddress
    granted: Bool


@dataclass(frozen=True, slots=True)
class Claimed(Event):
    """Part of what a live lot is owed was paid to its holder."""

    lot: IndexedUint256
    holder: IndexedAddress
    cash: Uint64


@dataclass(frozen=True, slots=True)
class Redeemed(Event):
    """A lot was paid in full and ended."""

    lot: IndexedUint256
    holder: Address
    amount: Uint64


@dataclass(frozen=True, slots=True)
class ArrearsRedeemed(Event):
    """Beside Redeemed, for a payable in arrears: paid now is amount + penalty share - claimed."""

    lot: IndexedUint256
    penalty_share: Uint64
    claimed: Uint64


@dataclass(frozen=True, slots=True)
class Skipped(Event):
    """A lot in a batch could not be paid."""

    lot: IndexedUint256
    reason: Data


@dataclass(frozen=True, slots=True)
class Defaulted(Event):
    """Default of an unpaid payable was declared."""

    payable_number: IndexedUint64
    obligor: IndexedAddress
    unpaid: Uint64
    day: Uint24


@dataclass(frozen=True, slots=True)
class DefaultCured(Event):
    """A payable in default was paid."""

    payable_number: IndexedUint64
    obligor: IndexedAddress
