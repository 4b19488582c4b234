"""Call any function with any arguments: the step below all verbs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class AccountName:
    """An address by the name of its party, counterpart or contract."""

    name: str


@dataclass(frozen=True)
class Words:
    """What a contract hashes before it is signed: its message, and the message's values."""

    contract: str
    message: str
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class Signature:
    """A party's signature on words; a flaw makes it one that binds nobody."""

    by: str
    words: Words
    flaw: str | None = None


@dataclass(frozen=True)
class Send:
    """Anyone calls a function of a contract, or of a counterpart.

    Arguments stand in the order of the interface: whole numbers, truths, texts, bytes, addresses
    (`AccountName`, or a checksummed address), `Words` for a digest, `Signature`, and tuples of
    these for lists and structs.
    """

    who: str
    contract: str
    function: str
    arguments: tuple[Any, ...]
