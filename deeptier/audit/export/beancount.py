"""The journal as a file for beancount: exact, and checked at its end against the books."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timezone

from deeptier.audit.errors import AuditError
from deeptier.audit.export.journal.accounts import MEANING, Kind
from deeptier.audit.export.journal.booking import journal_of
from deeptier.audit.export.journal.entries import Entry, Posting
from deeptier.audit.export.parties import Parties
from deeptier.audit.export.positions import IN_BOOKS, Position, positions_of
from deeptier.audit.export.tokens import Tokens
from deeptier.audit.findings import LotNumber, shown
from deeptier.audit.history import History
from deeptier.days import date_of
from deeptier.money import format_amount

#: Beancount adds with 28 digits, and rounds what is longer.
_MOST_DIGITS = 28
_ACCOUNT_WIDTH = 64
_AMOUNT_WIDTH = 20
_ADDRESS = re.compile(r"\{(0x[0-9a-f]{40})\}")

_PREFACE = """\
The journal of all parties of a deployment, rebuilt from its logs alone: each entry balances for
each party in it, and in all. Check it with `bean-check`.

Amounts are exact. The balances at the end are those of the auditor's replay, which books the same
events in another way; `~ 0` lets no difference pass, however small.

Lots are at face. The discount of a sale is interest on the day of the sale, for the buyer and for
the seller. Penalty is booked when it is paid. What comes back of an advance is principal first,
then interest. What a lot was given for in trade is on no chain: Equity:…:Trade stands for it.
"""


class BeancountFile:
    """The lines of the file of a history.

    Errors: `AuditError` for amounts that beancount would round.
    """

    def __init__(self, history: History, parties: Parties, tokens: Tokens) -> None:
        self._history = history
        self._parties = parties
        self._tokens = tokens
        self._entries = list(journal_of(history))
        self._balances: Counter[Position] = Counter()
        for entry in self._entries:
            for each in entry.postings:
                self._balances[each.party, each.kind, each.currency] += each.amount
                self._require_exact(each.amount)
        self._expected = positions_of(history.rebuilt.books)
        for amount in (*self._balances.values(), *self._expected.values()):
            self._require_exact(amount)

    def lines(self) -> Iterator[str]:
        """The file, line by line, without line ends."""
        yield from self._options()
        yield from self._openings()
        yield "* Entries"
        for entry in self._entries:
            yield ""
            yield from self._entry(entry)
        yield from self._assertions()

    def _options(self) -> Iterator[str]:
        head = self._history.rebuilt.head
        yield ";; -*- mode: beancount; coding: utf-8 -*-"
        yield from (f";; {line}".rstrip() for line in _PREFACE.splitlines())
        yield ""
        title = f"Deeptier, chain {head.chain_id}, to block {head.number} {head.hash}"
        yield f'option "title" {quoted(title)}'
        symbols = sorted({self._tokens[currency].symbol for currency in self._currencies()})
        yield from (f'option "operating_currency" {quoted(symbol)}' for symbol in symbols)
        yield 'option "inferred_tolerance_default" "*:0"'
        yield 'option "tolerance_multiplier" "0"'
        yield 'option "infer_tolerance_from_cost" "FALSE"'
        for currency in self._currencies():
            token = self._tokens[currency]
            yield ""
            yield f"{self._first_date()} commodity {token.symbol}"
            yield f"  token: {quoted(shown(currency))}"
            yield f"  decimals: {token.decimals}"
        yield ""

    def _openings(self) -> Iterator[str]:
        yield "* Accounts"
        yield from (f";; {kind.root}:…:{kind.title} - {MEANING[kind]}" for kind in self._kinds())
        first, before = self._first_date(), None
        for account, party, symbols in self._accounts():
            if party != before:
                yield ""
                yield f";; {quoted(self._parties.shown(party))[1:-1]}"
                before = party
            yield f"{first} open {account} {','.join(symbols)}"
            yield f"  address: {quoted(shown(party))}"
        yield ""

    def _entry(self, entry: Entry) -> Iterator[str]:
        event = entry.events[0]
        place, logs = event.place, ", ".join(str(each.place.index) for each in entry.events)
        title = _ADDRESS.sub(lambda match: self._parties.shown(match[1]), entry.title)
        date = date_of(self._history.day_of(place)).isoformat()
        link = "" if entry.payable is None else f" ^payable-{entry.payable}"
        yield f"{date} * {quoted(self._parties.shown(entry.party))} {quoted(title)}{link}"
        yield f"  event: {quoted(', '.join(type(each).__name__ for each in entry.events))}"
        yield f"  time: {quoted(utc(self._history.time_of(place)))}"
        yield f"  block: {place.block}"
        yield f"  logs: {quoted(logs)}"
        yield f"  transaction: {quoted(place.transaction)}"
        for each in entry.postings:
            yield from self._posting(each)

    def _posting(self, posting: Posting) -> Iterator[str]:
        account = self._account(posting.party, posting.kind)
        amount = self._amount(posting.amount, posting.currency)
        yield f"  {account:<{_ACCOUNT_WIDTH}} {amount}"
        if posting.lot is not None:
            yield f"    lot: {quoted(str(LotNumber(posting.lot)))}"

    def _assertions(self) -> Iterator[str]:
        """At the start of the day after the last: balances hold before a day's entries."""
        date = date_of(self._history.today + 1).isoformat()
        yield ""
        yield "* Balances by the auditor's replay"
        yield ""
        positions = sorted(self._positions(), key=self._order)
        replayed = [each for each in positions if self._is_in_books(each)]
        for position in replayed:
            yield self._balance(date, position, self._expected[position])
        yield ""
        yield "* Other balances, by the entries"
        yield ""
        for position in positions:
            if not self._is_in_books(position):
                yield self._balance(date, position, self._balances[position])

    def _balance(self, date: str, position: Position, amount: int) -> str:
        party, kind, currency = position
        account = f"{date} balance {self._account(party, kind)}"
        number = format_amount(amount, self._tokens[currency].decimals)
        symbol = self._tokens[currency].symbol
        return f"{account:<{_ACCOUNT_WIDTH + 2}} {number:>{_AMOUNT_WIDTH}} ~ 0 {symbol}"

    def _is_in_books(self, position: Position) -> bool:
        _, kind, currency = position
        return kind in IN_BOOKS and (kind is not Kind.DEPOSITS or currency == self._tokens.deposit)

    def _positions(self) -> set[Position]:
        return self._balances.keys() | self._expected.keys()

    def _currencies(self) -> list[str]:
        return sorted({currency for _, _, currency in self._positions()})

    def _kinds(self) -> list[Kind]:
        used = {kind for _, kind, _ in self._positions()}
        return [kind for kind in MEANING if kind in used]

    def _accounts(self) -> list[tuple[str, str, list[str]]]:
        """Each account with its party and its currencies, in order."""
        found: dict[tuple[str, Kind], set[str]] = {}
        for party, kind, currency in sorted(self._positions(), key=self._order):
            found.setdefault((party, kind), set()).add(self._tokens[currency].symbol)
        return [
            (self._account(party, kind), party, sorted(symbols))
            for (party, kind), symbols in found.items()
        ]

    def _order(self, position: Position) -> tuple[str, int, str]:
        party, kind, currency = position
        return self._parties.component(party), list(Kind).index(kind), currency

    def _account(self, party: str, kind: Kind) -> str:
        return f"{kind.root}:{self._parties.component(party) or 'Unknown'}:{kind.title}"

    def _amount(self, amount: int, currency: str) -> str:
        token = self._tokens[currency]
        return f"{format_amount(amount, token.decimals):>{_AMOUNT_WIDTH}} {token.symbol}"

    def _first_date(self) -> str:
        entries = self._entries
        day = self._history.day_of(entries[0].events[0].place) if entries else self._history.today
        return date_of(day).isoformat()

    def _require_exact(self, amount: int) -> None:
        if abs(amount) >= 10**_MOST_DIGITS:
            raise AuditError(
                f"an amount of {len(str(abs(amount)))} digits has no place in a beancount journal,"
                f" which adds with {_MOST_DIGITS}; the other formats take it"
            )


def quoted(text: str) -> str:
    """A text as beancount reads it, on one line."""
    plain = " ".join("".join(_plain(each) for each in text).split())
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def utc(timestamp: int) -> str:
    """Unix seconds as people write them."""
    return datetime.fromtimestamp(timestamp, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _plain(character: str) -> str:
    return character if character.isprintable() else " "
