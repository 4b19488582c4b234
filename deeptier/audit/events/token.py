"""Events of the deposit token: ERC-20, and what ERC-20 leaves unsaid."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.audit.events.base import Event, IndexedAddress, Text, Uint256


@dataclass(frozen=True, slots=True)
class Transfer(Event):
    """ERC-20: deposits moved; from zero they were minted."""

    from_: IndexedAddress
    to: IndexedAddress
    amount: Uint256


@dataclass(frozen=True, slots=True)
class Approval(Event):
    """ERC-20: an owner let a spender take up to an amount."""

    owner: IndexedAddress
    spender: IndexedAddress
    amount: Uint256


@dataclass(frozen=True, slots=True)
class DepositsMinted(Event):
    """The bank issued deposits to an account."""

    account: IndexedAddress
    amount: Uint256


@dataclass(frozen=True, slots=True)
class DepositsBurned(Event):
    """The bank took deposits back from its own account."""

    bank: IndexedAddress
    amount: Uint256


@dataclass(frozen=True, slots=True)
class DepositNamed(Event):
    """The token was given its name, for good."""

    name: Text
    symbol: Text
