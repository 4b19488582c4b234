"""Questions about credit lines and the cash of payables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from deeptier.audit.ask.view import Question, View
from deeptier.audit.books import NOBODY, Books, Line
from deeptier.audit.findings import Amount, LotNumber, shown
from deeptier.audit.fold.clearing import (
    NO_GUARANTEE,
    accrued_through,
    held_for,
    penalty_due,
    share,
)
from deeptier.audit.fold.payables import open_face

_LINE_COUNT = View("Clearing", "lineCount", (), (("count", "uint32"),))
_LINE = View(
    "Clearing",
    "lineOf",
    ("uint32",),
    (
        ("limit", "uint64"),
        ("used", "uint64"),
        ("expiry day", "uint24"),
        ("suspended", "bool"),
        ("obligor", "address"),
        ("bank", "address"),
        ("currency", "address"),
    ),
)
_ACCOUNT = View(
    "Clearing",
    "accountOf",
    ("uint64",),
    (
        ("face", "uint64"),
        ("principal paid", "uint64"),
        ("redeemed", "uint64"),
        ("penalty ppm a day", "uint24"),
        ("in arrears", "bool"),
        ("defaulted", "bool"),
        ("guarantor paid", "bool"),
        ("deposited", "bool"),
        ("cancelled", "bool"),
        ("penalty in millionths", "uint104"),
        ("penalty paid", "uint64"),
        ("accrued day", "uint24"),
        ("extra paid out", "uint64"),
        ("held", "uint64"),
    ),
)
_OWED = View(
    "Clearing",
    "owedOn",
    ("uint64",),
    (("principal owed", "uint64"), ("penalty owed", "uint64"), ("owed to guarantor", "uint64")),
)
_GUARANTEE = View(
    "Clearing",
    "guaranteeOf",
    ("uint64",),
    (
        ("principal", "uint64"),
        ("penalty", "uint64"),
        ("recovered", "uint64"),
        ("paid out", "uint64"),
    ),
)
_LOCKED = View("Clearing", "depositLocked", ("uint64",), (("deposit", "uint64"),))
_OPEN_FACE = View("Clearing", "openFaceOf", ("address", "address"), (("open face", "uint256"),))
_OUTSTANDING = View("Clearing", "outstandingOf", ("uint256",), (("outstanding", "uint64"),))
_CLAIMED = View("Clearing", "claimedOn", ("uint256",), (("claimed", "uint64"),))
_MANDATE = View("Clearing", "hasMandate", ("address", "address"), (("granted", "bool"),))
_BALANCE = View("DepositToken", "balanceOf", ("address",), (("balance", "uint256"),))

_NO_LINE = Line(0, 0, 0, suspended=False, obligor=NOBODY, bank=NOBODY, currency=NOBODY)


def questions(books: Books, today: int) -> Iterator[Question]:
    """All that clearing says, and what it holds of tokens that are not the deployment's own."""
    yield Question(_LINE_COUNT, (), "lines", {"count": len(books.lines)})
    for number, line in (*books.lines.items(), (len(books.lines) + 1, _NO_LINE)):
        yield Question(_LINE, (number,), f"line {number}", _line(line))
    yield from _accounts(books)
    yield from _owed(books, today)
    for number in (*books.lots, *books.ended):
        subject, claimed = f"lot {LotNumber(number)}", Amount(books.claimed[number])
        yield Question(_CLAIMED, (number,), subject, {"claimed": claimed})
    possible = ((line.obligor, line.currency) for line in books.lines.values())
    for obligor, currency in dict.fromkeys((*possible, *books.mandates)):
        used = {"open face": Amount(open_face(books, obligor, currency))}
        subject = f"{shown(obligor)} in {shown(currency)}"
        yield Question(_OPEN_FACE, (obligor, currency), subject, used)
        granted = books.mandates.get((obligor, currency), False)
        subject = f"mandate of {shown(obligor)} in {shown(currency)}"
        yield Question(_MANDATE, (obligor, currency), subject, {"granted": granted})
    yield from _foreign_tokens(books)


def _accounts(books: Books) -> Iterator[Question]:
    for number, account in books.accounts.items():
        expected = {
            "face": Amount(account.face),
            "principal paid": Amount(account.principal_paid),
            "redeemed": Amount(account.redeemed),
            "penalty ppm a day": account.penalty_ppm_per_day,
            "in arrears": account.in_arrears,
            "defaulted": account.defaulted,
            "guarantor paid": account.guarantor_paid,
            "deposited": account.deposited,
            "cancelled": account.cancelled,
            "penalty in millionths": account.penalty_ppm,
            "penalty paid": Amount(account.penalty_paid),
            "accrued day": account.accrued_day,
            "extra paid out": Amount(account.extra_paid_out),
            "held": Amount(account.held),
        }
        yield Question(_ACCOUNT, (number,), f"payable {number}", expected)
        yield from _protections(books, number)
    next_number = books.payable_count + 1
    yield Question(_ACCOUNT, (next_number,), f"payable {next_number}", {"face": Amount(0)})


def _protections(books: Books, number: int) -> Iterator[Question]:
    guarantee = books.guarantees.get(number, NO_GUARANTEE)
    words = {
        "principal": Amount(guarantee.principal),
        "penalty": Amount(guarantee.penalty),
        "recovered": Amount(guarantee.recovered),
        "paid out": Amount(guarantee.paid_out),
    }
    yield Question(_GUARANTEE, (number,), f"guarantee of payable {number}", words)
    locked = Amount(books.locked.get(number, 0))
    yield Question(_LOCKED, (number,), f"payable {number}", {"deposit": locked})


def _owed(books: Books, today: int) -> Iterator[Question]:
    """What is owed on a day: it grows without a log, by rules that the books know."""
    on_day = {
        number: accrued_through(account, books.papers[number].due_day, today)
        for number, account in books.accounts.items()
    }
    for number, account in on_day.items():
        expected = {
            "principal owed": Amount(account.unpaid),
            "penalty owed": Amount(penalty_due(account)),
            "owed to guarantor": Amount(books.guarantees.get(number, NO_GUARANTEE).owed),
        }
        yield Question(_OWED, (number,), f"payable {number}", expected)
    for number, lot in books.lots.items():
        account = on_day[number >> 192]
        penalty = account.penalty_paid + penalty_due(account)
        to_come = lot.amount + share(lot.amount, penalty, account.face) - books.claimed[number]
        expected = {"outstanding": Amount(to_come)}
        yield Question(_OUTSTANDING, (number,), f"lot {LotNumber(number)}", expected)


def _foreign_tokens(books: Books) -> Iterator[Question]:
    """Currencies without a log here: Clearing must have at least what the books hold."""
    held: Counter[str] = Counter()
    for number in books.accounts:
        held[books.papers[number].currency] += held_for(books, number)
    del held[books.addresses["DepositToken"]]
    for currency, amount in held.items():
        yield Question(
            view=_BALANCE,
            arguments=(books.addresses["Clearing"],),
            subject=f"Clearing in {shown(currency)}",
            expected={"balance": Amount(amount)},
            address=currency,
            at_least=True,
        )


def _line(line: Line) -> dict[str, object]:
    return {
        "limit": Amount(line.limit),
        "used": Amount(line.used),
        "expiry day": line.expiry_day,
        "suspended": line.suspended,
        "obligor": line.obligor,
        "bank": line.bank,
        "currency": line.currency,
    }
