"""Open days and rolled days, by dates that anyone can look up."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from deeptier.calendar import Calendar, Convention, DayRule, roll
from deeptier.calendar.in_file import read_day_rule
from deeptier.calendar.open_days import LAST_DAY
from deeptier.days import date_of, day_number, parse_date
from deeptier.errors import InputError
from deeptier.reading.nodes import Notes, Value

CN = Calendar(("CN",))


def number(text: str) -> int:
    return day_number(parse_date(text))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-07-06", None),
        ("2026-07-04", "Saturday (CN)"),
        ("2026-05-01", "Labor Day (CN)"),
        ("2026-05-05", "Day off (substituted from 05/09/2026) (CN)"),
        ("2026-05-09", None),  # a Saturday that is worked
        ("2026-02-14", None),  # a Saturday that is worked
        ("2026-02-17", "Chinese New Year (Spring Festival) (CN)"),
    ],
)
def test_what_closes_a_day_in_china(day: str, why: str | None) -> None:
    assert CN.why_closed(number(day)) == why
    assert CN.is_open(number(day)) is (why is None)


def test_a_day_must_be_open_in_every_country() -> None:
    both = Calendar.parse("CN, DE-BY")
    assert both.why_closed(number("2026-05-25")) == "Pentecost Monday (DE-BY)"
    assert both.why_closed(number("2026-05-01")) == "Labor Day (CN, DE-BY)"
    assert both.why_closed(number("2026-07-04")) == "Saturday (CN, DE-BY)"
    assert both.is_open(number("2026-07-06"))


def test_weekends_are_the_countrys_own() -> None:
    assert Calendar(("SA",)).why_closed(number("2026-07-03")) == "Friday (SA)"
    assert Calendar(("SA",)).is_open(number("2026-07-05"))


@pytest.mark.parametrize(
    ("code", "day", "why"),
    [
        ("TARGET", "2026-04-03", "Good Friday (TARGET)"),
        ("XECB", "2026-05-01", "Labour Day (XECB)"),
        ("TARGET", "2026-05-14", None),  # Ascension Day closes Germany, and no payment in euro
        ("XNYS", "2026-07-03", "Independence Day (observed) (XNYS)"),
        ("NYSE", "2026-11-27", None),  # it closes early
        ("SSE", "2026-02-14", "Saturday (SSE)"),  # banks work on it, the exchange does not
        ("TARGET,CN", "2026-02-17", "Chinese New Year (Spring Festival) (CN)"),
        ("TARGET,CN", "2026-12-25", "Christmas Day (TARGET)"),
    ],
)
def test_what_closes_a_market(code: str, day: str, why: str | None) -> None:
    assert Calendar.parse(code).why_closed(number(day)) == why


def test_every_day_is_open_without_a_country() -> None:
    assert Calendar().is_open(number("2026-07-04"))


@pytest.mark.parametrize(
    ("day", "following", "modified"),
    [
        ("2026-07-06", "2026-07-06", "2026-07-06"),
        ("2026-07-04", "2026-07-06", "2026-07-06"),
        ("2026-05-01", "2026-05-06", "2026-05-06"),
        ("2026-02-16", "2026-02-24", "2026-02-24"),
        ("2026-01-31", "2026-02-02", "2026-01-30"),
        ("2026-10-31", "2026-11-02", "2026-10-30"),
        ("2026-12-31", "2026-12-31", "2026-12-31"),
        ("2027-01-01", "2027-01-04", "2027-01-04"),
        ("2026-02-28", "2026-02-28", "2026-02-28"),  # a Saturday that is worked
        ("2032-02-29", "2032-03-01", "2032-02-27"),  # a Sunday that only leap years have
        ("2031-11-30", "2031-12-01", "2031-11-28"),
        ("2033-12-31", "2034-01-03", "2033-12-30"),
    ],
)
def test_where_a_day_rolls(day: str, following: str, modified: str) -> None:
    assert roll(number(day), Convention.FOLLOWING, CN) == number(following)
    assert roll(number(day), Convention.MODIFIED_FOLLOWING, CN) == number(modified)
    assert roll(number(day), Convention.NONE, CN) == number(day)


@given(st.integers(min_value=number("2000-01-01"), max_value=number("2060-12-31")))
def test_a_rolled_day_is_open_near_and_stays(day: int) -> None:
    following = roll(day, Convention.FOLLOWING, CN)
    modified = roll(day, Convention.MODIFIED_FOLLOWING, CN)
    assert day <= following < day + 15
    assert not any(CN.is_open(each) for each in range(day, following))
    for rolled in (following, modified):
        assert CN.is_open(rolled)
        assert roll(rolled, Convention.MODIFIED_FOLLOWING, CN) == rolled
    assert date_of(modified).month == date_of(day).month


def test_days_off_that_are_not_announced_are_told() -> None:
    trading = Calendar(("CN", "DE", "US", "TARGET"))
    assert trading.unannounced(number("2026-10-06")) == ()
    assert trading.unannounced(number("2090-10-06")) == ("CN",)


@pytest.mark.parametrize("day", [-1, LAST_DAY + 1, 2**24 - 1])
def test_a_day_beyond_calendars_is_refused(day: int) -> None:
    with pytest.raises(InputError, match="a day until 2100-12-31"):
        CN.is_open(day)


@pytest.mark.parametrize(
    "code", ["", "cn", "XX", "CHN", "DE-XX", "China", "MARS", "DEU", "TARGET-X", 7, False]
)
def test_an_unknown_country_is_refused(code: str) -> None:
    with pytest.raises(InputError, match=r"country is .*must be the code of a country"):
        Calendar((code,))


def read(text: str) -> tuple[DayRule, list[str]]:
    notes = Notes("networks.yaml")
    rule = read_day_rule(Value(notes, yaml.compose(text, yaml.SafeLoader), "calendar"))
    return rule, [str(each) for each in notes.problems]


def test_the_rule_of_a_network_is_read() -> None:
    rule, problems = read("countries: [CN, 'HK', CN]\nroll: modified following")
    assert (rule, problems) == (
        DayRule(Calendar(("CN", "HK")), Convention.MODIFIED_FOLLOWING),
        [],
    )
    assert read("markets: [TARGET]\nroll: none") == (DayRule(Calendar(("TARGET",))), [])
    assert read("markets: [TARGET, XNYS]\ncountries: [CN]") == (
        DayRule(Calendar(("CN", "TARGET", "XNYS")), Convention.FOLLOWING),
        [],
    )
    assert read("countries: [NO]") == (DayRule(Calendar(("NO",)), Convention.FOLLOWING), [])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("CN", "calendar is 'CN'; it must be a mapping of the fields of a calendar"),
        ("roll: none", r"calendar names no countries, such as \[CN\], and no markets, such as"),
        ("countries: [TARGET]", "it must be the code of a country; a market stands under `mark"),
        ("markets: [CN]", r"calendar.markets\[1\] is 'CN'; .* a country stands under `countries`"),
        ("markets: [XX]", r"calendar.markets\[1\] is 'XX'; it must be the code of a country with"),
        ("country: [CN]\ncountries: [CN]", "calendar.country is unknown; .*mean countries"),
        ("countries: CN", "calendar.countries is 'CN'; it must be a list"),
        ("countries: []", r"calendar.countries is a list; it must be a list of at least one"),
        ("countries: [XX]", r"calendar.countries\[1\] is 'XX'; it must be the code of a country"),
        ("countries: [CN]\nroll: back", "calendar.roll is 'back'; it must be one of none, foll"),
        ("countries: [CN]\nroll:", "calendar.roll is empty; it must be a convention"),
    ],
)
def test_a_wrong_rule_is_noted_with_its_place(text: str, says: str) -> None:
    (problem,) = read(text)[1]
    assert problem.startswith("networks.yaml:")
    assert re.search(says, problem)


def test_options_come_before_the_network() -> None:
    network = DayRule(CN, Convention.MODIFIED_FOLLOWING)
    assert network.with_options(None, None) == network
    assert network.with_options(None, "none") == DayRule(CN, Convention.NONE)
    assert network.with_options("US", None) == DayRule(
        Calendar(("US",)), Convention.MODIFIED_FOLLOWING
    )
    assert DayRule().with_options("CN", None) == DayRule(CN, Convention.FOLLOWING)
    with pytest.raises(InputError, match="--roll is 'following'; it must be none, or given with"):
        DayRule().with_options(None, "following")
    with pytest.raises(InputError, match="--calendar is 'CN,XX'; it must be the code"):
        DayRule().with_options("CN,XX", None)


def test_a_rolled_day_tells_why() -> None:
    rule = DayRule(CN, Convention.FOLLOWING)
    assert str(rule.roll(number("2026-07-06"))) == "2026-07-06"
    assert (
        str(rule.roll(number("2026-05-01"))) == "2026-05-06, rolled from 2026-05-01: Labor Day (CN)"
    )
    staying = DayRule(CN, Convention.NONE).roll(number("2026-07-04"))
    assert str(staying) == "2026-07-04, which is closed: Saturday (CN)"
