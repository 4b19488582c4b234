"""Which days are open in all of some countries: no weekend, no public holiday."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from deeptier.bounds import int_between
from deeptier.days import date_of, day_number
from deeptier.errors import InputError

if TYPE_CHECKING:
    import holidays

#: Beyond, the library knows no holidays of most countries.
LAST_DAY = day_number(date(2100, 12, 31))

_CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST_COUNTRIES = 8
_ENGLISH = ("en_US", "en_GB")


@dataclass(frozen=True)
class Calendar:
    """Open are the days that are open in every country; without a country, all days are.

    Weekends are the country's own, and a weekend day that is worked in exchange for a day off is
    open where the library knows of it.

    Attributes:
        countries: ISO 3166 codes, such as "CN", or with a part of the country, "DE-BY".

    Errors: `InputError` for a code that the library does not know, and for more than 8.
    """

    countries: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        int_between("number of countries", len(self.countries), 0, _MOST_COUNTRIES)
        for code in self.countries:
            _library(code)

    @classmethod
    def parse(cls, text: str) -> Calendar:
        """Read codes that are joined by commas, such as "CN" or "CN,HK".

        Errors: `InputError` for what is no list of known codes.
        """
        return cls(tuple(each.strip() for each in text.split(",")))

    def __str__(self) -> str:
        return ", ".join(self.countries) or "every day"

    def is_open(self, day: int) -> bool:
        """Whether a day, by its number, is open.

        Errors: `InputError` outside 1970 to 2100.
        """
        return self.why_closed(day) is None

    def why_closed(self, day: int) -> str | None:
        """What closes a day, such as "Labor Day (CN)" or "Saturday (CN)"; None for an open one.

        Errors: `InputError` outside 1970 to 2100.
        """
        if not self.countries:
            return None
        found = _date(day)
        reasons: dict[str, list[str]] = {}
        for code in self.countries:
            library = _library(code)
            if not library.is_working_day(found):
                name = library.get(found) or _WEEKDAYS[found.weekday()]
                reasons.setdefault(name, []).append(code)
        return "; ".join(f"{name} ({', '.join(codes)})" for name, codes in reasons.items()) or None

    def unannounced(self, day: int) -> tuple[str, ...]:
        """Countries that trade days off for worked weekends, and have not told those of its year.

        There the year's calendar is what the library expects, and may change.
        """
        if not self.countries:
            return ()
        year = _date(day).year
        return tuple(code for code in self.countries if _traded_until(code, year) < year)


#: No country: every day is open.
EVERY_DAY = Calendar()


def _date(day: int) -> date:
    if not 0 <= day <= LAST_DAY:
        raise InputError("day", day, f"a day until {date_of(LAST_DAY)}, which calendars know")
    return date_of(day)


@cache
def _library(code: str) -> holidays.HolidayBase:
    """The library's calendar of a country; it grows by the years that are asked for."""
    import holidays  # half a second, which only those wait for who have a calendar

    expected = 'the code of a country with a calendar, such as "CN", or of a part of one, "DE-BY"'
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise InputError("country", code, expected)
    country, _, part = code.partition("-")
    try:
        plain = holidays.country_holidays(country, subdiv=part or None)
    except NotImplementedError:
        raise InputError("country", code, expected) from None
    language = next((each for each in _ENGLISH if each in plain.supported_languages), None)
    return holidays.country_holidays(country, subdiv=part or None, language=language)


def _traded_until(code: str, year: int) -> int:
    """The last year whose traded days the library knows; `year` itself where none are traded."""
    library = _library(code)
    if not library.has_substituted_holidays:
        return year
    return max(getattr(library, "special_public_holidays", {}) or {}, default=year)
