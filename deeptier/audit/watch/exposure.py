"""Who owes and who holds how much that is not paid yet, kept up event by event."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from deeptier.audit.books import FINANCIER, Books
from deeptier.audit.events import Event
from deeptier.audit.events.lots import TransferBatch, TransferSingle
from deeptier.audit.fold.register import current_account


class Exposure:
    """Open face by currency and obligor, and the live lots of it by currency and holder.

    Attributes:
        owed: unpaid principal, by currency and obligor at issue.
        held: face of live lots of payables that are not paid in full, by currency and holder.
    """

    def __init__(self) -> None:
        self.owed: dict[str, Counter[str]] = defaultdict(Counter)
        self.held: dict[str, Counter[str]] = defaultdict(Counter)
        self._unpaid: dict[int, int] = {}
        self._lots: dict[int, tuple[str, int]] = {}
        self._holders: dict[int, Counter[str]] = defaultdict(Counter)

    def take(self, events: Iterable[Event], books: Books) -> None:
        """Follow events that are in the books already."""
        lots: set[int] = set()
        payables: set[int] = set()
        for event in events:
            if isinstance(event, TransferSingle):
                lots.add(event.id)
            elif isinstance(event, TransferBatch):
                lots.update(event.ids)
            number = getattr(event, "payable_number", None)
            if number is not None:
                payables.add(number)
        for lot in lots:
            self._follow_lot(lot, books)
            payables.add(lot >> 192)
        for payable in payables:
            self._follow_payable(payable, books)

    def obligors(self, currency: str, books: Books) -> dict[str, int]:
        """What each obligor owes, in minor units."""
        amounts: Counter[str] = Counter()
        for account, amount in self.owed[currency].items():
            if amount:
                amounts[current_account(books, account)] += amount
        return dict(amounts)

    def financiers(self, currency: str, books: Books) -> dict[str, int]:
        """What each financier holds, in minor units."""
        return {
            account: amount
            for account, amount in self.held[currency].items()
            if amount
            and (enterprise := books.enterprises.get(account)) is not None
            and enterprise.roles & FINANCIER
        }

    def _follow_lot(self, lot: int, books: Books) -> None:
        payable, live = lot >> 192, books.lots.get(lot)
        paper = books.papers.get(payable)
        if paper is None:
            return
        is_open = self._unpaid.get(payable, 0) > 0
        for sign, holding in (
            (-1, self._lots.pop(lot, None)),
            (1, (live.owner, live.amount) if live is not None else None),
        ):
            if holding is None:
                continue
            owner, amount = holding
            self._holders[payable][owner] += sign * amount
            if is_open:
                self.held[paper.currency][owner] += sign * amount
        if live is not None:
            self._lots[lot] = (live.owner, live.amount)

    def _follow_payable(self, payable: int, books: Books) -> None:
        paper, account = books.papers.get(payable), books.accounts.get(payable)
        if paper is None or account is None:
            return
        before, after = self._unpaid.get(payable, 0), account.unpaid
        self._unpaid[payable] = after
        self.owed[paper.currency][books.parties[payable][0]] += after - before
        if (before > 0) == (after > 0):
            return
        sign = 1 if after > 0 else -1
        for owner, amount in self._holders[payable].items():
            self.held[paper.currency][owner] += sign * amount


def obligor_of(payable: int, books: Books) -> str:
    """Who owes a payable today: the obligor at issue, or who took its place."""
    return current_account(books, books.parties[payable][0])
