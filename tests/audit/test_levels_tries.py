"""Roots and proofs, beside a trie that is built by its definition."""

from __future__ import annotations

from typing import Any

import pytest
import rlp as library
from eth_hash.auto import keccak as keccak_of_eth_hash
from hypothesis import given, settings
from hypothesis import strategies as st

from deeptier.audit.levels import rlp
from deeptier.audit.levels.proof import BrokenProofError, proved
from deeptier.audit.levels.trie import EMPTY_ROOT, index_root, nibbles
from deeptier.keccak import keccak


class PlainTrie:
    """A trie by its definition: any keys, any values, nodes by their hashes."""

    def __init__(self, pairs: dict[bytes, bytes]) -> None:
        self.nodes: dict[bytes, bytes] = {}
        top = library.encode(self._node({nibbles(key): value for key, value in pairs.items()}))
        self.root = keccak_of_eth_hash(top)
        self.nodes[self.root] = top

    def proof(self, key: bytes) -> list[bytes]:
        """The nodes from the root towards a key, as far as they go."""
        found, path, name = [], nibbles(key), self.root
        while name in self.nodes:
            found.append(self.nodes[name])
            node: Any = library.decode(self.nodes[name])
            name = b""
            while isinstance(node, list):
                if len(node) == 17:
                    if not path:
                        break
                    node, path = node[path[0]], path[1:]
                else:
                    way = nibbles(node[0])
                    own = way[1:] if way[0] & 1 else way[2:]
                    if way[0] & 2 or path[: len(own)] != own:
                        break
                    node, path = node[1], path[len(own) :]
            else:
                name = node
        return found

    def _node(self, pairs: dict[tuple[int, ...], bytes]) -> Any:
        if not pairs:
            return b""
        if len(pairs) == 1:
            ((path, value),) = pairs.items()
            return [self._packed(path, 2), value]
        least, most = min(pairs), max(pairs)
        fork = 0
        while least[: fork + 1] == most[: fork + 1] and fork < len(least):
            fork += 1
        shared = least[:fork]
        if shared:
            rest = {path[len(shared) :]: value for path, value in pairs.items()}
            return [self._packed(shared, 0), self._named(self._node(rest))]
        below = [
            {path[1:]: value for path, value in pairs.items() if path[:1] == (nibble,)}
            for nibble in range(16)
        ]
        return [*(self._named(self._node(each)) for each in below), pairs.get((), b"")]

    def _named(self, node: Any) -> Any:
        content = library.encode(node)
        if len(content) < 32:
            return node
        name = keccak_of_eth_hash(content)
        self.nodes[name] = content
        return name

    @staticmethod
    def _packed(path: tuple[int, ...], flag: int) -> bytes:
        digits = [flag | len(path) % 2, *([] if len(path) % 2 else [0]), *path]
        return bytes.fromhex("".join(f"{digit:x}" for digit in digits))


@given(st.integers(0, 300), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_root_over_an_index_is_that_of_a_plain_trie(size: int, random: Any) -> None:
    values = [random.randbytes(random.choice((1, 3, 40, 200))) for _ in range(size)]
    pairs = {library.encode(index): value for index, value in enumerate(values)}
    assert index_root(values) == (PlainTrie(pairs).root if pairs else EMPTY_ROOT)


@pytest.mark.parametrize("size", [0, 1, 2, 16, 17, 127, 128, 129, 255, 256, 257, 300])
def test_root_at_the_borders_of_the_index(size: int) -> None:
    values = [bytes((index % 251, 7)) for index in range(size)]
    pairs = {library.encode(index): value for index, value in enumerate(values)}
    assert index_root(values) == (PlainTrie(pairs).root if pairs else EMPTY_ROOT)


pairs_of_tries = st.dictionaries(
    st.binary(min_size=1, max_size=3), st.binary(min_size=1, max_size=40), min_size=1, max_size=60
)


@given(pairs_of_tries, st.binary(min_size=1, max_size=3))
def test_proof_gives_the_value_or_that_there_is_none(
    pairs: dict[bytes, bytes], other: bytes
) -> None:
    trie = PlainTrie({keccak(key): rlp.text(value) for key, value in pairs.items()})
    for key in (*pairs, other):
        value = proved(trie.root, key, trie.proof(keccak(key)))
        assert value == (rlp.text(pairs[key]) if key in pairs else None)


@given(pairs_of_tries, st.data())
def test_proof_that_was_touched_proves_nothing(pairs: dict[bytes, bytes], data: Any) -> None:
    trie = PlainTrie({keccak(key): rlp.text(value) for key, value in pairs.items()})
    key = data.draw(st.sampled_from(sorted(pairs)))
    proof = trie.proof(keccak(key))
    at = data.draw(st.integers(0, len(proof) - 1))
    node = bytearray(proof[at])
    node[data.draw(st.integers(0, len(node) - 1))] ^= data.draw(st.integers(1, 255))
    touched = [*proof[:at], bytes(node), *proof[at + 1 :]]
    for flawed in (touched, proof[:-1], [*proof, proof[-1]], [], [*proof[::-1], b""]):
        with pytest.raises(BrokenProofError):
            proved(trie.root, key, flawed)


def test_nothing_is_in_an_empty_trie() -> None:
    assert proved(EMPTY_ROOT, b"key", []) is None
    with pytest.raises(BrokenProofError, match="ends too early"):
        proved(keccak(b"root"), b"key", [])
