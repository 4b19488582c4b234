"""One thing that somebody wants done on chain, before it is signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Intent:
    """A call by one sender, with what it means.

    Attributes:
        key: tells it from all others of its run, such as a row's reference.
        verb: as the command line names it, such as "endorse".
        sender: name of the party that sends, as the address book has it.
        contract: of the house, such as "Warrants".
        function: of the contract, such as "endorse".
        arguments: as the function takes them.
        sentence: what it does, for people.
        gas: limit; None: estimated.
        decimals: of the currency that it is about: amounts of a refusal are told in it.
    """

    key: str
    verb: str
    sender: str
    contract: str
    function: str
    arguments: tuple[Any, ...]
    sentence: str
    gas: int | None = None
    decimals: int = 2
