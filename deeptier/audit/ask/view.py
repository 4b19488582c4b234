"""A view of a contract, and a question to it with the answer that the books expect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from eth_hash.auto import keccak

from deeptier.audit.findings import Amount, Finding
from deeptier.audit.words import MalformedError, read_words, write_words


@dataclass(frozen=True)
class View:
    """A view function. `outputs` are names and types, those of a struct one by one."""

    contract: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[tuple[str, str], ...]
    selector: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        signature = f"{self.name}({','.join(self.inputs)})"
        object.__setattr__(self, "selector", keccak(signature.encode())[:4])


@dataclass(frozen=True, slots=True)
class Question:
    """One call of a view.

    Attributes:
        subject: what it asks about, such as "lot 7-3-1".
        expected: the value of each output by the books; an output that is left out may be anything.
        address: where to ask, for a token that is none of the deployment's contracts.
        at_least: whether the answer may be greater.
    """

    view: View
    arguments: tuple[Any, ...]
    subject: str
    expected: Mapping[str, Any]
    address: str | None = None
    at_least: bool = False

    def call(self, addresses: Mapping[str, str]) -> dict[str, str]:
        """The parameters of the `eth_call`."""
        data = self.view.selector + write_words(self.view.inputs, self.arguments)
        address = self.address or addresses[self.view.contract]
        return {"to": address, "data": "0x" + data.hex()}

    def differences(self, answer: bytes, where: str) -> Iterator[Finding]:
        """A finding for each output that is not what the books expect."""
        try:
            values = read_words([abi_type for _, abi_type in self.view.outputs], answer)
        except MalformedError as flaw:
            yield Finding("I4", f"{self.subject}, {self.view.name}", "an answer", str(flaw), where)
            return
        names = (name for name, _ in self.view.outputs)
        for name, actual in zip(names, values, strict=True):
            expected = self.expected.get(name, actual)
            if isinstance(expected, tuple) and len(expected) == len(actual):
                for position, pair in enumerate(zip(expected, actual, strict=True), 1):
                    yield from self._difference(f"{name} {position}", *pair, where)
            else:
                yield from self._difference(name, expected, actual, where)

    def _difference(self, name: str, expected: Any, actual: Any, where: str) -> Iterator[Finding]:
        if actual == expected or (self.at_least and actual > expected):
            return
        as_shown = Amount(actual) if isinstance(expected, Amount) else actual
        yield Finding("I4", f"{self.subject}, {name}", expected, as_shown, where)
