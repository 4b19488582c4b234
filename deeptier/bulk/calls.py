"""Intents as the chain takes them: where to, which bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from eth_utils.abi import collapse_if_tuple, function_abi_to_4byte_selector

from deeptier.audit.words import plain_words
from deeptier.bulk.intent import Intent
from deeptier.chain.artifacts import artifact
from deeptier.chain.house import House
from deeptier.errors import InputError


@dataclass(frozen=True)
class Call:
    """An intent, encoded.

    Attributes:
        key: of the intent.
        verb: of the intent.
        sender: name of the party.
        sentence: of the intent.
        to: address of the contract, checksummed.
        data: what the contract is given.
        gas: limit; None: estimated.
        decimals: of the intent.
    """

    key: str
    verb: str
    sender: str
    sentence: str
    to: str
    data: bytes
    gas: int | None
    decimals: int = 2

    @property
    def shape(self) -> tuple[str, bytes, int]:
        """Calls of one shape are estimated once: contract, function, length."""
        return self.to, self.data[:4], len(self.data)


class Encoder:
    """Encodes calls to the contracts of one house."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._codec = house.web3.codec
        self._known: dict[tuple[str, str, int], tuple[bytes, list[str]]] = {}

    def calls(self, intents: Sequence[Intent]) -> list[Call]:
        """All intents, encoded.

        Errors: `InputError` for none, for a key that two have, for a contract or function that is
        none, and for arguments that the function does not take.
        """
        if not intents:
            raise InputError("intents", "none", "one at least")
        keys: set[str] = set()
        for intent in intents:
            if intent.key in keys:
                raise InputError("key", intent.key, "another for each item of a run")
            keys.add(intent.key)
        return [self._call(intent) for intent in intents]

    def _call(self, intent: Intent) -> Call:
        selector, types = self._function(intent)
        try:
            body = plain_words(types, intent.arguments)
            if body is None:
                body = self._codec.encode(types, intent.arguments)
        except Exception as error:  # the library has an error of its own for each kind of value
            reason = str(error).partition("\n")[0]
            raise InputError(
                f"arguments of {intent.key}",
                reason,
                f"what {intent.contract}.{intent.function} takes: {', '.join(types)}",
            ) from error
        to, data = self._house.address(intent.contract), selector + body
        who, said = (intent.key, intent.verb, intent.sender), intent.sentence
        return Call(*who, said, to, data, intent.gas, intent.decimals)

    def _function(self, intent: Intent) -> tuple[bytes, list[str]]:
        name = (intent.contract, intent.function, len(intent.arguments))
        if name not in self._known:
            self._known[name] = _found(*name)
        return self._known[name]


def _found(contract: str, function: str, count: int) -> tuple[bytes, list[str]]:
    for entry in artifact(contract).abi:
        if entry["type"] == "function" and entry["name"] == function:
            inputs: Sequence[Any] = entry["inputs"]
            if len(inputs) == count:
                types = [collapse_if_tuple(each) for each in inputs]
                return function_abi_to_4byte_selector(cast(Any, entry)), types
    raise InputError(
        "function", f"{contract}.{function} of {count}", "one of the contract, with its arguments"
    )
