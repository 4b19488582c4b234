"""RLP, Ethereum's encoding of bytes and lists: what headers, receipts and tries need, strictly."""

from __future__ import annotations

from collections.abc import Iterable

_SHORT = 56
_TEXT, _LONG_TEXT, _LIST, _LONG_LIST = 0x80, 0xB7, 0xC0, 0xF7


class MalformedRlpError(ValueError):
    """Bytes that are no RLP."""


def text(data: bytes) -> bytes:
    """The encoding of bytes."""
    size = len(data)
    if size == 1 and data[0] < _TEXT:
        return data
    if size < _SHORT:
        return bytes((_TEXT + size,)) + data
    return _long(_LONG_TEXT, size) + data


def number(value: int) -> bytes:
    """The encoding of an integer that is not negative: without leading zeros, zero is empty."""
    return text(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def listed(encoded: Iterable[bytes]) -> bytes:
    """The encoding of a list whose items are encoded already."""
    return wrapped(b"".join(encoded))


def wrapped(payload: bytes) -> bytes:
    """The encoding of a list whose items are encoded and joined already."""
    size = len(payload)
    if size < _SHORT:
        return bytes((_LIST + size,)) + payload
    return _long(_LONG_LIST, size) + payload


def items(encoded: bytes) -> list[bytes]:
    """The items of a list, each still encoded.

    Errors: `MalformedRlpError` for what is no list, and for bytes before or after it.
    """
    start, end = _span(encoded, 0)
    if encoded[0] < _LIST or end != len(encoded):
        raise MalformedRlpError("no list")
    found = []
    while start < end:
        _, after = _span(encoded, start)
        if after > end:
            raise MalformedRlpError("an item is longer than its list")
        found.append(encoded[start:after])
        start = after
    return found


def content(encoded: bytes) -> bytes:
    """The bytes that an encoding stands for.

    Errors: `MalformedRlpError` for what encodes no bytes, or not in the one right way.
    """
    start, end = _span(encoded, 0)
    found = encoded[start:end]
    if encoded[0] >= _LIST or end != len(encoded) or text(found) != encoded:
        raise MalformedRlpError("no bytes")
    return found


def is_list(encoded: bytes) -> bool:
    """Whether an encoding is that of a list."""
    return bool(encoded) and encoded[0] >= _LIST


def _long(base: int, size: int) -> bytes:
    if size <= 0xFF:  # most are
        return bytes((base + 1, size))
    if size <= 0xFFFF:
        return bytes((base + 2, size >> 8, size & 0xFF))
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((base + len(digits),)) + digits


def _span(encoded: bytes, at: int) -> tuple[int, int]:
    """Where the content of the item that begins at `at` begins and ends."""
    if at >= len(encoded):
        raise MalformedRlpError("nothing is there")
    first = encoded[at]
    if first < _TEXT:
        return at, at + 1
    if first <= _LONG_TEXT or _LIST <= first <= _LONG_LIST:
        start, size = at + 1, first - (_TEXT if first <= _LONG_TEXT else _LIST)
    else:
        digits = first - (_LONG_TEXT if first < _LIST else _LONG_LIST)
        start = at + 1 + digits
        size = int.from_bytes(encoded[at + 1 : start], "big")
        if size < _SHORT or encoded[at + 1] == 0:
            raise MalformedRlpError("its length could be written shorter")
    if start + size > len(encoded):
        raise MalformedRlpError("it ends too early")
    return start, start + size
