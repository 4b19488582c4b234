"""What a financier pays today for a lot that falls due later."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from deeptier.bounds import MAX_UINT32, MAX_UINT64, PPM, int_between
from deeptier.days import MAX_DAY
from deeptier.errors import InputError
from deeptier.rounding import half_up


class Basis(IntEnum):
    """How many days the year of the rate has."""

    ACT_360 = 360
    ACT_365 = 365


class Method(IntEnum):
    """What the rate is a rate of; the numbers are those of the signed bid."""

    DISCOUNT = 0
    """Simple discount: interest on the face amount."""

    TRUE_YIELD = 1
    """True yield: interest on the proceeds, so that they grow to the face amount."""


@dataclass(frozen=True)
class Quote:
    """The price of a lot. Amounts are in minor units, and discount + proceeds = face."""

    face: int
    days: int
    rate_ppm: int
    basis: Basis
    method: Method
    discount: int
    proceeds: int


def quote(face: int, rate_ppm: int, days: int, basis: Basis, method: Method) -> Quote:
    """Price a lot of `face` minor units, `days` before it is due, at `rate_ppm` a year.

    Because the discount is rounded, the discounts of the parts of a lot may add up to a little more
    or less than the discount of the whole.

    Errors: as `discount_on`, for rate_ppm outside 0 to 1,000,000, and when nothing is left as
    proceeds.
    """
    int_between("face", face, 1, MAX_UINT64)
    int_between("rate_ppm", rate_ppm, 0, PPM)
    discount = discount_on(face, rate_ppm, days, basis, method)
    if discount >= face:
        raise InputError("discount", discount, f"less than the face amount, {face}")
    return Quote(face, days, rate_ppm, basis, method, discount, face - discount)


def discount_on(face: int, rate_ppm: int, days: int, basis: Basis, method: Method) -> int:
    """The discount on a face amount, at any rate that a bid can name.

    With n = rate_ppm * days and d = 1,000,000 * basis, the discount is face * n / d (simple) or
    face * n / (d + n) (true yield), rounded half up, once.

    Errors: `InputError` for face outside 1 to 2^64 - 1, rate_ppm outside 0 to 2^32 - 1, days
    outside 1 to `MAX_DAY`, and a basis or method that is none.
    """
    int_between("face", face, 1, MAX_UINT64)
    int_between("rate_ppm", rate_ppm, 0, MAX_UINT32)
    int_between("days", days, 1, MAX_DAY)
    if not isinstance(basis, Basis):
        raise InputError("basis", basis, "Basis.ACT_360 or Basis.ACT_365")
    if not isinstance(method, Method):
        raise InputError("method", method, "Method.DISCOUNT or Method.TRUE_YIELD")

    interest = rate_ppm * days
    whole = PPM * basis
    if method is Method.TRUE_YIELD:
        whole += interest
    return half_up(face * interest, whole)


def days_between(deal_day: int, due_day: int) -> int:
    """The days that bear interest: the deal day counts, the due day does not.

    Both are day numbers, and the result is at least 1.

    Errors: `InputError` for a day outside 0 to `MAX_DAY`, or a due day not after the deal day.
    """
    int_between("deal_day", deal_day, 0, MAX_DAY)
    int_between("due_day", due_day, 0, MAX_DAY)
    if due_day <= deal_day:
        raise InputError("due_day", due_day, f"after the deal day, {deal_day}")
    return due_day - deal_day
