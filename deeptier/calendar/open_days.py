"""Which days are open in all of some countries and markets: no weekend, no holiday."""

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

_COUNTRY = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
#: Markets by names that people use and the library does not.
_ALSO_CALLED = {"TARGET": "XECB"}
_EXPECTED = (
    'the code of a country with a calendar, such as "CN", of a part of one, "DE-BY", or of a'
    ' market, "TARGET" or "XNYS"'
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST_CODES = 8
_ENGLISH = ("en_US", "en_GB")


@dataclass(frozen=True)
class Calendar:
    """Open are the days that are open in every country and market; without any, all days are.

    Weekends are the country's own, and a weekend day that is worked in exchange for a day off is
    open where the library knows of it. Exchanges stay closed on it.

    Attributes:
        codes: of countries by ISO 3166, such as "CN", or with a part of the country, "DE-BY"; and
            of markets: "TARGET" for payments in euro, exchanges by ISO 10383, such as "XNYS".

    Errors: `InputError` for a code that the library does not know, and for more than 8.
    """

    codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        int_between("number of countries and markets", len(self.codes), 0, _MOST_CODES)
        for code in self.codes:
            _library(code)

    @classmethod
    def parse(cls, text: str) -> Calendar:
        """Read codes that are joined by commas, such as "CN" or "CN,TARGET".

        Errors: `InputError` for what is no list of known codes.
        """
        return cls(tuple(dict.fromkeys(each.strip() for each in text.split(","))))

    def __str__(self) -> str:
        return ", ".join(self.codes) or "every day"

    def is_open(self, day: int) -> bool:
        """Whether a day, by its number, is open.

        Errors: `InputError` outside 1970 to 2100.
        """
        return self.why_closed(day) is None

    def why_closed(self, day: int) -> str | None:
        """What closes a day, such as "Labor Day (CN)" or "Saturday (CN)"; None for an open one.

        Errors: `InputError` outside 1970 to 2100.
        """
        if not self.codes:
            return None
        found = _date(day)
        reasons: dict[str, list[str]] = {}
        for code in self.codes:
            library = _library(code)
            if not library.is_working_day(found):
                name = library.get(found) or _WEEKDAYS[found.weekday()]
                reasons.setdefault(name, []).append(code)
        return "; ".join(f"{name} ({', '.join(codes)})" for name, codes in reasons.items()) or None

    def unannounced(self, day: int) -> tuple[str, ...]:
        """Those that trade days off for worked weekends, and have not told those of its year.

        There the year's calendar is what the library expects, and may change.
        """
        if not self.codes:
            return ()
        year = _date(day).year
        return tuple(code for code in self.codes if _traded_until(code, year) < year)


#: No country and no market: every day is open.
EVERY_DAY = Calendar()


def _date(day: int) -> date:
    if not 0 <= day <= LAST_DAY:
        raise InputError("day", day, f"a day until {date_of(LAST_DAY)}, which calendars know")
    return date_of(day)


def is_market(code: str) -> bool:
    """Whether a code that calendars know is a market's and not a country's."""
    return not _COUNTRY.fullmatch(code)


@cache
def _library(code: str) -> holidays.HolidayBase:
    """The library's calendar of a country or market; it grows by the years that are asked for."""
    try:
        plain = _found(code, None)
    except NotImplementedError:
        raise InputError("country", code, _EXPECTED) from None
    language = next((each for each in _ENGLISH if each in plain.supported_languages), None)
    return _found(code, language)


def _found(code: str, language: str | None) -> holidays.HolidayBase:
    import holidays  # half a second, which only those wait for who have a calendar

    text = code if isinstance(code, str) else ""
    if _COUNTRY.fullmatch(text):
        country, _, part = text.partition("-")
        return holidays.country_holidays(country, subdiv=part or None, language=language)
    market = _ALSO_CALLED.get(text, text)
    if market in holidays.list_supported_financial(include_aliases=True):
        return holidays.financial_holidays(market, language=language)
    raise NotImplementedError


def _traded_until(code: str, year: int) -> int:
    """The last year whose traded days the library knows; `year` itself where none are traded."""
    library = _library(code)
    if not library.has_substituted_holidays:
        return year
    return max(getattr(library, "special_public_holidays", {}) or {}, default=year)
