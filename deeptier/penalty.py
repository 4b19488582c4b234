"""What an obligor owes on top for paying late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deeptier.bounds import MAX_UINT64, PPM, int_between
from deeptier.days import MAX_DAY
from deeptier.rounding import half_up


@dataclass(frozen=True)
class OverdueSpan:
    """A principal (minor units, 0 to 2^64 - 1) that stayed unpaid for some days past its due day.

    Errors: `InputError` naming the field for anything outside these bounds.
    """

    principal: int
    days: int

    def __post_init__(self) -> None:
        int_between("principal", self.principal, 0, MAX_UINT64)
        int_between("days", self.days, 0, MAX_DAY)


def late_penalty(spans: Iterable[OverdueSpan], penalty_ppm_per_day: int) -> int:
    """The penalty, in minor units, on all spans of one payable at `penalty_ppm_per_day`.

    The sum of principal * days is multiplied by the daily rate and rounded half up once, on the
    total, so it does not matter into how many spans the time was cut. The result has no upper
    bound of its own: whoever stores it checks that it fits.

    Errors: `InputError` for a rate outside 0 to 1,000,000.
    """
    int_between("penalty_ppm_per_day", penalty_ppm_per_day, 0, PPM)
    principal_days = sum(span.principal * span.days for span in spans)
    return half_up(principal_days * penalty_ppm_per_day, PPM)
