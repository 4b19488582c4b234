"""A calendar with a convention, as networks name it and options change it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from deeptier.calendar.open_days import EVERY_DAY, Calendar
from deeptier.calendar.rolling import Convention, roll
from deeptier.days import date_of
from deeptier.errors import InputError


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
        calendar: of the countries and markets in which is paid.
        convention: how due days roll.
    """

    calendar: Calendar = EVERY_DAY
    convention: Convention = Convention.NONE

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
            kept = self.convention if self.calendar.codes else Convention.FOLLOWING
            rule = DayRule(days, kept)
        if convention is not None:
            rule = replace(rule, convention=read_convention("--roll", convention))
            if rule.convention is not Convention.NONE and not rule.calendar.codes:
                expected = "none, or given with a --calendar such as CN or TARGET"
                raise InputError("--roll", convention, expected)
        return rule

    def roll(self, day: int) -> Rolled:
        """Where a day rolls.

        Errors: `InputError` outside 1970 to 2100.
        """
        return Rolled(day, roll(day, self.convention, self.calendar), self.calendar.why_closed(day))


#: Where nothing is said of holidays.
ALWAYS_OPEN = DayRule()


def read_convention(field: str, text: str) -> Convention:
    """A convention by its name; blanks count as hyphens.

    Errors: `InputError` for another.
    """
    known = {each.value: each for each in Convention}
    found = known.get(text.strip().lower().replace(" ", "-"))
    if found is None:
        raise InputError(field, text, f"one of {', '.join(known)}")
    return found
