"""Lot ids: text, number and ancestry."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deeptier.errors import InputError
from deeptier.lot_id import MAX_DEPTH, LotId

PAYABLES = st.integers(1, 2**64 - 1)
WORDS = st.integers(1, 65_535)
LOT_IDS = st.builds(LotId, PAYABLES, st.lists(WORDS, max_size=12).map(tuple))

# Few payables and few children, so that kinship happens.
NEAR_LOT_IDS = st.builds(
    LotId, st.integers(1, 2), st.lists(st.integers(1, 2), max_size=4).map(tuple)
)

DEEPEST = LotId(7, (1,) * 12)


def naive_number(lot: LotId) -> int:
    """The number, written as hexadecimal text from left to right."""
    words = [*lot.path, *[0] * (12 - len(lot.path))]
    return int(f"{lot.payable:016x}" + "".join(f"{word:04x}" for word in words), 16)


def naive_ancestors(text: str) -> list[str]:
    """The certificate numbers above this one, found by cutting text at its last hyphen."""
    found = []
    while "-" in text:
        text = text.rpartition("-")[0]
        found.append(text)
    return found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1 << 192),
        ("7", 7 << 192),
        ("7-3", (7 << 192) | (3 << 176)),
        ("7-3-1", (7 << 192) | (3 << 176) | (1 << 160)),
        ("7-1-1-1-1-1-1-1-1-1-1-1-65535", int("7" + "0001" * 11 + "ffff", 16)),
        ("18446744073709551615" + "-65535" * 12, 2**256 - 1),
    ],
)
def test_text_and_number_name_the_same_lot(text: str, number: int) -> None:
    lot = LotId.parse(text)
    assert lot.number == number
    assert LotId.from_number(number) == lot
    assert str(lot) == text


def test_parse_reads_payable_and_path() -> None:
    assert LotId.parse("7-3-1") == LotId(payable=7, path=(3, 1))


@given(LOT_IDS)
def test_text_round_trip(lot: LotId) -> None:
    assert LotId.parse(str(lot)) == lot


@given(LOT_IDS)
def test_number_round_trip(lot: LotId) -> None:
    assert LotId.from_number(lot.number) == lot


@given(LOT_IDS)
def test_number_agrees_with_naive_layout(lot: LotId) -> None:
    assert lot.number == naive_number(lot)


@given(st.integers(0, 2**256 - 1))
def test_from_number_accepts_only_numbers_that_it_would_write(number: int) -> None:
    digits = f"{number:064x}"
    words = [int(digits[at : at + 4], 16) for at in range(16, 64, 4)]
    filled = [word for word in words if word]
    is_lot = number >> 192 > 0 and words[: len(filled)] == filled
    if is_lot:
        assert LotId.from_number(number).number == number
    else:
        with pytest.raises(InputError):
            LotId.from_number(number)


@given(PAYABLES, st.lists(st.integers(0, 2), min_size=12, max_size=12))
def test_from_number_accepts_zero_words_only_at_the_end(payable: int, words: list[int]) -> None:
    number = int(f"{payable:016x}" + "".join(f"{word:04x}" for word in words), 16)
    filled = [word for word in words if word]
    if words[: len(filled)] == filled:
        assert LotId.from_number(number) == LotId(payable, tuple(filled))
    else:
        with pytest.raises(InputError, match="without a zero word inside its path"):
            LotId.from_number(number)


@given(LOT_IDS, LOT_IDS)
def test_different_lots_have_different_numbers_and_texts(one: LotId, other: LotId) -> None:
    assert (one == other) == (one.number == other.number) == (str(one) == str(other))


@given(st.lists(NEAR_LOT_IDS | LOT_IDS, max_size=20))
def test_lots_sort_as_their_numbers_do(lots: list[LotId]) -> None:
    assert [lot.number for lot in sorted(lots)] == sorted(lot.number for lot in lots)


@given(LOT_IDS)
def test_lot_id_can_be_a_key_and_be_pickled(lot: LotId) -> None:
    assert {lot: 1}[pickle.loads(pickle.dumps(lot))] == 1


def test_family_of_a_lot() -> None:
    lot = LotId.parse("7-3-1")
    assert lot.root == LotId.parse("7")
    assert lot.parent == LotId.parse("7-3")
    assert lot.depth == 2
    assert lot.child(9) == LotId.parse("7-3-1-9")
    assert lot.ancestors() == (LotId.parse("7-3"), LotId.parse("7"))


def test_root_lot_has_no_parent_and_no_ancestors() -> None:
    root = LotId.parse("7")
    assert root.root == root
    assert root.parent is None
    assert root.depth == 0
    assert root.ancestors() == ()


def test_depth_twelve_is_the_deepest() -> None:
    assert DEEPEST.depth == MAX_DEPTH == 12
    assert LotId(7, (1,) * 11).child(1) == DEEPEST


@given(LOT_IDS)
def test_ancestors_agree_with_naive_text_cutting(lot: LotId) -> None:
    assert [str(ancestor) for ancestor in lot.ancestors()] == naive_ancestors(str(lot))


@given(NEAR_LOT_IDS, NEAR_LOT_IDS)
def test_descends_from_agrees_with_naive_text_cutting(one: LotId, other: LotId) -> None:
    expected = str(other) in [str(one), *naive_ancestors(str(one))]
    assert one.descends_from(other) is expected


@given(LOT_IDS)
def test_lot_descends_from_itself_and_all_its_ancestors(lot: LotId) -> None:
    assert lot.descends_from(lot)
    assert all(lot.descends_from(ancestor) for ancestor in lot.ancestors())
    assert not any(ancestor.descends_from(lot) for ancestor in lot.ancestors())


def test_likeness_of_digits_is_not_kinship() -> None:
    assert not LotId.parse("7-31").descends_from(LotId.parse("7-3"))
    assert not LotId.parse("71-3").descends_from(LotId.parse("7"))
    assert not LotId.parse("8-3-1").descends_from(LotId.parse("7-3"))


@given(LOT_IDS, WORDS)
def test_parent_undoes_child(lot: LotId, n: int) -> None:
    assume(lot.depth < MAX_DEPTH)
    child = lot.child(n)
    assert child.parent == lot
    assert child.depth == lot.depth + 1
    assert child.root == lot.root
    assert child.ancestors() == (lot, *lot.ancestors())


@given(LOT_IDS)
def test_number_of_parent_clears_the_last_path_word(lot: LotId) -> None:
    assume(lot.parent is not None)
    assert lot.parent is not None
    assert lot.parent.number == lot.number & ~(0xFFFF << 192 - 16 * lot.depth)


@pytest.mark.parametrize("text", ["07", "7-03", "7-3-00", "0", "7-0", "00"])
def test_parse_refuses_leading_zero(text: str) -> None:
    with pytest.raises(InputError, match="without leading zeros"):
        LotId.parse(text)


@pytest.mark.parametrize("text", ["", "-", "-7", "7-", "7--3", "7-3-"])
def test_parse_refuses_empty_part(text: str) -> None:
    with pytest.raises(InputError, match=r"part \d of the lot id is ''"):
        LotId.parse(text)


@pytest.mark.parametrize("text", ["+7", "7-+3", "\u22127", "7\u20133", "7\u20103"])
def test_parse_refuses_sign_and_foreign_hyphen(text: str) -> None:
    with pytest.raises(InputError, match="of the lot id"):
        LotId.parse(text)


@pytest.mark.parametrize("text", [" 7", "7 ", "7 -3", "7- 3", "7-3\n", "7\t", "7\u00a0", "7\u3000"])
def test_parse_refuses_blank(text: str) -> None:
    with pytest.raises(InputError, match="signs or blanks"):
        LotId.parse(text)


@pytest.mark.parametrize("text", ["\uff17", "7-\uff13", "\u0667", "7-²", "七", "7-①"])
def test_parse_refuses_unicode_digit(text: str) -> None:
    with pytest.raises(InputError, match="in plain digits"):
        LotId.parse(text)


@pytest.mark.parametrize("text", ["0x7", "7.0", "7e1", "1_0", "seven", "7/3"])
def test_parse_refuses_other_writing(text: str) -> None:
    with pytest.raises(InputError, match="in plain digits"):
        LotId.parse(text)


def test_parse_names_the_part_that_is_wrong() -> None:
    with pytest.raises(InputError) as caught:
        LotId.parse("7-3-01")
    assert str(caught.value) == (
        "part 3 of the lot id is '01'; it must be a number from 1, in plain digits without "
        "leading zeros, signs or blanks, within bounds"
    )


def test_parse_refuses_payable_above_64_bits() -> None:
    with pytest.raises(InputError, match=r"payable is 18446744073709551616; .* to 2\^64 - 1$"):
        LotId.parse("18446744073709551616")


def test_parse_refuses_path_word_above_16_bits() -> None:
    with pytest.raises(InputError, match=r"cut 2 of the path is 65536; .* to 65,535$"):
        LotId.parse("7-1-65536")


def test_parse_refuses_endless_digits() -> None:
    with pytest.raises(InputError, match="part 1 of the lot id"):
        LotId.parse("9" * 10_000)


def test_parse_refuses_thirteen_cuts() -> None:
    with pytest.raises(InputError, match="a payable and at most 12 cuts"):
        LotId.parse("7" + "-1" * 13)


@pytest.mark.parametrize("given_value", [7, None, b"7", ["7"]])
def test_parse_refuses_what_is_no_text(given_value: object) -> None:
    with pytest.raises(InputError, match=r'lot id is .* must be text such as "7-3-1"'):
        LotId.parse(given_value)  # type: ignore[arg-type]


@given(st.text(alphabet="0123456789-+ _", max_size=12))
def test_parse_accepts_only_what_it_would_write(text: str) -> None:
    try:
        lot = LotId.parse(text)
    except InputError:
        return
    assert str(lot) == text


@pytest.mark.parametrize("number", [0, 1, 1 << 176, (1 << 192) - 1 - 0xFFFF])
def test_from_number_refuses_payable_zero(number: int) -> None:
    with pytest.raises(InputError):
        LotId.from_number(number)


def test_from_number_names_payable_zero() -> None:
    with pytest.raises(InputError, match="payable is 0"):
        LotId.from_number(3 << 176)


@pytest.mark.parametrize(
    "number", [(7 << 192) | 1, (7 << 192) | (1 << 160), (7 << 192) | (3 << 176) | (1 << 144)]
)
def test_from_number_refuses_zero_word_before_another(number: int) -> None:
    with pytest.raises(InputError, match="without a zero word inside its path"):
        LotId.from_number(number)


@pytest.mark.parametrize("number", [2**256, 2**256 + (7 << 192), -1, -(7 << 192)])
def test_from_number_refuses_what_is_no_uint256(number: int) -> None:
    with pytest.raises(InputError, match=r"lot number is .* from 0 to 2\^256 - 1$"):
        LotId.from_number(number)


@pytest.mark.parametrize("given_value", ["7", None, 7.0, True])
def test_from_number_refuses_what_is_no_integer(given_value: object) -> None:
    with pytest.raises(InputError, match="lot number"):
        LotId.from_number(given_value)  # type: ignore[arg-type]


@pytest.mark.parametrize("payable", [0, -1, 2**64, True, 7.0, "7"])
def test_lot_id_refuses_payable_out_of_bounds(payable: object) -> None:
    with pytest.raises(InputError, match=r"payable is .* from 1 to 2\^64 - 1$"):
        LotId(payable)  # type: ignore[arg-type]


@pytest.mark.parametrize("word", [0, -1, 65_536, True, 3.0, "3"])
def test_lot_id_refuses_path_word_out_of_bounds(word: object) -> None:
    with pytest.raises(InputError, match=r"cut 2 of the path is .* from 1 to 65,535$"):
        LotId(7, (1, word))  # type: ignore[arg-type]


def test_lot_id_refuses_path_that_is_no_tuple() -> None:
    with pytest.raises(InputError, match="must be a tuple of child numbers"):
        LotId(7, [3])  # type: ignore[arg-type]


def test_lot_id_refuses_thirteen_cuts() -> None:
    with pytest.raises(InputError, match="must be at most 12 cuts long"):
        LotId(7, (1,) * 13)


def test_child_refuses_at_depth_twelve() -> None:
    with pytest.raises(InputError, match="depth of the lot to cut is 12; it must be below 12"):
        DEEPEST.child(1)


@pytest.mark.parametrize("n", [0, -1, 65_536, True])
def test_child_refuses_number_out_of_bounds(n: int) -> None:
    with pytest.raises(InputError, match=r"child is .* from 1 to 65,535$"):
        LotId(7).child(n)
