"""The record of each party's day: what is typed in it is the list of commands."""

from __future__ import annotations

import json
import re
from pathlib import Path

from test_docs_tree import options_of

DAY = Path(__file__).resolve().parents[2] / "docs" / "day"


def typed() -> list[str]:
    """The lines of the list, titles and commands."""
    return (DAY / "commands.txt").read_text("utf-8").splitlines()


def shown() -> tuple[dict[str, int], list[tuple[float, str, str]]]:
    """The record's head, and its events."""
    head, *events = map(json.loads, (DAY / "day.cast").read_text("utf-8").splitlines())
    return head, events


def test_the_record_types_what_the_list_says() -> None:
    _, events = shown()
    screen = "".join(text for _, _, text in events).replace("\r\n", "\n")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", screen)
    lines = re.findall(r"^(?:[a-z]+\$ )(.*)|^(# \S.*)", plain, re.M)
    assert [command or title for command, title in lines] == typed()


def test_the_record_is_an_asciicast_whose_time_goes_on() -> None:
    head, events = shown()
    assert (head["version"], head["width"]) == (2, 110)
    times = [at for at, _, _ in events]
    assert times == sorted(times)
    assert {kind for _, kind, _ in events} == {"o"}


def test_every_command_of_the_day_exists() -> None:
    for line in typed():
        if line.startswith("deeptier "):
            known, rest = options_of(re.sub(r'"[^"]*"', "x", line).split()[1:])
            given = {word for word in rest if word.startswith("--")}
            assert given <= known, line
