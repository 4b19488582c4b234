"""From commands to calldata, and from revert data to errors, by the contracts' interfaces."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from eth_abi.abi import decode, encode
from eth_hash.auto import keccak

from deeptier.model.consents import Signature, Words
from proof.builds import Build

_PATH_WORDS = 12
#: Errors of libraries, which no interface lists.
_LIBRARY_ERRORS = ("TransferFailed()", "TransferFromFailed()", "Panic(uint256)", "Error(string)")


@dataclass(frozen=True)
class Function:
    """One function of a contract."""

    selector: bytes
    types: tuple[str, ...]
    names: tuple[str, ...]
    inputs: tuple[Mapping[str, Any], ...]
    outputs: tuple[str, ...]


def lot_number(path: tuple[int, ...]) -> int:
    """The number of a lot: payable in the top 64 bits, then a word of 16 bits for each cut."""
    if not path:
        return 0
    payable, *cuts = path
    words = [*cuts, *(0,) * (_PATH_WORDS - len(cuts))]
    return int.from_bytes(
        payable.to_bytes(8, "big") + b"".join(word.to_bytes(2, "big") for word in words), "big"
    )


class Interface:
    """The interfaces of all contracts of a house.

    Args:
        builds: by the contract's name.
        digest: the 32 bytes that stand for words.
        signed: the bytes of a signature.
    """

    def __init__(
        self,
        builds: Mapping[str, Build],
        digest: Callable[[Words], bytes],
        signed: Callable[[Signature], bytes],
    ) -> None:
        self._digest = digest
        self._signed = signed
        self._functions = {
            f"{contract}.{entry['name']}": _function(entry)
            for contract, build in builds.items()
            for entry in build.abi
            if entry["type"] == "function"
        }
        self._errors = dict(_errors(builds))

    def call(self, name: str, arguments: Mapping[str, Any]) -> bytes:
        """The calldata of "Contract.function" with arguments by their names in snake case."""
        function = self._functions[name]
        if set(function.names) != set(arguments):
            raise TypeError(f"{name} takes {function.names}, not {tuple(arguments)}")
        values = [
            self.plain(entry, arguments[given])
            for entry, given in zip(function.inputs, function.names, strict=True)
        ]
        return function.selector + encode(function.types, values)

    def names(self, name: str) -> tuple[str, ...]:
        """The names of the arguments of "Contract.function"."""
        return self._functions[name].names

    def entry(self, name: str, argument: str) -> Mapping[str, Any]:
        """What the interface says of one argument of "Contract.function"."""
        function = self._functions[name]
        return function.inputs[function.names.index(argument)]

    def selector(self, name: str) -> bytes:
        """The first four bytes of a call of "Contract.function"."""
        return self._functions[name].selector

    def returned(self, name: str, output: bytes) -> tuple[Any, ...]:
        """What a call of "Contract.function" returned."""
        return tuple(decode(self._functions[name].outputs, output))

    def error(self, output: bytes) -> tuple[str, tuple[Any, ...]]:
        """The name and the arguments of the error in revert data."""
        name, types = self._errors.get(output[:4], ("", ()))
        if not name:
            return f"unknown error 0x{output.hex()}", ()
        return name, tuple(_hashable(value) for value in decode(types, output[4:]))

    def plain(self, entry: Mapping[str, Any], value: Any) -> Any:
        """A value of the model as the ABI has it."""
        abi_type = entry["type"]
        if abi_type.endswith("]"):
            inner = {**entry, "type": abi_type[: abi_type.rindex("[")]}
            return [self.plain(inner, each) for each in value]
        if abi_type == "tuple":
            parts = [getattr(value, each.name) for each in fields(value)]
            return tuple(
                self.plain(inner, part)
                for inner, part in zip(entry["components"], parts, strict=True)
            )
        return self.word(value)

    def word(self, value: Any) -> Any:
        """A plain value: a lot as its number, words as their digest, a signature as its bytes."""
        if isinstance(value, Words):
            return self._digest(value)
        if isinstance(value, Signature):
            return self._signed(value)
        if isinstance(value, tuple):
            return lot_number(value)
        return b"" if value is None else value

    def flat(self, value: Any) -> Any:
        """An argument of a refusal, as `error` would give it."""
        if is_dataclass(value) and not isinstance(value, (Words, Signature)):
            return tuple(self.flat(getattr(value, each.name)) for each in fields(value))
        return self.word(value)


def snake(name: str) -> str:
    """A name of the interface in snake case, safe as a name in Python."""
    words = re.sub(r"(?<!^)(?=[A-Z])", "_", name.strip("_")).lower()
    return f"{words}_" if keyword.iskeyword(words) else words


def type_of(entry: Mapping[str, Any]) -> str:
    """The canonical type of a parameter."""
    abi_type: str = entry["type"]
    if not abi_type.startswith("tuple"):
        return abi_type
    inner = ",".join(type_of(each) for each in entry["components"])
    return f"({inner}){abi_type.removeprefix('tuple')}"


def _function(entry: Mapping[str, Any]) -> Function:
    types = tuple(type_of(each) for each in entry["inputs"])
    selector = keccak(f"{entry['name']}({','.join(types)})".encode())[:4]
    names = tuple(snake(each["name"]) for each in entry["inputs"])
    outputs = tuple(type_of(each) for each in entry["outputs"])
    return Function(selector, types, names, tuple(entry["inputs"]), outputs)


def _errors(builds: Mapping[str, Build]) -> Iterator[tuple[bytes, tuple[str, tuple[str, ...]]]]:
    for build in builds.values():
        for entry in build.abi:
            if entry["type"] == "error":
                types = tuple(type_of(each) for each in entry["inputs"])
                signature = f"{entry['name']}({','.join(types)})"
                yield keccak(signature.encode())[:4], (entry["name"], types)
    for signature in _LIBRARY_ERRORS:
        name, types_text = signature.rstrip(")").split("(")
        types = tuple(filter(None, types_text.split(",")))
        yield keccak(signature.encode())[:4], (name, types)


def _hashable(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return tuple(_hashable(each) for each in value)
    return value
