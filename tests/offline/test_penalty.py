"""The penalty for paying late; all amounts are in fen."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptier.errors import InputError
from deeptier.penalty import OverdueSpan, late_penalty

SPANS = st.builds(OverdueSpan, st.integers(0, 2**64 - 1), st.integers(0, 2**24 - 1))
RATES = st.integers(0, 1_000_000)


def test_penalty_at_one_twentieth_of_a_percent_a_day() -> None:
    # 1,000,000,000 for 5 days, then the 350,000,000 still open for 10 more, at 500 ppm a day.
    spans = [OverdueSpan(1_000_000_000, 5), OverdueSpan(350_000_000, 10)]
    assert late_penalty(spans, 500) == 4_250_000


def test_penalty_is_rounded_once_on_the_total() -> None:
    # Each span alone is 0.4 fen and would round to nothing.
    spans = [OverdueSpan(800, 1)] * 3
    assert [late_penalty([span], 500) for span in spans] == [0, 0, 0]
    assert late_penalty(spans, 500) == 1


def test_half_a_fen_of_penalty_rounds_up() -> None:
    assert late_penalty([OverdueSpan(1_000, 1)], 500) == 1
    assert late_penalty([OverdueSpan(999, 1)], 500) == 0


def test_nothing_overdue_costs_nothing() -> None:
    assert late_penalty([], 500) == 0
    assert late_penalty([OverdueSpan(1_000_000, 0)], 500) == 0
    assert late_penalty([OverdueSpan(1_000_000, 9)], 0) == 0


def test_spans_may_be_any_iterable() -> None:
    assert late_penalty((OverdueSpan(amount, 1) for amount in (1_000, 3_000)), 500) == 2


@given(st.lists(SPANS, max_size=8), RATES)
def test_penalty_agrees_with_exact_fractions(spans: list[OverdueSpan], rate_ppm: int) -> None:
    exact = sum(
        (Fraction(span.principal * span.days * rate_ppm, 1_000_000) for span in spans), Fraction(0)
    )
    assert late_penalty(spans, rate_ppm) == floor(exact + Fraction(1, 2))


@given(st.integers(0, 2**64 - 1), st.integers(0, 1_000), st.integers(0, 1_000), RATES)
def test_cutting_the_time_in_two_changes_nothing(
    principal: int, days: int, more_days: int, rate_ppm: int
) -> None:
    cut = [OverdueSpan(principal, days), OverdueSpan(principal, more_days)]
    whole = [OverdueSpan(principal, days + more_days)]
    assert late_penalty(cut, rate_ppm) == late_penalty(whole, rate_ppm)


@pytest.mark.parametrize("principal", [-1, 2**64, 1.0, True])
def test_span_refuses_principal_out_of_bounds(principal: object) -> None:
    with pytest.raises(InputError, match=r"principal is .* from 0 to 2\^64 - 1$"):
        OverdueSpan(principal, 1)  # type: ignore[arg-type]


@pytest.mark.parametrize("days", [-1, 2**24, 1.0])
def test_span_refuses_days_out_of_bounds(days: object) -> None:
    with pytest.raises(InputError, match=r"days is .* from 0 to 16,777,215$"):
        OverdueSpan(1, days)  # type: ignore[arg-type]


@pytest.mark.parametrize("rate_ppm", [-1, 1_000_001, 0.05])
def test_penalty_refuses_rate_out_of_bounds(rate_ppm: object) -> None:
    with pytest.raises(InputError, match=r"penalty_ppm_per_day is .* from 0 to 1,000,000$"):
        late_penalty([], rate_ppm)  # type: ignore[arg-type]
