"""Reads the key `calendar` of a network, strictly, as the rest of `networks.yaml` is read."""

from __future__ import annotations

from collections.abc import Callable

from deeptier.calendar.open_days import Calendar, is_market
from deeptier.calendar.rolling import Convention
from deeptier.calendar.rule import DayRule, read_convention
from deeptier.errors import InputError
from deeptier.reading.nodes import Value


def read_day_rule(value: Value) -> DayRule:
    """A mapping of `countries`, such as [CN, HK], `markets`, such as [TARGET], and `roll`.

    Countries or markets are needed, or both; `roll` is following unless it is given. What is wrong
    is noted with its place; the answer is a stand-in then.
    """
    fields = value.fields("a calendar")
    countries, markets, roll = map(fields.optional, ("countries", "markets", "roll"))
    if countries is None and markets is None and not fields.broken:
        value.complain("names no countries, such as [CN], and no markets, such as [TARGET]")
    fields.close()
    codes = (*_codes(countries, _country), *_codes(markets, _market))
    return DayRule(Calendar(codes), _convention(roll) if roll else Convention.FOLLOWING)


def _codes(value: Value | None, known: Callable[[str], str]) -> tuple[str, ...]:
    if value is None:
        return ()
    given = [each.parsed(known, "", "a code") for each in value.items("code, such as CN")]
    return tuple(code for code in dict.fromkeys(given) if code)


def _country(code: str) -> str:
    if is_market(Calendar((code,)).codes[0]):
        raise InputError("country", code, "the code of a country; a market stands under `markets`")
    return code


def _market(code: str) -> str:
    if not is_market(Calendar((code,)).codes[0]):
        raise InputError("market", code, "the code of a market; a country stands under `countries`")
    return code


def _convention(value: Value) -> Convention:
    return value.parsed(lambda text: read_convention("roll", text), Convention.NONE, "a convention")
