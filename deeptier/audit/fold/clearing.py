"""Books clearing: cash in from the obligor, out to the holders, default and cure."""

from __future__ import annotations

from dataclasses import replace

from deeptier.audit.books import Account, Books
from deeptier.audit.events import Event
from deeptier.audit.events.clearing import (
    ArrearsRedeemed,
    Claimed,
    DefaultCured,
    Defaulted,
    MandateSet,
    PenaltyAccrued,
    Redeemed,
    Repaid,
    Skipped,
)
from deeptier.audit.events.protections import GuaranteePaid
from deeptier.audit.financing import Guarantee
from deeptier.audit.findings import Amount, LotNumber, shown
from deeptier.audit.fold.lots import end_lot, live_lot, require_thawed
from deeptier.audit.fold.notes import Handlers, Notes
from deeptier.audit.fold.register import current_account, is_barred
from deeptier.audit.fold.token import announce
from deeptier.bounds import MAX_UINT64, PPM
from deeptier.rounding import half_up

_MAX_PENALTY_PPM = 2**104 - 1
NO_GUARANTEE = Guarantee()


def share(amount: int, paid: int, face: int) -> int:
    """A lot's floor share of what was paid in."""
    return amount * paid // face if face else 0


def held_for(books: Books, number: int) -> int:
    """Cash that Clearing keeps for a payable: for holders, guarantor, and the locked deposit."""
    guarantee = books.guarantees.get(number, NO_GUARANTEE)
    return books.accounts[number].held + guarantee.held + books.locked.get(number, 0)


def penalty_due(account: Account) -> int:
    """Penalty accrued so far, half up on the total, less what was paid."""
    total = half_up(account.penalty_ppm, PPM)
    return min(total, MAX_UINT64 - account.face) - account.penalty_paid


def accrued_through(account: Account, due_day: int, day: int) -> Account:
    """The account with the penalty that it owes on a day, in millionths."""
    since = max(account.accrued_day, due_day)
    growth = account.unpaid * account.penalty_ppm_per_day * max(0, day - since)
    return replace(account, penalty_ppm=min(account.penalty_ppm + growth, _MAX_PENALTY_PPM))


def _penalty_accrued(books: Books, event: PenaltyAccrued, notes: Notes) -> None:
    number = event.payable_number
    account = known_account(books, event, number, notes)
    if account is None:
        return
    since = max(account.accrued_day, books.papers[number].due_day)
    later = event.through_day > since
    notes.require(event, f"payable {number}, day", later, f"after {since}", event.through_day)
    notes.require(event, f"payable {number}", account.unpaid > 0, "unpaid", "settled")
    accrued = accrued_through(account, books.papers[number].due_day, event.through_day)
    subject = f"payable {number}, penalty in millionths"
    notes.equal(event, subject, accrued.penalty_ppm, event.penalty_ppm)
    books.accounts[number] = replace(
        account, in_arrears=True, penalty_ppm=event.penalty_ppm, accrued_day=event.through_day
    )


def _repaid(books: Books, event: Repaid, notes: Notes) -> None:
    number = event.payable_number
    account = known_account(books, event, number, notes)
    if account is None:
        return
    name = f"payable {number}"
    payer, beyond = books.beyond.pop(number, (event.payer, 0))
    notes.equal(event, f"{name}, payer", payer, event.payer)
    if beyond:
        notes.equal(event, f"{name}, unpaid", Amount(account.unpaid), Amount(event.principal))
    cash = event.principal + event.penalty + beyond
    notes.require(event, f"{name}, cash", cash > 0, "above zero", Amount(cash))
    pay_holders(books, event, account, event.principal, event.penalty, beyond, notes)
    taken = books.taken.pop(number, None)
    if taken is not None:
        notes.equal(event, f"{name}, out of its deposit", Amount(taken), Amount(cash), "I2")
    else:
        account = books.accounts[number]
        books.accounts[number] = replace(account, cash_in=account.cash_in + cash)
        announce(books, event, number, event.payer, books.addresses["Clearing"], cash)
    notes.equal(event, f"{name}, line", books.papers[number].line, event.line)
    give_back(books, event, event.line, event.principal, notes)


def pay_holders(
    books: Books,
    event: Repaid | GuaranteePaid,
    account: Account,
    principal: int,
    penalty: int,
    beyond: int,
    notes: Notes,
) -> None:
    """Books what came in for the holders: penalty first, never more than is owed."""
    number, name = event.payable_number, f"payable {event.payable_number}"
    first = Amount(min(principal + penalty + beyond, penalty_due(account)))
    notes.equal(event, f"{name}, penalty first", first, Amount(penalty))
    fits, within = principal <= account.unpaid, f"at most {Amount(account.unpaid)}"
    notes.require(event, f"{name}, principal", fits, within, Amount(principal), "I2")
    books.accounts[number] = replace(
        account,
        principal_paid=account.principal_paid + principal,
        penalty_paid=account.penalty_paid + penalty,
    )


def give_back(books: Books, event: Event, number: int, amount: int, notes: Notes) -> None:
    """Frees a line by an amount, which it has in use."""
    line = books.lines.get(number)
    if line is None:
        notes.add(event, f"line {number}", "granted", "unknown")
        return
    subject, used = f"line {number}, given back", f"at most {Amount(line.used)}"
    notes.require(event, subject, amount <= line.used, used, Amount(amount), "I3")
    books.lines[number] = replace(line, used=line.used - amount)


def _mandate_set(books: Books, event: MandateSet, notes: Notes) -> None:
    key = (event.obligor, event.currency)
    before = books.mandates.get(key, False)
    notes.equal(event, f"mandate of {shown(event.obligor)} before", not event.granted, before)
    books.mandates[key] = event.granted


def _claimed(books: Books, event: Claimed, notes: Notes) -> None:
    number = event.lot >> 192
    lot = live_lot(books, event, event.lot, notes)
    account = known_account(books, event, number, notes)
    if lot is None or account is None:
        return
    name = f"lot {LotNumber(event.lot)}"
    require_thawed(books, event, event.lot, lot, notes)
    _check_payee(books, event, lot.owner, event.holder, notes)
    notes.require(event, f"payable {number}", account.unpaid > 0, "unsettled", "settled")
    entitled = share(lot.amount, account.principal_paid, account.face)
    entitled += share(lot.amount, account.penalty_paid, account.face)
    cash = entitled - books.claimed[event.lot]
    notes.equal(event, f"{name}, cash", Amount(cash), Amount(event.cash), "I2")
    notes.require(event, f"{name}, cash", event.cash > 0, "above zero", Amount(event.cash))
    books.claimed[event.lot] += event.cash
    books.accounts[number] = replace(
        account,
        in_arrears=True,
        extra_paid_out=account.extra_paid_out + event.cash,
        cash_out=account.cash_out + event.cash,
    )


def _redeemed(books: Books, event: Redeemed, notes: Notes) -> None:
    number = event.lot >> 192
    lot = live_lot(books, event, event.lot, notes)
    account = known_account(books, event, number, notes)
    if lot is None or account is None:
        return
    require_thawed(books, event, event.lot, lot, notes)
    _check_payee(books, event, lot.owner, event.holder, notes)
    if account.unpaid:
        notes.add(event, f"payable {number}, unpaid", Amount(0), Amount(account.unpaid))
    if event.amount != lot.amount:
        subject, there = f"lot {LotNumber(event.lot)}, amount", Amount(lot.amount)
        notes.add(event, subject, there, Amount(event.amount), "I1")
    account.redeemed += event.amount
    account.cash_out += event.amount
    if account.redeemed > account.face:
        subject, within = f"payable {number}, redeemed", f"at most {Amount(account.face)}"
        notes.add(event, subject, within, Amount(account.redeemed), "I1")
    end_lot(books, event.lot, redeemed=event.amount)


def _arrears_redeemed(books: Books, event: ArrearsRedeemed, notes: Notes) -> None:
    """Follows the lot's Redeemed, which has booked its face."""
    number, name = event.lot >> 192, f"lot {LotNumber(event.lot)}"
    account, ended = books.accounts.get(number), books.ended.get(event.lot)
    if account is None or ended is None or not ended.redeemed:
        notes.add(event, name, "redeemed before", "not redeemed")
        return
    notes.equal(event, f"payable {number}, in arrears", True, account.in_arrears)
    claimed = books.claimed[event.lot]
    notes.equal(event, f"{name}, claimed", Amount(claimed), Amount(event.claimed), "I2")
    is_last = account.redeemed == account.face
    penalty_share = (
        account.penalty_paid + claimed - account.extra_paid_out
        if is_last
        else share(ended.redeemed, account.penalty_paid, account.face)
    )
    subject = f"{name}, penalty share"
    notes.equal(event, subject, Amount(penalty_share), Amount(event.penalty_share), "I2")
    paid_out = event.penalty_share - event.claimed
    books.accounts[number] = replace(
        account,
        extra_paid_out=account.extra_paid_out + paid_out,
        cash_out=account.cash_out + paid_out,
    )
    books.claimed[event.lot] = 0


def _skipped(_books: Books, _event: Skipped, _notes: Notes) -> None:
    """Nothing of the lot changed."""


def _defaulted(books: Books, event: Defaulted, notes: Notes) -> None:
    number = event.payable_number
    account = known_account(books, event, number, notes)
    if account is None:
        return
    name, paper = f"payable {number}", books.papers[number]
    last_grace_day = paper.due_day + paper.grace_days
    after = event.day > last_grace_day
    notes.equal(event, f"{name}, unpaid", Amount(account.unpaid), Amount(event.unpaid))
    notes.require(event, name, account.unpaid > 0, "unpaid", "settled")
    notes.equal(event, f"{name}, in default before", False, account.defaulted)
    notes.require(event, f"{name}, day", after, f"after {last_grace_day}", event.day)
    check_obligor(books, event, number, event.obligor, notes)
    books.defaults[current_account(books, event.obligor)] += 1
    books.accounts[number] = replace(account, defaulted=True)


def _default_cured(books: Books, event: DefaultCured, notes: Notes) -> None:
    number = event.payable_number
    account = known_account(books, event, number, notes)
    if account is None:
        return
    notes.equal(event, f"payable {number}, unpaid", Amount(0), Amount(account.unpaid))
    to_guarantor = books.guarantees.get(number, NO_GUARANTEE).owed
    notes.equal(event, f"payable {number}, owed to guarantor", Amount(0), Amount(to_guarantor))
    notes.equal(event, f"payable {number}, in default before", True, account.defaulted)
    check_obligor(books, event, number, event.obligor, notes)
    books.defaults[current_account(books, event.obligor)] -= 1
    books.accounts[number] = replace(account, defaulted=False)


def check_obligor(books: Books, event: Event, number: int, obligor: str, notes: Notes) -> None:
    """The obligor of a payable is that of its line."""
    line = books.lines.get(books.papers[number].line)
    expected = None if line is None else line.obligor
    notes.equal(event, f"payable {number}, obligor", expected, obligor)


def _check_payee(
    books: Books, event: Claimed | Redeemed, owner: str, holder: str, notes: Notes
) -> None:
    if holder != owner:
        notes.add(event, f"lot {LotNumber(event.lot)}, holder", owner, holder)
    if is_barred(books, owner):
        notes.add(event, f"lot {LotNumber(event.lot)}, holder frozen or replaced", False, True)


def known_account(books: Books, event: Event, number: int, notes: Notes) -> Account | None:
    """The account of a payable, or a note that it was never issued."""
    account = books.accounts.get(number)
    if account is None:
        notes.add(event, f"payable {number}", "issued", "unknown")
    return account


HANDLERS: Handlers = {
    PenaltyAccrued: _penalty_accrued,
    Repaid: _repaid,
    MandateSet: _mandate_set,
    Claimed: _claimed,
    Redeemed: _redeemed,
    ArrearsRedeemed: _arrears_redeemed,
    Skipped: _skipped,
    Defaulted: _defaulted,
    DefaultCured: _default_cured,
}
