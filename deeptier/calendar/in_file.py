"""Reads the key `calendar` of a network, strictly, as the rest of `networks.yaml` is read."""

from __future__ import annotations

from deeptier.calendar.open_days import Calendar
from deeptier.calendar.rolling import Convention
from deeptier.calendar.rule import DayRule, read_convention
from deeptier.scenario.nodes import Value


def read_day_rule(value: Value) -> DayRule:
    """A mapping of `countries`, such as [CN, HK], and `roll`, by default following.

    What is wrong is noted with its place; the answer is a stand-in then.
    """
    fields = value.fields("a calendar")
    nowhere: tuple[str, ...] = ()
    countries = fields.required("countries", _countries, nowhere)
    roll = fields.optional("roll")
    fields.close()
    return DayRule(Calendar(countries), _convention(roll) if roll else Convention.FOLLOWING)


def _countries(value: Value) -> tuple[str, ...]:
    given = [each.parsed(_known, "", "a country") for each in value.items("country, such as CN")]
    return tuple(code for code in dict.fromkeys(given) if code)


def _known(code: str) -> str:
    return Calendar((code,)).countries[0]


def _convention(value: Value) -> Convention:
    return value.parsed(lambda text: read_convention("roll", text), Convention.NONE, "a convention")
