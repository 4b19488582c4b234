"""The table of exceptions: what does not agree, and what an auditor looks at first."""

from __future__ import annotations

from collections.abc import Iterator

from deeptier.audit.books import Books
from deeptier.audit.export.table import Row, Table, columns_of
from deeptier.audit.export.view import View
from deeptier.audit.findings import Amount, LotNumber, shown
from deeptier.days import date_of

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
    books, today = view.history.rebuilt.books, view.history.today
    if books.paused_since:
        yield "paused", "new business", f"since {date_of(books.paused_since).isoformat()}"
    yield from _payables(books, today)
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


def _payables(books: Books, today: int) -> Iterator[tuple[str, str, str]]:
    for number, account in sorted(books.accounts.items()):
        due = books.papers[number].due_day
        if account.defaulted:
            yield "default", f"payable {number}", f"in default, {Amount(account.unpaid)} not paid"
        elif account.unpaid and today > due:
            days = today - due
            yield "overdue", f"payable {number}", f"{days} days, {Amount(account.unpaid)} not paid"
