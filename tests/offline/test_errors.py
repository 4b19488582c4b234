"""The errors name the field, the value and what would be right."""

from __future__ import annotations

import pickle

import pytest

from deeptier.bounds import MAX_UINT64, bytes32, int_between
from deeptier.errors import DeeptierError, InputError


def test_message_names_field_value_and_expectation() -> None:
    error = InputError("face", 0, "an integer from 1 to 5")
    assert str(error) == "face is 0; it must be an integer from 1 to 5"
    assert (error.field, error.value, error.expected) == ("face", 0, "an integer from 1 to 5")


def test_input_error_is_a_deeptier_error_and_a_value_error() -> None:
    assert issubclass(InputError, DeeptierError)
    assert issubclass(InputError, ValueError)


def test_error_survives_pickling() -> None:
    copy = pickle.loads(pickle.dumps(InputError("face", 0, "positive")))
    assert str(copy) == "face is 0; it must be positive"


def test_message_shortens_a_long_value() -> None:
    message = str(InputError("lot id", "7" * 100_000, "short"))
    assert message == f"lot id is '{'7' * 39}…{'7' * 39}' (100002 characters); it must be short"


def test_message_shows_eighty_characters_in_full() -> None:
    shown = f"'{'7' * 78}'"
    assert str(InputError("lot id", "7" * 78, "short")) == f"lot id is {shown}; it must be short"


def test_message_shows_a_lot_number_in_full() -> None:
    message = str(InputError("lot number", 2**256 - 1, "smaller"))
    assert message == f"lot number is {2**256 - 1}; it must be smaller"


@pytest.mark.parametrize("value", [2**256, -(2**256)])
def test_message_gives_the_size_of_a_wider_integer(value: int) -> None:
    message = str(InputError("lot number", value, "smaller"))
    assert message == "lot number is an integer of 257 bits; it must be smaller"


def test_message_gives_the_size_of_an_integer_that_has_no_text() -> None:
    # Python refuses to turn an integer of more than 4,300 digits into text.
    message = str(InputError("lot number", 10**5_000, "smaller"))
    assert message == "lot number is an integer of 16610 bits; it must be smaller"


def test_message_makes_unseen_characters_visible() -> None:
    assert str(InputError("date", "2026\u200b", "x")) == "date is '2026\\u200b'; it must be x"


@pytest.mark.parametrize("value", [1, 5])
def test_int_between_returns_values_at_its_bounds(value: int) -> None:
    assert int_between("n", value, 1, 5) == value


@pytest.mark.parametrize("value", [0, 6, True, 2.0, "2", None])
def test_int_between_refuses_all_else(value: object) -> None:
    with pytest.raises(InputError) as caught:
        int_between("n", value, 1, 5)
    assert str(caught.value) == f"n is {value!r}; it must be an integer from 1 to 5"


def test_int_between_names_the_widest_bounds() -> None:
    with pytest.raises(InputError, match=r"an integer from 1 to 2\^64 - 1$"):
        int_between("face", 2**64, 1, MAX_UINT64)


def test_int_between_groups_the_digits_of_other_bounds() -> None:
    with pytest.raises(InputError, match=r"an integer from 1 to 65,535$"):
        int_between("child", 0, 1, 65_535)


def test_bytes32_returns_32_bytes() -> None:
    assert bytes32("salt", b"\x07" * 32) == b"\x07" * 32


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (b"\xaa" * 31, "length of salt in bytes is 31; it must be 32"),
        (b"\xaa" * 33, "length of salt in bytes is 33; it must be 32"),
        ("aa" * 32, "type of salt is 'str'; it must be bytes"),
        (bytearray(32), "type of salt is 'bytearray'; it must be bytes"),
    ],
)
def test_bytes32_refuses_all_else_without_showing_it(value: object, message: str) -> None:
    with pytest.raises(InputError) as caught:
        bytes32("salt", value)
    assert str(caught.value) == message
