"""Amounts and rates as people write them, to and from the integers the contracts hold.

An amount is a count of minor units (fen, cents), a rate a count of parts per million. A comma only
ever groups thousands and a point only ever starts the decimals, whatever the machine's locale.
"""

from __future__ import annotations

import re

from deeptier.bounds import MAX_UINT64, MAX_UINT256, PPM, int_between
from deeptier.errors import InputError

MAX_DECIMALS = 6

_PPM_PER_PERCENT = PPM // 100
_RATE_DECIMALS = 4
_SHOWN_RATE_DECIMALS = 2
_MAX_CHARACTERS = 40

_PLAIN = r"0|[1-9][0-9]*"
_GROUPED = r"[1-9][0-9]{0,2}(?:,[0-9]{3})+"
_AMOUNT = re.compile(rf"({_GROUPED}|{_PLAIN})(?:\.([0-9]+))?")
_RATE = re.compile(rf"({_PLAIN})(?:\.([0-9]+))?%")


def parse_amount(text: str, decimals: int = 2) -> int:
    """Read an amount such as "10,000,000.00" into minor units, of which 10^decimals make one unit.

    Digits, then optionally a point and one to `decimals` digits. Thousands are grouped everywhere
    or nowhere. The result is 0 to 2^64 - 1.

    Errors: `InputError` for any other form (signs, blanks, leading zeros, a bare point, exponents,
    currency marks, misplaced commas), for more digits after the point than the currency has, even
    zeros, for an amount above 2^64 - 1, and for decimals outside 0 to 6.
    """
    int_between("decimals", decimals, 0, MAX_DECIMALS)
    whole, fraction = _read("amount", text, _AMOUNT, f'digits such as "{_example(decimals)}"')
    if len(fraction) > decimals:
        raise InputError("amount", text, f"written with at most {decimals} decimals")
    minor_units = int(whole.replace(",", "") + fraction.ljust(decimals, "0"))
    if minor_units > MAX_UINT64:
        raise InputError("amount", text, f"at most {format_amount(MAX_UINT64, decimals)}")
    return minor_units


def format_amount(minor_units: int, decimals: int = 2) -> str:
    """Write minor units as "10,000,000.00", with all `decimals` digits after the point.

    Sums may be wider than one amount and differences negative ("-0.01"), so any integer within
    256 bits is written; `parse_amount` reads back those from 0 to 2^64 - 1.

    Errors: `InputError` for anything else, and for decimals outside 0 to 6.
    """
    int_between("minor_units", minor_units, -MAX_UINT256, MAX_UINT256)
    int_between("decimals", decimals, 0, MAX_DECIMALS)
    sign = "-" if minor_units < 0 else ""
    whole, fraction = divmod(abs(minor_units), 10**decimals)
    return f"{sign}{whole:,}" + (f".{fraction:0{decimals}d}" if decimals else "")


def parse_rate(text: str) -> int:
    """Read a percentage such as "4.35%" into parts per million (43,500), 0 to 1,000,000.

    Errors: `InputError` without the percent sign (a bare "43500" or "0.0435" could mean anything),
    for more than 4 decimals, for a rate above 100%, and for signs, blanks or leading zeros.
    """
    form = 'a percentage with its sign, such as "4.35%"'
    whole, fraction = _read("rate", text, _RATE, form)
    if len(fraction) > _RATE_DECIMALS:
        raise InputError("rate", text, f"written with at most {_RATE_DECIMALS} decimals")
    rate_ppm = int(whole + fraction.ljust(_RATE_DECIMALS, "0"))
    if rate_ppm > PPM:
        raise InputError("rate", text, f"at most {format_rate(PPM)}")
    return rate_ppm


def format_rate(rate_ppm: int) -> str:
    """Write parts per million as a percentage of two to four decimals: "4.35%", "0.0001%".

    Errors: `InputError` outside 0 to 1,000,000.
    """
    int_between("rate_ppm", rate_ppm, 0, PPM)
    whole, rest = divmod(rate_ppm, _PPM_PER_PERCENT)
    fraction = f"{rest:0{_RATE_DECIMALS}d}".rstrip("0").ljust(_SHOWN_RATE_DECIMALS, "0")
    return f"{whole}.{fraction}%"


def _read(field: str, text: str, form: re.Pattern[str], expected: str) -> tuple[str, str]:
    """The digits before and after the point."""
    if isinstance(text, str) and len(text) > _MAX_CHARACTERS:
        raise InputError(field, text, f"at most {_MAX_CHARACTERS} characters long")
    match = form.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise InputError(field, text, expected)
    return match[1], match[2] or ""


def _example(decimals: int) -> str:
    return format_amount(10_000_000 * 10**decimals, decimals)
