"""ABI words written the quick way are those of the library, and so is every refusal."""

from __future__ import annotations

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_abi.exceptions import ValueOutOfBounds
from hypothesis import given
from hypothesis import strategies as st

from deeptier.audit.words import write_words

TYPES = st.one_of(
    st.tuples(st.just("uint256"), st.integers(0, 2**256 - 1)),
    st.tuples(st.just("uint64"), st.integers(0, 2**64 - 1)),
    st.tuples(st.just("uint8"), st.integers(0, 255)),
    st.tuples(
        st.just("address"), st.binary(min_size=20, max_size=20).map(lambda b: f"0x{b.hex()}")
    ),
    st.tuples(st.just("bytes32"), st.binary(min_size=32, max_size=32)),
    st.tuples(st.just("bytes"), st.binary(max_size=70)),
    st.tuples(st.just("bool"), st.booleans()),
)


@given(st.lists(TYPES, max_size=12))
def test_words_are_those_of_the_library(pairs: list[tuple[str, Any]]) -> None:
    types, values = [each for each, _ in pairs], [value for _, value in pairs]
    assert write_words(types, values) == encode(types, values)


@pytest.mark.parametrize(
    ("abi_type", "value"),
    [
        ("uint8", 256),
        ("uint8", -1),
        ("uint8", True),
        ("uint8", "1"),
        ("uint8", 1.0),
        ("uint256", 2**256),
        ("address", "0x12"),
        ("address", "0x" + "zz" * 20),
        ("address", "0x" + "12 " * 13 + "1"),
        ("bytes32", b"\1" * 33),
        ("bytes32", "0x00"),
    ],
)
def test_a_value_that_its_type_has_not_is_refused_as_the_library_does(
    abi_type: str, value: Any
) -> None:
    with pytest.raises(Exception) as wanted:  # noqa: PT011 - the library's own, whatever it is
        encode([abi_type], [value])
    with pytest.raises(type(wanted.value)) as found:
        write_words([abi_type], [value])
    assert str(found.value) == str(wanted.value)


def test_values_without_types_are_refused() -> None:
    with pytest.raises(ValueOutOfBounds, match="2 items when 1 were expected"):
        write_words(["uint8"], [1, 2])
