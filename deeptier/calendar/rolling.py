"""Where a due day goes that falls on a closed day. Pure: days in, day out."""

from __future__ import annotations

from enum import Enum

from deeptier.calendar.open_days import Calendar
from deeptier.days import date_of
from deeptier.errors import InputError

#: No country closes for longer; a calendar that does is wrong.
_LONGEST_CLOSED = 31


class Convention(str, Enum):
    """How a due day rolls."""

    NONE = "none"
    """It stays where it is."""

    FOLLOWING = "following"
    """To the next open day."""

    MODIFIED_FOLLOWING = "modified-following"
    """To the next open day, or to the one before where the next is in another month."""


def roll(day: int, convention: Convention, calendar: Calendar) -> int:
    """The day (by its number) to which a day rolls; an open day stays.

    Errors: `InputError` outside 1970 to 2100, and where no open day is within a month.
    """
    if convention is Convention.NONE:
        return day
    following = _next_open(day, calendar, 1)
    if convention is Convention.MODIFIED_FOLLOWING and _month(following) != _month(day):
        return _next_open(day, calendar, -1)
    return following


def _next_open(day: int, calendar: Calendar, step: int) -> int:
    for distance in range(_LONGEST_CLOSED + 1):
        if calendar.is_open(day + step * distance):
            return day + step * distance
    expected = f"within {_LONGEST_CLOSED} days of an open day of the calendar {calendar}"
    raise InputError("day", date_of(day).isoformat(), expected)


def _month(day: int) -> tuple[int, int]:
    date = date_of(day)
    return date.year, date.month
