"""The report's data against the books: every figure to the fen, every row of the journal."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from audit_scenes import Scene
from page_scenes import HOSTILE_URI, empty, hostile, many_events, many_lots, with_events, with_face

from deeptier.audit.events.desk import Discounted
from deeptier.audit.events.payables import PayableIssued
from deeptier.audit.page import Limits, page_data
from deeptier.audit.verdict import figures_of
from deeptier.days import civil_day, date_of
from deeptier.lot_id import LotId
from deeptier.picture.journal import grow
from deeptier.picture.tree import Holding

MAX = 2**64 - 1


@pytest.fixture(params=["three_tiers", "bad_weather"])
def scene(request: pytest.FixtureRequest) -> Scene:
    return request.getfixturevalue(request.param)


def money(data: dict[str, Any], section: int = 0) -> dict[str, int]:
    return {each["label"]: int(each["value"]) for each in data["sections"][section]["figures"]}


def column(table: dict[str, Any], label: str, total: bool = False) -> list[int]:
    """A column's numbers; without the row that sums them up unless that is asked for."""
    at = [name for name, _ in table["columns"]].index(label)
    rows = table["rows"]
    if table["total"]:
        rows = rows[-1:] if total else rows[:-1]
    return [int(row["cells"][at]) for row in rows]


def test_headline_figures_are_those_of_the_books(scene: Scene) -> None:
    history = scene.history
    books, shown = history.rebuilt.books, money(page_data(history, scene.names))
    (figures,) = figures_of(books).currencies
    assert shown["Face issued"] == figures.face > 0
    assert shown["Face of live lots"] == figures.live
    assert shown["Redeemed"] == figures.redeemed
    assert shown["Retired or cancelled"] == figures.retired + figures.cancelled
    assert shown["Cash in"] == figures.paid
    assert shown["Cash out"] == figures.paid_out
    assert shown["Cash held"] == figures.held
    assert shown["Penalty paid"] == figures.penalty_paid
    assert shown["Owed to guarantors"] == figures.for_guarantors
    assert shown["Open"] == sum(each.unpaid for each in books.accounts.values())
    sales = [each for each in history.rebuilt.events if isinstance(each, Discounted)]
    assert shown["Discounts paid"] == sum(each.discount for each in sales) > 0
    assert shown["Face sold to financiers"] == sum(each.face_amount for each in sales)


def test_overdue_is_what_is_unpaid_after_its_due_day(bad_weather: Scene) -> None:
    history = bad_weather.history
    books, shown = history.rebuilt.books, money(page_data(history, {}))
    late = [n for n, paper in books.papers.items() if paper.due_day < history.today]
    assert shown["Overdue"] == sum(books.accounts[n].unpaid for n in late) > 0
    assert shown["In default"] == shown["Overdue"]


def test_tables_add_up_to_the_headline(scene: Scene) -> None:
    data = page_data(scene.history, scene.names)
    section, shown = data["sections"][0], money(data)
    assert sum(column(section["obligors"], "Open")) == shown["Open"]
    assert sum(column(section["obligors"], "Face issued")) == shown["Face issued"]
    assert sum(column(section["obligors"], "Overdue")) == shown["Overdue"]
    late, due = section["late"], section["due"]
    assert sum(column(late, "Open face")) == shown["Overdue"]
    assert sum(column(late, "Open face") + column(due, "Open face")) == shown["Open"]
    for table in (late, due):
        assert column(table, "Open face", total=True) == [sum(column(table, "Open face"))]
    assert sum(column(section["tiers"], "Held now")) == shown["Face of live lots"]
    assert sum(column(section["financiers"], "Discount earned")) == shown["Discounts paid"]
    assert sum(column(section["months"], "Face sold")) == shown["Face sold to financiers"]
    assert sum(column(section["sales"], "Discount")) == shown["Discounts paid"]
    lines = scene.history.rebuilt.books.lines.values()
    assert sum(column(section["lines"], "Used")) == sum(line.used for line in lines)
    assert sum(column(section["lines"], "Limit")) == sum(line.limit for line in lines)


def test_tiers_count_each_delivery_once(three_tiers: Scene) -> None:
    table = page_data(three_tiers.history, {})["sections"][0]["tiers"]
    assert column(table, "Issued or endorsed") == [1_000_000_000, 400_000_000, 400_000_000, 0]
    assert column(table, "Sold to financiers") == [0, 600_000_000, 0, 133_333_334]


def test_every_figure_names_rows_of_its_events(scene: Scene) -> None:
    data = page_data(scene.history, scene.names)
    events = scene.history.rebuilt.events
    figures = {each["label"]: each for each in data["sections"][0]["figures"]}
    count, rows = figures["Face issued"]["from"]
    assert count == len(rows)
    assert {type(events[row - 1]) for row in rows} == {PayableIssued}
    (sale,) = {tuple(row["from"][1]) for row in data["sections"][0]["sales"]["rows"][:1]}
    assert isinstance(events[sale[0] - 1], Discounted)
    for each in figures.values():
        assert int(each["value"]) == 0 or each["from"][0] > 0, each["label"]


def holdings_of(tree: Holding) -> Iterator[Holding]:
    yield tree
    for each in tree.passed:
        yield from holdings_of(each)


def test_trees_are_those_that_the_picture_grows(scene: Scene) -> None:
    history = scene.history
    data = page_data(history, {})
    assert len(data["trees"]["payables"]) == data["trees"]["total"] > 0
    for tree in data["trees"]["payables"]:
        grown = grow(
            history.rebuilt.events,
            int(tree["payable"]),
            lambda block: date_of(civil_day(history.times[block], history.civil_offset)),
            {},
        )
        names = data["trees"]["holding"]
        drawn = [dict(zip(names, each, strict=True)) for each in tree["holdings"]]
        expected = Counter(
            (str(each.lot), str(each.amount), str(each.kept), each.tier, each.day.isoformat())
            for each in holdings_of(grown)
        )
        found = Counter(
            (each["lot"], each["amount"], each["kept"], each["tier"], each["day"]) for each in drawn
        )
        assert found == expected
        assert tree["untold"] == 0


def test_live_holdings_are_the_live_lots(bad_weather: Scene) -> None:
    history = bad_weather.history
    data = page_data(history, {})
    live = {
        each[0]: int(each[4])
        for tree in data["trees"]["payables"]
        for each in tree["holdings"]
        if each[data["trees"]["holding"].index("state")] == "live"
    }
    lots = history.rebuilt.books.lots
    assert live == {str(LotId.from_number(n)): lot.amount for n, lot in lots.items()} != {}


def test_journal_has_every_event_where_it_stands(scene: Scene) -> None:
    history = scene.history
    journal = page_data(history, {})["journal"]
    assert journal["total"] == len(journal["rows"]) == len(history.rebuilt.events)
    for row, event in zip(journal["rows"], history.rebuilt.events, strict=True):
        block, index, transaction, shape, seconds, _, values = row
        assert (block, index) == (event.place.block, event.place.index)
        assert journal["transactions"][transaction] == event.place.transaction
        assert journal["events"][shape]["name"] == type(event).__name__
        assert seconds == history.time_of(event.place)
        assert len(values) == len(journal["events"][shape]["fields"])


def test_a_longer_journal_is_cut_and_still_counts(three_tiers: Scene) -> None:
    history = many_events(three_tiers.history, 500)
    whole, cut = page_data(history, {}), page_data(history, {}, limits=Limits(journal=400))
    assert cut["journal"]["first"] == 101
    assert (cut["journal"]["total"], len(cut["journal"]["rows"])) == (500, 400)
    assert money(cut) == money(whole)
    issued = next(each for each in cut["sections"][0]["figures"] if each["label"] == "Face issued")
    assert issued["from"] == [1, []]


def test_trees_are_carried_whole_until_there_is_no_room(bad_weather: Scene) -> None:
    trees = page_data(bad_weather.history, {}, limits=Limits(holdings=1))["trees"]
    assert trees["total"] == 2
    assert [each["payable"] for each in trees["payables"]] == ["2"]


def test_two_thousand_lots(three_tiers: Scene) -> None:
    (tree,) = page_data(many_lots(three_tiers.history, 2_000), {})["trees"]["payables"]
    assert tree["lots"] == len(tree["holdings"]) == 2_000
    kept = sum(int(each[4]) for each in tree["holdings"])
    assert kept == int(tree["face"])


@pytest.mark.parametrize("face", [1, MAX])
def test_a_fen_and_the_greatest_amount_are_exact(three_tiers: Scene, face: int) -> None:
    data = page_data(with_face(three_tiers.history, face), {})
    assert money(data)["Face issued"] == money(data)["Open"] == face
    assert data["trees"]["payables"][0]["holdings"][0][3] == str(face)


def test_each_currency_has_its_own_figures(three_tiers: Scene) -> None:
    other = "0x" + "77" * 20
    data = page_data(with_face(three_tiers.history, 5, other), {})
    (own, _, decimals), (address, symbol, places) = data["currencies"]
    assert (own, decimals) == (three_tiers.history.rebuilt.books.addresses["DepositToken"], 2)
    assert (address, symbol, places) == (other, "minor units of 0x777777…7777", 0)
    assert [money(data, at)["Face issued"] for at in (0, 1)] == [0, 5]
    assert data["trees"]["payables"][0]["currency"] == 1
    assert data["journal"]["rows"][-1][5] == 1


def test_a_currency_that_is_told_has_its_symbol(three_tiers: Scene) -> None:
    other = "0x" + "77" * 20
    history = with_face(three_tiers.history, 5, other)
    data = page_data(history, {}, tokens={other: ("USD", 6)})
    assert data["currencies"][1] == [other, "USD", 6]


def test_a_payable_without_a_number_breaks_nothing(three_tiers: Scene) -> None:
    events = three_tiers.history.rebuilt.events
    at = next(i for i, event in enumerate(events) if isinstance(event, PayableIssued))
    issue = events[at]
    assert isinstance(issue, PayableIssued)
    history = with_events(three_tiers.history, [replace(issue, payable_number=0)], at)
    data = page_data(history, {})
    assert data["trees"]["payables"] == []
    assert data["verdict"]["count"] > 0


def test_marks_that_turn_text_around_are_left_out(three_tiers: Scene) -> None:
    names = dict.fromkeys(three_tiers.names, "\u202e\x00evil\ud800")
    assert {name for _, name in page_data(three_tiers.history, names)["accounts"]} >= {"evil"}


def test_an_empty_history_is_a_page_too(three_tiers: Scene) -> None:
    data = page_data(empty(three_tiers.history), {})
    assert set(money(data).values()) == {0}
    assert data["journal"]["rows"] == []
    assert data["trees"] == {"total": 0, "payables": [], "holding": data["trees"]["holding"]}


def floats(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(floats, value.values()))
    return any(map(floats, value)) if isinstance(value, list) else isinstance(value, float)


def test_the_document_is_plain_json_without_floats(scene: Scene) -> None:
    data = page_data(scene.history, scene.names)
    assert json.loads(json.dumps(data)) == data
    assert not floats(data)


def test_text_of_the_chain_stays_as_it_is(three_tiers: Scene) -> None:
    journal = page_data(hostile(three_tiers.history), {})["journal"]
    assert journal["rows"][-1][-1] == [HOSTILE_URI]
