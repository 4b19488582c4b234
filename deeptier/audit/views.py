"""Any view of the contracts, by the interface that comes with the package, at one block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from eth_hash.auto import keccak
from eth_utils.abi import collapse_if_tuple

from deeptier.audit.errors import AuditError
from deeptier.audit.node import Node
from deeptier.audit.words import MalformedError, read_words, write_words
from deeptier.chain.artifacts import artifact


class Views:
    """The contracts of a deployment as they stand at one block.

    A view that answers a struct gives its members by their names in Solidity; one that answers a
    single value gives that. Addresses are in lower case.
    """

    def __init__(self, node: Node, addresses: Mapping[str, str], block: int) -> None:
        self.node = node
        self.block = block
        self._addresses = addresses

    def ask(self, contract: str, name: str, *arguments: Any, address: str | None = None) -> Any:
        """The answer of one view; `address` is for a token that is none of the deployment's.

        Errors: `RefusedError` where the view refuses, `AuditError` where no answer can be read.
        """
        inputs, outputs = _types(contract, name)
        call = self._call(contract, name, inputs, arguments, address)
        return _read(f"{contract}.{name}", outputs, self.node.ask("eth_call", *call))

    def ask_each(self, contract: str, name: str, arguments: Iterable[tuple[Any, ...]]) -> list[Any]:
        """The answers of one view to many questions, in order.

        Errors: as `ask`.
        """
        inputs, outputs = _types(contract, name)
        calls = [self._call(contract, name, inputs, each, None) for each in arguments]
        answers = self.node.ask_all([("eth_call", call) for call in calls])
        return [_read(f"{contract}.{name}", outputs, answer) for answer in answers]

    def _call(
        self,
        contract: str,
        name: str,
        inputs: tuple[str, ...],
        arguments: tuple[Any, ...],
        address: str | None,
    ) -> list[Any]:
        selector = keccak(f"{name}({','.join(inputs)})".encode())[:4]
        data = "0x" + (selector + write_words(inputs, arguments)).hex()
        return [{"to": address or self._addresses[contract], "data": data}, hex(self.block)]


_Outputs = tuple[tuple[str, str], ...]


@cache
def _types(contract: str, name: str) -> tuple[tuple[str, ...], _Outputs]:
    """Input types; names and types of what is answered, those of a struct one by one."""
    (entry,) = (
        each
        for each in artifact(contract).abi
        if each["type"] == "function" and each["name"] == name
    )
    outputs = entry["outputs"]
    if len(outputs) == 1 and outputs[0]["type"] == "tuple":
        members = tuple(
            (each["name"], collapse_if_tuple(each)) for each in outputs[0]["components"]
        )
    else:
        members = tuple(("", each["type"]) for each in outputs)
    return tuple(map(collapse_if_tuple, entry["inputs"])), members


def _read(view: str, outputs: _Outputs, answer: Any) -> Any:
    try:
        values = read_words([abi_type for _, abi_type in outputs], bytes.fromhex(answer[2:]))
    except (MalformedError, TypeError, ValueError) as flaw:
        raise AuditError(f"{view} gives no answer that can be read: {flaw}") from None
    names = [name for name, _ in outputs]
    return dict(zip(names, values, strict=True)) if any(names) else values[0]
