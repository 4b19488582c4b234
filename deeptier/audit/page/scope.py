"""What every part of the page is made from: the books, today, and payables by currency."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from deeptier.audit.books import Books
from deeptier.audit.fold.register import current_account
from deeptier.audit.history import History
from deeptier.audit.page.document import TOKEN_DECIMALS, Accounts
from deeptier.audit.page.sources import Sources
from deeptier.audit.texts import printable

_LONGEST_SYMBOL = 24


@dataclass(frozen=True)
class Scope:
    """A history with what is looked up in it again and again.

    Attributes:
        tokens: symbol and decimal places of currencies that the logs do not tell, by address.
    """

    history: History
    sources: Sources
    accounts: Accounts
    tokens: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def books(self) -> Books:
        """The books at the end of the journal."""
        return self.history.rebuilt.books

    @property
    def today(self) -> int:
        """The day number of the last block."""
        return self.history.today

    @cached_property
    def currencies(self) -> tuple[str, ...]:
        """Currencies of payables and lines; the deployment's own token first."""
        own = self._own_token
        found = {paper.currency for paper in self.books.papers.values()}
        found |= {line.currency for line in self.books.lines.values()}
        return tuple(sorted(found or {own}, key=lambda each: (each != own, each)))

    @cached_property
    def payables(self) -> Mapping[str, tuple[int, ...]]:
        """Numbers of the payables that have books, by currency."""
        found: dict[str, list[int]] = {each: [] for each in self.currencies}
        for number, paper in self.books.papers.items():
            if number in self.books.accounts:
                found[paper.currency].append(number)
        return {currency: tuple(numbers) for currency, numbers in found.items()}

    @cached_property
    def by_line(self) -> Mapping[int, tuple[int, ...]]:
        """Numbers of the payables that have books, by credit line."""
        found: dict[int, list[int]] = defaultdict(list)
        for number in (each for numbers in self.payables.values() for each in numbers):
            found[self.books.papers[number].line].append(number)
        return {line: tuple(numbers) for line, numbers in found.items()}

    @cached_property
    def live(self) -> Mapping[int, int]:
        """Face of the live lots of each payable, in minor units."""
        amounts: Counter[int] = Counter()
        for number, lot in self.books.lots.items():
            amounts[number >> 192] += lot.amount
        return amounts

    def obligor_of(self, payable: int) -> str:
        """Who owes a payable today: the account that took the place of the one that issued it."""
        line = self.books.lines.get(self.books.papers[payable].line)
        issuer = self.books.parties.get(payable, ("", ""))[0]
        return current_account(self.books, issuer) if line is None else line.obligor

    def overdue(self, payable: int) -> int:
        """Principal that should have come before today, in minor units."""
        is_late = self.books.papers[payable].due_day < self.today
        return self.books.accounts[payable].unpaid if is_late else 0

    def currency_list(self) -> list[list[str | int]]:
        """Address, symbol and decimal places of each; minor units where nobody tells those."""
        return [[each, *self._told(each)] for each in self.currencies]

    def _told(self, currency: str) -> tuple[str, int]:
        if currency in self.tokens:
            return self.tokens[currency]
        if currency != self._own_token:
            return f"minor units of {currency[:8]}…{currency[-4:]}", 0
        symbol = printable(self.books.deposits.symbol)[:_LONGEST_SYMBOL]
        return symbol or "deposits", TOKEN_DECIMALS

    @property
    def _own_token(self) -> str:
        return self.books.addresses.get("DepositToken", "")
