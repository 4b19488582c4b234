"""Plain transactions, which are most: seen at once to say everything twice.

A transaction is plain when it only endorses and cuts lots, redeems them, and moves deposits. All
others, and those that do not say everything twice, are left to the full look of `pairs`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from deeptier.audit.books import COMMERCIAL_BILL, NOBODY, Books
from deeptier.audit.events import Event
from deeptier.audit.events.clearing import Redeemed
from deeptier.audit.events.lots import Cause, Delivered, Split, TransferBatch, TransferSingle
from deeptier.audit.events.token import Transfer
from deeptier.audit.fold.numbers import child_number, is_lot


class _Sayings:
    """What the events of one plain transaction say, first and second."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.arrivals: list[tuple[int, str, int]] = []
        self.arrived: list[tuple[int, str, int]] = []
        self.ends: list[tuple[int, str, int]] = []
        self.ended: set[tuple[int, str, int]] = set()
        self.payments: list[tuple[str, str, int]] = []
        self.paid: list[tuple[str, str, int]] = []

    def agree(self) -> bool:
        """Whether each thing is said as often first as second; an end may be said second only."""
        return (
            _same(self.arrivals, self.arrived)
            and _same(self.payments, self.paid)
            and len(self.ends) == len(set(self.ends))
            and self.ended.issuperset(self.ends)
        )


def is_plainly_told(group: Iterable[Event], books: Books) -> bool:
    """Whether a transaction is plain and the full look at it would find nothing."""
    sayings = _Sayings(books)
    for event in group:
        say = _SAY.get(type(event))
        if say is None or not say(sayings, event):
            return False
    return sayings.agree()


def _same(first: list[Any], second: list[Any]) -> bool:
    return first == second or (len(first) == len(second) and sorted(first) == sorted(second))


def _delivered(said: _Sayings, event: Delivered) -> bool:
    """A delivery of a commercial bill grants a right, which is told elsewhere."""
    said.arrivals.append((event.lot, event.to, event.amount))
    paper = said.books.papers.get(event.lot >> 192)
    is_bill = paper is not None and paper.backing == COMMERCIAL_BILL
    return event.cause == Cause.ENDORSEMENT and not is_bill


def _split(said: _Sayings, event: Split) -> bool:
    for position, amount in enumerate(event.amounts, event.first_child):
        child = child_number(event.lot, position)
        if child is None:
            return False
        said.arrivals.append((child, event.holder, amount))
    return is_lot(event.lot)


def _transfer_single(said: _Sayings, event: TransferSingle) -> bool:
    if event.to == NOBODY:
        said.ended.add((event.id, event.from_, event.value))
    elif event.to != event.from_:
        said.arrived.append((event.id, event.to, event.value))
    return True


def _transfer_batch(said: _Sayings, event: TransferBatch) -> bool:
    if event.to != event.from_:
        for lot, amount in zip(event.ids, event.values, strict=False):
            said.arrived.append((lot, event.to, amount))
    return True


def _redeemed(said: _Sayings, event: Redeemed) -> bool:
    said.ends.append((event.lot, event.holder, event.amount))
    addresses, paper = said.books.addresses, said.books.papers.get(event.lot >> 192)
    if paper is not None and paper.currency == addresses["DepositToken"]:
        said.payments.append((addresses["Clearing"], event.holder, event.amount))
    return True


def _transfer(said: _Sayings, event: Transfer) -> bool:
    """Others pay as they like; what Clearing and Pledges pay, and what is minted, has a reason."""
    addresses = said.books.addresses
    if event.from_ in (addresses["Clearing"], addresses["Pledges"], NOBODY):
        said.paid.append((event.from_, event.to, event.amount))
    return True


_SAY: dict[type[Event], Callable[[_Sayings, Any], bool]] = {
    Delivered: _delivered,
    Split: _split,
    TransferSingle: _transfer_single,
    TransferBatch: _transfer_batch,
    Redeemed: _redeemed,
    Transfer: _transfer,
}
