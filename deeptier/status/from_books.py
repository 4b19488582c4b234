"""The snapshot that the replayed logs give: no view is asked."""

from __future__ import annotations

from collections.abc import Mapping

from deeptier.audit.books import Books
from deeptier.audit.findings import Amount
from deeptier.audit.fold.clearing import accrued_through, penalty_due
from deeptier.status.snapshot import EnterpriseAt, LineAt, LotAt, PayableAt, Snapshot


def snapshot_of_books(
    books: Books, obligor: str, day: int, issue_days: Mapping[int, int]
) -> Snapshot:
    """An obligor (in lower case) by the books, on a day."""
    lines = {
        number: LineAt(
            bank=line.bank,
            currency=line.currency,
            limit=Amount(line.limit),
            used=Amount(line.used),
            expiry_day=line.expiry_day,
            suspended=line.suspended,
        )
        for number, line in books.lines.items()
        if line.obligor == obligor
    }
    payables = {
        number: _payable(books, number, day, issue_days.get(number))
        for number, paper in books.papers.items()
        if paper.line in lines
    }
    lots = {
        number: LotAt(lot.owner, Amount(lot.amount), lot.hops, lot.frozen)
        for number, lot in books.lots.items()
        if number >> 192 in payables
    }
    accounts = (obligor, *(lot.owner for lot in lots.values()))
    enterprises = {each: _enterprise(books, each) for each in dict.fromkeys(accounts)}
    return Snapshot(obligor, day, enterprises, lines, payables, lots)


def obligors_of_books(books: Books) -> list[str]:
    """Everybody who was granted a line."""
    return list(dict.fromkeys(line.obligor for line in books.lines.values()))


def _payable(books: Books, number: int, day: int, issue_day: int | None) -> PayableAt:
    paper, account = books.papers[number], books.accounts[number]
    return PayableAt(
        line=paper.line,
        currency=paper.currency,
        face=Amount(account.face),
        principal_paid=Amount(account.principal_paid),
        ended=Amount(account.redeemed),
        penalty_paid=Amount(account.penalty_paid),
        penalty_due=Amount(penalty_due(accrued_through(account, paper.due_day, day))),
        held=Amount(account.held),
        issue_day=issue_day,
        due_day=paper.due_day,
        grace_days=paper.grace_days,
        in_default=account.defaulted,
        frozen=paper.frozen,
    )


def _enterprise(books: Books, account: str) -> EnterpriseAt:
    found = books.enterprises.get(account)
    if found is None:
        return EnterpriseAt(0, frozen=False, roles=0, expiry_day=0, defaults=0)
    return EnterpriseAt(found.status, found.frozen, found.roles, found.expiry_day, found.defaults)
