"""Rounding half up, against exact fractions."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptier.errors import InputError
from deeptier.rounding import half_up


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [
        (0, 1, 0),
        (1, 2, 1),
        (3, 2, 2),
        (5, 2, 3),
        (1, 3, 0),
        (2, 3, 1),
        (49, 100, 0),
        (50, 100, 1),
        (2**256 - 1, 1, 2**256 - 1),
        (2**256 - 1, 2, 2**255),
        (2**255 - 1, 2**256 - 1, 0),
    ],
)
def test_half_up_of_known_fractions(numerator: int, denominator: int, rounded: int) -> None:
    assert half_up(numerator, denominator) == rounded


@given(st.integers(0, 2**256 - 1), st.integers(1, 2**256 - 1))
def test_half_up_agrees_with_exact_fractions(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    assert half_up(numerator, denominator) == floor(exact + Fraction(1, 2))


@given(st.integers(0, 1_000), st.integers(1, 50))
def test_half_up_agrees_with_exact_fractions_near_ties(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    assert half_up(numerator, denominator) == floor(exact + Fraction(1, 2))


@pytest.mark.parametrize("numerator", [-1, 2**256, 1.0, True])
def test_half_up_refuses_numerator_out_of_bounds(numerator: object) -> None:
    with pytest.raises(InputError, match=r"numerator is .* from 0 to 2\^256 - 1$"):
        half_up(numerator, 2)  # type: ignore[arg-type]


@pytest.mark.parametrize("denominator", [0, -1, 2**256, 2.0])
def test_half_up_refuses_denominator_out_of_bounds(denominator: object) -> None:
    with pytest.raises(InputError, match=r"denominator is .* from 1 to 2\^256 - 1$"):
        half_up(1, denominator)  # type: ignore[arg-type]
