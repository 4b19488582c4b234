"""Postings of clearing: cash in from obligors and guarantors, out to holders."""

from __future__ import annotations

from deeptier.audit.events.clearing import ArrearsRedeemed, Claimed, Redeemed, Repaid
from deeptier.audit.events.protections import (
    DepositLocked,
    DepositReleased,
    DepositTaken,
    GuaranteePaid,
    GuarantorReimbursed,
    RecoveryPaid,
)
from deeptier.audit.export.journal.accounts import Kind
from deeptier.audit.export.journal.entries import Draft, Entry, Handlers
from deeptier.audit.findings import LotNumber


def reimbursed(draft: Draft, event: GuarantorReimbursed) -> None:
    """Part of the payment that the next Repaid books."""
    _repayment(draft, event, event.payer)


def taken(draft: Draft, event: DepositTaken) -> None:
    """The locked deposit pays what the next Repaid books."""
    _repayment(draft, event, draft.ledger.sides(event.payable_number).obligor)


def repaid(draft: Draft, event: Repaid) -> None:
    """The obligation falls; Clearing holds the cash for holders, and for the guarantor."""
    number, clearing = event.payable_number, draft.clearing
    before, obligor = draft.ledger.obligation(number), draft.ledger.sides(number).obligor
    entry, currency = _repayment(draft, event, event.payer), before.currency
    for_holders = event.principal + event.penalty
    cash = for_holders + before.beyond
    if before.taken:
        entry.title = f"Payable {number} paid out of its locked deposit"
        entry.post(obligor, Kind.LOCKED, -cash, currency)
        entry.post(clearing, Kind.HELD_LOCKED, cash, currency)
    else:
        entry.post(event.payer, Kind.DEPOSITS, -cash, currency)
        entry.post(clearing, Kind.DEPOSITS, cash, currency)
    entry.post(obligor, Kind.PAYABLES, event.principal, currency)
    entry.post(obligor, Kind.PENALTY_BORNE, event.penalty, currency)
    entry.post(obligor, Kind.TO_GUARANTORS, before.beyond, currency)
    entry.post(clearing, Kind.HELD, -for_holders, currency)
    entry.post(clearing, Kind.HELD_FOR_GUARANTORS, -before.beyond, currency)
    draft.close(("repaid", number))


def guarantee_paid(draft: Draft, event: GuaranteePaid) -> None:
    """The obligor owes its guarantor what it owed the holders."""
    number, clearing = event.payable_number, draft.clearing
    currency = draft.ledger.obligation(number).currency
    sides, cash = draft.ledger.sides(number), event.principal + event.penalty
    title = f"Payable {number} paid by its guarantor"
    entry = draft.entry(event, event.guarantor, title, Kind.SUCCESSION, payable=number)
    entry.post(event.guarantor, Kind.DEPOSITS, -cash, currency)
    entry.post(sides.bank, Kind.GUARANTEE_CLAIMS, cash, currency)
    entry.post(clearing, Kind.DEPOSITS, cash, currency)
    entry.post(clearing, Kind.HELD, -cash, currency)
    entry.post(sides.obligor, Kind.PAYABLES, event.principal, currency)
    entry.post(sides.obligor, Kind.PENALTY_BORNE, event.penalty, currency)
    entry.post(sides.obligor, Kind.TO_GUARANTORS, -cash, currency)


def recovery_paid(draft: Draft, event: RecoveryPaid) -> None:
    """The guarantor has back what the obligor paid for it."""
    number = event.payable_number
    currency = draft.ledger.obligation(number).currency
    title = f"Payable {number}: what came back paid to its guarantor"
    entry = draft.entry(event, event.guarantor, title, Kind.SUCCESSION, payable=number)
    entry.post(event.guarantor, Kind.DEPOSITS, event.cash, currency)
    bank = draft.ledger.sides(number).bank
    entry.post(bank, Kind.GUARANTEE_CLAIMS, -event.cash, currency)
    entry.post(draft.clearing, Kind.DEPOSITS, -event.cash, currency)
    entry.post(draft.clearing, Kind.HELD_FOR_GUARANTORS, event.cash, currency)


def locked(draft: Draft, event: DepositLocked) -> None:
    """Part of the face is set aside at issue."""
    title = f"Payable {event.payable_number}: deposit locked"
    _lock(draft, event, title, event.amount)


def released(draft: Draft, event: DepositReleased) -> None:
    """What is left of a deposit goes back."""
    title = f"Payable {event.payable_number}: deposit released"
    _lock(draft, event, title, -event.amount)


def _lock(draft: Draft, event: DepositLocked | DepositReleased, title: str, amount: int) -> None:
    number = event.payable_number
    currency = draft.ledger.obligation(number).currency
    entry = draft.entry(event, event.obligor, title, Kind.SUCCESSION, payable=number)
    entry.post(event.obligor, Kind.DEPOSITS, -amount, currency)
    entry.post(draft.ledger.sides(number).obligor, Kind.LOCKED, amount, currency)
    entry.post(draft.clearing, Kind.DEPOSITS, amount, currency)
    entry.post(draft.clearing, Kind.HELD_LOCKED, -amount, currency)


def claimed(draft: Draft, event: Claimed) -> None:
    """Part of what a lot is owed: it stays at its face, and the payment is on account."""
    title = f"Lot {LotNumber(event.lot)} paid in part to {{{event.holder}}}"
    entry = _pay_out(draft, event, event.holder, title, event.cash)
    entry.post(
        _owner(draft, event.lot, event.holder), Kind.ON_ACCOUNT, -event.cash, *_of(draft, event.lot)
    )


def redeemed(draft: Draft, event: Redeemed) -> None:
    """A lot is paid and is no more. One that was foreclosed is paid for its pledgor."""
    title = f"Lot {LotNumber(event.lot)} redeemed by {{{event.holder}}}"
    entry = _pay_out(draft, event, event.holder, title, event.amount)
    entry.post(event.holder, Kind.LOTS, -event.amount, *_of(draft, event.lot))
    loan = draft.ledger.loans.get(event.lot)
    if loan is not None and loan.foreclosed:
        entry.post(event.holder, Kind.SECURITY, event.amount, *_of(draft, event.lot))
        entry.post(loan.borrower, Kind.FORECLOSED, -event.amount, *_of(draft, event.lot))


def arrears_redeemed(draft: Draft, event: ArrearsRedeemed) -> None:
    """Beside Redeemed: penalty comes on top, and what was paid on account is off."""
    entry = draft.amended(("paid out", event.lot))
    if entry is None:
        return
    entry.events.append(event)
    owner = _owner(draft, event.lot, entry.party)
    more = event.penalty_share - event.claimed
    _cash_out(draft, entry, event.lot, entry.party, more)
    entry.post(owner, Kind.ON_ACCOUNT, event.claimed, *_of(draft, event.lot))
    entry.post(owner, Kind.PENALTY_EARNED, -event.penalty_share, *_of(draft, event.lot))


def _repayment(
    draft: Draft, event: Repaid | GuarantorReimbursed | DepositTaken, payer: str
) -> Entry:
    number = event.payable_number
    title = f"Payable {number} paid by {{{payer}}}"
    return draft.entry(event, payer, title, Kind.FOR_OTHERS, ("repaid", number), number)


def _pay_out(draft: Draft, event: Claimed | Redeemed, holder: str, title: str, cash: int) -> Entry:
    key = ("paid out", event.lot)
    draft.close(key)
    entry = draft.entry(event, holder, title, Kind.FOR_OTHERS, key, event.lot >> 192)
    _cash_out(draft, entry, event.lot, holder, cash)
    return entry


def _cash_out(draft: Draft, entry: Entry, lot: int, holder: str, cash: int) -> None:
    """To the holder, or to what shares it between lender and pledgor."""
    currency = draft.ledger.obligation(lot >> 192).currency
    to = draft.pledges if lot in draft.ledger.loans else holder
    entry.post(draft.clearing, Kind.DEPOSITS, -cash, currency)
    entry.post(draft.clearing, Kind.HELD, cash, currency)
    entry.post(to, Kind.DEPOSITS, cash, currency)


def _owner(draft: Draft, lot: int, holder: str) -> str:
    """For whom a lot is paid: its holder; after foreclosure the pledgor, whose debt it pays."""
    loan = draft.ledger.loans.get(lot)
    return loan.borrower if loan is not None and loan.foreclosed else holder


def _of(draft: Draft, lot: int) -> tuple[str, int]:
    return draft.ledger.obligation(lot >> 192).currency, lot


HANDLERS: Handlers = {
    GuarantorReimbursed: reimbursed,
    DepositTaken: taken,
    Repaid: repaid,
    GuaranteePaid: guarantee_paid,
    RecoveryPaid: recovery_paid,
    DepositLocked: locked,
    DepositReleased: released,
    Claimed: claimed,
    Redeemed: redeemed,
    ArrearsRedeemed: arrears_redeemed,
}
