"""What is to be said of one payable: who owes whom, what came in, who holds lots of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deeptier.audit.books import Account, Paper
from deeptier.audit.events.payables import PayableIssued
from deeptier.audit.fold.clearing import NO_GUARANTEE, penalty_due
from deeptier.audit.fold.register import is_barred
from deeptier.audit.lineage.words import backing_of
from deeptier.days import date_of
from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.money import format_rate
from deeptier.status.reading import Reading, Who


@dataclass(frozen=True)
class LiveLot:
    """A live lot of a payable. Amount in minor units; `holds` are what keeps it where it is."""

    lot: str
    holder: Who
    amount: int
    tier: int
    holds: tuple[str, ...]


@dataclass(frozen=True)
class PayableFacts:
    """One payable today. Amounts in minor units of the currency.

    Attributes:
        state: "open", "due today", "overdue", "in default", "settled" (all came in), "cleared"
            (all was paid out) or "cancelled"; `frozen` beside it.
        face_issued: face at issue; `face` is less what was retired or cancelled.
        penalty_per_day: of what is late, as a rate.
        due: what the holders get in all as of today: face and penalty.
        collected: what came in for them; `paid_out` what they got; `unpaid` what they are to get.
        owed: what the obligor owes today: principal, penalty, and what its guarantor paid.
        deposit: locked for it.
        mandate: whether anybody may collect from the obligor on the due day.
        lots: live ones in the order of their numbers.
    """

    payable: int
    state: str
    frozen: bool
    obligor: Who
    payee: Who
    guarantor: Who | None
    backing: str
    line: int
    currency: str
    face_issued: int
    face: int
    due_date: str
    days_left: int
    grace_days: int
    penalty_per_day: str
    tier_cap: int
    due: int
    collected: int
    paid_out: int
    unpaid: int
    owed: int
    deposit: int
    mandate: bool
    invoices: int
    lots: tuple[LiveLot, ...]


def payable_facts(reading: Reading, number: int) -> PayableFacts:
    """The facts of a payable.

    Errors: `InputError` for one that was never issued.
    """
    books = reading.books
    if number not in books.papers:
        count = books.payable_count
        raise InputError(
            "payable", number, f"from 1 to {count}" if count else "that was issued: none was yet"
        )
    paper, account = books.papers[number], reading.account(number)
    issued = next(
        each
        for each in reading.history.rebuilt.events
        if isinstance(each, PayableIssued) and each.payable_number == number
    )
    obligor, currency = reading.obligor(paper), paper.currency
    due = account.face + account.penalty_paid + penalty_due(account)
    paid_out = account.redeemed + account.extra_paid_out
    to_guarantor = books.guarantees.get(number, NO_GUARANTEE).owed
    return PayableFacts(
        payable=number,
        state=state_of(account, paper, reading.today),
        frozen=paper.frozen,
        obligor=reading.known(obligor),
        payee=reading.known(issued.terms.payee),
        guarantor=reading.who(issued.terms.guarantor),
        backing=backing_of(paper.backing),
        line=paper.line,
        currency=reading.known(currency).address,
        face_issued=account.issued,
        face=account.face,
        due_date=date_of(paper.due_day).isoformat(),
        days_left=paper.due_day - reading.today,
        grace_days=paper.grace_days,
        penalty_per_day=format_rate(account.penalty_ppm_per_day),
        tier_cap=paper.tier_cap,
        due=due,
        collected=account.principal_paid + account.penalty_paid,
        paid_out=paid_out,
        unpaid=due - paid_out,
        owed=account.unpaid + penalty_due(account) + to_guarantor,
        deposit=books.locked.get(number, 0),
        mandate=books.mandates.get((obligor, currency), False),
        invoices=len(issued.invoices),
        lots=tuple(_lots(reading, number)),
    )


def state_of(account: Account, paper: Paper, today: int) -> str:
    """Where a payable is in its life."""
    if account.cancelled:
        return "cancelled"
    if account.redeemed == account.face:
        return "cleared"
    if account.defaulted:
        return "in default"
    if not account.unpaid:
        return "settled"
    if paper.due_day == today:
        return "due today"
    return "overdue" if paper.due_day < today else "open"


def holds_of(reading: Reading, number: int) -> tuple[str, ...]:
    """What keeps a live lot where it is, beside its payable's freeze."""
    lot = reading.books.lots[number]
    holds = {
        "frozen": lot.frozen,
        "holder frozen or replaced": is_barred(reading.books, lot.owner),
        "offered": lot.offered,
        "pledged": lot.pledged,
    }
    return tuple(name for name, there in holds.items() if there)


def _lots(reading: Reading, number: int) -> Iterator[LiveLot]:
    for lot in sorted(each for each in reading.books.lots if each >> 192 == number):
        found = reading.books.lots[lot]
        yield LiveLot(
            lot=str(LotId.from_number(lot)),
            holder=reading.known(found.owner),
            amount=found.amount,
            tier=found.hops + 1,
            holds=holds_of(reading, lot),
        )
