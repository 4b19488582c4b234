"""The one place where money is rounded."""

from __future__ import annotations

from deeptier.bounds import MAX_UINT256, int_between


def half_up(numerator: int, denominator: int) -> int:
    """The integer nearest to numerator / denominator; exactly half way, the greater one.

    Both are unsigned integers of at most 256 bits.

    Errors: `InputError` for a negative numerator or a denominator below 1.
    """
    int_between("numerator", numerator, 0, MAX_UINT256)
    int_between("denominator", denominator, 1, MAX_UINT256)
    return (2 * numerator + denominator) // (2 * denominator)
