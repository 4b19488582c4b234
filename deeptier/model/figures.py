"""Money in integers: what is rounded half up, once on the total, and what is floored."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from deeptier.model.papers import TRUE_YIELD

MOST_AMOUNT = 2**64 - 1
MOST_WORD = 2**256 - 1

_MILLION = 1_000_000
_HALF = Fraction(1, 2)


def half_up(exact: Fraction) -> int:
    """The nearest integer; a half goes up."""
    return floor(exact + _HALF)


def portion(amount: int, ppm: int) -> int:
    """Millionths of an amount: a deposit, an advance, a fee, a part of a discount (R168)."""
    return half_up(Fraction(amount * ppm, _MILLION))


def share(amount: int, part: int, whole: int) -> int:
    """The floor of that share of an amount which a part has in the whole (R91)."""
    return floor(Fraction(amount) * Fraction(part, whole))


def discount(face: int, rate_ppm: int, days: int, basis: int, method: int) -> int:
    """The discount on a face for days (R66).

    True yield is what is missing to the face when the proceeds, with interest at the rate, make it.
    """
    growth = _growth(rate_ppm, days, basis)
    if method == TRUE_YIELD:
        return half_up(face - face / (1 + growth))
    return half_up(face * growth)


def interest(advance: int, rate_ppm: int, days: int, basis: int) -> int:
    """Simple interest on an advance for days (R174)."""
    return half_up(advance * _growth(rate_ppm, days, basis))


def _growth(rate_ppm: int, days: int, basis: int) -> Fraction:
    return Fraction(rate_ppm, _MILLION) * Fraction(days, basis)
