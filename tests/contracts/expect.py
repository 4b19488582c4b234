"""Exact expectations: errors by name and arguments, events by values, views as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from brownie.exceptions import VirtualMachineError
from eth_abi import decode, encode
from eth_utils import keccak


def plain(value: Any) -> Any:
    """A value without Brownie's lenient comparison: addresses and bytes as lower-case text."""
    if hasattr(value, "address"):
        return value.address.lower()
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, (list, tuple)):
        return tuple(plain(part) for part in value)
    if isinstance(value, str) and value.startswith("0x"):
        return value.lower()
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    return int(value)


def events_of(tx: Any) -> list[tuple[Any, ...]]:
    """All events of a transaction in order, each as (name, value, value, …)."""
    return [(event.name, *(plain(value) for value in event.values())) for event in tx.events]


def assert_events(tx: Any, *expected: tuple[Any, ...]) -> None:
    """These events and no others, in this order, with these values: ("LotFrozen", lot, order)."""
    assert events_of(tx) == [(name, *(plain(value) for value in rest)) for name, *rest in expected]


def assert_view(actual: Any, *expected: Any) -> None:
    """A struct returned by a view has exactly these members, in order."""
    assert plain(actual) == tuple(plain(value) for value in expected)


class Errors:
    """The errors that the project's contracts declare, by name and number of arguments."""

    def __init__(self, project: Any) -> None:
        self._types = {
            (item["name"], len(item["inputs"])): [_type(part) for part in item["inputs"]]
            for container in project
            for item in container.abi
            if item["type"] == "error"
        }

    @contextmanager
    def refused(self, name: str, *arguments: Any) -> Iterator[None]:
        """The body is a call that reverts with exactly this error and these arguments."""
        types = self._types[name, len(arguments)]
        values = decode(types, encode(types, _raw(arguments)))
        expected = f"{name}: {', '.join(str(value) for value in values)}"
        with pytest.raises(VirtualMachineError) as refusal:
            yield
        assert refusal.value.revert_msg == expected

    def encoded(self, name: str, *arguments: Any) -> bytes:
        """The error as the bytes that another contract catches."""
        types = self._types[name, len(arguments)]
        return keccak(text=f"{name}({','.join(types)})")[:4] + encode(types, _raw(arguments))


def _type(part: dict[str, Any]) -> str:
    if not part["type"].startswith("tuple"):
        return str(part["type"])
    inner = ",".join(_type(member) for member in part["components"])
    return f"({inner}){part['type'].removeprefix('tuple')}"


def _raw(value: Any) -> Any:
    if hasattr(value, "address"):
        return value.address
    if isinstance(value, (list, tuple)):
        return tuple(_raw(part) for part in value)
    return value
