"""Strict reading of YAML nodes: every field asked for by name, every problem noted with its place.

A reader never stops at a problem: it notes it and goes on with a stand-in value, so that all
problems of a file are told at once. Stand-ins are never used, as a file with problems is refused.
Scalars are read as typed, without YAML's guesses: 5000.00 stays "5000.00" and is never a float.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

import yaml

from deeptier.days import parse_date
from deeptier.errors import InputError
from deeptier.money import format_amount, parse_amount, parse_rate
from deeptier.reading.problems import Place, Problem

T = TypeVar("T")

_STANDARD_TAG = "tag:yaml.org,2002:"
_CHOICES_SHOWN = 12
_SHOWN_CHARACTERS = 60
#: Not `010`: elsewhere that is 8.
_WHOLE = re.compile(r"0|[1-9][0-9]{0,17}")
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])")
_BOOLS = {"yes": True, "no": False, "true": True, "false": False}


class Notes:
    """The problems found in one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def place(self, node: yaml.Node) -> Place:
        """Where a node begins."""
        mark = node.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1)

    def note(self, node: yaml.Node, field: str, text: str) -> None:
        """Note a problem with a field."""
        self.problems.append(Problem(self.place(node), field or "the file", text))


class Value:
    """One node of the file and the path by which its reader knows it."""

    def __init__(self, notes: Notes, node: yaml.Node, path: str) -> None:
        self.notes = notes
        self.node = node
        self.path = path

    @property
    def place(self) -> Place:
        """Where the value stands."""
        return self.notes.place(self.node)

    def wrong(self, expected: str) -> None:
        """Note that the value is not what it must be."""
        self.notes.note(self.node, self.path, f"is {self.shown()}; it must be {expected}")

    def complain(self, text: str) -> None:
        """Note a problem in words that follow the field's path."""
        self.notes.note(self.node, self.path, text)

    def shown(self) -> str:
        """What stands there, in short."""
        if isinstance(self.node, yaml.MappingNode):
            return "a mapping"
        if isinstance(self.node, yaml.SequenceNode):
            return "a list"
        text = str(self.node.value)
        short = text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…"
        return repr(short) if text else "empty"

    def raw(self, expected: str) -> str | None:
        """The scalar as typed; None, with a note, for anything else."""
        node = self.node
        if isinstance(node, yaml.ScalarNode) and node.value and node.tag.startswith(_STANDARD_TAG):
            return str(node.value)
        self.wrong(expected)
        return None

    def text(self, longest: int = 80, lines: bool = False) -> str:
        """Printable text of one line, or of several."""
        expected = f"text of 1 to {longest} printable characters"
        raw = self.raw(expected)
        if raw is None:
            return ""
        text = raw.strip()
        printable = (text.replace("\n", " ") if lines else text).isprintable()
        if not (text and printable and len(text) <= longest):
            self.wrong(expected)
        return text

    def parsed(self, parse: Callable[[str], T], stand_in: T, expected: str) -> T:
        """What `parse` makes of the scalar; its `InputError` becomes a note."""
        raw = self.raw(expected)
        if raw is None:
            return stand_in
        try:
            return parse(raw)
        except InputError as error:
            self.wrong(error.expected)
            return stand_in

    def date(self) -> date:
        """A calendar date."""
        return self.parsed(parse_date, date.min, "a date such as 2026-02-06")

    def time(self) -> int:
        """A time of the day, in seconds since it began."""
        expected = 'a time such as "23:59:59"'
        found = _TIME.fullmatch(self.raw(expected) or "")
        if found is None:
            self.wrong(expected)
            return 0
        hours, minutes, seconds = map(int, found.groups())
        return (hours * 60 + minutes) * 60 + seconds

    def amount(self, least: int = 1) -> int:
        """An amount in minor units."""
        amount = self.parsed(parse_amount, least, 'an amount such as "10,000,000.00"')
        if amount < least:
            self.wrong(f"at least {format_amount(least)}")
        return amount

    def rate(self) -> int:
        """A percentage, in parts per million."""
        return self.parsed(parse_rate, 0, 'a percentage such as "4.35%"')

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        expected = f"a whole number from {low:,} to {high:,}"
        raw = self.raw(expected)
        if raw is None:
            return low
        if _WHOLE.fullmatch(raw) and low <= int(raw) <= high:
            return int(raw)
        self.wrong(expected)
        return low

    def boolean(self) -> bool:
        """Yes or no."""
        return self.choice(_BOOLS, "answer")

    def choice(self, choices: Mapping[str, T], what: str) -> T:
        """One of the named values."""
        named = ", ".join(list(choices)[:_CHOICES_SHOWN]) or "none, as there is none yet"
        more = ", …" if len(choices) > _CHOICES_SHOWN else ""
        raw = self.raw(f"a known {what}: {named}{more}")
        if raw is not None:
            if raw in choices:
                return choices[raw]
            self.wrong(f"a known {what}: {named}{more}" + _meant(raw, choices))
        return next(iter(choices.values()), None)  # type: ignore[return-value] # a stand-in

    def items(self, what: str) -> Iterator[Value]:
        """The entries of a list that is not empty; they count from 1."""
        if not isinstance(self.node, yaml.SequenceNode) or not self.node.value:
            self.wrong(f"a list of at least one {what}")
            return
        for number, node in enumerate(self.node.value, 1):
            yield Value(self.notes, node, f"{self.path}[{number}]")

    def pairs(self, what: str) -> Iterator[tuple[Value, Value]]:
        """The keys and values of a mapping, each key once."""
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong(f"a mapping of {what}")
            return
        seen: dict[str, int] = {}
        for key_node, node in self.node.value:
            key = Value(self.notes, key_node, f"a key of {self.path or 'the file'}")
            name = key.raw("plain text")
            if name is None:
                continue
            key.path = f"{self.path}.{name}" if self.path else name
            if name in seen:
                self.notes.note(key_node, key.path, f"is given twice, first in line {seen[name]}")
                continue
            seen[name] = key.place.line
            yield key, Value(self.notes, node, key.path)

    def fields(self, what: str) -> Fields:
        """The value as a mapping with known fields."""
        return Fields(self, what)


class Fields:
    """A mapping read field by field; `close` notes those that nobody asked for."""

    def __init__(self, value: Value, what: str) -> None:
        self.value = value
        self.what = what
        self._known: list[str] = []
        pairs = value.pairs(f"the fields of {what}")
        self._given = {str(key.node.value): (key, found) for key, found in pairs}
        self.broken = not isinstance(value.node, yaml.MappingNode)

    def optional(self, name: str) -> Value | None:
        """A field's value; None if it is not given."""
        self._known.append(name)
        return self._given[name][1] if name in self._given else None

    def has(self, name: str) -> bool:
        """Whether a field is given."""
        return name in self._given

    def required(self, name: str, read: Callable[[Value], T], stand_in: T) -> T:
        """What `read` makes of a field that must be given."""
        found = self.optional(name)
        if found is not None:
            return read(found)
        if not self.broken:
            self.value.notes.note(
                self.value.node, self._path(name), f"is missing; {self.what} needs it"
            )
        return stand_in

    def close(self) -> None:
        """Note every field that nobody asked for."""
        for name, (key, _) in self._given.items():
            if name not in self._known:
                known = ", ".join(self._known)
                self.value.notes.note(
                    key.node,
                    self._path(name),
                    f"is unknown; {self.what} has {known}" + _meant(name, self._known),
                )

    def _path(self, name: str) -> str:
        return f"{self.value.path}.{name}" if self.value.path else name


def _meant(given: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(given.lower(), list(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""
