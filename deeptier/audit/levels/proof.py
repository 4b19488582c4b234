"""Walks a Merkle-Patricia proof from a root to a key: the value there, or that there is none."""

from __future__ import annotations

from collections.abc import Sequence

from deeptier.audit.levels import rlp
from deeptier.audit.levels.trie import EMPTY_ROOT, nibbles
from deeptier.keccak import keccak

_SHORT_NODE, _BRANCH = 2, 17
_HASH = 32
_LEAF, _ODD = 2, 1


class BrokenProofError(Exception):
    """A proof that does not lead from the root to the key."""


def proved(root: bytes, key: bytes, nodes: Sequence[bytes]) -> bytes | None:
    """The value under the hash of `key` in the trie with this root; None where nothing is there.

    `nodes` are those from the root on, in order; all of them are used.

    Errors: `BrokenProofError` when the nodes prove neither.
    """
    if root == EMPTY_ROOT and not nodes:
        return None
    walk = _Walk(nodes)
    try:
        value = walk.value(walk.hashed(root), nibbles(keccak(key)))
    except rlp.MalformedRlpError as flaw:
        raise BrokenProofError(f"a node of it is malformed: {flaw}") from None
    walk.require_end()
    return value


class _Walk:
    def __init__(self, nodes: Sequence[bytes]) -> None:
        self._nodes = nodes
        self._at = 0

    def hashed(self, expected: bytes) -> bytes:
        """The next node of the proof, which must have this hash."""
        if self._at == len(self._nodes):
            raise BrokenProofError("it ends too early")
        node = self._nodes[self._at]
        self._at += 1
        if keccak(node) != expected:
            raise BrokenProofError(f"its node {self._at} is not the one that its parent names")
        return node

    def require_end(self) -> None:
        """What nothing names proves nothing."""
        if self._at != len(self._nodes):
            raise BrokenProofError("it goes on where it should end")

    def value(self, node: bytes, path: tuple[int, ...]) -> bytes | None:
        """The value at `path` below a node."""
        while True:
            parts = rlp.items(node)
            if len(parts) == _BRANCH:
                if not path:
                    raise BrokenProofError("it ends in a branch, longer than its key")
                following, path = parts[path[0]], path[1:]
            elif len(parts) == _SHORT_NODE:
                way = nibbles(rlp.content(parts[0]))
                if not way:
                    raise BrokenProofError("a node of it has no path")
                flag, own = way[0], way[1:] if way[0] & _ODD else way[2:]
                if flag & _LEAF:
                    return rlp.content(parts[1]) if own == path else None
                if path[: len(own)] != own:
                    return None
                following, path = parts[1], path[len(own) :]
            else:
                raise BrokenProofError(f"a node of it has {len(parts)} parts")
            if rlp.is_list(following):
                node = following
                continue
            name = rlp.content(following)
            if not name:
                return None
            if len(name) != _HASH:
                raise BrokenProofError("a node of it names its child by something else than a hash")
            node = self.hashed(name)
