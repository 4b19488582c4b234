"""The snapshot that the replayed logs give: no view is asked."""

from __future__ import annotations

from collections.abc import Mapping

from deeptier.audit.books import Books
from deeptier.audit.findings import Amount
from deeptier.audit.fold.clearing import NO_GUARANTEE, accrued_through, penalty_due
from deeptier.audit.fold.pledges import owed_on
from deeptier.status.snapshot import EnterpriseAt, Issue, LineAt, LotAt, PayableAt, Snapshot


def snapshot_of_books(
    books: Books, obligor: str, day: int, issues: Mapping[int, Issue]
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
        number: _payable(books, number, day, issues.get(number))
        for number, paper in books.papers.items()
        if paper.line in lines
    }
    lots = {
        number: LotAt(
            lot.owner,
            Amount(lot.amount),
            lot.hops,
            lot.frozen,
            lot.offered,
            lot.pledged,
            _debt(books, number, day),
        )
        for number, lot in books.lots.items()
        if number >> 192 in payables
    }
    accounts = (obligor, *(lot.owner for lot in lots.values()))
    enterprises = {each: _enterprise(books, each) for each in dict.fromkeys(accounts)}
    return Snapshot(obligor, day, enterprises, lines, payables, lots)


def obligors_of_books(books: Books) -> list[str]:
    """Everybody who was granted a line."""
    return list(dict.fromkeys(line.obligor for line in books.lines.values()))


def payables_of_books(books: Books, obligor: str) -> list[int]:
    """The payables under an obligor's lines."""
    own = {number for number, line in books.lines.items() if line.obligor == obligor}
    return [number for number, paper in books.papers.items() if paper.line in own]


def _debt(books: Books, number: int, day: int) -> Amount:
    loan = books.loans.get(number)
    return Amount(0 if loan is None else owed_on(loan, day) - loan.received)


def _payable(books: Books, number: int, day: int, issue: Issue | None) -> PayableAt:
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
        issue_day=None if issue is None else issue.day,
        due_day=paper.due_day,
        grace_days=paper.grace_days,
        in_default=account.defaulted,
        frozen=paper.frozen,
        issued=None if issue is None else Amount(issue.face),
        cancelled=account.cancelled,
        to_guarantor=Amount(books.guarantees.get(number, NO_GUARANTEE).owed),
        deposit=Amount(books.locked.get(number, 0)),
    )


def _enterprise(books: Books, account: str) -> EnterpriseAt:
    found = books.enterprises.get(account)
    if found is None:
        return EnterpriseAt(0, frozen=False, roles=0, expiry_day=0, defaults=0)
    return EnterpriseAt(found.status, found.frozen, found.roles, found.expiry_day, found.defaults)
