"""The verdict of an audit: what was read, what it adds up to, what does not agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from deeptier.audit.books import Books
from deeptier.audit.findings import Finding, shown
from deeptier.audit.fold.clearing import held_for


@dataclass(frozen=True)
class CurrencyFigures:
    """What the books add up to in one currency, in minor units.

    Attributes:
        face: at issue; it is live, redeemed, retired or cancelled.
        paid: cash that came in: of obligors and guarantors, and into deposits.
        held: of it, not paid out: for holders, guarantors, and locked.
        for_guarantors: what guarantors paid and have not come back from the obligors.
    """

    currency: str
    face: int
    live: int
    redeemed: int
    retired: int
    cancelled: int
    principal_paid: int
    penalty_paid: int
    paid: int
    paid_out: int
    held: int
    for_guarantors: int
    deposits_locked: int
    line_limit: int
    line_used: int


@dataclass(frozen=True)
class Figures:
    """What the books add up to. The sums over currencies mean something where there is one."""

    enterprises: int
    payables: int
    lots_live: int
    lots_ended: int
    lines: int
    currencies: tuple[CurrencyFigures, ...]

    @property
    def face(self) -> int:
        """Face issued."""
        return sum(each.face for each in self.currencies)

    @property
    def paid(self) -> int:
        """Cash that came in."""
        return sum(each.paid for each in self.currencies)

    @property
    def held(self) -> int:
        """Cash that came in and was not paid out."""
        return sum(each.held for each in self.currencies)


@dataclass(frozen=True)
class Verdict:
    """Whether the logs, rebuilt, are the contracts' state at one block.

    Attributes:
        events: number of events by name.
        logs: number of logs read.
        questions: number of views asked.
        findings: what does not agree; none where all is equal.
    """

    chain_id: int
    block_number: int
    block_hash: str
    logs: int
    events: Mapping[str, int]
    questions: int
    figures: Figures
    findings: tuple[Finding, ...]

    @property
    def equal(self) -> bool:
        """Whether nothing differs."""
        return not self.findings

    @property
    def exit_code(self) -> int:
        """0 equal, 1 different."""
        return 0 if self.equal else 1

    def to_json(self) -> dict[str, Any]:
        """The verdict as plain values, amounts in minor units."""
        figures = asdict(self.figures)
        return {
            "equal": self.equal,
            "chain_id": self.chain_id,
            "block": {"number": self.block_number, "hash": self.block_hash},
            "logs": self.logs,
            "events": dict(self.events),
            "questions": self.questions,
            "figures": figures,
            "findings": [finding.to_json() for finding in self.findings],
        }


def figures_of(books: Books) -> Figures:
    """What the books add up to."""
    currencies = {paper.currency for paper in books.papers.values()}
    currencies |= {line.currency for line in books.lines.values()}
    return Figures(
        enterprises=len(books.enterprises),
        payables=len(books.papers),
        lots_live=len(books.lots),
        lots_ended=len(books.ended),
        lines=len(books.lines),
        currencies=tuple(_in_currency(books, currency) for currency in sorted(currencies)),
    )


def _in_currency(books: Books, currency: str) -> CurrencyFigures:
    accounts = {
        number: account
        for number, account in books.accounts.items()
        if books.papers[number].currency == currency
    }
    live: Counter[int] = Counter()
    for number, lot in books.lots.items():
        live[number >> 192] += lot.amount
    lines = [line for line in books.lines.values() if line.currency == currency]
    return CurrencyFigures(
        currency=shown(currency),
        face=sum(account.issued for account in accounts.values()),
        live=sum(live[number] for number in accounts),
        redeemed=sum(account.redeemed for account in accounts.values()),
        retired=sum(account.retired for account in accounts.values()),
        cancelled=sum(account.annulled for account in accounts.values()),
        principal_paid=sum(account.principal_paid for account in accounts.values()),
        penalty_paid=sum(account.penalty_paid for account in accounts.values()),
        paid=sum(account.cash_in for account in accounts.values()),
        paid_out=sum(account.cash_out for account in accounts.values()),
        held=sum(held_for(books, number) for number in accounts),
        for_guarantors=sum(
            books.guarantees[number].owed for number in accounts if number in books.guarantees
        ),
        deposits_locked=sum(books.locked.get(number, 0) for number in accounts),
        line_limit=sum(line.limit for line in lines),
        line_used=sum(line.used for line in lines),
    )
