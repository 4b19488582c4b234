"""Day numbers, dates and the offset of the civil time."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptier.days import (
    MAX_DAY,
    MAX_OFFSET_SECONDS,
    MIN_OFFSET_SECONDS,
    civil_day,
    date_of,
    day_number,
    first_second,
    parse_date,
)
from deeptier.errors import InputError

DATES = st.dates(min_value=date(1970, 1, 1))
DAYS = st.integers(0, MAX_DAY)
OFFSETS = st.integers(MIN_OFFSET_SECONDS, MAX_OFFSET_SECONDS)

#: 2026-02-06 00:00:00 at +8 h is 2026-02-05 16:00:00 UTC.
MIDNIGHT = 1_770_307_200


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(1970, 1, 1), 0),
        (date(1970, 1, 2), 1),
        (date(2000, 2, 29), 11_016),
        (date(2026, 2, 6), 20_490),
        (date(9999, 12, 31), 2_932_896),
    ],
)
def test_day_number_of_known_dates(day: date, number: int) -> None:
    assert day_number(day) == number
    assert date_of(number) == day


@given(DATES)
def test_date_round_trip(day: date) -> None:
    assert date_of(day_number(day)) == day
    assert parse_date(day.isoformat()) == day


def test_day_number_refuses_date_before_1970() -> None:
    with pytest.raises(InputError, match="date is '1969-12-31'; it must be 1970-01-01 or later"):
        day_number(date(1969, 12, 31))


@pytest.mark.parametrize("given_value", [datetime(2026, 2, 6), "2026-02-06", 20_490, None])
def test_day_number_refuses_what_is_no_plain_date(given_value: object) -> None:
    with pytest.raises(InputError, match="must be a date without a time"):
        day_number(given_value)  # type: ignore[arg-type]


@pytest.mark.parametrize("day", [-1, 2_932_897, True, 1.0])
def test_date_of_refuses_day_without_a_date(day: object) -> None:
    with pytest.raises(InputError, match=r"day is .* from 0 to 2,932,896$"):
        date_of(day)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("timestamp", "offset", "number"),
    [
        (0, 0, 0),
        (86_399, 0, 0),
        (86_400, 0, 1),
        (57_599, 28_800, 0),
        (57_600, 28_800, 1),
        (3_600, -3_600, 0),
        (MIDNIGHT, 0, 20_489),
    ],
)
def test_civil_day_of_known_timestamps(timestamp: int, offset: int, number: int) -> None:
    assert civil_day(timestamp, offset) == number


def test_civil_day_counts_at_plus_eight_hours_unless_told() -> None:
    assert civil_day(MIDNIGHT) == 20_490
    assert civil_day(MIDNIGHT - 1) == 20_489


def test_first_second_of_known_days() -> None:
    assert first_second(20_490) == MIDNIGHT
    assert first_second(20_490, 0) == 1_770_336_000
    assert first_second(0) == -28_800


@given(DAYS, OFFSETS)
def test_day_begins_at_its_first_second(day: int, offset: int) -> None:
    begin = first_second(day, offset)
    assert civil_day(begin, offset) == day
    assert civil_day(begin + 86_399, offset) == day
    if day > 0:
        assert civil_day(begin - 1, offset) == day - 1


@given(st.integers(86_400, 10**11), OFFSETS)
def test_civil_day_agrees_with_the_calendar(timestamp: int, offset: int) -> None:
    zone = timezone(timedelta(seconds=offset))
    day = (datetime(1970, 1, 1, tzinfo=zone.utc) + timedelta(seconds=timestamp)).astimezone(zone)
    assert date_of(civil_day(timestamp, offset)) == day.date()


def test_civil_day_reaches_the_last_day() -> None:
    assert civil_day((MAX_DAY + 1) * 86_400 - 1, 0) == MAX_DAY == 2**24 - 1


@pytest.mark.parametrize("timestamp", [-1, (MAX_DAY + 1) * 86_400, True, 0.0])
def test_civil_day_refuses_timestamp_outside_its_days(timestamp: object) -> None:
    with pytest.raises(InputError, match="timestamp is"):
        civil_day(timestamp, 0)  # type: ignore[arg-type]


def test_civil_day_begins_and_ends_with_its_offset() -> None:
    east = 28_800
    assert civil_day(-east, east) == 0
    assert civil_day((MAX_DAY + 1) * 86_400 - 1 - east, east) == MAX_DAY
    for timestamp in (-east - 1, (MAX_DAY + 1) * 86_400 - east):
        with pytest.raises(InputError, match="timestamp is"):
            civil_day(timestamp, east)


@pytest.mark.parametrize("day", [-1, MAX_DAY + 1])
def test_first_second_refuses_day_out_of_bounds(day: int) -> None:
    with pytest.raises(InputError, match=r"day is .* from 0 to 16,777,215$"):
        first_second(day)


@pytest.mark.parametrize("offset", [-43_201, 50_401, 8.0])
def test_offset_outside_civil_time_is_refused(offset: object) -> None:
    expected = "offset_seconds is .* from -43,200 to 50,400$"
    with pytest.raises(InputError, match=expected):
        civil_day(MIDNIGHT, offset)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=expected):
        first_second(20_490, offset)  # type: ignore[arg-type]


def test_parse_date_reads_iso_form() -> None:
    assert parse_date("2026-02-06") == date(2026, 2, 6)


@pytest.mark.parametrize(
    "text",
    [
        "20260206",
        "2026-2-6",
        "2026/02/06",
        "06-02-2026",
        "2026-W06-5",
        "2026-02-06T00:00",
        " 2026-02-06",
        "2026-02-06\n",
        "+2026-02-06",
        "\uff12\uff10\uff12\uff16-02-06",
        "",
    ],
)
def test_parse_date_refuses_other_form(text: str) -> None:
    with pytest.raises(InputError, match="must be text of the form YYYY-MM-DD"):
        parse_date(text)


@pytest.mark.parametrize("given_value", [date(2026, 2, 6), 20260206, None])
def test_parse_date_refuses_what_is_no_text(given_value: object) -> None:
    with pytest.raises(InputError, match="must be text of the form YYYY-MM-DD"):
        parse_date(given_value)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["2026-02-29", "2026-13-01", "2026-00-10", "0000-01-01"])
def test_parse_date_refuses_date_that_does_not_exist(text: str) -> None:
    with pytest.raises(InputError, match=f"date is '{text}'; it must be a date of the calendar"):
        parse_date(text)
