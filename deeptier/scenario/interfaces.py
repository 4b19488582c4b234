"""What a `send` step may call and quote: functions and digests, by the contracts' interfaces."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_LOTS = ("lot", "lots", "sold_as")
_READING = ("view", "pure")
_DIGEST = "Digest"


@dataclass(frozen=True)
class Parameter:
    """One argument of a function, or one field of a struct.

    Attributes:
        name: in snake case.
        abi_type: as in the interface, "tuple" for a struct.
        parts: the fields of a struct.
    """

    name: str
    abi_type: str
    parts: tuple[Parameter, ...] = ()

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Parameter:
        """The parameter that an entry of an interface describes."""
        parts = tuple(map(cls.of, entry.get("components", ())))
        return cls(snake_case(entry["name"]), entry["type"], parts)

    @property
    def is_list(self) -> bool:
        """Whether it holds several values of one type."""
        return self.abi_type.endswith("]")

    @property
    def item(self) -> Parameter:
        """One of the values of a list."""
        return Parameter(self.name, self.abi_type[: self.abi_type.rindex("[")], self.parts)

    @property
    def length(self) -> int | None:
        """How many values a list must have; None for any number."""
        size = self.abi_type[self.abi_type.rindex("[") + 1 : -1]
        return int(size) if size else None

    @property
    def is_lot(self) -> bool:
        """Whether it is the number of a lot: the interfaces tell it by the name alone."""
        return self.abi_type == "uint256" and self.name in _LOTS


@dataclass(frozen=True)
class Function:
    """One function of a contract."""

    name: str
    parameters: tuple[Parameter, ...]


def snake_case(name: str) -> str:
    """A name of the interfaces as a scenario writes it: `lastDay` is last_day."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name.strip("_")).lower()


def functions_of(abi: Sequence[Mapping[str, Any]]) -> dict[str, Function]:
    """The functions that change something, by name."""
    return {
        entry["name"]: _function(entry)
        for entry in abi
        if entry["type"] == "function" and entry["stateMutability"] not in _READING
    }


def wordings_of(abi: Sequence[Mapping[str, Any]]) -> dict[str, Function]:
    """The views that hash what parties sign, by the message's name: "Split" for splitDigest."""
    found: dict[str, Function] = {}
    for entry in abi:
        if entry["type"] == "function" and entry["name"].endswith(_DIGEST):
            message = entry["name"].removesuffix(_DIGEST)
            found[message[0].upper() + message[1:]] = _function(entry)
    return found


def _function(entry: Mapping[str, Any]) -> Function:
    return Function(entry["name"], tuple(map(Parameter.of, entry["inputs"])))
