"""What one transaction must say twice: a sale and its delivery, cash booked and deposits moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from deeptier.audit.books import NOBODY, Books
from deeptier.audit.events import Event
from deeptier.audit.events.clearing import (
    ArrearsRedeemed,
    Claimed,
    DefaultCured,
    Defaulted,
    Redeemed,
    Repaid,
)
from deeptier.audit.events.desk import Discounted, RecourseGranted, RecoursePaid
from deeptier.audit.events.lots import Cause, Delivered, Split, TransferBatch, TransferSingle
from deeptier.audit.events.payables import PayableIssued
from deeptier.audit.events.register import EnterpriseDefaultsChanged
from deeptier.audit.events.token import DepositsBurned, DepositsMinted, Transfer
from deeptier.audit.findings import Amount, Finding, LotNumber, shown
from deeptier.errors import InputError
from deeptier.lot_id import LotId


@dataclass(frozen=True)
class _Fact:
    """Something that two events of a transaction say, each in its own words."""

    kind: str
    values: tuple[Any, ...]
    both_ways: bool  # whether the second saying needs the first, too

    def __str__(self) -> str:
        return f"{self.kind} {shown(self.values)}"


_Said = tuple[_Fact, Event]


def pairs(events: Iterable[Event], books: Books) -> tuple[Finding, ...]:
    """A finding for everything that a transaction says once where it must say it twice."""
    findings: list[Finding] = []
    for _, together in groupby(events, key=lambda event: event.place.transaction):
        group = list(together)
        first = _by_fact(_first_sayings(group, books))
        second = _by_fact(_second_sayings(group, books))
        for fact, sayers in first.items():
            for event in sayers[len(second.get(fact, ())) :]:
                findings.append(_finding(event, fact, "told twice", "told once"))
        for fact, sayers in second.items():
            if fact.both_ways:
                for event in sayers[len(first.get(fact, ())) :]:
                    findings.append(_finding(event, fact, "told twice", "told once"))
    return tuple(findings)


def _first_sayings(group: list[Event], books: Books) -> Iterator[_Said]:
    """What the events of the books promise."""
    for event in group:
        if isinstance(event, PayableIssued):
            lot = event.payable_number << 192
            yield _arrival(lot, event.payee, event.terms.face_amount), event
        elif isinstance(event, Split):
            for child, amount in _children(event):
                yield _arrival(child, event.holder, amount), event
        elif isinstance(event, Delivered):
            yield _arrival(event.lot, event.to, event.amount), event
        elif isinstance(event, Discounted):
            values = (event.seller, event.financier, event.bid_digest, Amount(event.face_amount))
            yield _Fact("sale of lot", (LotNumber(event.lot), *values), True), event
        elif isinstance(event, RecourseGranted):
            yield _grant(event.lot, event.seller, event.financier, event.hops), event
            yield _price(event.lot, event.seller, event.financier, event.price), event
        elif isinstance(event, RecoursePaid):
            lot = LotNumber(event.lot)
            yield _Fact("return of lot", (lot, event.holder, event.seller), True), event
        elif isinstance(event, Redeemed):
            yield _burn(event.lot, event.holder, event.amount), event
        elif isinstance(event, (Defaulted, DefaultCured)):
            yield _Fact("defaults of", (event.obligor,), True), event
        elif isinstance(event, DepositsMinted):
            yield _cash(books, NOBODY, event.account, event.amount), event
        elif isinstance(event, DepositsBurned):
            yield _cash(books, event.bank, NOBODY, event.amount), event
    yield from _cash_promised(group, books)


def _second_sayings(group: list[Event], books: Books) -> Iterator[_Said]:
    """What the transfers, the deliveries and the register say of the same."""
    for event in group:
        if isinstance(event, Transfer):
            yield _cash(books, event.from_, event.to, event.amount), event
        elif isinstance(event, TransferSingle) and event.to == NOBODY:
            yield _burn(event.id, event.from_, event.value), event
        elif isinstance(event, TransferSingle) and event.to != event.from_:
            yield _arrival(event.id, event.to, event.value), event
        elif isinstance(event, TransferBatch) and event.to != event.from_:
            for lot, amount in zip(event.ids, event.values, strict=False):
                yield _arrival(lot, event.to, amount), event
        elif isinstance(event, EnterpriseDefaultsChanged):
            yield _Fact("defaults of", (event.account,), True), event
        elif isinstance(event, Delivered) and event.cause == Cause.SALE:
            values = (event.from_, event.to, event.ref, Amount(event.amount))
            yield _Fact("sale of lot", (LotNumber(event.lot), *values), True), event
            yield _grant(event.lot, event.from_, event.to, event.hops), event
        elif isinstance(event, Discounted):
            yield _price(event.lot, event.seller, event.financier, event.proceeds), event
        elif isinstance(event, Delivered) and event.cause == Cause.RECOURSE:
            yield _Fact("return of lot", (LotNumber(event.lot), event.from_, event.to), True), event


def _cash_promised(group: list[Event], books: Books) -> Iterator[_Said]:
    """The movements of deposits that the books promise; other currencies have no log here."""
    clearing = books.addresses["Clearing"]
    redeemed: dict[int, tuple[int, Redeemed]] = {}
    for event in group:
        if isinstance(event, Repaid) and _in_deposits(books, event.payable_number):
            cash = event.principal + event.penalty
            yield _cash(books, event.payer, clearing, cash), event
        elif isinstance(event, Discounted) and _in_deposits(books, event.lot >> 192):
            yield _cash(books, event.financier, event.seller, event.proceeds), event
        elif isinstance(event, RecoursePaid) and _in_deposits(books, event.lot >> 192):
            yield _cash(books, event.payer, event.holder, event.cash), event
        elif isinstance(event, Claimed) and _in_deposits(books, event.lot >> 192):
            yield _cash(books, clearing, event.holder, event.cash), event
        elif isinstance(event, Redeemed) and _in_deposits(books, event.lot >> 192):
            redeemed[event.lot] = (event.amount, event)
        elif isinstance(event, ArrearsRedeemed) and event.lot in redeemed:
            face, its_redeemed = redeemed[event.lot]
            redeemed[event.lot] = (face + event.penalty_share - event.claimed, its_redeemed)
    for cash, event in redeemed.values():
        yield _cash(books, clearing, event.holder, cash), event


def _in_deposits(books: Books, number: int) -> bool:
    paper = books.papers.get(number)
    return paper is not None and paper.currency == books.addresses["DepositToken"]


def _cash(books: Books, from_: str, to: str, amount: int) -> _Fact:
    """Deposits leave Clearing, or come into being, for a reason in the books only."""
    both_ways = from_ in (books.addresses["Clearing"], NOBODY)
    return _Fact("deposits from, to, amount", (from_, to, Amount(amount)), both_ways)


def _arrival(lot: int, holder: str, amount: int) -> _Fact:
    return _Fact("lot, holder, amount", (LotNumber(lot), holder, Amount(amount)), True)


def _children(event: Split) -> Iterator[tuple[int, int]]:
    """The number and amount of each child; none for a number that no lot has."""
    for position, amount in enumerate(event.amounts):
        try:
            child = LotId.from_number(event.lot).child(event.first_child + position)
        except InputError:
            return
        yield child.number, amount


def _grant(lot: int, seller: str, financier: str, hops: int) -> _Fact:
    return _Fact("recourse for lot", (LotNumber(lot), seller, financier, hops), False)


def _price(lot: int, seller: str, financier: str, price: int) -> _Fact:
    return _Fact("price of lot", (LotNumber(lot), seller, financier, Amount(price)), False)


def _burn(lot: int, holder: str, amount: int) -> _Fact:
    return _Fact("end of lot", (LotNumber(lot), holder, Amount(amount)), False)


def _by_fact(sayings: Iterable[_Said]) -> Mapping[_Fact, list[Event]]:
    sayers: dict[_Fact, list[Event]] = defaultdict(list)
    for fact, event in sayings:
        sayers[fact].append(event)
    return sayers


def _finding(event: Event, fact: _Fact, expected: str, actual: str) -> Finding:
    return Finding("pairs", f"{type(event).__name__}, {fact}", expected, actual, str(event.place))
