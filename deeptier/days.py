"""Day numbers: whole days since 1970-01-01 in the civil time of a deployment.

The civil time is a fixed offset from UTC, in seconds, set when the contracts are deployed: +8 hours
unless told. Due days, grace, tenor and interest all count day numbers, never seconds.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from deeptier.bounds import MAX_UINT24, int_between
from deeptier.errors import InputError

SECONDS_A_DAY = 86_400
DEFAULT_OFFSET_SECONDS = 8 * 3_600

#: Civil time lies between UTC-12 and UTC+14.
MIN_OFFSET_SECONDS = -12 * 3_600
MAX_OFFSET_SECONDS = 14 * 3_600

#: The contracts keep day numbers in 24 bits.
MAX_DAY = MAX_UINT24

_FIRST_DATE = date(1970, 1, 1)
_LAST_DATE_DAY = (date.max - _FIRST_DATE).days

_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def day_number(day: date) -> int:
    """The day number of a calendar date, 0 for 1970-01-01.

    Errors: `InputError` for an earlier date, and for a datetime: its day depends on a time zone,
    which `civil_day` takes.
    """
    if not isinstance(day, date) or isinstance(day, datetime):
        raise InputError("date", day, "a date without a time")
    if day < _FIRST_DATE:
        raise InputError("date", day.isoformat(), f"{_FIRST_DATE.isoformat()} or later")
    return (day - _FIRST_DATE).days


def date_of(day: int) -> date:
    """The calendar date of a day number.

    Errors: `InputError` outside 0 to 2,932,896 (9999-12-31, the last date of Python's calendar).
    """
    return _FIRST_DATE + timedelta(days=int_between("day", day, 0, _LAST_DATE_DAY))


def civil_day(timestamp: int, offset_seconds: int = DEFAULT_OFFSET_SECONDS) -> int:
    """The day number on which a Unix timestamp (in seconds) falls, at `offset_seconds` from UTC.

    Errors: `InputError` for a timestamp outside days 0 to `MAX_DAY`, or an offset that no civil
    time has (UTC-12 to UTC+14).
    """
    _offset(offset_seconds)
    first = -offset_seconds
    int_between("timestamp", timestamp, first, first + (MAX_DAY + 1) * SECONDS_A_DAY - 1)
    return (timestamp + offset_seconds) // SECONDS_A_DAY


def first_second(day: int, offset_seconds: int = DEFAULT_OFFSET_SECONDS) -> int:
    """The Unix timestamp (in seconds) at which a day begins, at `offset_seconds` from UTC.

    East of UTC, day 0 begins before the Unix epoch, so its first second is negative.

    Errors: `InputError` for a day outside 0 to `MAX_DAY`, or an offset that no civil time has
    (UTC-12 to UTC+14).
    """
    _offset(offset_seconds)
    return int_between("day", day, 0, MAX_DAY) * SECONDS_A_DAY - offset_seconds


def parse_date(text: str) -> date:
    """Read a date written YYYY-MM-DD, such as "2026-02-06".

    Errors: `InputError` for any other form, and for a date the calendar does not have.
    """
    match = _ISO_DATE.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise InputError("date", text, 'text of the form YYYY-MM-DD, such as "2026-02-06"')
    year, month, day = map(int, match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise InputError("date", text, "a date of the calendar") from None


def _offset(offset_seconds: int) -> None:
    int_between("offset_seconds", offset_seconds, MIN_OFFSET_SECONDS, MAX_OFFSET_SECONDS)
