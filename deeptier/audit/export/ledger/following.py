"""A small ledger of lots, obligations and loans, event by event: what exports need on the way.

It follows the events and checks nothing: that is the replay's work, whose books the exports are
compared with at the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from deeptier.audit.events import Event
from deeptier.audit.events.clearing import Claimed, LineFollowed, LineGranted, Redeemed, Repaid
from deeptier.audit.events.lots import Cause, Delivered, Followed, Split
from deeptier.audit.events.payables import PayableIssued
from deeptier.audit.events.pledges import Foreclosed, LoanRepaid, PledgeCleared, Pledged
from deeptier.audit.events.protections import (
    Cancelled,
    DepositLocked,
    DepositReleased,
    DepositTaken,
    GuaranteePaid,
    GuarantorReimbursed,
    RecoveryPaid,
    Retired,
)
from deeptier.audit.events.register import EnterpriseReplaced
from deeptier.audit.export.ledger.records import HeldLot, Obligation, OpenLoan, Sides
from deeptier.audit.family import children_of, parent_of

_NOBODYS = Obligation(0, "", 0, 0, 0, 0)


class Ledger:
    """What is live after the events that were applied."""

    def __init__(self) -> None:
        self.lots: dict[int, HeldLot] = {}
        self.loans: dict[int, OpenLoan] = {}
        self.obligations: dict[int, Obligation] = {}
        self.lines: dict[int, Sides] = {}
        self._under: dict[int, list[int]] = defaultdict(list)

    def obligation(self, number: int) -> Obligation:
        """A payable; an empty one where the number was never issued."""
        return self.obligations.get(number, _NOBODYS)

    def sides(self, number: int) -> Sides:
        """Obligor and bank of a payable, as they are now."""
        return self.lines.get(self.obligation(number).line, Sides("", ""))

    def under(self, line: int) -> list[tuple[int, Obligation]]:
        """The payables under a line."""
        return [(number, self.obligations[number]) for number in self._under.get(line, ())]

    def apply(self, event: Event, day: int) -> None:
        """Take an event in; `day` is its day number."""
        if isinstance(event, PayableIssued):
            self._issue(event, day)
        else:
            change = _CHANGES.get(type(event))
            if change is not None:
                change(self, event)

    def _issue(self, event: PayableIssued, day: int) -> None:
        terms, number = event.terms, event.payable_number
        face = terms.face_amount
        self.lines.setdefault(terms.line, Sides(terms.obligor, terms.guarantor))
        self.obligations[number] = Obligation(
            terms.line, terms.currency, face, face, day, terms.due_day
        )
        self._under[terms.line].append(number)
        self.lots[number << 192] = HeldLot(terms.payee, face)

    def _amend(self, number: int, **changes: Any) -> None:
        if number in self.obligations:
            self.obligations[number] = replace(self.obligations[number], **changes)

    def _cut(self, parent: int, child: int, owner: str, amount: int) -> None:
        from_lot = self.lots.get(parent)
        self.lots[child] = HeldLot(owner, amount, financed=bool(from_lot and from_lot.financed))
        if from_lot is not None and from_lot.amount > amount:
            self.lots[parent] = replace(from_lot, amount=from_lot.amount - amount)
        else:
            self.lots.pop(parent, None)


def _split(ledger: Ledger, event: Split) -> None:
    for child, amount in children_of(event):
        ledger._cut(event.lot, child, event.holder, amount)


def _delivered(ledger: Ledger, event: Delivered) -> None:
    if event.lot not in ledger.lots:
        parent = parent_of(event.lot)
        if parent is None:
            return
        ledger._cut(parent, event.lot, event.to, event.amount)
    lot = ledger.lots[event.lot]
    financed = lot.financed
    if event.cause == Cause.SALE:
        financed = event.to != ledger.sides(event.lot >> 192).obligor
    elif event.cause == Cause.FORECLOSURE:
        financed = True
    elif event.cause == Cause.RECOURSE:
        financed = False
    ledger.lots[event.lot] = replace(lot, owner=event.to, financed=financed)
    _pass_loan(ledger, event.lot, event.to)


def _followed(ledger: Ledger, event: Followed) -> None:
    if event.lot in ledger.lots:
        ledger.lots[event.lot] = replace(ledger.lots[event.lot], owner=event.to)
        _pass_loan(ledger, event.lot, event.to)


def _pass_loan(ledger: Ledger, lot: int, holder: str) -> None:
    """Who holds a pledged lot owes what was advanced on it; foreclosure ends that."""
    loan = ledger.loans.get(lot)
    if loan is not None and not loan.foreclosed:
        ledger.loans[lot] = replace(loan, borrower=holder)


def _claimed(ledger: Ledger, event: Claimed) -> None:
    lot = ledger.lots.get(event.lot)
    if lot is not None:
        ledger.lots[event.lot] = replace(lot, claimed=lot.claimed + event.cash)


def _redeemed(ledger: Ledger, event: Redeemed) -> None:
    ledger.lots.pop(event.lot, None)


def _retired(ledger: Ledger, event: Retired) -> None:
    ledger.lots.pop(event.lot, None)
    before = ledger.obligation(event.payable_number)
    face, unpaid = before.face - event.amount, before.unpaid - event.amount
    ledger._amend(event.payable_number, face=face, unpaid=unpaid)


def _cancelled(ledger: Ledger, event: Cancelled) -> None:
    ledger.lots.pop(event.payable_number << 192, None)
    ledger._amend(event.payable_number, face=0, unpaid=0)


def _repaid(ledger: Ledger, event: Repaid) -> None:
    unpaid = ledger.obligation(event.payable_number).unpaid - event.principal
    ledger._amend(event.payable_number, unpaid=unpaid, beyond=0, taken=0)


def _guarantee_paid(ledger: Ledger, event: GuaranteePaid) -> None:
    before = ledger.obligation(event.payable_number)
    paid = before.guarantee
    after = replace(
        paid, principal=paid.principal + event.principal, penalty=paid.penalty + event.penalty
    )
    ledger._amend(event.payable_number, unpaid=before.unpaid - event.principal, guarantee=after)


def _reimbursed(ledger: Ledger, event: GuarantorReimbursed) -> None:
    paid = ledger.obligation(event.payable_number).guarantee
    after = replace(paid, recovered=paid.recovered + event.cash)
    ledger._amend(event.payable_number, guarantee=after, beyond=event.cash)


def _recovery_paid(ledger: Ledger, event: RecoveryPaid) -> None:
    paid = ledger.obligation(event.payable_number).guarantee
    after = replace(paid, paid_out=paid.paid_out + event.cash)
    ledger._amend(event.payable_number, guarantee=after)


def _locked(ledger: Ledger, event: DepositLocked) -> None:
    ledger._amend(event.payable_number, locked=event.amount)


def _taken(ledger: Ledger, event: DepositTaken) -> None:
    locked = ledger.obligation(event.payable_number).locked - event.amount
    ledger._amend(event.payable_number, locked=locked, taken=event.amount)


def _released(ledger: Ledger, event: DepositReleased) -> None:
    locked = ledger.obligation(event.payable_number).locked - event.amount
    ledger._amend(event.payable_number, locked=locked)


def _pledged(ledger: Ledger, event: Pledged) -> None:
    ledger.loans[event.lot] = OpenLoan(event.financier, event.pledgor, event.advance)


def _loan_repaid(ledger: Ledger, event: LoanRepaid) -> None:
    ledger.loans.pop(event.lot, None)


def _foreclosed(ledger: Ledger, event: Foreclosed) -> None:
    loan = ledger.loans.get(event.lot)
    if loan is not None:
        ledger.loans[event.lot] = replace(loan, borrower=event.pledgor, foreclosed=True)


def _cleared(ledger: Ledger, event: PledgeCleared) -> None:
    loan = ledger.loans.get(event.lot)
    if loan is None:
        return
    if event.ended:
        del ledger.loans[event.lot]
    else:
        ledger.loans[event.lot] = replace(loan, received=loan.received + event.to_financier)


def _line_granted(ledger: Ledger, event: LineGranted) -> None:
    ledger.lines[event.line] = Sides(event.obligor, event.bank)


def _line_followed(ledger: Ledger, event: LineFollowed) -> None:
    ledger.lines[event.line] = Sides(event.obligor, event.bank)


def _replaced(ledger: Ledger, event: EnterpriseReplaced) -> None:
    """Loans name accounts for good; their parties are whoever took their places."""
    for lot, loan in ledger.loans.items():
        if loan.lender == event.account:
            loan = replace(loan, lender=event.successor)
        if loan.foreclosed and loan.borrower == event.account:
            loan = replace(loan, borrower=event.successor)
        ledger.loans[lot] = loan


_CHANGES: dict[type[Event], Callable[[Ledger, Any], None]] = {
    Split: _split,
    Delivered: _delivered,
    Followed: _followed,
    Claimed: _claimed,
    Redeemed: _redeemed,
    Retired: _retired,
    Cancelled: _cancelled,
    Repaid: _repaid,
    GuaranteePaid: _guarantee_paid,
    GuarantorReimbursed: _reimbursed,
    RecoveryPaid: _recovery_paid,
    DepositLocked: _locked,
    DepositTaken: _taken,
    DepositReleased: _released,
    Pledged: _pledged,
    LoanRepaid: _loan_repaid,
    Foreclosed: _foreclosed,
    PledgeCleared: _cleared,
    LineGranted: _line_granted,
    LineFollowed: _line_followed,
    EnterpriseReplaced: _replaced,
}
