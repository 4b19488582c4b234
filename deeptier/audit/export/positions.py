"""What each party has and owes at the end, by the books of the replay."""

from __future__ import annotations

from collections import Counter

from deeptier.audit.books import Account, Books
from deeptier.audit.export.journal.accounts import Kind
from deeptier.audit.financing import Guarantee
from deeptier.audit.fold.register import current_account

#: Party, account, currency.
Position = tuple[str, Kind, str]

#: The accounts whose balances the books know: all assets and liabilities.
IN_BOOKS = frozenset(kind for kind in Kind if kind.root in ("Assets", "Liabilities"))

_NO_GUARANTEE = Guarantee()


def positions_of(books: Books) -> Counter[Position]:
    """Balances in minor units, assets above zero and liabilities below.

    Deposits of other tokens than the deployment's own are in no log, and not here.
    """
    found: Counter[Position] = Counter()
    deposit = books.addresses["DepositToken"]
    for account, amount in books.deposits.balances.items():
        found[account, Kind.DEPOSITS, deposit] += amount
    for number in books.lots:
        _add_lot(found, books, number)
    for number, payable in books.accounts.items():
        _add_payable(found, books, number, payable)
    return Counter({position: amount for position, amount in found.items() if amount})


def _add_lot(found: Counter[Position], books: Books, number: int) -> None:
    lot, loan = books.lots[number], books.loans.get(number)
    currency = books.papers[number >> 192].currency
    found[lot.owner, Kind.LOTS, currency] += lot.amount
    paid_for = lot.owner
    if loan is not None:
        if loan.foreclosed:
            paid_for = current_account(books, loan.pledgor)
            found[lot.owner, Kind.SECURITY, currency] -= lot.amount
            found[paid_for, Kind.FORECLOSED, currency] += lot.amount
        outstanding = max(0, loan.advance - loan.received)
        lender = current_account(books, loan.financier)
        found[lender, Kind.LOANS_GIVEN, currency] += outstanding
        found[paid_for, Kind.LOANS_TAKEN, currency] -= outstanding
    found[paid_for, Kind.ON_ACCOUNT, currency] -= books.claimed.get(number, 0)


def _add_payable(found: Counter[Position], books: Books, number: int, payable: Account) -> None:
    paper, clearing = books.papers[number], books.addresses["Clearing"]
    line, currency = books.lines.get(paper.line), paper.currency
    obligor, bank = ("", "") if line is None else (line.obligor, line.bank)
    guarantee = books.guarantees.get(number, _NO_GUARANTEE)
    not_back = guarantee.principal + guarantee.penalty - guarantee.paid_out
    locked = books.locked.get(number, 0)
    found[obligor, Kind.PAYABLES, currency] -= payable.unpaid
    found[obligor, Kind.TO_GUARANTORS, currency] -= guarantee.owed
    found[obligor, Kind.LOCKED, currency] += locked
    found[bank, Kind.GUARANTEE_CLAIMS, currency] += not_back
    found[clearing, Kind.HELD, currency] -= payable.held
    found[clearing, Kind.HELD_FOR_GUARANTORS, currency] -= guarantee.held
    found[clearing, Kind.HELD_LOCKED, currency] -= locked
