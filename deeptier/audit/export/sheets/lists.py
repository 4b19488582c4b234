"""The sheets that list: payables, the maturity ladder, exceptions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from deeptier.audit.export.sheets.sheet import Sheet
from deeptier.audit.export.table import Column, Form, Row, Table, columns_of
from deeptier.audit.export.tables.exceptions import exceptions
from deeptier.audit.export.tables.payables import payables
from deeptier.audit.export.view import View, calendar

_WIDTHS = {Form.AMOUNT: 16, Form.DATE: 11}
_NAMES = {"obligor": 24, "first_payee": 24, "status": 20}
_PAYABLES = (
    "payable obligor first_payee currency issued_on due_on status issued paid retired cancelled"
    " open to_guarantor penalty_paid live_lots frozen"
)
_MATURITY = columns_of(
    "currency due due_from:date due_to:date payables:number open:amount of_it_in_default:amount"
)


@dataclass(frozen=True)
class _Rung:
    """Days from today, both included; none where there is no end."""

    title: str
    first: int | None
    last: int | None


_LADDER = (
    _Rung("overdue", None, -1),
    _Rung("today", 0, 0),
    _Rung("in 1 to 30 days", 1, 30),
    _Rung("in 31 to 60 days", 31, 60),
    _Rung("in 61 to 90 days", 61, 90),
    _Rung("in 91 to 180 days", 91, 180),
    _Rung("in 181 to 360 days", 181, 360),
    _Rung("later", 361, None),
)


def payables_sheet(view: View) -> Sheet:
    """What people look for of a payable; the CSV file has all."""
    table = payables(view)
    names = _PAYABLES.split()
    titles = [column.name for column in table.columns]
    columns = tuple(table.columns[titles.index(name)] for name in names)

    def rows() -> Iterator[Row]:
        for row in table.rows():
            values = dict(zip(titles, row, strict=True))
            yield tuple(
                values[name] or values.get(f"{name}_address", values[name]) for name in names
            )

    return Sheet("Payables", _widths(columns), lambda: iter(()), columns, rows, frozen_columns=1)


def maturity_sheet(view: View) -> Sheet:
    """What is open, by the days to its due day, for each currency."""

    def rows() -> Iterator[Row]:
        books, today = view.history.rebuilt.books, view.history.today
        by_currency: dict[str, list[tuple[int, int, bool]]] = defaultdict(list)
        for number, account in books.accounts.items():
            paper = books.papers[number]
            if account.unpaid:
                due = paper.due_day - today
                by_currency[paper.currency].append((due, account.unpaid, account.defaulted))
        for currency, all_open in sorted(by_currency.items()):
            for rung in _LADDER:
                found = [each for each in all_open if _is_on(rung, each[0])]
                yield (
                    view.symbol(currency),
                    rung.title,
                    None if rung.first is None else calendar(today + rung.first),
                    None if rung.last is None else calendar(today + rung.last),
                    len(found),
                    view.money(sum(amount for _, amount, _ in found), currency),
                    view.money(sum(amount for _, amount, fails in found if fails), currency),
                )

    return Sheet("Maturity", (10, 20, 12, 12, 10, 20, 20), lambda: iter(()), _MATURITY, rows)


def exceptions_sheet(view: View) -> Sheet:
    """Findings first, then what an auditor looks at."""
    table: Table = exceptions(view)
    return Sheet("Exceptions", (9, 12, 44, 30, 40, 60), lambda: iter(()), table.columns, table.rows)


def _is_on(rung: _Rung, days: int) -> bool:
    after = rung.first is None or rung.first <= days
    return after and (rung.last is None or days <= rung.last)


def _widths(columns: tuple[Column, ...]) -> tuple[int, ...]:
    return tuple(_NAMES.get(each.name, _WIDTHS.get(each.form, 9)) for each in columns)
