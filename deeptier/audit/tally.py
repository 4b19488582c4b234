"""What the checks take from the events themselves, counted transaction by transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from deeptier.audit.books import Books
from deeptier.audit.digest import terms_digest
from deeptier.audit.events import Event
from deeptier.audit.events.desk import Discounted
from deeptier.audit.events.payables import PayableIssued
from deeptier.audit.events.token import Transfer
from deeptier.audit.findings import Amount, Finding, shown
from deeptier.audit.pairs import pairs_of
from deeptier.audit.plain import is_plainly_told


class Tally:
    """Findings about single transactions, and sums over all of them; no event is kept.

    Attributes:
        pairs: what a transaction must say twice, and says once.
        digests: terms that are not those of their digest.
        fills: fills of bids that are not the face bought under them.
        issued: face of each payable at issue.
        paid_out: deposits that Clearing paid.
    """

    def __init__(self, books: Books, chain_id: int) -> None:
        self.pairs: list[Finding] = []
        self.digests: list[Finding] = []
        self.fills: list[Finding] = []
        self.issued: dict[int, int] = {}
        self.paid_out = 0
        self._books, self._chain_id = books, chain_id
        self._clearing = books.addresses["Clearing"]
        self._pledges = books.addresses["Pledges"]
        self._bought: Counter[bytes] = Counter()
        self._kept: Counter[str] = Counter()  # in Pledges, by transaction
        self._counts: dict[type[Event], Callable[[Any], None]] = {
            PayableIssued: self._issue,
            Transfer: self._pay,
        }

    def see(self, events: Iterable[Event]) -> None:
        """Count whole transactions that follow those before; the books have booked them."""
        for transaction, together in groupby(events, key=_transaction):
            group = list(together)
            if not is_plainly_told(group, self._books):
                self.pairs += pairs_of(group, self._books)
                self._check_fills(group)
            for event in group:
                count = self._counts.get(type(event))
                if count is not None:
                    count(event)
            if transaction in self._kept and not self._kept[transaction]:
                del self._kept[transaction]

    @property
    def kept(self) -> Iterable[tuple[str, int]]:
        """Transactions after which deposits that Clearing sent to Pledges stay there."""
        return self._kept.items()

    def _issue(self, event: PayableIssued) -> None:
        self.issued[event.payable_number] = event.terms.face_amount
        digest = terms_digest(event, self._chain_id, self._books.addresses["Payables"])
        if digest != event.terms_digest:
            subject = f"payable {event.payable_number}, digest of its terms"
            where = str(event.place)
            self.digests.append(Finding("terms", subject, event.terms_digest, digest, where))

    def _pay(self, event: Transfer) -> None:
        if event.from_ == self._clearing:
            self.paid_out += event.amount
            if event.to == self._pledges:
                self._kept[event.place.transaction] += event.amount
        if event.from_ == self._pledges:
            self._kept[event.place.transaction] -= event.amount

    def _check_fills(self, group: Iterable[Event]) -> None:
        """After each transaction, the fill of a bid is the face bought under it so far.

        Inside a transaction a sale in another one's hook is logged first: only the greatest counts.
        """
        filled: dict[bytes, Discounted] = {}
        for sale in group:
            if isinstance(sale, Discounted) and sale.filled:
                self._bought[sale.bid_digest] += sale.face_amount
                greatest = filled.setdefault(sale.bid_digest, sale)
                filled[sale.bid_digest] = max(greatest, sale, key=lambda each: each.filled)
        for digest, sale in filled.items():
            if sale.filled != self._bought[digest]:
                expected, actual = Amount(self._bought[digest]), Amount(sale.filled)
                subject = f"bid {shown(digest)}, filled"
                self.fills.append(Finding("I5", subject, expected, actual, str(sale.place)))


def _transaction(event: Event) -> str:
    return event.place.transaction
