"""A quote's days by a calendar: the due day rolls before it is priced, and that is shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from deeptier.cli import app

QUOTE = ("quote", "--face", "6000000.00", "--rate", "4.35%", "--on", "2026-02-06")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*QUOTE, *arguments])


def quoted(*arguments: str) -> Any:
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_without_a_calendar_no_day_rolls() -> None:
    found = quoted("--due", "2026-07-04")
    assert (found["due"], found["days"], found["roll"]) == ("2026-07-04", 148, "none")
    assert (found["calendar"], found["closed"]) == ([], {"on": None, "due_asked": None})


@pytest.mark.parametrize(
    ("due", "roll", "rolled", "days", "why"),
    [
        ("2026-07-04", "following", "2026-07-06", 150, "Saturday (CN)"),
        ("2026-05-01", "following", "2026-05-06", 89, "Labor Day (CN)"),
        ("2026-10-31", "following", "2026-11-02", 269, "Saturday (CN)"),
        ("2026-10-31", "modified-following", "2026-10-30", 266, "Saturday (CN)"),
        ("2026-10-31", "none", "2026-10-31", 267, "Saturday (CN)"),
        ("2026-07-06", "following", "2026-07-06", 150, None),
    ],
)
def test_the_due_day_rolls_and_is_priced_so(
    due: str, roll: str, rolled: str, days: int, why: str | None
) -> None:
    found = quoted("--due", due, "--calendar", "CN", "--roll", roll)
    assert (found["due"], found["due_asked"], found["days"]) == (rolled, due, days)
    assert (found["roll"], found["closed"]["due_asked"]) == (roll, why)
    interest = 600_000_000 * 43_500 * days
    assert found["discount_minor_units"] == (interest * 2 + 360_000_000) // 720_000_000


def test_a_rolled_day_and_a_closed_deal_day_are_shown() -> None:
    closed = ("--on", "2026-02-17", "--due", "2026-05-01", "--calendar", "CN")
    shown = CliRunner().invoke(app, [*QUOTE[:-2], *closed])
    assert "due       2026-05-06, rolled from 2026-05-01: Labor Day (CN)" in shown.output
    assert "the deal day is no open day: Chinese New Year (Spring Festival) (CN)" in shown.output
    later = run("--due", "2031-05-08", "--calendar", "CN")
    assert "CN has not announced the days off of 2031" in later.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--calendar", "XX"), "--calendar is 'XX'; it must be the code of a country"),
        (("--calendar", "CN,"), "--calendar is 'CN,'; it must be the code of a country"),
        (("--calendar", "CN", "--roll", "back"), "--roll is 'back'; it must be one of none, "),
        (("--roll", "following"), "--roll is 'following'; it must be none, or given with a --cal"),
        (
            ("--calendar", "CN", "--due", "2101-01-03"),
            "--due is '2101-01-03'; it must be at most 2100-12-31 with a calendar",
        ),
        (("--desk", "nowhere"), "--desk is 'nowhere'; it must be a folder with networks.yaml"),
    ],
)
def test_a_wrong_calendar_is_refused(arguments: tuple[str, ...], says: str) -> None:
    done = run("--due", "2026-07-04", *arguments)
    assert (done.exit_code, says in done.stderr.replace("\n", " ")) == (2, True), done.stderr


@pytest.mark.parametrize(
    ("on", "due", "says"),
    [
        ("2026-07-06", "2026-07-06", "--due is '2026-07-06'; it must be after --on, 2026-07-06\n"),
        (
            "2026-10-30",
            "2026-10-31",
            "--due is '2026-10-31'; it must be after --on, 2026-10-30 (it rolls to 2026-10-30)",
        ),
    ],
)
def test_a_due_day_that_is_no_later_is_told_as_it_was_typed(on: str, due: str, says: str) -> None:
    days = ("--on", on, "--due", due, "--calendar", "CN", "--roll", "modified-following")
    done = CliRunner().invoke(app, [*QUOTE[:-2], *days])
    assert (done.exit_code, says in done.stderr) == (2, True), done.stderr


def test_markets_and_countries_are_joined() -> None:
    found = quoted("--due", "2026-04-03", "--calendar", "TARGET,CN,TARGET")
    assert (found["calendar"], found["due"]) == (["TARGET", "CN"], "2026-04-07")
    assert found["closed"]["due_asked"] == "Good Friday (TARGET)"


def test_the_desks_network_says_which_calendar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = """
networks:
  devnet:
    chain_id: 1337
    endpoints: [http://127.0.0.1:8545]
    calendar: {countries: [CN], roll: modified following}
"""
    (tmp_path / "networks.yaml").write_text(text, encoding="utf-8")
    assert quoted("--due", "2026-10-31", "--desk", str(tmp_path))["due"] == "2026-10-30"
    monkeypatch.chdir(tmp_path)
    assert quoted("--due", "2026-10-31")["due"] == "2026-10-30"
    assert quoted("--due", "2026-10-31", "--roll", "following")["due"] == "2026-11-02"


def test_amounts_have_the_decimals_of_their_currency() -> None:
    words = ["quote", "--rate", "1.2%", "--on", "2026-02-06", "--due", "2026-07-05", "--json"]
    for face, decimals, discount, proceeds in (
        ("900,000", "0", "4,470", "895,530"),
        ("900.125", "3", "4.471", "895.654"),
        ("900.12", "2", "4.47", "895.65"),
    ):
        done = CliRunner().invoke(app, [*words, "--face", face, "--decimals", decimals])
        found = json.loads(done.stdout)
        assert (found["discount"], found["proceeds"]) == (discount, proceeds)
        assert found["decimals"] == int(decimals)
    done = CliRunner().invoke(app, [*words, "--face", "900.5", "--decimals", "0"])
    assert "--face is '900.5'; it must be written with at most 0 decimals" in done.stdout


def test_day_before_all_days_is_told_by_its_option() -> None:
    done = CliRunner().invoke(app, [*QUOTE[:-1], "1969-12-31", "--due", "2026-07-04"])
    assert "--on is '1969-12-31'; it must be 1970-01-01 or later" in done.stderr
