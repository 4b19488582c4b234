"""Events of the ledger of lots."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from deeptier.audit.events.base import (
    Bool,
    Event,
    IndexedAddress,
    IndexedUint64,
    IndexedUint256,
    Text,
    Uint8,
    Uint16,
    Uint64,
    Uint64s,
    Uint256,
    Uint256s,
    Word,
)


class Cause(IntEnum):
    """Why a lot was delivered; the numbers are those of the event."""

    ENDORSEMENT = 0
    SALE = 1
    RECOURSE = 2
    FORECLOSURE = 3
    ORDER = 4


class Hold(IntEnum):
    """Why a lot is held where it is, beside a freeze."""

    OFFER = 0
    PLEDGE = 1


@dataclass(frozen=True, slots=True)
class Split(Event):
    """Children were cut from a lot and kept by its holder."""

    lot: IndexedUint256
    holder: IndexedAddress
    first_child: Uint16
    amounts: Uint64s


@dataclass(frozen=True, slots=True)
class Delivered(Event):
    """A whole lot moved, or a child cut from it was delivered under a number of its own."""

    lot: IndexedUint256
    from_: IndexedAddress
    to: IndexedAddress
    amount: Uint64
    hops: Uint8
    cause: Uint8
    ref: Word


@dataclass(frozen=True, slots=True)
class LotFrozen(Event):
    """A regulator stopped a lot."""

    lot: IndexedUint256
    order_hash: Word


@dataclass(frozen=True, slots=True)
class LotThawed(Event):
    """A regulator let a lot go on, or moved it by order."""

    lot: IndexedUint256
    order_hash: Word


@dataclass(frozen=True, slots=True)
class LotHeld(Event):
    """A lot is held for an offer or a pledge."""

    lot: IndexedUint256
    hold: Uint8


@dataclass(frozen=True, slots=True)
class LotReleased(Event):
    """A lot is held no longer."""

    lot: IndexedUint256
    hold: Uint8


@dataclass(frozen=True, slots=True)
class Followed(Event):
    """A lot followed its holder to the account that took the holder's place: no hop."""

    lot: IndexedUint256
    from_: IndexedAddress
    to: IndexedAddress


@dataclass(frozen=True, slots=True)
class PayableFrozen(Event):
    """A regulator stopped all lots of a payable."""

    payable_number: IndexedUint64
    order_hash: Word


@dataclass(frozen=True, slots=True)
class PayableThawed(Event):
    """A regulator let a payable's lots go on."""

    payable_number: IndexedUint64
    order_hash: Word


@dataclass(frozen=True, slots=True)
class MetadataUriSet(Event):
    """The base of the lots' metadata address was set."""

    metadata_uri: Text


@dataclass(frozen=True, slots=True)
class TransferSingle(Event):
    """ERC-1155: one id moved, was made or ended."""

    operator: IndexedAddress
    from_: IndexedAddress
    to: IndexedAddress
    id: Uint256
    value: Uint256


@dataclass(frozen=True, slots=True)
class TransferBatch(Event):
    """ERC-1155: several ids moved, were made or ended."""

    operator: IndexedAddress
    from_: IndexedAddress
    to: IndexedAddress
    ids: Uint256s
    values: Uint256s


@dataclass(frozen=True, slots=True)
class ApprovalForAll(Event):
    """ERC-1155: a holder named an operator, or dismissed it."""

    account: IndexedAddress
    operator: IndexedAddress
    approved: Bool
