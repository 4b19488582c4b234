"""Leaves, trees, streams and references: the format that the contracts and others share."""

from __future__ import annotations

from itertools import permutations

import pytest
from documents import table
from eth_abi import encode
from eth_hash.auto import keccak
from evidence_samples import SALTS, SEALED
from hypothesis import given
from hypothesis import strategies as st

from deeptier.errors import InputError
from deeptier.evidence.fields import Field, SealedField
from deeptier.evidence.streams import ABSENT, STREAMS, Roots, Stream
from deeptier.evidence.tree import Tree, root_from

ONE, TWO, THREE, FOUR = (bytes([number]) * 32 for number in range(1, 5))


def word(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))


@pytest.mark.rule("R132")
@given(SEALED)
def test_a_leaf_is_the_double_hash_of_the_abi_encoding(sealed: SealedField) -> None:
    words = [sealed.field.path, sealed.field.value, sealed.salt]
    assert sealed.leaf == keccak(keccak(encode(["string", "string", "bytes32"], words)))


@pytest.mark.rule("R132")
def test_leaves_of_the_specification() -> None:
    rows = table("docs/SPEC.md", "stream", "path", "value", "salt", "leaf").rows
    assert len(rows) == 4
    trees: dict[Stream, list[bytes]] = {}
    for row in rows:
        salt = word(row["salt"].removeprefix("32 × ")) * 32
        sealed = SealedField(Field(row["path"], row["value"]), salt)
        assert "0x" + sealed.leaf.hex() == row["leaf"]
        trees.setdefault(STREAMS[row["stream"]], []).append(sealed.leaf)
    roots = Roots.of({stream: Tree.of(leaves).root for stream, leaves in trees.items()})
    stated = {row["root of"]: row["word"] for row in table("docs/SPEC.md", "root of", "word").rows}
    assert stated.pop("all four, the reference") == "0x" + roots.reference.hex()
    assert stated == {
        stream.label: "0x" + roots[stream].hex() if roots[stream] != ABSENT else "32 zero bytes"
        for stream in Stream
    }


def test_a_tree_of_one_leaf_is_that_leaf() -> None:
    tree = Tree.of([ONE])
    assert (tree.root, tree.proof(ONE)) == (ONE, ())
    assert root_from(ONE, ()) == ONE


def test_a_tree_of_three_leaves_by_hand() -> None:
    tree = Tree.of([TWO, THREE, ONE])
    pair = keccak(ONE + TWO)
    root = keccak(min(pair, THREE) + max(pair, THREE))
    assert tree.nodes == (root, pair, THREE, TWO, ONE)
    assert tree.proof(ONE) == (TWO, THREE)
    assert tree.proof(THREE) == (pair,)


def test_the_order_of_leaves_does_not_matter() -> None:
    assert len({Tree.of(order) for order in permutations([ONE, TWO, THREE, FOUR])}) == 1


@given(st.lists(SALTS, min_size=1, max_size=40, unique=True))
def test_every_leaf_leads_to_the_root_and_no_other_word_does(leaves: list[bytes]) -> None:
    tree = Tree.of(leaves)
    for leaf in leaves:
        assert root_from(leaf, tree.proof(leaf)) == tree.root
        other = keccak(leaf)
        assert root_from(other, tree.proof(leaf)) != tree.root


def test_a_tree_refuses_no_leaf_equal_leaves_and_strange_ones() -> None:
    with pytest.raises(InputError, match="number of leaves is 0; it must be at least 1"):
        Tree.of([])
    with pytest.raises(InputError, match="number of equal leaves is 1; it must be 0"):
        Tree.of([ONE, TWO, ONE])
    with pytest.raises(InputError, match="length of leaf in bytes is 31; it must be 32"):
        Tree.of([ONE, TWO[:31]])
    with pytest.raises(InputError, match="it must be a leaf of the tree"):
        Tree.of([ONE, TWO]).proof(Tree.of([ONE, TWO]).root)


@pytest.mark.rule("R130")
def test_streams_have_their_places_and_bits() -> None:
    assert [(stream.label, stream.value, stream.bit) for stream in Stream] == [
        ("information", 0, 1),
        ("logistics", 1, 2),
        ("business", 2, 4),
        ("capital", 3, 8),
    ]


@pytest.mark.rule("R130")
@given(st.sets(st.sampled_from(Stream), min_size=1))
def test_a_mask_is_the_sum_of_the_bits(present: set[Stream]) -> None:
    roots = Roots.of(dict.fromkeys(present, ONE))
    assert roots.mask == sum(1 << stream.value for stream in present)
    assert set(roots.present) == present


@pytest.mark.rule("R131")
def test_a_reference_is_the_hash_of_the_four_roots_in_order() -> None:
    assert Roots(ONE, TWO, THREE, FOUR).reference == keccak(ONE + TWO + THREE + FOUR)
    assert Roots(ONE, TWO, THREE, FOUR).reference == keccak(
        encode(["bytes32[4]"], [[ONE, TWO, THREE, FOUR]])
    )
    assert Roots(business=ONE).reference == keccak(bytes(64) + ONE + bytes(32))


@pytest.mark.rule("R131")
def test_a_reference_depends_on_the_place_of_each_root() -> None:
    references = {Roots(*order).reference for order in permutations([ONE, TWO, ABSENT, ABSENT])}
    assert len(references) == 12


@pytest.mark.rule("R131")
def test_a_reference_needs_a_stream() -> None:
    with pytest.raises(InputError) as caught:
        Roots()
    assert str(caught.value) == "number of streams is 0; it must be at least 1"


@pytest.mark.parametrize("stream", Stream)
def test_a_root_that_is_not_32_bytes_is_refused(stream: Stream) -> None:
    with pytest.raises(InputError) as caught:
        Roots.of({stream: ONE[:31]})
    expected = f"length of root of {stream.label} in bytes is 31; it must be 32"
    assert str(caught.value) == expected


@pytest.mark.rule("R134")
@pytest.mark.parametrize(
    "path", ["", " ", " a", "a ", "a\n", "a\u200bb", "a\u00a0b", "a\u202eb", "\x1b[2J", "\ud800"]
)
def test_a_path_that_nobody_can_read_is_refused(path: str) -> None:
    with pytest.raises(InputError) as caught:
        Field(path, "")
    assert (caught.value.field, caught.value.value, caught.value.expected) == (
        "path of a field",
        path,
        "printable text with no blank at its ends",
    )


@pytest.mark.rule("R134")
def test_a_path_has_one_spelling() -> None:
    Field("caf\u00e9", "")
    with pytest.raises(InputError, match="it must be in Unicode's form NFC"):
        Field("cafe\u0301", "")


@pytest.mark.rule("R135")
@pytest.mark.parametrize("value", ["", " ", "1.10", "a\nb", "\x00", "\u202e", "金额", "🧾"])
def test_any_text_is_a_value(value: str) -> None:
    assert Field("a", value).value == value


@pytest.mark.rule("R135")
@pytest.mark.parametrize(
    ("value", "expected"), [(1, "text"), (None, "text"), ("\udfff", "text without lone surrogates")]
)
def test_a_value_that_is_no_text_is_refused(value: object, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        Field("a", value)  # type: ignore[arg-type]
    assert (caught.value.field, caught.value.expected) == ("value of a", expected)


@pytest.mark.rule("R133")
@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_salt_that_is_not_32_bytes_is_refused_and_not_shown(length: int) -> None:
    with pytest.raises(InputError) as caught:
        SealedField(Field("a", "b"), b"\x07" * length)
    assert str(caught.value) == f"length of salt of a in bytes is {length}; it must be 32"
