"""What protects holders when an obligor fails: its own deposit first, then its guarantor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from deeptier.model import accounts, lines, register, tokens
from deeptier.model.accounts import Guarantee
from deeptier.model.core import Account, RefusedError, command
from deeptier.model.figures import portion
from deeptier.model.papers import Terms

if TYPE_CHECKING:
    from deeptier.model.state import State


def lock_deposit(state: State, number: int, terms: Terms) -> None:
    """Take the deposit that the terms of a new payable ask for (R166 to R168)."""
    state.decides("R168")
    amount = portion(terms.face_amount, terms.deposit_ppm)
    if amount == 0:
        return
    state.decides("R167")
    account = state.cash.accounts[number]
    state.cash.accounts[number] = replace(account, deposited=True)
    state.cash.deposits[number] = amount
    receive(state, number, terms.currency, terms.obligor, amount, "R167")


def take_deposit(state: State, number: int) -> None:
    """At default the deposit pays holders first, as far as it goes (R169)."""
    deposit = state.cash.deposits.get(number, 0)
    if not deposit:
        return
    state.decides("R169")
    due = accounts.owed(state, number)
    amount = min(deposit, due.principal + due.penalty)
    _keep_deposit(state, number, deposit - amount)
    accounts.book(state, number, amount)


def receive(
    state: State, number: int, currency: Account, payer: Account, amount: int, rule: str
) -> None:
    """Take cash in for a payable, measured (R87)."""
    state.decides("R87")
    clearing = state.contracts["Clearing"]
    tokens.pull_exactly(
        state, currency, clearing, payer, clearing, amount, (rule, "Clearing_CashDiffers")
    )
    accounts.cash_in(state, number, amount)


@command("Clearing.payGuarantee")
def _pay_guarantee(state: State, sender: Account, payable_number: int, amount: int) -> None:
    number = payable_number
    paper = accounts.paper_of(state, number, "R160")
    if not paper.guaranteed:
        raise RefusedError("R160", "Clearing_NotGuaranteed", number)
    guarantor = lines.bank_of(state, paper.line)
    if sender != guarantor:
        raise RefusedError("R160", "Clearing_NotGuarantor", number, guarantor, sender)
    if not state.cash.accounts[number].defaulted:
        raise RefusedError("R160", "Clearing_NotInDefault", number)
    penalty, principal = accounts.penalty_first(state, number, amount, "R160")
    unpaid = state.cash.accounts[number].unpaid
    if principal > unpaid:
        raise RefusedError("R160", "Clearing_Overpaid", number, amount, unpaid + penalty)
    state.decides("R161")
    accounts.pay_principal(state, number, principal)
    account = state.cash.accounts[number]
    state.cash.accounts[number] = replace(account, guarantor_paid=True)
    paid = state.cash.guarantees.get(number, Guarantee())
    state.cash.guarantees[number] = replace(
        paid, principal=paid.principal + principal, penalty=paid.penalty + penalty
    )
    receive(state, number, paper.currency, guarantor, amount, "R160")


@command("Clearing.payRecovery")
def _pay_recovery(state: State, sender: Account, payable_number: int) -> None:
    del sender  # anyone
    number = payable_number
    paper = accounts.paper_of(state, number, "R165")
    guarantee = state.cash.guarantees.get(number, Guarantee())
    cash = guarantee.recovered - guarantee.paid_out
    if cash == 0:
        raise RefusedError("R165", "Clearing_NothingRecovered", number)
    guarantor = _not_held(state, number, lines.bank_of(state, paper.line), "R165")
    state.cash.guarantees[number] = replace(guarantee, paid_out=guarantee.recovered)
    _pay(state, number, guarantor, cash, "R165")


@command("Clearing.giveBackDeposit")
def _give_back_deposit(state: State, sender: Account, payable_number: int) -> None:
    del sender  # anyone
    number = payable_number
    paper = accounts.paper_of(state, number, "R170")
    amount = state.cash.deposits.get(number, 0)
    if amount == 0:
        raise RefusedError("R170", "Clearing_NoDeposit", number)
    owed = accounts.owed(state, number)
    if owed.in_all:
        raise RefusedError("R170", "Clearing_StillOwed", number, owed.in_all)
    obligor = _not_held(state, number, lines.obligor_of(state, paper.line), "R170")
    _keep_deposit(state, number, 0)
    _pay(state, number, obligor, amount, "R170")


def _pay(state: State, number: int, to: Account, amount: int, rule: str) -> None:
    currency = state.ledger.papers[number].currency
    tokens.push(state, currency, state.contracts["Clearing"], to, amount, rule)
    accounts.cash_out(state, number, amount)


def _not_held(state: State, number: int, party: Account, rule: str) -> Account:
    """The account that now stands in a party's place, unless what it is owed is kept."""
    acting = register.current(state, party)
    if register.is_barred(state, acting):
        raise RefusedError(rule, "Clearing_PartyHeld", number, acting)
    return acting


def _keep_deposit(state: State, number: int, amount: int) -> None:
    if amount:
        state.cash.deposits[number] = amount
    else:
        del state.cash.deposits[number]
