"""A column of ABI words to a column of values, and which words are not those of the type."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

WORD = 32
QUADS = 4  # numbers of 64 bits in a word

Quads = NDArray[np.uint64]  # of shape (rows, 4), most significant first
Bad = NDArray[np.bool_]
_number = partial(int.from_bytes, byteorder="big")
Column = Callable[[Quads], tuple[list[Any], Bad]]


def octets(block: bytes, rows: int) -> NDArray[np.uint8]:
    """A block of rows of one size."""
    return np.frombuffer(block, np.uint8).reshape(rows, -1)


class _Addresses(dict[bytes, str]):
    """The text of each address; the same few are read again and again."""

    def __missing__(self, raw: bytes) -> str:
        text = self[raw] = "0x" + raw.hex()
        return text


def columns() -> dict[str, Column]:
    """A reader for each type that has a column; they remember the addresses that they read."""
    return {
        **{f"uint{bits}": _uint(bits) for bits in range(8, 65, 8)},
        "uint256": _uint256,
        "bool": _bool,
        "address": _address(_Addresses()),
        "bytes32": _bytes32,
    }


def _uint(bits: int) -> Column:
    def read(words: Quads) -> tuple[list[Any], Bad]:
        bad: Bad = np.asarray(words[:, :3].any(axis=1))
        last = words[:, 3]
        if bits < 64:
            bad |= last >= 1 << bits
        return last.tolist(), bad

    return read


def _uint256(words: Quads) -> tuple[list[Any], Bad]:
    none = np.zeros(len(words), dtype=np.bool_)
    if not words[:, :3].any():
        return words[:, 3].tolist(), none
    return list(map(_number, _raw(words, WORD))), none


def _bool(words: Quads) -> tuple[list[Any], Bad]:
    values, bad = _uint(8)(words)
    return list(map(bool, values)), bad | (words[:, 3] > 1)


def _address(texts: _Addresses) -> Column:
    def read(words: Quads) -> tuple[list[Any], Bad]:
        bad = (words[:, 0] != 0) | (words[:, 1] >= 1 << 32)
        return [texts[raw] for raw in _raw(words, 20)], bad

    return read


def _bytes32(words: Quads) -> tuple[list[Any], Bad]:
    return _raw(words, WORD), np.zeros(len(words), dtype=np.bool_)


def _raw(words: Quads, size: int) -> list[bytes]:
    """The last `size` bytes of each word."""
    octets = np.ascontiguousarray(words).view(np.uint8)
    tail: list[bytes] = (
        np.ascontiguousarray(octets[:, WORD - size :]).view(f"V{size}")[:, 0].tolist()
    )
    return tail
