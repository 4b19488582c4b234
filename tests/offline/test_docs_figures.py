"""The worked figures of SPEC, computed again."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
import yaml
from documents import Table, number, read, table, tables

from deeptier.days import civil_day, date_of, parse_date
from deeptier.discounting import Basis, Method, Quote, quote
from deeptier.errors import InputError
from deeptier.money import parse_amount, parse_rate
from deeptier.penalty import OverdueSpan, late_penalty
from deeptier.shares import entitlement

SPEC = "docs/SPEC.md"
FACE = 1_000_000_000
LATE_PPM = 500
METHODS = {"discount": Method.DISCOUNT, "true yield": Method.TRUE_YIELD}


def discounts() -> Table:
    return table(SPEC, "face", "rate", "days", "basis", "method", "discount", "proceeds")


def quoted(row: dict[str, str]) -> Quote:
    return quote(
        number(row["face"]),
        parse_rate(row["rate"]),
        number(row["days"]),
        Basis(number(row["basis"])),
        METHODS[row["method"]],
    )


@pytest.mark.rule("R66")
def test_discounts() -> None:
    rows = [row for row in discounts().rows if row["proceeds"][0].isdigit()]
    assert len(rows) == 7
    for row in rows:
        found = quoted(row)
        shown = (number(row["discount"]), number(row["proceeds"]))
        assert (found.discount, found.proceeds) == shown


@pytest.mark.rule("R67")
def test_a_discount_that_leaves_nothing_is_refused() -> None:
    (row,) = (row for row in discounts().rows if row["proceeds"] == "`Money_ConsumesFace`")
    with pytest.raises(InputError) as refusal:
        quoted(row)
    assert (refusal.value.field, refusal.value.value) == ("discount", number(row["discount"]))


@pytest.mark.rule("R66")
def test_rounding_is_not_additive() -> None:
    rows = table(SPEC, "sold as", "discounts", "discount in all").rows
    totals = []
    for row in rows:
        parts = [number(part) for part in row["sold as"].split(" + ")]
        assert sum(parts) == FACE
        found = [quote(part, 43_500, 33, Basis.ACT_360, Method.DISCOUNT).discount for part in parts]
        assert found == [number(part) for part in row["discounts"].split(" + ")]
        assert sum(found) == number(row["discount in all"])
        totals.append(sum(found))
    assert totals == [3_987_500, 3_987_501]


@pytest.mark.rule("R91")
def test_shares_of_a_part_payment() -> None:
    paid = 650_000_001
    *lots, rest = table(SPEC, "lot", f"share of {paid:,}").rows
    shares = [entitlement(number(row["lot"]), paid, FACE) for row in lots]
    assert sum(number(row["lot"]) for row in lots) == FACE
    assert shares == [number(row[f"share of {paid:,}"]) for row in lots]
    assert rest["lot"] == "left in the pot"
    assert paid - sum(shares) == number(rest[f"share of {paid:,}"]) == 2


@pytest.mark.rule("R90")
def test_late_penalty_is_paid_before_principal() -> None:
    rows = table(
        SPEC,
        "days late",
        "unpaid before",
        "accrued",
        "due",
        "paid",
        "of it penalty",
        "of it principal",
        "unpaid after",
    ).rows
    unpaid, penalty_paid, last_day = FACE, 0, 0
    spans: list[OverdueSpan] = []
    for row in rows:
        day = number(row["days late"])
        spans.append(OverdueSpan(unpaid, day - last_day))
        accrued = late_penalty(spans, LATE_PPM)
        due = accrued - penalty_paid
        paid = number(row["paid"])
        penalty = min(paid, due)
        principal = paid - penalty
        assert {column: number(cell) for column, cell in row.items()} == {
            "days late": day,
            "unpaid before": unpaid,
            "accrued": accrued,
            "due": due,
            "paid": paid,
            "of it penalty": penalty,
            "of it principal": principal,
            "unpaid after": unpaid - principal,
        }
        unpaid, penalty_paid, last_day = unpaid - principal, penalty_paid + penalty, day
    assert (unpaid, penalty_paid) == (0, 3_104_400)


@pytest.mark.rule("R92", "R93")
def test_penalty_is_shared_to_the_last_fen() -> None:
    penalty = 3_104_400
    rows = table(SPEC, "lot", "floor share", "paid").rows
    shares = [entitlement(number(row["lot"]), penalty, FACE) for row in rows]
    assert shares == [number(row["floor share"]) for row in rows]
    *others, last = shares
    assert [number(row["paid"]) for row in rows] == [*others, penalty - sum(others)]
    assert penalty - sum(others) == last + 2


@pytest.mark.rule("R97")
def test_days_of_the_specification() -> None:
    rows = table(SPEC, "moment (UTC)", "day number", "date").rows
    assert len(rows) == 3
    for row in rows:
        moment = datetime.fromisoformat(row["moment (UTC)"]).replace(tzinfo=timezone.utc)
        day = civil_day(int(moment.timestamp()))
        assert day == number(row["day number"])
        assert date_of(day) == parse_date(row["date"])


def test_sales_of_the_specification_are_those_of_the_scenario() -> None:
    scenario = yaml.safe_load(read("scenarios/three_tiers.yaml"))
    due = scenario["payables"]["P"]["due"]
    sales = [step for step in scenario["steps"] if step["do"] == "discount"]
    assert len(sales) == 2
    for step in sales:
        expected = step["expect"]
        found = [
            row
            for row in discounts().rows
            if row["rate"] == f"{step['rate']}"
            and number(row["days"]) == (due - step["date"]).days == expected["days"]
            and row["basis"] == str(step["basis"])
            and row["method"] == step["method"]
        ]
        assert len(found) == 1, step
        assert number(found[0]["discount"]) == parse_amount(expected["discount"])
        assert number(found[0]["proceeds"]) == parse_amount(expected["proceeds"])


@pytest.mark.rule("R111")
def test_last_days_of_offers() -> None:
    rows = table("docs/SPEC.md", "due in", "receiver asks for", "offer lasts").rows
    assert len(rows) == 7
    for row in rows:
        due_in, asked, lasts = (number(cell.split()[0]) for cell in row.values())
        assert lasts == min(asked, due_in - 1)


def test_no_worked_table_is_without_its_test() -> None:
    # Seven above, lot numbers in test_docs_spec, default rules in test_docs_tree, and two of
    # evidence in test_evidence_tree.
    assert sum(found.heading == "Worked figures" for found in tables(read(SPEC))) == 11
