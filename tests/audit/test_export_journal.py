"""The journal in beancount: it checks, and it holds what the books hold, to the fen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from audit_scenes import Scene
from export_parts import history_of_events, journal_text, lots_of, read_journal, view_of

from deeptier.audit.export.journal import Kind, journal_of
from deeptier.audit.findings import LotNumber

SCENARIOS = ("three_tiers", "bad_weather", "pledge", "guarantee_and_recovery", "recourse_chain")
AMOUNT = re.compile(r"^  \S+ +(-?[0-9,]+\.[0-9]{2}) CNY$")


@pytest.fixture(params=SCENARIOS)
def scene(request: pytest.FixtureRequest, scene_of: Callable[[str], Scene]) -> Scene:
    """Each scenario in turn."""
    return scene_of(request.param)


def test_beancount_holds_every_party_s_cash_lots_and_obligations(scene: Scene) -> None:
    view = view_of(scene.history, scene.names)
    journal, books = read_journal(journal_text(view)), scene.history.rebuilt.books
    assert journal.errors == []
    expected: Counter[str] = Counter()
    for account, amount in books.deposits.balances.items():
        expected[f"Assets:{view.parties.component(account)}:Deposits"] += amount
    for lot in books.lots.values():
        expected[f"Assets:{view.parties.component(lot.owner)}:Lots"] += lot.amount
    for number, payable in books.accounts.items():
        obligor = books.lines[books.papers[number].line].obligor
        component = view.parties.component(obligor)
        expected[f"Liabilities:{component}:Payables"] -= payable.unpaid
    endings = (":Deposits", ":Lots", ":Payables")
    found = {key: each for key, each in journal.balances.items() if key.endswith(endings)}
    assert {key: each for key, each in found.items() if each} == {
        key: each for key, each in expected.items() if each
    }
    assert sum(journal.balances.values()) == 0


def test_beancount_holds_each_lot_by_its_number(bad_weather: Scene) -> None:
    view = view_of(bad_weather.history, bad_weather.names)
    expected = {
        (f"Assets:{view.parties.component(lot.owner)}:Lots", str(LotNumber(number))): lot.amount
        for number, lot in bad_weather.history.rebuilt.books.lots.items()
    }
    assert expected
    assert lots_of(read_journal(journal_text(view))) == expected


def test_every_party_s_side_of_every_entry_adds_up_to_nothing(scene: Scene) -> None:
    entries = list(journal_of(scene.history))
    for entry in entries:
        sides: Counter[str] = Counter()
        for posting in entry.postings:
            sides[posting.party] += posting.amount
        assert not any(sides.values()), entry.title
    assert not any(
        posting.kind is Kind.TRANSFERS for entry in entries for posting in entry.postings
    )


def test_one_fen_off_in_any_posting_fails(three_tiers: Scene) -> None:
    lines = journal_text(view_of(three_tiers.history)).splitlines()
    postings = [number for number, line in enumerate(lines) if AMOUNT.match(line)]
    assert len(postings) > 20
    for number in postings[::4]:
        tampered = [*lines]
        tampered[number] = changed(lines[number], 1)
        assert read_journal("\n".join(tampered)).errors, lines[number]


def test_one_fen_on_both_sides_of_an_entry_fails_at_the_balances(three_tiers: Scene) -> None:
    lines = journal_text(view_of(three_tiers.history)).splitlines()
    first = next(number for number, line in enumerate(lines) if AMOUNT.match(line))
    lines[first] = changed(lines[first], 1)
    lines[first + 1] = changed(lines[first + 1], -1)
    errors = read_journal("\n".join(lines)).errors
    assert errors
    assert all("Balance failed" in error.message for error in errors)


def test_a_tampered_event_is_not_evened_out(three_tiers: Scene) -> None:
    rebuilt = three_tiers.history.rebuilt
    at = next(
        number for number, each in enumerate(rebuilt.events) if type(each).__name__ == "Repaid"
    )
    repaid = replace(rebuilt.events[at], principal=rebuilt.events[at].principal + 1)  # type: ignore[call-arg,attr-defined]
    events = (*rebuilt.events[:at], repaid, *rebuilt.events[at + 1 :])
    history = history_of_events(events, rebuilt.books)
    assert history.rebuilt.findings
    titles = [entry.title for entry in journal_of(history)]
    assert titles.count("Deposits transferred") == 1


def test_every_entry_says_where_it_comes_from(bad_weather: Scene) -> None:
    known = {event.place.transaction for event in bad_weather.history.rebuilt.events}
    journal = read_journal(journal_text(view_of(bad_weather.history)))
    entries = [each for each in journal.entries if type(each).__name__ == "Transaction"]
    assert len(entries) > 10
    for entry in entries:
        assert entry.meta["transaction"] in known
        assert {"block", "logs", "event", "time"} <= entry.meta.keys()


def changed(line: str, by: int) -> str:
    """A posting's line with its amount changed by some fen."""
    match = AMOUNT.match(line)
    assert match
    minor = int(match[1].replace(",", "").replace(".", "")) + by
    sign, digits = "-" if minor < 0 else "", f"{abs(minor):03d}"
    return line.replace(match[1], f"{sign}{digits[:-2]}.{digits[-2:]}")
