"""What is to be said of one enterprise: its money, what it owes and holds, what waits for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from deeptier.audit.books import CLOSED, REPLACED, UNKNOWN
from deeptier.days import date_of
from deeptier.lot_id import LotId
from deeptier.roles import Role
from deeptier.status.payable_facts import holds_of, state_of
from deeptier.status.reading import Reading, Who


@dataclass(frozen=True)
class Owes:
    """A payable that is not settled, of its obligor. Amounts in minor units."""

    payable: int
    state: str
    open: int
    due_date: str
    days_left: int


@dataclass(frozen=True)
class Held:
    """A live lot of its holder, or one that is offered to somebody. Amounts in minor units."""

    lot: str
    obligor: Who
    amount: int
    due_date: str
    days_left: int
    holds: tuple[str, ...]


@dataclass(frozen=True)
class InCurrency:
    """An enterprise in one currency; amounts in its minor units.

    Attributes:
        deposits: its balance.
        line_limit: of the lines that banks granted it; `line_used` of them.
        owes: payables of its own that are not settled, the first due first; `owes_open` in all.
        holds: live lots, the first due first; `holds_amount` in all.
        offered: lots that wait for it to accept; `offered_amount` in all.
        granted: limit of the lines that it granted; `granted_used` of them.
        mandate: whether anybody may collect from it on the due day.
    """

    currency: str
    deposits: int
    line_limit: int
    line_used: int
    owes_open: int
    owes_overdue: int
    holds_amount: int
    offered_amount: int
    granted: int
    granted_used: int
    mandate: bool
    owes: tuple[Owes, ...]
    holds: tuple[Held, ...]
    offered: tuple[Held, ...]


@dataclass(frozen=True)
class EnterpriseFacts:
    """One enterprise today.

    Attributes:
        state: "active", "expired", "frozen", "closed", "replaced" or "not in the register".
        roles: names, in the order of their bits.
        until: last day on which it takes part; None where the register does not know it.
        acceptance_days: that it has to accept what it is given; zero: it need not.
        defaults: payables in declared default.
        successor: the account that took its place.
        proposed: the account that is to take its place, from `proposed_from` on.
    """

    enterprise: Who
    state: str
    roles: tuple[str, ...]
    until: str | None
    acceptance_days: int
    defaults: int
    successor: Who | None
    proposed: Who | None
    proposed_from: str | None
    currencies: tuple[InCurrency, ...]


def enterprise_facts(reading: Reading, address: str) -> EnterpriseFacts:
    """The facts of an account, whether the register knows it or not.

    Errors: `AuditError` where a token does not tell a balance.
    """
    books, account = reading.books, address.lower()
    found = books.enterprises.get(account)
    successor, proposal = books.successors.get(account), books.successions.get(account)
    return EnterpriseFacts(
        enterprise=reading.known(account),
        state=register_state(reading, account),
        roles=tuple(_roles(found.roles)) if found else (),
        until=date_of(found.expiry_day).isoformat() if found and found.status else None,
        acceptance_days=found.acceptance_days if found else 0,
        defaults=books.defaults[account],
        successor=reading.who(successor) if successor else None,
        proposed=reading.who(proposal.successor) if proposal else None,
        proposed_from=date_of(proposal.from_day).isoformat() if proposal else None,
        currencies=tuple(
            in_currency(reading, account, each, reading.balances([account], each)[0])
            for each in reading.currencies
        ),
    )


def register_state(reading: Reading, account: str) -> str:
    """How an account (in lower case) stands in the register."""
    found = reading.books.enterprises.get(account)
    if found is None or found.status == UNKNOWN:
        return "not in the register"
    named = {CLOSED: "closed", REPLACED: "replaced"}
    if found.status in named:
        return named[found.status]
    if found.frozen:
        return "frozen"
    return "expired" if found.expiry_day < reading.today else "active"


def in_currency(reading: Reading, account: str, currency: str, deposits: int) -> InCurrency:
    """An account (in lower case) with so much of deposits, in one currency."""
    books = reading.books
    mine = [each for each in books.lines.values() if each.currency == currency]
    lines = [each for each in mine if each.obligor == account]
    granted = [each for each in mine if each.bank == account]
    owes = sorted(
        (
            _owes(reading, number)
            for number in reading.owed.get(account, ())
            if books.papers[number].currency == currency
        ),
        key=lambda each: each.days_left,
    )
    held = _lots(reading, reading.held.get(account, ()), currency)
    offered = _lots(reading, reading.offered.get(account, ()), currency)
    return InCurrency(
        currency=reading.known(currency).address,
        deposits=deposits,
        line_limit=sum(each.limit for each in lines),
        line_used=sum(each.used for each in lines),
        owes_open=sum(each.open for each in owes),
        owes_overdue=sum(each.open for each in owes if each.days_left < 0),
        holds_amount=sum(each.amount for each in held),
        offered_amount=sum(each.amount for each in offered),
        granted=sum(each.limit for each in granted),
        granted_used=sum(each.used for each in granted),
        mandate=books.mandates.get((account, currency), False),
        owes=tuple(owes),
        holds=tuple(held),
        offered=tuple(offered),
    )


def _owes(reading: Reading, number: int) -> Owes:
    paper, cash = reading.books.papers[number], reading.books.accounts[number]
    return Owes(
        payable=number,
        state=state_of(cash, paper, reading.today),
        open=cash.unpaid,
        due_date=date_of(paper.due_day).isoformat(),
        days_left=paper.due_day - reading.today,
    )


def _lots(reading: Reading, numbers: Iterable[int], currency: str) -> list[Held]:
    """Those of them that are in a currency, the first due first."""
    papers = reading.books.papers
    found = (_lot(reading, each) for each in numbers if papers[each >> 192].currency == currency)
    return sorted(found, key=lambda each: each.days_left)


def _lot(reading: Reading, number: int) -> Held:
    paper = reading.books.papers[number >> 192]
    return Held(
        lot=str(LotId.from_number(number)),
        obligor=reading.known(reading.obligor(paper)),
        amount=reading.books.lots[number].amount,
        due_date=date_of(paper.due_day).isoformat(),
        days_left=paper.due_day - reading.today,
        holds=holds_of(reading, number),
    )


def _roles(bits: int) -> Iterator[str]:
    return (str(role.name).lower().replace("_", " ") for role in Role if role & bits)
