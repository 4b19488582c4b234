"""Draws for guarantees, what comes back for guarantors, and deposits."""

from __future__ import annotations

from deeptier.model import accounts
from deeptier.model.core import Command
from deeptier.model.register import OPEN
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.draws import money
from proof.draws.base import draw
from proof.scene import Scene


@draw(12)
def pay_guarantee(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By the bank, in parts or whole; seldom too much, or where nothing is guaranteed."""
    ready = [
        number
        for number, account in state.cash.accounts.items()
        if account.defaulted and state.ledger.papers[number].guaranteed and account.unpaid
    ]
    number = money.payable(choose, state, ready)
    if number is None:
        return None
    owed = accounts.owed(state, number)
    to_holders = owed.principal + owed.penalty
    way = choose.number(0, 19)
    if way == 19 or to_holders == 0:
        amount = min(to_holders + 1, 2**64 - 1)
    elif way == 18:
        amount = 0
    else:
        amount = to_holders if way > 11 else choose.amount(to_holders)
    bank = money.bank_of(state, number)
    if choose.chance(5):
        bank = choose.pick(scene.accounts)
    return Command(bank, "Clearing.payGuarantee", {"payable_number": number, "amount": amount})


@draw(12)
def pay_back_guarantor(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """More than holders are owed, which is the guarantor's; now and then more than both."""
    owing = [n for n in state.cash.guarantees if accounts.owed(state, n).to_guarantor]
    if not owing:
        return None
    number = choose.pick(owing)
    owed = accounts.owed(state, number)
    to_guarantor = choose.amount(owed.to_guarantor)
    if choose.chance(15):
        to_guarantor = owed.to_guarantor + 1
    amount = owed.principal + owed.penalty + to_guarantor
    currency = state.ledger.papers[number].currency
    obligor = money.obligor_of(state, number)
    payer = money.payer(choose, state, currency, obligor, "Clearing", amount)
    arguments = {"payable_number": number, "amount": min(amount, 2**64 - 1)}
    return Command(payer, "Clearing.repay", arguments)


@draw(12)
def let_collect_for_guarantor(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By an obligor that owes its guarantor and gave no mandate (R163)."""
    owing = [n for n in state.cash.guarantees if accounts.owed(state, n).to_guarantor]
    pairs = [(money.obligor_of(state, n), state.ledger.papers[n].currency) for n in owing]
    missing = [pair for pair in pairs if pair not in state.cash.mandates]
    if not missing:
        return None
    obligor, currency = choose.pick(missing)
    return Command(obligor, "Clearing.setMandate", {"currency": currency, "granted": True})


@draw(3)
def freeze_creditor(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """One for whom cash waits: a guarantor, an obligor with a deposit, a party to a loan."""
    cash, loans = state.cash, state.pledges.loans
    waiting = [
        *(money.bank_of(state, number) for number in cash.guarantees),
        *(money.obligor_of(state, number) for number in cash.deposits),
        *(loan.financier for loan in loans.values()),
        *(loan.pledgor for loan in loans.values()),
    ]
    known = state.register.enterprises
    free = [
        account
        for account in waiting
        if known[account].status == OPEN and not known[account].frozen
    ]
    if not free:
        return None
    arguments = {"account": choose.pick(free), "order_hash": scene.word("order")}
    return Command(state.offices["regulator"], "Enterprises.freeze", arguments)


@draw(8)
def pay_recovery(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By anyone, where something came back; seldom where nothing did."""
    ready = [n for n, each in state.cash.guarantees.items() if each.recovered > each.paid_out]
    number = money.payable(choose, state, ready)
    if number is None:
        return None
    sender = choose.pick(scene.accounts)
    return Command(sender, "Clearing.payRecovery", {"payable_number": number})


@draw(8)
def give_back_deposit(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By anyone, mostly where nobody is owed anything any more."""
    locked = list(state.cash.deposits)
    free = [number for number in locked if not accounts.owed(state, number).in_all]
    number = money.payable(choose, state, locked if locked and choose.chance(10) else free)
    if number is None:
        return None
    sender = choose.pick(scene.accounts)
    return Command(sender, "Clearing.giveBackDeposit", {"payable_number": number})
