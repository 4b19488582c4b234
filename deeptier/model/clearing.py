"""Clearing: repay, collect, claim, redeem, declare default, retire."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from deeptier.model import accounts, deliveries, lines, pledges, protections, register, tokens
from deeptier.model.accounts import CashAccount
from deeptier.model.core import Account, Lot, RefusedError, command
from deeptier.model.figures import share
from deeptier.model.papers import Terms

if TYPE_CHECKING:
    from deeptier.model.lots import LotRecord, Paper
    from deeptier.model.state import State


def open_account(state: State, number: int, terms: Terms) -> None:
    """Draw on the line, open the account, and lock the deposit of a new payable (R31)."""
    state.decides("R31")
    lines.draw(state, terms)
    state.cash.accounts[number] = CashAccount(terms.face_amount, terms.penalty_ppm_per_day)
    protections.lock_deposit(state, number, terms)


def annul(state: State, number: int, payee: Account) -> None:
    """Undo a payable of which nothing was paid, cut or delivered (R200, R201)."""
    state.decides("R200")
    account = state.cash.accounts[number]
    if account.principal_paid:
        raise RefusedError("R200", "Clearing_PaidAlready", number, account.principal_paid)
    record, paper = deliveries.end(state, (number,))
    _require_not_due(state, number, paper, "R200")
    is_whole = record.amount == account.face and record.children == record.hops == 0
    is_free = not (record.frozen or record.offered or record.pledged)
    if not (is_whole and is_free and record.owner == register.current(state, payee)):
        raise RefusedError("R200", "Clearing_RootLotChanged", number)
    state.decides("R201")
    state.cash.accounts[number] = replace(account, face=0, cancelled=True, annulled=account.face)
    lines.give_back(state, paper.line, account.face)


def outstanding(state: State, lot: Lot) -> int:
    """What is still to come to a lot as of today; nothing to one that is not live."""
    record = state.ledger.lots.get(lot)
    if record is None:
        return 0
    account = state.cash.accounts[lot[0]]
    penalty = account.penalty_paid + accounts.owed(state, lot[0]).penalty
    part = share(penalty, record.amount, account.face)
    return record.amount + part - state.cash.claimed.get(lot, 0)


@command("Clearing.openAccount")
def _open_account(state: State, sender: Account, **_given: object) -> None:
    """Payables asks for it within issue; sent by itself it is refused."""
    state.decides("R32")
    raise RefusedError("R32", "Clearing_PayablesOnly", sender)


@command("Clearing.annulAccount")
def _annul_account(state: State, sender: Account, **_given: object) -> None:
    state.decides("R204")
    raise RefusedError("R204", "Clearing_PayablesOnly", sender)


@command("Clearing.clearTogether")
def _clear_together(state: State, sender: Account, **_given: object) -> None:
    state.decides("R94")
    raise RefusedError("R94", "Clearing_SelfOnly", sender)


@command("Clearing.repay")
def _repay(state: State, sender: Account, payable_number: int, amount: int) -> None:
    paper = accounts.paper_of(state, payable_number, "R86")
    accounts.book(state, payable_number, amount)
    protections.receive(state, payable_number, paper.currency, sender, amount, "R87")
    accounts.note_holds(state, payable_number)


@command("Clearing.setMandate")
def _set_mandate(state: State, sender: Account, currency: Account, granted: bool) -> None:
    state.decides("R88")
    mandates = state.cash.mandates
    if ((sender, currency) in mandates) == granted:
        raise RefusedError("R88", "Clearing_MandateUnchanged", sender, granted)
    (mandates.add if granted else mandates.remove)((sender, currency))


@command("Clearing.collect")
def _collect(state: State, sender: Account, payable_number: int) -> None:
    del sender  # anyone
    number = payable_number
    paper = accounts.paper_of(state, number, "R89")
    obligor = lines.obligor_of(state, paper.line)
    if (obligor, paper.currency) not in state.cash.mandates:
        raise RefusedError("R89", "Clearing_MandateMissing", obligor, paper.currency)
    _require_due(state, number, paper, "R89")
    owed = accounts.owed(state, number)
    if owed.to_guarantor:
        state.decides("R163")
    clearing = state.contracts["Clearing"]
    amount = min(
        owed.in_all,
        tokens.balance(state, paper.currency, obligor),
        tokens.allowance(state, paper.currency, obligor, clearing),
    )
    if amount == 0:
        raise RefusedError("R89", "Clearing_NothingToCollect", number, obligor)
    accounts.book(state, number, amount)
    protections.receive(state, number, paper.currency, obligor, amount, "R87")
    accounts.note_holds(state, number)


@command("Clearing.claim")
def _claim(state: State, sender: Account, lot: Lot) -> None:
    del sender  # anyone
    record, paper = deliveries.clearable(state, lot)
    number = lot[0]
    account = state.cash.accounts[number]
    state.decides("R91")
    if account.is_settled:
        raise RefusedError("R91", "Clearing_Settled", number)
    _require_due(state, number, paper, "R91")
    claimed = state.cash.claimed.get(lot, 0)
    principal = share(account.principal_paid, record.amount, account.face)
    penalty = share(account.penalty_paid, record.amount, account.face)
    cash = principal + penalty - claimed
    if cash == 0:
        raise RefusedError("R91", "Clearing_NothingDue", lot)
    state.cash.claimed[lot] = claimed + cash
    state.cash.accounts[number] = replace(
        account, in_arrears=True, extra_paid_out=account.extra_paid_out + cash
    )
    _pay_out(state, lot, record, cash, ended=False)


@command("Clearing.redeem")
def _redeem(state: State, sender: Account, lot: Lot) -> None:
    del sender  # anyone
    state.decides("R92")
    account = _account_of(state, lot)
    if account is not None and not account.is_settled:
        raise RefusedError("R92", "Clearing_NotSettled", lot[0], account.unpaid)
    record, _paper = deliveries.end(state, lot, redeemed=True)
    account = state.cash.accounts[lot[0]]
    redeemed = account.redeemed + record.amount
    claimed = state.cash.claimed.pop(lot, 0)
    penalty = share(account.penalty_paid, record.amount, account.face)
    if account.in_arrears and redeemed == account.face:
        state.decides("R93")
        penalty = account.penalty_paid - (account.extra_paid_out - claimed)
    state.cash.accounts[lot[0]] = replace(
        account,
        redeemed=redeemed,
        extra_paid_out=account.extra_paid_out - claimed + penalty,
    )
    _pay_out(state, lot, record, record.amount + penalty - claimed, ended=True)


@command("Clearing.clear")
def _clear(state: State, sender: Account, lots: tuple[Lot, ...]) -> None:
    state.decides("R94")
    for lot in lots:
        attempt = state.copy()
        try:
            _clear_one(attempt, sender, lot)
        except RefusedError as skipped:
            state.decides(*attempt.decided, skipped.refusal.rule)
        else:
            _take_over(state, attempt)


@command("Clearing.declareDefault")
def _declare_default(state: State, sender: Account, payable_number: int) -> None:
    del sender  # anyone
    number = payable_number
    paper = accounts.paper_of(state, number, "R95")
    account = state.cash.accounts[number]
    last_grace_day = paper.due_day + paper.grace_days
    if state.today <= last_grace_day:
        raise RefusedError("R95", "Clearing_InGrace", number, last_grace_day, state.today)
    if account.is_settled:
        raise RefusedError("R95", "Clearing_Settled", number)
    if account.defaulted:
        raise RefusedError("R95", "Clearing_AlreadyDefaulted", number)
    state.cash.accounts[number] = replace(account, defaulted=True)
    register.record_default(state, lines.obligor_of(state, paper.line))
    protections.take_deposit(state, number)
    accounts.note_holds(state, number)


@command("Clearing.retire")
def _retire(state: State, sender: Account, lot: Lot) -> None:
    state.decides("R158")
    record, paper = deliveries.end(state, lot)
    number = lot[0]
    account = state.cash.accounts[number]
    obligor = lines.obligor_of(state, paper.line)
    if sender != obligor:
        raise RefusedError("R158", "Clearing_NotObligor", lot, obligor, sender)
    if sender != record.owner:
        raise RefusedError("R158", "Clearing_NotHolder", lot, sender)
    if record.pledged:
        raise RefusedError("R158", "Clearing_LotPledged", lot)
    _require_not_due(state, number, paper, "R158")
    if record.amount > account.unpaid:
        raise RefusedError("R158", "Clearing_Overpaid", number, record.amount, account.unpaid)
    state.decides("R159")
    state.cash.accounts[number] = replace(
        account, face=account.face - record.amount, retired=account.retired + record.amount
    )
    lines.give_back(state, paper.line, record.amount)


def _clear_one(state: State, sender: Account, lot: Lot) -> None:
    account = _account_of(state, lot)
    if account is None or account.is_settled:
        _redeem(state, sender, lot)
    else:
        _claim(state, sender, lot)


def _pay_out(state: State, lot: Lot, record: LotRecord, cash: int, *, ended: bool) -> None:
    """Pay a lot's holder; what a pledged lot is paid goes by way of its loan."""
    if _is_closed_or_expired(state, record.owner):
        state.decides("R8")
    currency = state.ledger.papers[lot[0]].currency
    receiver = state.contracts["Pledges"] if record.pledged else record.owner
    rule = "R92" if ended else "R91"
    tokens.push(state, currency, state.contracts["Clearing"], receiver, cash, rule)
    accounts.cash_out(state, lot[0], cash)
    if record.pledged:
        pledges.share(state, lot, currency, record.owner, cash, ended=ended)


def _is_closed_or_expired(state: State, account: Account) -> bool:
    known = state.register.enterprises.get(account)
    return known is not None and (known.status == register.CLOSED or known.expiry_day < state.today)


def _account_of(state: State, lot: Lot) -> CashAccount | None:
    return state.cash.accounts.get(lot[0]) if lot else None


def _take_over(state: State, attempt: State) -> None:
    """Make an attempt that went well the state itself."""
    attempt.decided = [*state.decided, *attempt.decided]
    for each in fields(state):
        setattr(state, each.name, getattr(attempt, each.name))


def _require_due(state: State, number: int, paper: Paper, rule: str) -> None:
    if state.today < paper.due_day:
        raise RefusedError(rule, "Clearing_NotDue", number, paper.due_day, state.today)


def _require_not_due(state: State, number: int, paper: Paper, rule: str) -> None:
    if state.today >= paper.due_day:
        raise RefusedError(rule, "Clearing_Matured", number, paper.due_day, state.today)
