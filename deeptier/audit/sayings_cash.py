"""What is said twice of cash: by the event that books it, and by the deposits that move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deeptier.audit.books import NOBODY, Books
from deeptier.audit.events import Event
from deeptier.audit.events.bids import FeePaid, InterestShared
from deeptier.audit.events.clearing import ArrearsRedeemed, Claimed, Redeemed, Repaid
from deeptier.audit.events.desk import Discounted, RecoursePaid
from deeptier.audit.events.pledges import PledgeCleared, Pledged
from deeptier.audit.events.protections import (
    DepositLocked,
    DepositTaken,
    GuaranteePaid,
    GuarantorReimbursed,
)
from deeptier.audit.events.token import DepositsBurned, DepositsMinted, Transfer
from deeptier.audit.findings import Amount, LotNumber
from deeptier.audit.sayings import Fact, Said


@dataclass
class _PayOut:
    """What a holder is paid: a pledged lot's cash goes by way of its loan."""

    event: Claimed | Redeemed
    cash: int
    by_loan: bool = False


def promised_cash(group: list[Event], books: Books) -> Iterator[Said]:
    """The movements of deposits that the events promise; other currencies have no log here."""
    for event in group:
        if isinstance(event, DepositsMinted):
            yield _cash(books, NOBODY, event.account, event.amount), event
        elif isinstance(event, DepositsBurned):
            yield _cash(books, event.bank, NOBODY, event.amount), event
        for movement in books.movements.get(event.place, ()):
            yield _cash(books, movement.from_, movement.to, movement.amount), event
    in_deposits = [event for event in group if _in_deposits(books, event)]
    yield from _coming_in(in_deposits, books)
    yield from _prices(in_deposits, books)
    yield from _going_out(in_deposits, books)


def moved_cash(group: list[Event], books: Books) -> Iterator[Said]:
    """The movements of deposits themselves; and what clearing says that a loan was paid."""
    for event in group:
        if isinstance(event, Transfer):
            yield _cash(books, event.from_, event.to, event.amount), event
    for pay_out in _pay_outs(group):
        if pay_out.by_loan:
            yield _shared(pay_out.event.lot, pay_out.cash), pay_out.event


def _coming_in(group: list[Event], books: Books) -> Iterator[Said]:
    """Into Clearing. What a deposit pays is there already."""
    clearing = books.addresses["Clearing"]
    taken: set[int] = set()
    beyond: dict[int, int] = {}
    for event in group:
        if isinstance(event, DepositTaken):
            taken.add(event.payable_number)
        elif isinstance(event, GuarantorReimbursed):
            beyond[event.payable_number] = event.cash
        elif isinstance(event, DepositLocked):
            yield _cash(books, event.obligor, clearing, event.amount), event
        elif isinstance(event, GuaranteePaid):
            cash = event.principal + event.penalty
            yield _cash(books, event.guarantor, clearing, cash), event
        elif isinstance(event, Repaid):
            cash = event.principal + event.penalty + beyond.pop(event.payable_number, 0)
            if event.payable_number in taken:
                taken.discard(event.payable_number)
            else:
                yield _cash(books, event.payer, clearing, cash), event


def _prices(group: list[Event], books: Books) -> Iterator[Said]:
    """What lots cost: a fee is less for the seller, a share of the discount is more."""
    sales: dict[int, Discounted] = {}
    fees: dict[int, int] = {}  # by the sale's log index
    for event in group:
        if isinstance(event, Discounted):
            sales[event.lot] = event
            fees[event.place.index] = 0
        elif isinstance(event, FeePaid) and event.lot in sales:
            sale = sales[event.lot]
            fees[sale.place.index] = event.fee
            if event.fee:
                yield _cash(books, sale.financier, event.receiver, event.fee), event
        elif isinstance(event, InterestShared) and event.lot in sales and event.cash:
            yield _cash(books, event.obligor, sales[event.lot].seller, event.cash), event
        elif isinstance(event, RecoursePaid):
            yield _cash(books, event.payer, event.holder, event.cash), event
        elif isinstance(event, Pledged):
            yield _cash(books, event.financier, event.pledgor, event.advance), event
    for event in group:
        if isinstance(event, Discounted):
            to_seller = event.proceeds - fees[event.place.index]
            yield _cash(books, event.financier, event.seller, to_seller), event


def _going_out(group: list[Event], books: Books) -> Iterator[Said]:
    """Out of Clearing to holders, or to their loans."""
    clearing, pledges = books.addresses["Clearing"], books.addresses["Pledges"]
    for pay_out in _pay_outs(group):
        to = pledges if pay_out.by_loan else pay_out.event.holder
        yield _cash(books, clearing, to, pay_out.cash), pay_out.event
    for event in group:
        if isinstance(event, PledgeCleared):
            yield _shared(event.lot, event.to_financier + event.to_pledgor), event


def _pay_outs(group: list[Event]) -> Iterator[_PayOut]:
    """Claims and redemptions; beside them stands what amends them."""
    found: list[_PayOut] = []
    last: dict[int, _PayOut] = {}
    for event in group:
        if isinstance(event, (Claimed, Redeemed)):
            cash = event.cash if isinstance(event, Claimed) else event.amount
            last[event.lot] = _PayOut(event, cash)
            found.append(last[event.lot])
        elif isinstance(event, ArrearsRedeemed) and event.lot in last:
            last[event.lot].cash += event.penalty_share - event.claimed
        elif isinstance(event, PledgeCleared) and event.lot in last:
            last[event.lot].by_loan = True
    yield from found


def _in_deposits(books: Books, event: Event) -> bool:
    lot = getattr(event, "lot", None)
    number = getattr(event, "payable_number", None if lot is None else lot >> 192)
    paper = None if number is None else books.papers.get(number)
    return paper is not None and paper.currency == books.addresses["DepositToken"]


def _cash(books: Books, from_: str, to: str, amount: int) -> Fact:
    """Deposits leave Clearing or Pledges, or come into being, for a reason in the books only."""
    both_ways = from_ in (books.addresses["Clearing"], books.addresses["Pledges"], NOBODY)
    return Fact("deposits from, to, amount", (from_, to, Amount(amount)), both_ways)


def _shared(lot: int, cash: int) -> Fact:
    return Fact("cash of pledged lot", (LotNumber(lot), Amount(cash)), False)
