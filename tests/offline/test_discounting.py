"""Discount and proceeds of a lot; all amounts are in fen."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deeptier.days import MAX_DAY
from deeptier.discounting import Basis, Method, Quote, days_between, discount_on, quote
from deeptier.errors import InputError

FACES = st.integers(1, 2**64 - 1)
RATES = st.integers(0, 1_000_000)
TENORS = st.integers(1, 720)
BASES = st.sampled_from(Basis)
METHODS = st.sampled_from(Method)


def simple(face: int, rate_ppm: int, days: int) -> Quote:
    return quote(face, rate_ppm, days, Basis.ACT_360, Method.DISCOUNT)


def discount_or_face(face: int, rate_ppm: int, days: int, basis: Basis, method: Method) -> int:
    """The discount; the whole face where nothing is left as proceeds."""
    try:
        return quote(face, rate_ppm, days, basis, method).discount
    except InputError:
        return face


def test_numbers_of_basis_and_method_are_those_of_the_signed_bid() -> None:
    assert [basis.value for basis in Basis] == [360, 365]
    assert (Method.DISCOUNT.value, Method.TRUE_YIELD.value) == (0, 1)


def test_quote_of_a_whole_number_of_fen() -> None:
    assert simple(600_000_000, 43_500, 150) == Quote(
        face=600_000_000,
        days=150,
        rate_ppm=43_500,
        basis=Basis.ACT_360,
        method=Method.DISCOUNT,
        discount=10_875_000,
        proceeds=589_125_000,
    )


def test_quote_rounds_the_hundredth_of_a_fen_away() -> None:
    # Exactly 2,000,000.01 fen.
    priced = simple(133_333_334, 60_000, 90)
    assert (priced.discount, priced.proceeds) == (2_000_000, 131_333_334)


def test_discount_of_the_parts_may_differ_from_that_of_the_whole() -> None:
    assert simple(1_000_000_000, 43_500, 33).discount == 3_987_500
    parts = [simple(face, 43_500, 33).discount for face in (333_333_333, 333_333_333, 333_333_334)]
    assert parts == [1_329_167, 1_329_167, 1_329_167]
    assert sum(parts) == 3_987_501


@pytest.mark.parametrize(
    ("face", "rate_ppm", "days", "basis", "method", "discount"),
    [
        # 10,000 * 10 % * 360 / 360 = 1,000; in true yield 10,000 - 10,000 / 1.1 = 909.09.
        (10_000, 100_000, 360, Basis.ACT_360, Method.DISCOUNT, 1_000),
        (10_000, 100_000, 360, Basis.ACT_360, Method.TRUE_YIELD, 909),
        (11_000, 100_000, 360, Basis.ACT_360, Method.TRUE_YIELD, 1_000),
        (10_000, 100_000, 365, Basis.ACT_365, Method.DISCOUNT, 1_000),
        (10_000, 100_000, 365, Basis.ACT_360, Method.DISCOUNT, 1_014),
        # 600,000,000 * 6,525,000 / 366,525,000 = 10,681,399.63.
        (600_000_000, 43_500, 150, Basis.ACT_360, Method.TRUE_YIELD, 10_681_400),
        # 600,000,000 * 6,525,000 / 365,000,000 = 10,726,027.40.
        (600_000_000, 43_500, 150, Basis.ACT_365, Method.DISCOUNT, 10_726_027),
        # Half a fen rounds up: 500 * 1,000 * 360 / 360,000,000 = 0.5.
        (500, 1_000, 360, Basis.ACT_360, Method.DISCOUNT, 1),
        (499, 1_000, 360, Basis.ACT_360, Method.DISCOUNT, 0),
        (10_000, 0, 150, Basis.ACT_360, Method.DISCOUNT, 0),
        (1, 0, 1, Basis.ACT_365, Method.TRUE_YIELD, 0),
        (2**64 - 1, 1_000_000, 360, Basis.ACT_360, Method.TRUE_YIELD, 2**63),
    ],
)
def test_discount_of_known_cases(
    face: int, rate_ppm: int, days: int, basis: Basis, method: Method, discount: int
) -> None:
    priced = quote(face, rate_ppm, days, basis, method)
    assert (priced.discount, priced.proceeds) == (discount, face - discount)


@given(FACES, RATES, st.integers(1, MAX_DAY), BASES, METHODS)
def test_quote_agrees_with_exact_fractions(
    face: int, rate_ppm: int, days: int, basis: Basis, method: Method
) -> None:
    rate = Fraction(rate_ppm, 1_000_000) * Fraction(days, int(basis))
    exact = face * rate if method is Method.DISCOUNT else face - face / (1 + rate)
    rounded = floor(exact + Fraction(1, 2))
    if rounded < face:
        priced = quote(face, rate_ppm, days, basis, method)
        assert (priced.discount, priced.proceeds) == (rounded, face - rounded)
    else:
        with pytest.raises(InputError, match="less than the face amount"):
            quote(face, rate_ppm, days, basis, method)


@given(FACES, RATES, TENORS, BASES, METHODS)
def test_proceeds_are_never_more_than_the_face_nor_nothing(
    face: int, rate_ppm: int, days: int, basis: Basis, method: Method
) -> None:
    assume(discount_or_face(face, rate_ppm, days, basis, method) < face)
    priced = quote(face, rate_ppm, days, basis, method)
    assert 0 < priced.proceeds <= face
    assert priced.discount + priced.proceeds == face


@given(FACES, RATES, RATES, TENORS, BASES, METHODS)
def test_discount_never_falls_when_the_rate_rises(
    face: int, rate: int, other_rate: int, days: int, basis: Basis, method: Method
) -> None:
    low, high = sorted((rate, other_rate))
    assert discount_or_face(face, low, days, basis, method) <= discount_or_face(
        face, high, days, basis, method
    )


@given(FACES, RATES, TENORS, TENORS, BASES, METHODS)
def test_discount_never_falls_when_the_days_grow(
    face: int, rate: int, days: int, other_days: int, basis: Basis, method: Method
) -> None:
    few, many = sorted((days, other_days))
    assert discount_or_face(face, rate, few, basis, method) <= discount_or_face(
        face, rate, many, basis, method
    )


@given(FACES, RATES, TENORS, BASES)
def test_true_yield_is_never_dearer_than_simple_discount(
    face: int, rate: int, days: int, basis: Basis
) -> None:
    assert discount_or_face(face, rate, days, basis, Method.TRUE_YIELD) <= discount_or_face(
        face, rate, days, basis, Method.DISCOUNT
    )


@pytest.mark.parametrize("face", [0, -1, 2**64, True, 1.0])
def test_quote_refuses_face_out_of_bounds(face: object) -> None:
    with pytest.raises(InputError, match=r"face is .* from 1 to 2\^64 - 1$"):
        quote(face, 43_500, 150, Basis.ACT_360, Method.DISCOUNT)  # type: ignore[arg-type]


@pytest.mark.parametrize("rate_ppm", [-1, 1_000_001, 4.35])
def test_quote_refuses_rate_out_of_bounds(rate_ppm: object) -> None:
    with pytest.raises(InputError, match=r"rate_ppm is .* from 0 to 1,000,000$"):
        quote(100, rate_ppm, 150, Basis.ACT_360, Method.DISCOUNT)  # type: ignore[arg-type]


@pytest.mark.parametrize("days", [0, -1, 2**24, 1.0])
def test_quote_refuses_days_out_of_bounds(days: object) -> None:
    with pytest.raises(InputError, match=r"days is .* from 1 to 16,777,215$"):
        quote(100, 43_500, days, Basis.ACT_360, Method.DISCOUNT)  # type: ignore[arg-type]


@pytest.mark.parametrize("basis", [360, 364, Method.DISCOUNT, None])
def test_quote_refuses_basis_that_is_none(basis: object) -> None:
    with pytest.raises(InputError, match=r"basis is .* must be Basis.ACT_360 or Basis.ACT_365$"):
        quote(100, 43_500, 150, basis, Method.DISCOUNT)  # type: ignore[arg-type]


@pytest.mark.parametrize("method", [0, 2, Basis.ACT_360, None])
def test_quote_refuses_method_that_is_none(method: object) -> None:
    with pytest.raises(InputError, match=r"must be Method.DISCOUNT or Method.TRUE_YIELD$"):
        quote(100, 43_500, 150, Basis.ACT_360, method)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("face", "rate_ppm", "days", "method", "discount"),
    [
        (1_000, 1_000_000, 360, Method.DISCOUNT, 1_000),
        (1_000, 1_000_000, 720, Method.DISCOUNT, 2_000),
        (1, 1_000_000, 180, Method.DISCOUNT, 1),
        (1, 1_000_000, 360, Method.TRUE_YIELD, 1),
    ],
)
def test_quote_refuses_when_no_proceeds_are_left(
    face: int, rate_ppm: int, days: int, method: Method, discount: int
) -> None:
    with pytest.raises(InputError) as caught:
        quote(face, rate_ppm, days, Basis.ACT_360, method)
    expected = f"discount is {discount}; it must be less than the face amount, {face}"
    assert str(caught.value) == expected


def test_a_discount_is_told_at_every_rate_that_a_bid_can_name() -> None:
    assert discount_on(600_000_000, 2_000_000, 360, Basis.ACT_360, Method.DISCOUNT) == 1_200_000_000
    assert discount_on(600_000_000, 2_000_000, 360, Basis.ACT_360, Method.TRUE_YIELD) == 400_000_000
    assert discount_on(3, 2**32 - 1, 1, Basis.ACT_360, Method.TRUE_YIELD) == 3
    for rate_ppm in (-1, 2**32, 1.0):
        with pytest.raises(InputError, match=r"rate_ppm is .* from 0 to 4,294,967,295$"):
            discount_on(100, rate_ppm, 150, Basis.ACT_360, Method.DISCOUNT)  # type: ignore[arg-type]


@pytest.mark.parametrize("face", [0, 2**64])
def test_a_discount_is_refused_on_a_face_out_of_bounds(face: int) -> None:
    with pytest.raises(InputError, match=r"face is .* from 1 to 2\^64 - 1$"):
        discount_on(face, 43_500, 150, Basis.ACT_360, Method.DISCOUNT)


def test_quote_names_the_first_of_two_wrong_values() -> None:
    with pytest.raises(InputError, match="face is 0"):
        quote(0, -1, 150, Basis.ACT_360, Method.DISCOUNT)


def test_days_between_counts_the_deal_day_and_not_the_due_day() -> None:
    assert days_between(20_490, 20_491) == 1
    assert days_between(20_490, 20_640) == 150
    assert days_between(0, MAX_DAY) == MAX_DAY


@pytest.mark.parametrize("due_day", [20_490, 20_489, 0])
def test_days_between_refuses_due_day_not_after_deal_day(due_day: int) -> None:
    with pytest.raises(InputError) as caught:
        days_between(20_490, due_day)
    assert str(caught.value) == f"due_day is {due_day}; it must be after the deal day, 20490"


def test_days_between_refuses_day_out_of_bounds() -> None:
    with pytest.raises(InputError, match="deal_day is -1"):
        days_between(-1, 10)
    with pytest.raises(InputError, match="due_day is 16777216"):
        days_between(1, MAX_DAY + 1)
    with pytest.raises(InputError, match=r"due_day is -1; .* from 0 to 16,777,215$"):
        days_between(1, -1)
