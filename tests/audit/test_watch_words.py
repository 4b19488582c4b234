"""What a watch says and asks for in words: a sentence for every event, rules read strictly."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from deeptier.audit.books import Books
from deeptier.audit.events import EVENTS, Place
from deeptier.audit.watch.rules import Rules, rules_of_file
from deeptier.audit.watch.telling import Teller, plain
from deeptier.errors import InputError

ADDRESS = "0x" + "ab" * 20
TOKEN = "0x" + "cd" * 20
PLACE = Place(7, 3, "0x" + "11" * 32, "Warrants")
ALL = sorted({event for events in EVENTS.values() for event in events}, key=lambda e: e.__name__)


def filled(record: type[Any], number: int) -> Any:
    """A record whose numbers are all `number`, and whose names and bytes are all alike."""
    hints = get_type_hints(record)
    names = [each.name for each in fields(record)]
    return record(*(PLACE if name == "place" else value(hints[name], number) for name in names))


def value(kind: Any, number: int) -> Any:
    if is_dataclass(kind):
        return filled(kind, number)  # type: ignore[arg-type]
    if kind in (int, bool):
        return kind(number)
    if kind is bytes:
        return bytes(32)
    return ADDRESS if kind is str else ()


@pytest.mark.parametrize("number", [0, 1, 2**64 - 1, 2**256 - 1])
def test_every_event_is_told_whatever_its_numbers(number: int) -> None:
    teller = Teller({ADDRESS: "Lanhe Motors"}, {"DepositToken": TOKEN}, lambda _: 2)
    for event in ALL:
        made = filled(event, number)
        sentence = teller.sentence(made, Books({}))
        assert sentence
        assert "{" not in sentence
        assert "\n" not in sentence
        assert set(plain(made)) == {each.name.rstrip("_") for each in fields(event)} - {"place"}


def test_no_rule_at_all_is_the_defaults(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text("", "utf-8")
    assert rules_of_file(file) == Rules()


def test_rules_are_read_as_people_write_them(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(
        "overdue_days: 5\nobligor_share: 12.5%\nobligor_amount: 1,000,000.00\n"
        "financier_share: none\nfinancier_amount: '0.01'\ndeepest_tier: none\nrefused: all\n"
        "frozen: no\nshare_parties: 1\n",
        "utf-8",
    )
    assert rules_of_file(file) == Rules(
        overdue_days=5,
        obligor_share=125_000,
        obligor_amount=1_000_000_000_000,
        financier_share=None,
        financier_amount=10_000,
        share_parties=1,
        deepest_tier=None,
        refused="all",
        frozen=False,
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("overdue: 5", r"^rule is 'overdue'; it must be one of overdue_days, obligor_share, .*"),
        ("overdue_days: -1", r"^rule overdue_days is '-1'; it must be a whole number from 0 to"),
        ("deepest_tier: 0", r"^rule deepest_tier is '0'; it must be a whole number from 1 to 256$"),
        ("obligor_share: 40", r"^rule obligor_share is '40'; it must be a percentage with its"),
        ("obligor_amount: 1e6", r"^rule obligor_amount is '1e6'; it must be digits such as .*none"),
        ("obligor_amount: [1]", r"^rule obligor_amount is \['1'\]; it must be one word, amount or"),
        ("refused: some", r"^rule refused is 'some'; it must be duplicates, all or none$"),
        ("frozen: 1", r"^rule frozen is '1'; it must be yes or no$"),
        ("- frozen", r"^--rules is '.*'; it must be an object of rules and their limits$"),
        ("a: [", r"^--rules is '.*'; it must be a file of YAML \(.*\)$"),
    ],
)
def test_a_rule_that_is_none_is_named(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "r.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError, match=message):
        rules_of_file(file)


def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"it must be a file that can be read \(No such file"):
        rules_of_file(tmp_path / "none.yaml")
