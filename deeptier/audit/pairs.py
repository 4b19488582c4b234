"""What one transaction must say twice: a sale and its delivery, a hold and what it is for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from deeptier.audit.books import COMMERCIAL_BILL, NOBODY, Books
from deeptier.audit.events import Event
from deeptier.audit.events.clearing import DefaultCured, Defaulted, Redeemed
from deeptier.audit.events.desk import Discounted, RecourseGranted, RecoursePaid
from deeptier.audit.events.lots import Cause, Delivered, Split, TransferBatch, TransferSingle
from deeptier.audit.events.payables import PayableIssued
from deeptier.audit.events.protections import Cancelled, Retired
from deeptier.audit.events.register import EnterpriseDefaultsChanged
from deeptier.audit.family import children_of
from deeptier.audit.findings import Amount, Finding, LotNumber
from deeptier.audit.fold.register import current_account
from deeptier.audit.sayings import Fact, Said
from deeptier.audit.sayings_cash import moved_cash, promised_cash
from deeptier.audit.sayings_holds import first_holds, followings, second_holds


def pairs(events: Iterable[Event], books: Books) -> tuple[Finding, ...]:
    """A finding for everything that a transaction says once where it must say it twice."""
    groups = groupby(events, key=lambda event: event.place.transaction)
    return tuple(finding for _, group in groups for finding in pairs_of(list(group), books))


def pairs_of(group: list[Event], books: Books) -> Iterator[Finding]:
    """A finding for everything that one transaction says once where it must say it twice."""
    first = _by_fact(_first_sayings(group, books))
    second = _by_fact(_second_sayings(group, books))
    for fact, sayers in first.items():
        for event in sayers[len(second.get(fact, ())) :]:
            yield _finding(event, fact, "told twice", "told once")
    for fact, sayers in second.items():
        if fact.both_ways:
            for event in sayers[len(first.get(fact, ())) :]:
                yield _finding(event, fact, "told twice", "told once")


def _first_sayings(group: list[Event], books: Books) -> Iterator[Said]:
    """What the events of the books promise."""
    for event in group:
        if isinstance(event, PayableIssued):
            lot = event.payable_number << 192
            yield _arrival(lot, event.payee, event.terms.face_amount), event
        elif isinstance(event, Split):
            for child, amount in children_of(event):
                yield _arrival(child, event.holder, amount), event
        elif isinstance(event, Delivered):
            yield _arrival(event.lot, event.to, event.amount), event
        elif isinstance(event, Discounted):
            values = (event.seller, event.financier, event.bid_digest, Amount(event.face_amount))
            yield Fact("sale of lot", (LotNumber(event.lot), *values), True), event
        elif isinstance(event, RecourseGranted):
            yield _grant(books, event, event.seller, event.buyer, event.price != 0), event
            if event.price:
                yield _price(event.lot, event.seller, event.buyer, event.price), event
        elif isinstance(event, RecoursePaid):
            lot = LotNumber(event.lot)
            yield Fact("return of lot", (lot, event.holder, event.seller), True), event
        elif isinstance(event, Redeemed):
            yield _burn(event.lot, event.amount, event.holder), event
        elif isinstance(event, Retired):
            yield _burn(event.lot, event.amount, event.obligor), event
        elif isinstance(event, Cancelled):
            yield _burn(event.payable_number << 192, event.face_amount), event
        elif isinstance(event, (Defaulted, DefaultCured)):
            yield _defaults(books, event.obligor), event
    yield from first_holds(group)
    yield from promised_cash(group, books)


def _second_sayings(group: list[Event], books: Books) -> Iterator[Said]:
    """What the transfers, the deliveries and the register say of the same."""
    following = followings(group)
    for event in group:
        if isinstance(event, TransferSingle) and event.to == NOBODY:
            yield _burn(event.id, event.value, event.from_), event
            yield _burn(event.id, event.value), event
        elif isinstance(event, TransferSingle) and event.to != event.from_:
            if event.place in following:
                continue
            yield _arrival(event.id, event.to, event.value), event
        elif isinstance(event, TransferBatch) and event.to != event.from_:
            for lot, amount in zip(event.ids, event.values, strict=False):
                yield _arrival(lot, event.to, amount), event
        elif isinstance(event, EnterpriseDefaultsChanged):
            yield _defaults(books, event.account), event
        elif isinstance(event, Delivered) and event.cause == Cause.SALE:
            values = (event.from_, event.to, event.ref, Amount(event.amount))
            yield Fact("sale of lot", (LotNumber(event.lot), *values), True), event
            yield _grant(books, event, event.from_, event.to, is_sale=True), event
        elif isinstance(event, Delivered) and event.cause == Cause.ENDORSEMENT:
            yield _grant(books, event, event.from_, event.to, is_sale=False), event
        elif isinstance(event, Discounted):
            yield _price(event.lot, event.seller, event.financier, event.proceeds), event
        elif isinstance(event, Delivered) and event.cause == Cause.RECOURSE:
            yield Fact("return of lot", (LotNumber(event.lot), event.from_, event.to), True), event
    yield from second_holds(group)
    yield from moved_cash(group, books)


def _arrival(lot: int, holder: str, amount: int) -> Fact:
    return Fact("lot, holder, amount", (LotNumber(lot), holder, Amount(amount)), True)


def _grant(
    books: Books, event: RecourseGranted | Delivered, seller: str, buyer: str, is_sale: bool
) -> Fact:
    """A right may come with a sale; with every delivery of a commercial bill it does."""
    paper = books.papers.get(event.lot >> 192)
    is_bill = paper is not None and paper.backing == COMMERCIAL_BILL
    kind = "recourse for sold lot" if is_sale else "recourse for endorsed lot"
    return Fact(kind, (LotNumber(event.lot), seller, buyer, event.hops), is_bill)


def _defaults(books: Books, obligor: str) -> Fact:
    """A default is counted for the account that has taken the obligor's place."""
    return Fact("defaults of", (current_account(books, obligor),), True)


def _price(lot: int, seller: str, financier: str, price: int) -> Fact:
    return Fact("price of lot", (LotNumber(lot), seller, financier, Amount(price)), False)


def _burn(lot: int, amount: int, *holder: str) -> Fact:
    return Fact("end of lot", (LotNumber(lot), *holder, Amount(amount)), False)


def _by_fact(sayings: Iterable[Said]) -> Mapping[Fact, list[Event]]:
    sayers: dict[Fact, list[Event]] = defaultdict(list)
    for fact, event in sayings:
        sayers[fact].append(event)
    return sayers


def _finding(event: Event, fact: Fact, expected: str, actual: str) -> Finding:
    return Finding("pairs", f"{type(event).__name__}, {fact}", expected, actual, str(event.place))
