"""The checks on the books themselves, in order; each is pure and gives findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from deeptier.audit.books import Books
from deeptier.audit.digest import terms_digest
from deeptier.audit.events import Event
from deeptier.audit.events.desk import Discounted
from deeptier.audit.events.payables import PayableIssued
from deeptier.audit.events.token import Transfer
from deeptier.audit.findings import Amount, Finding, LotNumber, shown
from deeptier.audit.fold.clearing import NO_GUARANTEE, held_for
from deeptier.audit.holdings import Holdings
from deeptier.audit.pairs import pairs

_AT_THE_END = "at the last block"


@dataclass(frozen=True)
class Evidence:
    """What the checks look at: all of it comes from the logs."""

    events: tuple[Event, ...]
    books: Books
    holdings: Holdings
    chain_id: int


def check_pairs(evidence: Evidence) -> Iterator[Finding]:
    """What a transaction must say twice, it says twice."""
    yield from pairs(evidence.events, evidence.books)


def check_digests(evidence: Evidence) -> Iterator[Finding]:
    """Each payable's terms and invoices are those that its digest names."""
    payables = evidence.books.addresses["Payables"]
    for event in evidence.events:
        if isinstance(event, PayableIssued):
            digest = terms_digest(event, evidence.chain_id, payables)
            if digest != event.terms_digest:
                subject = f"payable {event.payable_number}, digest of its terms"
                where = str(event.place)
                yield Finding("terms", subject, event.terms_digest, digest, where)


def check_second_book(evidence: Evidence) -> Iterator[Finding]:
    """An ERC-1155 indexer holds what the journal holds."""
    by_journal = {(lot.owner, number): lot.amount for number, lot in evidence.books.lots.items()}
    for holder, number in sorted(by_journal.keys() | evidence.holdings.keys()):
        subject = f"lot {LotNumber(number)}, balance of {shown(holder)} by transfers"
        expected = by_journal.get((holder, number), 0)
        actual = evidence.holdings.get((holder, number), 0)
        yield from _unless_equal("ERC-1155", subject, Amount(expected), Amount(actual))


def check_i1(evidence: Evidence) -> Iterator[Finding]:
    """I1: face issued = live lots + redeemed + retired + cancelled, per payable."""
    live: Counter[int] = Counter()
    for number, lot in evidence.books.lots.items():
        live[number >> 192] += lot.amount
    issued = {
        event.payable_number: event.terms.face_amount
        for event in evidence.events
        if isinstance(event, PayableIssued)
    }
    for number, account in evidence.books.accounts.items():
        there = live[number] + account.redeemed + account.retired + account.annulled
        subject = f"payable {number}, live lots and redeemed"
        expected = Amount(issued.get(number, 0))
        yield from _unless_equal("I1", subject, expected, Amount(there))


def check_i2(evidence: Evidence) -> Iterator[Finding]:
    """I2: cash in = paid out + held, and the deposits of Clearing cover what it holds.

    Cash in and held are the journal's; what was paid out are the transfers of the deposit token.
    """
    books = evidence.books
    clearing, deposit_token = books.addresses["Clearing"], books.addresses["DepositToken"]
    came_in, held = 0, 0
    for number, account in books.accounts.items():
        kept = held_for(books, number)
        if account.held < 0 or kept < 0:
            least = Amount(min(account.held, kept))
            yield _finding("I2", f"payable {number}, held", "not below zero", least)
        if books.papers[number].currency == deposit_token:
            came_in += account.cash_in
            held += kept
    transfers = (event for event in evidence.events if isinstance(event, Transfer))
    paid_out = sum(event.amount for event in transfers if event.from_ == clearing)
    subject = "deposits paid out by Clearing"
    yield from _unless_equal("I2", subject, Amount(came_in - held), Amount(paid_out))
    balance = books.deposits.balances[clearing]
    if balance < held:
        expected = f"at least {Amount(held)}"
        yield _finding("I2", "deposits of Clearing", expected, Amount(balance))
    for number in (*books.taken, *books.beyond):
        yield _finding("I2", f"payable {number}, Repaid", "beside what it is out of", "none")
    yield from _check_passage(evidence)


def _check_passage(evidence: Evidence) -> Iterator[Finding]:
    """What Clearing sends to Pledges leaves it in the same transaction."""
    addresses = evidence.books.addresses
    clearing, pledges = addresses["Clearing"], addresses["Pledges"]
    kept: Counter[str] = Counter()
    for event in evidence.events:
        if isinstance(event, Transfer):
            transaction = event.place.transaction
            kept[transaction] += event.amount * (event.from_ == clearing and event.to == pledges)
            kept[transaction] -= event.amount * (event.from_ == pledges)
    for transaction, amount in kept.items():
        if amount:
            subject, nothing = "deposits that stay in Pledges", Amount(0)
            yield Finding("I2", subject, nothing, Amount(amount), transaction)


def check_i3(evidence: Evidence) -> Iterator[Finding]:
    """I3: used line = open face under it, and what its bank paid of principal and has not back.

    That it was in the limit at each issue, the replay saw.
    """
    books = evidence.books
    open_face: Counter[int] = Counter()
    for number, account in books.accounts.items():
        guarantee = books.guarantees.get(number, NO_GUARANTEE)
        for_bank = guarantee.principal - guarantee.principal_back
        open_face[books.papers[number].line] += account.unpaid + for_bank
    for number, line in books.lines.items():
        subject = f"line {number}, used"
        yield from _unless_equal("I3", subject, Amount(open_face[number]), Amount(line.used))


def check_i5(evidence: Evidence) -> Iterator[Finding]:
    """I5: nothing is used twice. What stands in single events, the replay saw; here is the rest."""
    books = evidence.books
    yield from _check_fills(evidence.events)
    yield from _check_holds(books)
    for number, claimed in books.claimed.items():
        if claimed and number not in books.lots:
            subject = f"lot {LotNumber(number)}, claimed after its end"
            yield _finding("I5", subject, Amount(0), Amount(claimed))
    for number, account in books.accounts.items():
        owed = account.unpaid + books.guarantees.get(number, NO_GUARANTEE).owed
        if account.defaulted and owed == 0:
            yield _finding("I5", f"payable {number}", "cured, as it is settled", "in default")


def _check_holds(books: Books) -> Iterator[Finding]:
    """A live lot is pledged for one loan, or for none; an offered one is offered to somebody."""
    for number, lot in books.lots.items():
        name, loan = f"lot {LotNumber(number)}", books.loans.get(number)
        if lot.pledged != (loan is not None):
            yield _finding("I5", f"{name}, pledged", loan is not None, lot.pledged)
        if lot.offered and books.offers.get(number) is None:
            yield _finding("I5", f"{name}, offered", "to somebody", "to nobody")


def _check_fills(events: Iterable[Event]) -> Iterator[Finding]:
    """After each transaction, the fill of a bid is the face bought under it so far.

    Inside a transaction a sale in another one's hook is logged first, so only the greatest counts.
    """
    bought: Counter[bytes] = Counter()
    sales = (event for event in events if isinstance(event, Discounted) and event.filled)
    for _, together in groupby(sales, key=lambda sale: sale.place.transaction):
        filled: dict[bytes, Discounted] = {}
        for sale in together:
            bought[sale.bid_digest] += sale.face_amount
            greatest = filled.setdefault(sale.bid_digest, sale)
            filled[sale.bid_digest] = max(greatest, sale, key=lambda each: each.filled)
        for digest, sale in filled.items():
            if sale.filled != bought[digest]:
                expected, actual = Amount(bought[digest]), Amount(sale.filled)
                subject = f"bid {shown(digest)}, filled"
                yield Finding("I5", subject, expected, actual, str(sale.place))


#: The order of the report. I4, equality with the contracts' views, comes last and needs a node.
CHECKS: tuple[Callable[[Evidence], Iterator[Finding]], ...] = (
    check_pairs,
    check_digests,
    check_second_book,
    check_i1,
    check_i2,
    check_i3,
    check_i5,
)


def check(evidence: Evidence) -> tuple[Finding, ...]:
    """All findings of all checks, in order."""
    return tuple(finding for run in CHECKS for finding in run(evidence))


def _unless_equal(name: str, subject: str, expected: Amount, actual: Amount) -> Iterator[Finding]:
    if expected != actual:
        yield _finding(name, subject, expected, actual)


def _finding(name: str, subject: str, expected: object, actual: object) -> Finding:
    return Finding(name, subject, expected, actual, _AT_THE_END)
