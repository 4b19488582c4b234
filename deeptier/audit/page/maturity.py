"""The maturity ladder: open face by the week or month in which it is due; overdue stands apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from deeptier.audit.page.document import Table
from deeptier.audit.page.scope import Scope
from deeptier.audit.page.summary import PRINCIPAL
from deeptier.days import date_of, day_number
from deeptier.errors import InputError

_WEEKS = 4
_MONTHS = 12
_LATE_BANDS = ((1, 30), (31, 90), (91, None))

#: Label, and first and last due day; None is unbounded.
_Step = tuple[str, int | None, int | None]


def ladder(scope: Scope, currency: str, position: int) -> tuple[Table, Table]:
    """What is overdue, by days, and what is to come, by weeks and then by months."""
    late = _table(
        scope, currency, position, "Overdue, by days past the due day", _late(scope.today)
    )
    due = _table(scope, currency, position, "Open face, by due day", _to_come(scope, currency))
    return late, due


def _table(
    scope: Scope, currency: str, position: int, caption: str, steps: Iterator[_Step]
) -> Table:
    open_payables = {
        number: scope.books.accounts[number].unpaid
        for number in scope.payables[currency]
        if scope.books.accounts[number].unpaid
    }
    columns = [("Due", "text"), ("Payables", "count"), ("Open face", "money")]
    table = Table(caption, position, columns, bar=2)
    whole: list[int] = []
    for label, first, last in steps:
        numbers = [n for n in open_payables if _is_in(scope.books.papers[n].due_day, first, last)]
        whole.extend(numbers)
        amount = sum(open_payables[number] for number in numbers)
        rows = scope.sources.of_payables(numbers, *PRINCIPAL)
        table.rows.append(([[label], len(numbers), amount], rows))
    amount = sum(open_payables[number] for number in whole)
    rows = scope.sources.of_payables(whole, *PRINCIPAL)
    table.rows.append(([["All"], len(whole), amount], rows))
    table.total = True
    return table


def _is_in(day: int, first: int | None, last: int | None) -> bool:
    return (first is None or day >= first) and (last is None or day <= last)


def _late(today: int) -> Iterator[_Step]:
    for least, most in _LATE_BANDS:
        label = f"{least} to {most} days" if most else f"over {least - 1} days"
        yield label, None if most is None else today - most, today - least


def _to_come(scope: Scope, currency: str) -> Iterator[_Step]:
    """Four weeks from today; then months, as far as there is any due, and all that is later."""
    today = scope.today
    for week in range(_WEEKS):
        first = today + 7 * week
        yield f"{_date(first)} to {_date(first + 6)}", first, first + 6
    numbers = scope.payables[currency]
    due = [scope.books.papers[n].due_day for n in numbers if scope.books.accounts[n].unpaid]
    start, last = today + 7 * _WEEKS, max(due, default=0)
    for _ in range(_MONTHS):
        if start > last:
            break
        following = _next_month(start)
        if following is None:
            break
        whole = date_of(start).day == 1
        yield _date(start)[:7] if whole else f"rest of {_date(start)[:7]}", start, following - 1
        start = following
    yield f"{_date(start)} or later", start, None


def _next_month(day: int) -> int | None:
    """The first day of the month after; None where the calendar ends before it."""
    try:
        return day_number((date_of(day).replace(day=1) + timedelta(days=32)).replace(day=1))
    except (InputError, OverflowError):
        return None


def _date(day: int) -> str:
    try:
        return date_of(day).isoformat()
    except InputError:
        return date.max.isoformat()
