"""The share of a payment that belongs to one lot; all amounts are in fen."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptier.errors import InputError
from deeptier.shares import entitlement

LOTS = st.lists(st.integers(1, 2**60), min_size=1, max_size=12)


def test_shares_of_a_part_payment_are_rounded_down() -> None:
    lots = (600_000_000, 133_333_333, 133_333_333, 133_333_334)
    shares = [entitlement(lot, 650_000_001, 1_000_000_000) for lot in lots]
    assert shares == [390_000_000, 86_666_666, 86_666_666, 86_666_667]
    assert sum(shares) == 649_999_999


def test_penalty_is_shared_beyond_the_face() -> None:
    assert entitlement(600_000_000, 1_004_250_001, 1_000_000_000) == 602_550_000


def test_shares_at_the_bounds() -> None:
    most = 2**64 - 1
    assert entitlement(most, most, most) == most
    assert entitlement(0, most, most) == 0
    assert entitlement(most, 0, most) == 0
    assert entitlement(1, most, 1) == most


@given(LOTS, st.integers(0, 2**64 - 1))
def test_shares_agree_with_exact_fractions_and_never_exceed_what_was_paid(
    lots: list[int], paid: int
) -> None:
    face = sum(lots)
    shares = [entitlement(lot, paid, face) for lot in lots]
    assert shares == [floor(Fraction(lot * paid, face)) for lot in lots]
    assert paid - len(lots) < sum(shares) <= paid


@given(LOTS)
def test_share_of_the_whole_face_is_the_lot_itself(lots: list[int]) -> None:
    face = sum(lots)
    assert [entitlement(lot, face, face) for lot in lots] == lots


@given(LOTS, st.integers(0, 2**63), st.integers(0, 2**63 - 1))
def test_share_never_falls_when_more_is_paid(lots: list[int], paid: int, more: int) -> None:
    face = sum(lots)
    assert entitlement(lots[0], paid, face) <= entitlement(lots[0], paid + more, face)


@pytest.mark.parametrize("face", [0, -1, 2**64, 1.0])
def test_entitlement_refuses_face_out_of_bounds(face: object) -> None:
    with pytest.raises(InputError, match=r"face is .* from 1 to 2\^64 - 1$"):
        entitlement(0, 0, face)  # type: ignore[arg-type]


@pytest.mark.parametrize("lot_amount", [-1, 101, 1.0])
def test_entitlement_refuses_lot_greater_than_its_payable(lot_amount: object) -> None:
    with pytest.raises(InputError, match=r"lot_amount is .* from 0 to 100$"):
        entitlement(lot_amount, 50, 100)  # type: ignore[arg-type]


@pytest.mark.parametrize("paid", [-1, 2**64, 1.0])
def test_entitlement_refuses_paid_out_of_bounds(paid: object) -> None:
    with pytest.raises(InputError, match=r"paid is .* from 0 to 2\^64 - 1$"):
        entitlement(1, paid, 100)  # type: ignore[arg-type]
