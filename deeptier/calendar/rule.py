"""A calendar with a convention, as networks name it and options change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from deeptier.calendar.open_days import EVERY_DAY, Calendar
from deeptier.calendar.rolling import Convention, roll
from deeptier.days import date_of
from deeptier.errors import InputError

_KEYS = ("countries", "roll")


@dataclass(frozen=True)
class Rolled:
    """A day and where it rolled to.

    Attributes:
        asked: day number.
        day: day number; the same where it did not roll.
        why: what closes the day that was asked for; None where it is open.
    """

    asked: int
    day: int
    why: str | None

    def __str__(self) -> str:
        asked, day = date_of(self.asked).isoformat(), date_of(self.day).isoformat()
        if self.why is None:
            return day
        if self.day == self.asked:
            return f"{day}, which is closed: {self.why}"
        return f"{day}, rolled from {asked}: {self.why}"


@dataclass(frozen=True)
class DayRule:
    """Which days are open, and how due days roll. By default every day is open, and none rolls.

    Attributes:
        calendar: of the countries in which is paid.
        convention: how due days roll.
    """

    calendar: Calendar = EVERY_DAY
    convention: Convention = Convention.NONE

    @classmethod
    def read(cls, given: Any) -> DayRule:
        """Read the key `calendar` of a network: `countries`, a list of codes, and `roll`.

        Nothing given is the default; a calendar without `roll` rolls to the following open day.

        Errors: `InputError` that names the key.
        """
        if given is None:
            return cls()
        if not isinstance(given, Mapping) or not set(given) <= set(_KEYS):
            expected = "a mapping of countries, such as [CN], and roll, such as following"
            raise InputError("calendar", given, expected)
        calendar = Calendar(_codes(given.get("countries")))
        return cls(calendar, read_convention("calendar.roll", given.get("roll", "following")))

    def with_options(self, calendar: str | None, convention: str | None) -> DayRule:
        """The same with what `--calendar` and `--roll` say, where they are given.

        `--calendar` alone rolls to the following open day where nothing else was said.

        Errors: `InputError` that names the option.
        """
        rule = self
        if calendar is not None:
            try:
                days = Calendar.parse(calendar)
            except InputError as error:
                raise InputError("--calendar", calendar, error.expected) from None
            kept = self.convention if self.calendar.countries else Convention.FOLLOWING
            rule = DayRule(days, kept)
        if convention is not None:
            rule = replace(rule, convention=read_convention("--roll", convention))
            if rule.convention is not Convention.NONE and not rule.calendar.countries:
                expected = "none, or given with a --calendar such as CN"
                raise InputError("--roll", convention, expected)
        return rule

    def roll(self, day: int) -> Rolled:
        """Where a day rolls.

        Errors: `InputError` outside 1970 to 2100.
        """
        return Rolled(day, roll(day, self.convention, self.calendar), self.calendar.why_closed(day))


def read_convention(field: str, text: object) -> Convention:
    """A convention by its name; blanks count as hyphens.

    Errors: `InputError` for another.
    """
    known = {each.value: each for each in Convention}
    found = known.get(text.strip().lower().replace(" ", "-")) if isinstance(text, str) else None
    if found is None:
        raise InputError(field, text, f"one of {', '.join(known)}")
    return found


def _codes(given: object) -> tuple[str, ...]:
    if not isinstance(given, list) or not given:
        raise InputError("calendar.countries", given, "a list of country codes, such as [CN, HK]")
    for code in given:
        if isinstance(code, bool):
            expected = "codes in quotes: YAML takes NO, for Norway, to be an answer"
            raise InputError("calendar.countries", code, expected)
    try:
        return Calendar(tuple(given)).countries
    except InputError as error:
        raise InputError("calendar.countries", error.value, error.expected) from None
