"""Addresses as people write them: what is read, and what is refused."""

from __future__ import annotations

import pytest

from deeptier.addresses import parse_address
from deeptier.errors import InputError

RIGHT = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"  # an example of EIP-55
FORM = "0x and 40 hexadecimal digits"
CAPITALS = "an address whose capital letters are its checksum, or one all in lower case"


@pytest.mark.parametrize("text", [RIGHT, RIGHT.lower()])
def test_both_forms_are_read(text: str) -> None:
    assert parse_address(text) == RIGHT


def test_digits_alone_are_both_forms() -> None:
    assert parse_address("0x" + "12" * 20) == "0x" + "12" * 20


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", FORM),
        (RIGHT[2:], FORM),
        (RIGHT[:-1], FORM),
        (RIGHT + "0", FORM),
        (" " + RIGHT, FORM),
        (RIGHT + "\n", FORM),
        (RIGHT.replace("0x", "0X"), FORM),
        (RIGHT[:-1] + "g", FORM),
        (RIGHT[:-1] + "٣", FORM),
        ("deeptier.eth", FORM),
        (None, FORM),
        (int(RIGHT, 16), FORM),
        (bytes.fromhex(RIGHT[2:]), FORM),
        ("0x" + RIGHT[2:].upper(), CAPITALS),
        ("0x" + RIGHT[2:].swapcase(), CAPITALS),
        (RIGHT.replace("5aA", "5aa"), CAPITALS),
        (RIGHT.replace("5aA", "6aA"), CAPITALS),
    ],
)
def test_everything_else_is_refused(value: object, expected: str) -> None:
    with pytest.raises(InputError) as refusal:
        parse_address(value)  # type: ignore[arg-type]
    assert (refusal.value.field, refusal.value.value) == ("address", value)
    assert refusal.value.expected == expected
