"""ABI words to values, strictly, and values to ABI words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from eth_abi.abi import decode, encode

_WORD = 32


class MalformedError(Exception):
    """The bytes are not those of the types."""


def read_words(types: Sequence[str], data: bytes) -> list[Any]:
    """The values that the data spells, exactly: nothing is left over, and no padding is used.

    Errors: `MalformedError` for anything else.
    """
    if not all(each in _READERS for each in types):
        return _read_any(types, data)
    if len(data) != _WORD * len(types):
        raise MalformedError(f"{len(data)} bytes, not {_WORD * len(types)}")
    return [
        _READERS[each](data[at : at + _WORD])
        for at, each in zip(range(0, len(data), _WORD), types, strict=True)
    ]


def write_words(types: Sequence[str], values: Sequence[Any]) -> bytes:
    """The values as a contract reads them."""
    return encode(list(types), list(values))


def _read_any(types: Sequence[str], data: bytes) -> list[Any]:
    """For types of more than one word. Writing the values again finds what reading overlooks."""
    try:
        values = decode(list(types), data)
        written_again = encode(list(types), values)
    except Exception as error:  # eth_abi has many errors, and some are Python's own
        raise MalformedError(str(error)) from None
    if written_again != data:
        raise MalformedError("not written as a contract writes it")
    return list(values)


_Reader = Callable[[bytes], Any]


def _uint(bits: int) -> _Reader:
    def read(word: bytes) -> int:
        number = int.from_bytes(word, "big")
        if number >> bits:
            raise MalformedError(f"{number} for a uint{bits}")
        return number

    return read


def _int256(word: bytes) -> int:
    return int.from_bytes(word, "big", signed=True)


def _bool(word: bytes) -> bool:
    return bool(_uint(1)(word))


def _address(word: bytes) -> str:
    if any(word[:12]):
        raise MalformedError(f"0x{word.hex()} for an address")
    return "0x" + word[12:].hex()


def _fixed_bytes(size: int) -> _Reader:
    def read(word: bytes) -> bytes:
        if any(word[size:]):
            raise MalformedError(f"0x{word.hex()} for bytes{size}")
        return bytes(word[:size])

    return read


_READERS: dict[str, _Reader] = {
    **{f"uint{bits}": _uint(bits) for bits in range(8, 257, 8)},
    "int256": _int256,
    "bool": _bool,
    "address": _address,
    "bytes4": _fixed_bytes(4),
    "bytes32": _fixed_bytes(32),
}
