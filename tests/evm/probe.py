"""The libraries' probe on an EVM in the process: its pure functions as if they were Python's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from eth_abi.abi import decode, encode

from proof.builds import build_of
from proof.evm import Evm, Receipt
from proof.interface import Interface, type_of

_DEPLOYER = "0x" + "d0" * 20


class ProbeError(Exception):
    """The probe refused: the error's name and arguments."""


class Probe:
    """`LibraryProbe`, deployed alone."""

    def __init__(self) -> None:
        build = build_of("LibraryProbe")
        self._evm = Evm(31_337, 1_767_240_000)
        self._at, _ = self._evm.deploy(_DEPLOYER, build.bytecode)
        self._interface = Interface({"LibraryProbe": build}, lambda _: b"", lambda _: b"")
        self._entries = {each["name"]: each for each in build.abi if each["type"] == "function"}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *arguments: self._answer(name, arguments)

    @contextmanager
    def refused(self, name: str, *arguments: Any) -> Iterator[None]:
        """Exactly this error with exactly these arguments comes within."""
        with pytest.raises(ProbeError) as refusal:
            yield
        assert refusal.value.args == (name, arguments)

    def _answer(self, name: str, arguments: tuple[Any, ...]) -> Any:
        entry = self._entries[name]
        types = [type_of(each) for each in entry["inputs"]]
        selector = self._interface.selector(f"LibraryProbe.{name}")
        receipt: Receipt = self._evm.send(_DEPLOYER, self._at, selector + encode(types, arguments))
        if not receipt.succeeded:
            raise ProbeError(*self._interface.error(receipt.output))
        values = decode([type_of(each) for each in entry["outputs"]], receipt.output)
        return values[0] if len(values) == 1 else values


def assert_view(actual: Any, *expected: Any) -> None:
    """Several values, or a struct, are exactly these, in order."""
    assert tuple(actual) == expected
