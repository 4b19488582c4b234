"""The root of the Merkle-Patricia trie that keeps a block's receipts: index to bytes."""

from __future__ import annotations

from collections.abc import Sequence

from deeptier.audit.levels import rlp
from deeptier.keccak import keccak

EMPTY_ROOT = keccak(rlp.text(b""))

_HASH = 32
_BRANCHES = 16
_NOTHING = rlp.text(b"")

_ONLY_PATH = b"\x82\x20\x80"  # a leaf's, to the RLP of index 0

_Path = tuple[int, ...]
_Leaf = tuple[_Path, bytes]


def index_root(values: Sequence[bytes]) -> bytes:
    """The root over `values`, each under the RLP of its index."""
    if not values:
        return EMPTY_ROOT
    if len(values) == 1:  # most blocks of a quiet chain
        return keccak(rlp.wrapped(_ONLY_PATH + rlp.text(values[0])))
    leaves = [(nibbles(rlp.number(index)), value) for index, value in enumerate(values)]
    leaves.sort(key=lambda leaf: leaf[0])
    return keccak(_node(leaves, 0, len(leaves), 0))


def nibbles(data: bytes) -> _Path:
    """The half bytes, high one first."""
    return tuple(half for byte in data for half in (byte >> 4, byte & 15))


def _node(leaves: Sequence[_Leaf], first: int, end: int, depth: int) -> bytes:
    """The node over sorted leaves whose paths agree up to `depth`; no path begins another."""
    path, value = leaves[first]
    if end - first == 1:
        return rlp.wrapped(_compact(path[depth:], 0x20) + rlp.text(value))
    last = leaves[end - 1][0]
    fork = depth
    while path[fork] == last[fork]:
        fork += 1
    if fork > depth:
        return rlp.wrapped(
            _compact(path[depth:fork], 0) + _reference(_node(leaves, first, end, fork))
        )
    children = [_NOTHING] * (_BRANCHES + 1)
    while first < end:
        nibble, after = leaves[first][0][depth], first + 1
        while after < end and leaves[after][0][depth] == nibble:
            after += 1
        children[nibble] = _reference(_node(leaves, first, after, depth + 1))
        first = after
    return rlp.listed(children)


def _reference(node: bytes) -> bytes:
    return node if len(node) < _HASH else rlp.text(keccak(node))


def _compact(path: _Path, flag: int) -> bytes:
    """The hex-prefix encoding of a path: `flag` 0x20 for a leaf, 0 for an extension."""
    odd = len(path) % 2
    head = flag | (0x10 | path[0] if odd else 0)
    rest = path[odd:]
    pairs = bytes(high << 4 | low for high, low in zip(rest[::2], rest[1::2], strict=True))
    return rlp.text(bytes((head,)) + pairs)
