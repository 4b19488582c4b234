"""Currencies by ISO 4217, exact decimal money in their minor units, and in those of tokens."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

from deeptier.bounds import MAX_UINT64
from deeptier.errors import InputError
from deeptier.money import format_amount

#: Wide enough that no sum or product of an invoice's figures is rounded by accident.
EXACT = Context(prec=200, rounding=ROUND_HALF_UP)

_MAX_CHARACTERS = 40
_CODE_LENGTH = 3


@dataclass(frozen=True)
class Token:
    """A deposit token.

    Attributes:
        address: empty where no deployment was asked.
        decimals: of its amounts.
    """

    address: str
    decimals: int

    def units(self, units: int, digits: int) -> int:
        """An amount in minor units of a currency with so many digits, in the token's own.

        Errors: `InputError` for one that needs more decimals than the token has, or is too large.
        """
        if digits <= self.decimals:
            found, rest = units * int(10 ** (self.decimals - digits)), 0
        else:
            found, rest = divmod(units, int(10 ** (digits - self.decimals)))
        if rest:
            expected = f"of at most {self.decimals} decimals, as deposits here are"
            raise InputError("amount", shown(units, digits), expected)
        if found > MAX_UINT64 >= units:
            expected = f"at most {shown(MAX_UINT64, self.decimals)}"
            raise InputError("amount", shown(units, digits), expected)
        return found


@cache
def _digits() -> dict[str, int]:
    from iso4217 import raw_table

    return {
        code: int(str(entry["CcyMnrUnts"]))
        for code, entry in raw_table.items()
        if code and str(entry["CcyMnrUnts"]).isdigit()
    }


def digits_of(code: str, field: str = "currency") -> int:
    """How many digits after the point a currency has: CNY and EUR 2, JPY 0, KWD 3.

    Errors: `InputError` naming `field` for what is no currency of ISO 4217.
    """
    if code not in _digits():
        raise InputError(field, code, "a currency of ISO 4217, such as CNY or EUR")
    return _digits()[code]


def currency_of_token(symbol: str) -> str | None:
    """The currency a deposit token's symbol begins with, such as CNY of CNYD, if any."""
    code = symbol[:_CODE_LENGTH].upper()
    return code if code in _digits() else None


def read_decimal(text: str) -> Decimal | None:
    """A decimal number as XML writes it, exactly; None for what is none, or has no end."""
    plain = text.removeprefix("-").removeprefix("+")
    if len(text) > _MAX_CHARACTERS or not plain.replace(".", "", 1).isdecimal():
        return None
    return Decimal(text) if text.isascii() else None


def minor_units(amount: Decimal, digits: int) -> int | None:
    """An amount in minor units; None for one that has more digits than the currency."""
    scaled = amount.scaleb(digits, EXACT)
    whole = scaled.to_integral_value()
    return int(whole) if whole == scaled else None


def rounded_units(amount: Decimal, digits: int) -> int:
    """An amount in minor units, rounded half away from zero."""
    return int(amount.scaleb(digits, EXACT).to_integral_value(ROUND_HALF_UP))


def in_whole(amount: Decimal, digits: int) -> int:
    """An amount in minor units, rounded half away from zero to a whole unit of the currency."""
    return rounded_units(amount, 0) * int(10**digits)


def shown(units: int, digits: int) -> str:
    """Minor units as people write them."""
    return format_amount(units, digits)
