"""Explains an account: deposits and face of lots, in and out, up to what it has today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from deeptier.audit.books import NOBODY, Books
from deeptier.audit.events import Event
from deeptier.audit.events.token import Transfer
from deeptier.audit.explain.movements import Cash, Face, Reason
from deeptier.audit.explain.telling import movements
from deeptier.audit.findings import Amount, Finding, shown
from deeptier.audit.history import History
from deeptier.errors import InputError


@dataclass(frozen=True)
class CashEntry:
    """Deposits in (`amount` above zero) or out, and the balance after it."""

    moved: Cash
    day: int
    amount: int
    balance: int


@dataclass(frozen=True)
class FaceEntry:
    """Face in (`amount` above zero) or out, and what is held in that currency after it."""

    moved: Face
    currency: str
    day: int
    amount: int
    held: int


@dataclass(frozen=True)
class AccountExplained:
    """Everything that moved on an account.

    Attributes:
        cash: deposits, opening at zero.
        face: of lots, opening at zero in each currency.
        balance: of deposits, as the books have it.
        held: face of live lots by currency, as the books have it.
        reasons: sums of deposits in and out by reason.
        findings: where the movements do not end in the books.
    """

    account: str
    cash: tuple[CashEntry, ...]
    face: tuple[FaceEntry, ...]
    balance: int
    held: dict[str, int]
    findings: tuple[Finding, ...]

    @property
    def reasons(self) -> dict[Reason, tuple[int, int]]:
        """Deposits in and out by reason, in the order in which they first came."""
        sums: dict[Reason, tuple[int, int]] = {}
        for each in self.cash:
            came, went = sums.get(each.moved.reason, (0, 0))
            sums[each.moved.reason] = (
                came + max(each.amount, 0),
                went + max(-each.amount, 0),
            )
        return sums


def explain_account(history: History, account: str) -> AccountExplained:
    """Explain an account, by its lower-case address.

    Errors: `InputError` for an account that the history does not know, and for nobody's.
    """
    books = history.rebuilt.books
    if account == NOBODY:
        raise InputError("account", account, "somebody's: this one stands for nobody")

    def is_mine(event: Event) -> bool:
        return isinstance(event, Transfer) and account in (event.from_, event.to)

    told = movements(history, is_mine, lambda face: account in (face.from_, face.to))
    cash = tuple(_cash(history, account, told.cash))
    face = tuple(_face(history, account, told.face))
    if not cash and not face and not _is_known(books, account):
        expected = "an account that the deployment's logs name"
        raise InputError("account", shown(account), expected)
    held: Counter[str] = Counter()
    for number, lot in books.lots.items():
        if lot.owner == account:
            held[books.papers[number >> 192].currency] += lot.amount
    balance = books.deposits.balances[account]
    findings = tuple(_differences(account, cash, face, balance, held))
    return AccountExplained(account, cash, face, balance, dict(held), findings)


def _is_known(books: Books, account: str) -> bool:
    contracts = books.addresses.values()
    return account in books.enterprises or account in contracts


def _cash(history: History, account: str, moved: list[Cash]) -> Iterator[CashEntry]:
    balance = 0
    for each in moved:
        if account not in (each.from_, each.to):
            continue
        amount = each.amount * ((each.to == account) - (each.from_ == account))
        balance += amount
        yield CashEntry(each, history.day_of(each.place), amount, balance)


def _face(history: History, account: str, moved: list[Face]) -> Iterator[FaceEntry]:
    papers = history.rebuilt.books.papers
    held: Counter[str] = Counter()
    for each in moved:
        amount = each.amount * ((each.to == account) - (each.from_ == account))
        currency = papers[each.lot.payable].currency
        held[currency] += amount
        yield FaceEntry(each, currency, history.day_of(each.place), amount, held[currency])


def _differences(
    account: str,
    cash: tuple[CashEntry, ...],
    face: tuple[FaceEntry, ...],
    balance: int,
    held: Counter[str],
) -> Iterator[Finding]:
    name = shown(account)
    explained = cash[-1].balance if cash else 0
    if explained != balance:
        subject = f"deposits of {name}"
        yield Finding("explain", subject, Amount(balance), Amount(explained), "at the last block")
    last = {each.currency: each.held for each in face}
    for currency in sorted(last.keys() | held.keys()):
        if last.get(currency, 0) != held[currency]:
            subject = f"face of lots of {name} in {shown(currency)}"
            values: tuple[Any, Any] = (Amount(held[currency]), Amount(last.get(currency, 0)))
            yield Finding("explain", subject, *values, "at the last block")
