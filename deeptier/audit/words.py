"""ABI words to values, strictly, and values to ABI words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from eth_abi.abi import decode, encode

_WORD = 32
_ADDRESS = re.compile("0x[0-9a-fA-F]{40}")


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
    """The values as a contract reads them.

    Errors: those of eth_abi for a value that its type has not.
    """
    words = plain_words(types, values)
    return encode(list(types), list(values)) if words is None else words


def plain_words(types: Sequence[str], values: Sequence[Any]) -> bytes | None:
    """The values as a contract reads them; None unless each is plainly a word of its type."""
    if len(types) != len(values) or not all(each in _WRITERS for each in types):
        return None
    words = [_WRITERS[each](value) for each, value in zip(types, values, strict=True)]
    return None if None in words else b"".join(filter(None, words))


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


# A writer gives None for what is not plainly a value of its type.
_Writer = Callable[[Any], bytes | None]


def _write_uint(bits: int) -> _Writer:
    def write(value: Any) -> bytes | None:
        fits = type(value) is int and 0 <= value >> bits < 1
        return value.to_bytes(_WORD, "big") if fits else None

    return write


def _write_address(value: Any) -> bytes | None:
    if type(value) is not str or not _ADDRESS.fullmatch(value):
        return None
    return bytes(12) + bytes.fromhex(value[2:])


def _write_bytes32(value: Any) -> bytes | None:
    return value if type(value) is bytes and len(value) == _WORD else None


_WRITERS: dict[str, _Writer] = {
    **{f"uint{bits}": _write_uint(bits) for bits in range(8, 257, 8)},
    "address": _write_address,
    "bytes32": _write_bytes32,
}

_READERS: dict[str, _Reader] = {
    **{f"uint{bits}": _uint(bits) for bits in range(8, 257, 8)},
    "int256": _int256,
    "bool": _bool,
    "address": _address,
    "bytes4": _fixed_bytes(4),
    "bytes32": _fixed_bytes(32),
}
