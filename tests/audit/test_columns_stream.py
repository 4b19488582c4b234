"""An audit in one pass gives what the audit of the whole gives, whatever the pages are."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import groupby, islice
from typing import Any

import pytest
from audit_scenes import Scene

from deeptier.audit.columns.rows import rows_of_logs
from deeptier.audit.events import Event
from deeptier.audit.extract import extract
from deeptier.audit.fold.numbers import child_number, is_lot, last_cut, parent_number
from deeptier.audit.log import Log
from deeptier.audit.node import Node
from deeptier.audit.pairs import pairs_of
from deeptier.audit.plain import is_plainly_told
from deeptier.audit.rebuild import Rebuilt, rebuild_from_logs
from deeptier.audit.stream import Summary, audit_logs, audit_rows
from deeptier.errors import InputError
from deeptier.lot_id import MAX_CHILD, LotId


def logs_of(scene: Scene) -> tuple[Log, ...]:
    return extract(Node(scene.web3), scene.deployment, scene.history.rebuilt.head.number)


def whole(scene: Scene, logs: list[Log]) -> Rebuilt:
    return rebuild_from_logs(logs, scene.deployment, scene.history.rebuilt.head)


def pages(logs: list[Log], size: int) -> Iterator[list[Log]]:
    each = iter(logs)
    while page := list(islice(each, size)):
        yield page


def require_same(summary: Summary, rebuilt: Rebuilt) -> None:
    assert summary.logs == rebuilt.logs
    assert summary.books == rebuilt.books
    assert summary.holdings == rebuilt.holdings
    assert summary.findings == rebuilt.findings
    assert summary.counts == Counter(type(event).__name__ for event in rebuilt.events)


@pytest.mark.parametrize("size", [1, 2, 7, 50, 10_000])
def test_pages_of_any_size_give_the_same(bad_weather: Scene, size: int) -> None:
    logs = list(logs_of(bad_weather))
    found = audit_rows(map(rows_of_logs, pages(logs, size)), bad_weather.deployment)
    require_same(found, whole(bad_weather, logs))
    assert found.findings == ()
    assert found.books.lots or found.books.ended


def test_logs_are_read_once(three_tiers: Scene) -> None:
    logs = logs_of(three_tiers)
    require_same(audit_logs(iter(logs), three_tiers.deployment), whole(three_tiers, list(logs)))


def test_what_serves_inside_a_transaction_is_forgotten(bad_weather: Scene) -> None:
    books = audit_logs(logs_of(bad_weather), bad_weather.deployment).books
    for kept in (books.movements, books.sales, books.ordered, books.accepted):
        assert not kept
    assert not books.deposits.announced


def test_no_logs_give_empty_books(three_tiers: Scene) -> None:
    found = audit_logs([], three_tiers.deployment)
    assert (found.logs, found.counts, found.findings, found.books.lots) == (0, {}, (), {})


@pytest.mark.parametrize("seed", range(12))
def test_faults_give_the_same_findings(bad_weather: Scene, seed: int) -> None:
    """A log is dropped, told twice or altered: both ways find it, in the same words."""
    some = random.Random(seed)
    logs = list(logs_of(bad_weather))
    at = some.randrange(len(logs) // 2, len(logs))
    kind = seed % 3
    if kind == 0:
        del logs[at]
    elif kind == 1:
        logs.insert(at, logs[at])
    else:
        at = next(place for place in range(at, len(logs)) if logs[place].data)
        data = bytearray(logs[at].data)
        data[31] ^= 1
        logs[at] = replace(logs[at], data=bytes(data))
    found = audit_rows(map(rows_of_logs, pages(logs, 10)), bad_weather.deployment)
    require_same(found, whole(bad_weather, logs))
    assert found.findings


def altered(event: Event, some: random.Random) -> Event:
    """One field is another number, or another account."""
    field = some.choice([each for each in fields(event) if each.name != "place"])
    value: Any = getattr(event, field.name)
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return event
    other: Any = value + 1 if isinstance(value, int) else "0x" + "00" * 20
    return replace(event, **{field.name: other})


@pytest.mark.parametrize("seed", range(10))
def test_a_plain_look_overlooks_nothing(three_tiers: Scene, bad_weather: Scene, seed: int) -> None:
    """What it passes, the full look passes, too; and it passes most of what is as it should be."""
    some = random.Random(seed)
    passed, altered_ones = 0, 0
    for scene in (three_tiers, bad_weather):
        rebuilt = scene.history.rebuilt
        for _, together in groupby(rebuilt.events, key=lambda event: event.place.transaction):
            group = list(together)
            passed += is_plainly_told(group, rebuilt.books)
            for _ in range(3):
                told = list(group)
                at = some.randrange(len(told))
                kind = some.randrange(4)
                if kind == 0:
                    del told[at]
                elif kind == 1:
                    told.insert(at, told[at])
                else:
                    told[at] = altered(told[at], some)
                if is_plainly_told(told, rebuilt.books):
                    assert list(pairs_of(told, rebuilt.books)) == []
                else:
                    altered_ones += 1
    assert passed
    assert altered_ones


def test_arithmetic_on_numbers_is_that_of_lot_ids() -> None:
    some = random.Random(4)
    for _ in range(500):
        words = tuple(some.choice((1, 2, MAX_CHILD)) for _ in range(some.randrange(13)))
        lot = LotId(some.choice((1, 7, 2**64 - 1)), words)
        parent = 0 if lot.parent is None else lot.parent.number
        assert parent_number(lot.number) == parent
        assert last_cut(lot.number) == (words[-1] if words else 0)
        assert is_lot(lot.number)
        for position in (0, 1, MAX_CHILD, MAX_CHILD + 1):
            try:
                child = lot.child(position).number
            except InputError:
                child = None
            assert child_number(lot.number, position) == child


@pytest.mark.parametrize("number", [0, 5, 1 << 176, 7 << 192 | 3 << 160, 7 << 192 | 3])
def test_numbers_of_no_lot_have_no_parent_that_is_one(number: int) -> None:
    assert not is_lot(number)
    assert not is_lot(parent_number(number))
