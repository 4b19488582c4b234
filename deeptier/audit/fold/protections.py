"""Books what protects holders: deposits, guarantees; and payables retired or cancelled."""

from __future__ import annotations

from dataclasses import replace

from deeptier.audit.books import Books
from deeptier.audit.events import Event
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
from deeptier.audit.financing import Guarantee
from deeptier.audit.findings import Amount, LotNumber
from deeptier.audit.fold.clearing import (
    NO_GUARANTEE,
    check_obligor,
    give_back,
    known_account,
    pay_holders,
)
from deeptier.audit.fold.lots import end_lot, live_lot, require_free
from deeptier.audit.fold.notes import Handlers, Notes
from deeptier.audit.fold.register import current_account, is_barred
from deeptier.audit.fold.token import announce, promise


def _locked(books: Books, event: DepositLocked, notes: Notes) -> None:
    """How much it must be stands in the terms; see pairs."""
    number = event.payable_number
    account = known_account(books, event, number, notes)
    if account is None:
        return
    notes.equal(event, f"payable {number}, deposit before", False, account.deposited)
    check_obligor(books, event, number, event.obligor, notes)
    books.locked[number] = event.amount
    books.accounts[number] = replace(
        account, deposited=True, cash_in=account.cash_in + event.amount
    )
    announce(books, event, number, event.obligor, books.addresses["Clearing"], event.amount)


def _taken(books: Books, event: DepositTaken, notes: Notes) -> None:
    number = event.payable_number
    account = known_account(books, event, number, notes)
    if account is None:
        return
    locked = books.locked.get(number, 0)
    fits, within = 0 < event.amount <= locked, f"above zero, at most {Amount(locked)}"
    notes.require(event, f"payable {number}, deposit", fits, within, Amount(event.amount), "I2")
    notes.equal(event, f"payable {number}, in default", True, account.defaulted)
    books.locked[number] = locked - event.amount
    books.taken[number] = event.amount


def _deposit_released(books: Books, event: DepositReleased, notes: Notes) -> None:
    number = event.payable_number
    account = known_account(books, event, number, notes)
    if account is None:
        return
    name, locked = f"payable {number}", books.locked.get(number, 0)
    notes.equal(event, f"{name}, deposit", Amount(locked), Amount(event.amount), "I2")
    notes.equal(event, f"{name}, unpaid", Amount(0), Amount(account.unpaid))
    owed = books.guarantees.get(number, NO_GUARANTEE).owed
    notes.equal(event, f"{name}, owed to guarantor", Amount(0), Amount(owed))
    line = books.lines.get(books.papers[number].line)
    obligor = None if line is None else current_account(books, line.obligor)
    notes.equal(event, f"{name}, obligor", obligor, event.obligor)
    _pay(books, event, number, event.obligor, event.amount, notes)
    books.locked[number] = 0


def _guarantee_paid(books: Books, event: GuaranteePaid, notes: Notes) -> None:
    number = event.payable_number
    account = known_account(books, event, number, notes)
    if account is None:
        return
    name, cash = f"payable {number}", event.principal + event.penalty
    notes.equal(event, f"{name}, guaranteed", True, books.papers[number].guaranteed)
    notes.equal(event, f"{name}, in default", True, account.defaulted)
    line = books.lines.get(books.papers[number].line)
    notes.equal(event, f"{name}, guarantor", None if line is None else line.bank, event.guarantor)
    notes.require(event, f"{name}, cash", cash > 0, "above zero", Amount(cash))
    pay_holders(books, event, account, event.principal, event.penalty, 0, notes)
    account = books.accounts[number]
    books.accounts[number] = replace(account, guarantor_paid=True, cash_in=account.cash_in + cash)
    before = books.guarantees.get(number, NO_GUARANTEE)
    books.guarantees[number] = replace(
        before, principal=before.principal + event.principal, penalty=before.penalty + event.penalty
    )
    announce(books, event, number, event.guarantor, books.addresses["Clearing"], cash)


def _reimbursed(books: Books, event: GuarantorReimbursed, notes: Notes) -> None:
    """Stands before the Repaid that says the rest of the same payment."""
    number = event.payable_number
    account = known_account(books, event, number, notes)
    if account is None:
        return
    name, before = f"payable {number}", books.guarantees.get(number, NO_GUARANTEE)
    fits, within = 0 < event.cash <= before.owed, f"above zero, at most {Amount(before.owed)}"
    notes.require(event, f"{name}, to guarantor", fits, within, Amount(event.cash), "I2")
    after = replace(before, recovered=before.recovered + event.cash)
    principal = after.principal_back - before.principal_back
    subject = f"{name}, principal to guarantor"
    notes.equal(event, subject, Amount(principal), Amount(event.principal), "I3")
    books.guarantees[number] = after
    books.beyond[number] = (event.payer, event.cash)
    give_back(books, event, books.papers[number].line, event.principal, notes)


def _recovery_paid(books: Books, event: RecoveryPaid, notes: Notes) -> None:
    number = event.payable_number
    if known_account(books, event, number, notes) is None:
        return
    name, guarantee = f"payable {number}", books.guarantees.get(number, Guarantee())
    notes.equal(event, f"{name}, recovered", Amount(guarantee.held), Amount(event.cash), "I2")
    notes.require(event, f"{name}, cash", event.cash > 0, "above zero", Amount(event.cash))
    line = books.lines.get(books.papers[number].line)
    bank = None if line is None else current_account(books, line.bank)
    notes.equal(event, f"{name}, guarantor", bank, event.guarantor)
    books.guarantees[number] = replace(guarantee, paid_out=guarantee.paid_out + event.cash)
    _pay(books, event, number, event.guarantor, event.cash, notes)


def _retired(books: Books, event: Retired, notes: Notes) -> None:
    number, name = event.payable_number, f"lot {LotNumber(event.lot)}"
    lot = live_lot(books, event, event.lot, notes)
    account = known_account(books, event, number, notes)
    if lot is None or account is None:
        return
    notes.equal(event, f"{name}, payable", event.lot >> 192, number)
    require_free(books, event, event.lot, lot, notes)
    notes.equal(event, f"{name}, holder", lot.owner, event.obligor)
    notes.equal(event, f"{name}, holder frozen or replaced", False, is_barred(books, lot.owner))
    check_obligor(books, event, number, event.obligor, notes)
    notes.equal(event, f"{name}, amount", Amount(lot.amount), Amount(event.amount), "I1")
    fits, within = event.amount <= account.unpaid, f"at most {Amount(account.unpaid)}"
    notes.require(event, f"payable {number}, retired", fits, within, Amount(event.amount), "I1")
    books.accounts[number] = replace(
        account, face=account.face - event.amount, retired=account.retired + event.amount
    )
    end_lot(books, event.lot)
    give_back(books, event, books.papers[number].line, event.amount, notes)


def _cancelled(books: Books, event: Cancelled, notes: Notes) -> None:
    """The root lot is whole and with its payee, or who took its place: amount, children, hops."""
    number = event.payable_number
    account = known_account(books, event, number, notes)
    lot = live_lot(books, event, number << 192, notes)
    if lot is None or account is None:
        return
    name, face = f"payable {number}", account.face
    notes.equal(event, f"{name}, face", Amount(face), Amount(event.face_amount), "I1")
    notes.equal(event, f"{name}, paid", Amount(0), Amount(account.principal_paid))
    notes.equal(event, f"{name}, line", books.papers[number].line, event.line)
    _, payee = books.parties.get(number, (None, ""))
    whole = (current_account(books, payee), face, 0, 0)
    root = (lot.owner, lot.amount, lot.children, lot.hops)
    notes.equal(event, f"{name}, root lot", whole, root)
    require_free(books, event, number << 192, lot, notes)
    books.accounts[number] = replace(account, face=0, cancelled=True, annulled=event.face_amount)
    end_lot(books, number << 192)
    give_back(books, event, event.line, event.face_amount, notes)


def _pay(books: Books, event: Event, number: int, to: str, cash: int, notes: Notes) -> None:
    """Cash leaves Clearing for a party that nothing bars."""
    notes.equal(event, "party frozen or replaced", False, is_barred(books, to))
    account = books.accounts[number]
    books.accounts[number] = replace(account, cash_out=account.cash_out + cash)
    promise(books, event, number, books.addresses["Clearing"], to, cash)


HANDLERS: Handlers = {
    DepositLocked: _locked,
    DepositTaken: _taken,
    DepositReleased: _deposit_released,
    GuaranteePaid: _guarantee_paid,
    GuarantorReimbursed: _reimbursed,
    RecoveryPaid: _recovery_paid,
    Retired: _retired,
    Cancelled: _cancelled,
}
