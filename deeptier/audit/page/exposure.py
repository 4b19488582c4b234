"""Who owes and who lent: exposure by core enterprise and by financier, and credit-line use."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from deeptier.audit.books import FINANCIER
from deeptier.audit.events.desk import Discounted
from deeptier.audit.fold.pledges import owed_on
from deeptier.audit.page.document import Table
from deeptier.audit.page.scope import Scope
from deeptier.audit.page.sources import Rows
from deeptier.audit.page.summary import PRINCIPAL
from deeptier.audit.texts import day_text

#: Parties shown singly; those below are summed up in one row.
MOST_PARTIES = 100

_Line = tuple[list[Any], Rows]


def by_obligor(scope: Scope, currency: str, position: int) -> Table:
    """Core enterprises by what they have still to pay."""
    of: dict[str, list[int]] = defaultdict(list)
    for number in scope.payables[currency]:
        of[scope.obligor_of(number)].append(number)
    lines: list[_Line] = []
    for obligor, numbers in of.items():
        accounts = [scope.books.accounts[number] for number in numbers]
        cells = [
            scope.accounts.position(obligor),
            len(numbers),
            sum(each.issued for each in accounts),
            sum(each.principal_paid for each in accounts),
            sum(map(scope.overdue, numbers)),
            sum(each.unpaid for each in accounts),
        ]
        lines.append((cells, scope.sources.of_payables(numbers, *PRINCIPAL)))
    table = Table(
        "Exposure by core enterprise",
        position,
        [
            ("Core enterprise", "account"),
            ("Payables", "count"),
            ("Face issued", "money"),
            ("Principal paid", "money"),
            ("Overdue", "money"),
            ("Open", "money"),
        ],
        bar=5,
    )
    return _filled(table, lines, first_sum=1, by=5)


def by_financier(scope: Scope, currency: str, position: int) -> Table:
    """Financiers by the face that they hold; advances on pledges beside it."""
    books, of = scope.books, set(scope.payables[currency])
    bought, discount = Counter[str](), Counter[str]()
    held, advanced = Counter[str](), Counter[str]()
    lots: dict[str, list[int]] = defaultdict(list)
    sales: dict[str, Rows] = defaultdict(list)
    for row, event in enumerate(scope.history.rebuilt.events, 1):
        if isinstance(event, Discounted) and event.lot >> 192 in of:
            bought[event.financier] += event.face_amount
            discount[event.financier] += event.discount
            sales[event.financier].append(row)
    roles = {account for account, each in books.enterprises.items() if each.roles & FINANCIER}
    for number, lot in books.lots.items():
        if number >> 192 in of and (lot.owner in roles or lot.owner in bought):
            held[lot.owner] += lot.amount
            lots[lot.owner].append(number)
    for number, loan in books.loans.items():
        if loan is not None and number >> 192 in of:
            advanced[loan.financier] += owed_on(loan, scope.today) - loan.received
            lots[loan.financier].append(number)
    lines: list[_Line] = []
    for account in dict.fromkeys((*bought, *held, *advanced)):
        cells = [
            scope.accounts.position(account),
            bought[account],
            discount[account],
            advanced[account],
            held[account],
        ]
        rows = sorted({*sales[account], *scope.sources.of_lots(lots[account])})
        lines.append((cells, rows))
    table = Table(
        "Exposure by financier",
        position,
        [
            ("Financier", "account"),
            ("Face bought, ever", "money"),
            ("Discount earned", "money"),
            ("Owed on pledges", "money"),
            ("Face held now", "money"),
        ],
        bar=4,
        note="Face held counts live lots of accounts that are financiers or bought a lot.",
    )
    return _filled(table, lines, first_sum=1, by=4)


def line_use(scope: Scope, currency: str, position: int) -> Table:
    """Credit lines: limit, use, and what stops them."""
    lines: list[_Line] = []
    for number, line in scope.books.lines.items():
        if line.currency != currency:
            continue
        expired = line.expiry_day < scope.today
        state = "suspended" if line.suspended else "expired" if expired else "open"
        cells = [
            str(number),
            scope.accounts.position(line.obligor),
            scope.accounts.position(line.bank),
            day_text(line.expiry_day),
            state,
            line.limit,
            line.used,
        ]
        falls = scope.sources.of_payables(scope.by_line.get(number, ()), *PRINCIPAL[1:])
        lines.append((cells, sorted({*scope.sources.of_line(number), *falls})))
    table = Table(
        "Credit lines",
        position,
        [
            ("Line", "text"),
            ("Obligor", "account"),
            ("Bank", "account"),
            ("Last day", "day"),
            ("State", "text"),
            ("Limit", "money"),
            ("Used", "money"),
        ],
        bar=6,
        whole=5,
        note="Each bar is the used part of its line's limit.",
    )
    return _filled(table, lines, first_sum=5, by=6)


def _filled(table: Table, lines: Sequence[_Line], first_sum: int, by: int) -> Table:
    """Greatest first; the least are one row, and the last row is the sum of all."""
    ordered = sorted(lines, key=lambda line: -int(line[0][by]))
    shown, others = ordered[:MOST_PARTIES], ordered[MOST_PARTIES:]
    table.rows.extend(shown)
    if others:
        table.rows.append(_sum(f"{len(others):,} others", others, first_sum, len(table.columns)))
    if len(lines) > 1:
        table.rows.append(_sum("All", ordered, first_sum, len(table.columns)))
        table.total = True
    return table


def _sum(label: str, lines: Sequence[_Line], first_sum: int, width: int) -> _Line:
    blank: list[Any] = [[label], *[None] * (first_sum - 1)]
    sums = [sum(cells[column] for cells, _ in lines) for column in range(first_sum, width)]
    return [*blank, *sums], sorted({row for _, rows in lines for row in rows})
