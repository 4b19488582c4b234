"""The checks on the books themselves, in order; each is pure and gives findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from deeptier.audit.books import Books
from deeptier.audit.events import Event
from deeptier.audit.findings import Amount, Finding, LotNumber, shown
from deeptier.audit.fold.clearing import NO_GUARANTEE, held_for
from deeptier.audit.holdings import Holdings
from deeptier.audit.tally import Tally

_AT_THE_END = "at the last block"


@dataclass(frozen=True)
class Evidence:
    """What the checks look at: all of it comes from the logs."""

    events: tuple[Event, ...]
    books: Books
    holdings: Holdings
    chain_id: int


@dataclass(frozen=True)
class Accounts:
    """What the checks look at when all events were counted."""

    books: Books
    holdings: Holdings
    tally: Tally


def check_pairs(accounts: Accounts) -> Iterator[Finding]:
    """What a transaction must say twice, it says twice."""
    yield from accounts.tally.pairs


def check_digests(accounts: Accounts) -> Iterator[Finding]:
    """Each payable's terms and invoices are those that its digest names."""
    yield from accounts.tally.digests


def check_second_book(accounts: Accounts) -> Iterator[Finding]:
    """An ERC-1155 indexer holds what the journal holds."""
    by_transfers, differing = accounts.holdings, set()
    lots = accounts.books.lots
    for number, lot in lots.items():
        if by_transfers.get((lot.owner, number)) != lot.amount:
            differing.add((lot.owner, number))
    for holder, number in by_transfers:
        known = lots.get(number)
        if known is None or known.owner != holder:
            differing.add((holder, number))
    for holder, number in sorted(differing):
        here = lots.get(number)
        subject = f"lot {LotNumber(number)}, balance of {shown(holder)} by transfers"
        expected = here.amount if here is not None and here.owner == holder else 0
        actual = by_transfers.get((holder, number), 0)
        yield from _unless_equal("ERC-1155", subject, Amount(expected), Amount(actual))


def check_i1(accounts: Accounts) -> Iterator[Finding]:
    """I1: face issued = live lots + redeemed + retired + cancelled, per payable."""
    live: Counter[int] = Counter()
    for number, lot in accounts.books.lots.items():
        live[number >> 192] += lot.amount
    issued = accounts.tally.issued
    for number, account in accounts.books.accounts.items():
        there = live[number] + account.redeemed + account.retired + account.annulled
        subject = f"payable {number}, live lots and redeemed"
        expected = Amount(issued.get(number, 0))
        yield from _unless_equal("I1", subject, expected, Amount(there))


def check_i2(accounts: Accounts) -> Iterator[Finding]:
    """I2: cash in = paid out + held, and the deposits of Clearing cover what it holds.

    Cash in and held are the journal's; what was paid out are the transfers of the deposit token.
    """
    books, paid_out = accounts.books, accounts.tally.paid_out
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
    subject = "deposits paid out by Clearing"
    yield from _unless_equal("I2", subject, Amount(came_in - held), Amount(paid_out))
    balance = books.deposits.balances[clearing]
    if balance < held:
        expected = f"at least {Amount(held)}"
        yield _finding("I2", "deposits of Clearing", expected, Amount(balance))
    for number in (*books.taken, *books.beyond):
        yield _finding("I2", f"payable {number}, Repaid", "beside what it is out of", "none")
    for transaction, amount in accounts.tally.kept:
        subject, nothing = "deposits that stay in Pledges", Amount(0)
        yield Finding("I2", subject, nothing, Amount(amount), transaction)


def check_i3(accounts: Accounts) -> Iterator[Finding]:
    """I3: used line = open face under it, and what its bank paid of principal and has not back.

    That it was in the limit at each issue, the replay saw.
    """
    books = accounts.books
    open_face: Counter[int] = Counter()
    for number, account in books.accounts.items():
        guarantee = books.guarantees.get(number, NO_GUARANTEE)
        for_bank = guarantee.principal - guarantee.principal_back
        open_face[books.papers[number].line] += account.unpaid + for_bank
    for number, line in books.lines.items():
        subject = f"line {number}, used"
        yield from _unless_equal("I3", subject, Amount(open_face[number]), Amount(line.used))


def check_i5(accounts: Accounts) -> Iterator[Finding]:
    """I5: nothing is used twice. What stands in single events, the replay saw; here is the rest."""
    books = accounts.books
    yield from accounts.tally.fills
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
        loan = books.loans.get(number)
        if lot.pledged != (loan is not None):
            subject = f"lot {LotNumber(number)}, pledged"
            yield _finding("I5", subject, loan is not None, lot.pledged)
        if lot.offered and books.offers.get(number) is None:
            subject = f"lot {LotNumber(number)}, offered"
            yield _finding("I5", subject, "to somebody", "to nobody")


#: The order of the report. I4, equality with the contracts' views, comes last and needs a node.
CHECKS: tuple[Callable[[Accounts], Iterator[Finding]], ...] = (
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
    tally = Tally(evidence.books, evidence.chain_id)
    tally.see(evidence.events)
    return check_accounts(Accounts(evidence.books, evidence.holdings, tally))


def check_accounts(accounts: Accounts) -> tuple[Finding, ...]:
    """All findings of all checks on counted events, in order."""
    return tuple(finding for run in CHECKS for finding in run(accounts))


def _unless_equal(name: str, subject: str, expected: Amount, actual: Amount) -> Iterator[Finding]:
    if expected != actual:
        yield _finding(name, subject, expected, actual)


def _finding(name: str, subject: str, expected: object, actual: object) -> Finding:
    return Finding(name, subject, expected, actual, _AT_THE_END)
