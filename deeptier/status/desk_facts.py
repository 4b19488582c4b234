"""What a desk's day looks like: what falls due, what is late, how its parties stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deeptier.days import date_of
from deeptier.status.enterprise_facts import in_currency, register_state
from deeptier.status.payable_facts import state_of
from deeptier.status.reading import Reading, Who

_WEEK = 7
_MONTH = 30


@dataclass(frozen=True)
class Bucket:
    """Payables with principal still to come; `open` in minor units."""

    payables: int
    open: int


@dataclass(frozen=True)
class CurrencyDay:
    """All payables in one currency; amounts in its minor units.

    Attributes:
        due_today: payables whose due day is today; the next ones by the days that are left.
        overdue: fell due before today; `in_default` of them declared so.
        cash_kept: came in, and is not paid out to holders yet.
        to_clear: numbers of payables that are due and not cleared.
    """

    currency: str
    payables: int
    face_issued: int
    open: Bucket
    due_today: Bucket
    due_in_7_days: Bucket
    due_in_30_days: Bucket
    overdue: Bucket
    in_default: Bucket
    cash_kept: int
    to_clear: tuple[int, ...]


@dataclass(frozen=True)
class PartyDay:
    """A party of the address book in one currency; amounts in its minor units."""

    party: Who
    state: str
    replaced_from: str | None
    currency: str
    deposits: int
    owes: int
    overdue: int
    holds: int
    offered: int

    @property
    def amounts(self) -> tuple[int, ...]:
        """All of them, in this order."""
        return self.deposits, self.owes, self.overdue, self.holds, self.offered


@dataclass(frozen=True)
class DeskFacts:
    """A desk today.

    Attributes:
        closed: what closes the day by the network's calendar; None where it is open.
        parties: of the address book, without those that the register does not know.
    """

    network: str
    chain_id: int
    block: int
    date: str
    closed: str | None
    currencies: tuple[CurrencyDay, ...]
    parties: tuple[PartyDay, ...]


def desk_facts(reading: Reading, parties: Iterable[str], closed: str | None) -> DeskFacts:
    """The day of a desk with parties, given by their addresses.

    Errors: `AuditError` where a token does not tell a balance.
    """
    known = [
        each
        for each in map(str.lower, parties)
        if register_state(reading, each) != "not in the register"
    ]
    deposits = {
        (account, currency): balance
        for currency in reading.currencies
        for account, balance in zip(known, reading.balances(known, currency), strict=True)
    }
    return DeskFacts(
        network=reading.network,
        chain_id=reading.history.deployment.chain_id,
        block=reading.block,
        date=date_of(reading.today).isoformat(),
        closed=closed,
        currencies=tuple(_currency(reading, each) for each in reading.currencies),
        parties=tuple(
            _party(reading, account, currency, deposits[account, currency])
            for account in known
            for currency in reading.currencies
        ),
    )


def _currency(reading: Reading, currency: str) -> CurrencyDay:
    books, today = reading.books, reading.today
    numbers = [number for number, each in books.papers.items() if each.currency == currency]
    left = {
        number: books.papers[number].due_day - today
        for number in numbers
        if books.accounts[number].unpaid
    }

    def bucket(first: int | None, last: int | None) -> Bucket:
        inside = [
            number
            for number, days in left.items()
            if (first is None or days >= first) and (last is None or days <= last)
        ]
        return Bucket(len(inside), sum(books.accounts[each].unpaid for each in inside))

    defaulted = [number for number in left if books.accounts[number].defaulted]
    return CurrencyDay(
        currency=reading.known(currency).address,
        payables=len(numbers),
        face_issued=sum(books.accounts[each].issued for each in numbers),
        open=bucket(None, None),
        due_today=bucket(0, 0),
        due_in_7_days=bucket(1, _WEEK),
        due_in_30_days=bucket(_WEEK + 1, _MONTH),
        overdue=bucket(None, -1),
        in_default=Bucket(len(defaulted), sum(books.accounts[each].unpaid for each in defaulted)),
        cash_kept=sum(books.accounts[each].held for each in numbers),
        to_clear=tuple(
            number
            for number in sorted(numbers)
            if books.papers[number].due_day <= today
            and state_of(books.accounts[number], books.papers[number], today)
            not in ("cleared", "cancelled")
        ),
    )


def _party(reading: Reading, account: str, currency: str, deposits: int) -> PartyDay:
    found = in_currency(reading, account, currency, deposits)
    proposal = reading.books.successions.get(account)
    return PartyDay(
        party=reading.known(account),
        state=register_state(reading, account),
        replaced_from=date_of(proposal.from_day).isoformat() if proposal else None,
        currency=found.currency,
        deposits=found.deposits,
        owes=found.owes_open,
        overdue=found.owes_overdue,
        holds=found.holds_amount,
        offered=found.offered_amount,
    )
