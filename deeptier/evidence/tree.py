"""Merkle trees in OpenZeppelin's standard layout, so that its JavaScript library verifies them.

All nodes stand in one array: the root first, the children of node i at 2i + 1 and 2i + 2, the
leaves last, the smallest at the very end. An inner node is the keccak-256 of its two children, the
smaller one first; a proof is the siblings from the leaf to the root, and needs no left and right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eth_hash.auto import keccak

from deeptier.bounds import bytes32
from deeptier.errors import InputError


@dataclass(frozen=True)
class Tree:
    """A tree of leaves of 32 bytes each; their order does not matter.

    Errors: `InputError` for no leaf, for one that is not 32 bytes, and for one that is there twice.
    """

    nodes: tuple[bytes, ...]

    @classmethod
    def of(cls, leaves: Iterable[bytes]) -> Tree:
        """Build the tree."""
        ordered = sorted(bytes32("leaf", leaf) for leaf in leaves)
        if not ordered:
            raise InputError("number of leaves", 0, "at least 1")
        if len(set(ordered)) < len(ordered):
            raise InputError("number of equal leaves", len(ordered) - len(set(ordered)), "0")
        inner = len(ordered) - 1
        nodes = [b""] * inner + ordered[::-1]
        for at in range(inner - 1, -1, -1):
            nodes[at] = _node(nodes[2 * at + 1], nodes[2 * at + 2])
        return cls(tuple(nodes))

    @property
    def root(self) -> bytes:
        """What is committed to."""
        return self.nodes[0]

    def proof(self, leaf: bytes) -> tuple[bytes, ...]:
        """The siblings on the way from a leaf to the root.

        Errors: `InputError` for what is no leaf of the tree.
        """
        first_leaf = len(self.nodes) // 2
        if leaf not in self.nodes[first_leaf:]:
            raise InputError("leaf", leaf.hex(), "a leaf of the tree")
        at = self.nodes.index(leaf, first_leaf)
        siblings = []
        while at:
            siblings.append(self.nodes[at + 1 if at % 2 else at - 1])
            at = (at - 1) // 2
        return tuple(siblings)


def root_from(leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """The root that a leaf and its siblings lead to."""
    node = leaf
    for sibling in proof:
        node = _node(node, sibling)
    return node


def _node(one: bytes, other: bytes) -> bytes:
    return keccak(min(one, other) + max(one, other))
