"""The table of exceptions: what does not agree, and what an auditor looks at first."""

from __future__ import annotations

from collections.abc import Iterator

from deeptier.audit.export.table import Row, Table, columns_of
from deeptier.audit.export.view import View
from deeptier.audit.findings import LotNumber, shown
from deeptier.days import date_of
from deeptier.money import format_amount

_COLUMNS = columns_of("kind check subject expected found where")
FINDING, NOTE = "finding", "note"


def exceptions(view: View) -> Table:
    """Findings: the logs contradict themselves or the rules. Notes: overdue, in default, frozen."""

    def rows() -> Iterator[Row]:
        for finding in view.history.rebuilt.findings:
            said = finding.to_json()
            subject, where = said["subject"], said["where"]
            yield FINDING, said["check"], subject, said["expected"], said["actual"], where
        for check, subject, found in _notes(view):
            yield NOTE, check, subject, "", found, "at the last block"

    return Table("exceptions", _COLUMNS, rows)


def _notes(view: View) -> Iterator[tuple[str, str, str]]:
    books = view.history.rebuilt.books
    if books.paused_since:
        yield "paused", "new business", f"since {date_of(books.paused_since).isoformat()}"
    yield from _payables(view)
    for account, enterprise in sorted(books.enterprises.items()):
        if enterprise.frozen:
            yield "frozen", f"enterprise {view.parties.shown(account)}", "frozen"
    for number, paper in sorted(books.papers.items()):
        if paper.frozen:
            yield "frozen", f"payable {number}", "frozen"
    for number, lot in sorted(books.lots.items()):
        if lot.frozen:
            yield "frozen", f"lot {LotNumber(number)}", f"frozen, of {shown(lot.owner)}"
    for number, line in sorted(books.lines.items()):
        if line.suspended:
            yield "suspended", f"line {number}", "suspended"


def _payables(view: View) -> Iterator[tuple[str, str, str]]:
    books, today = view.history.rebuilt.books, view.history.today
    for number, account in sorted(books.accounts.items()):
        paper = books.papers[number]
        name, days = f"payable {number}", today - paper.due_day
        token = view.tokens[paper.currency]
        unpaid = f"{format_amount(account.unpaid, token.decimals)} {token.symbol} not paid"
        if account.defaulted:
            yield "default", name, f"in default, {unpaid}"
        elif account.unpaid and days > 0:
            yield "overdue", name, f"{days} days, {unpaid}"
