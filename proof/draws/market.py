"""What can be sold or bid for in a state, and who buys or pays."""

from __future__ import annotations

from deeptier.model.core import Account, Lot
from deeptier.model.lots import Paper
from deeptier.model.register import FINANCIER
from deeptier.model.rulebook import rules
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.draws.choices import free_lots, is_active
from proof.scene import Scene


def lot_to_sell(choose: Chooser, state: State) -> Lot | None:
    """One that can be sold, seldom any other; mostly with evidence, at times to be registered."""
    lots = free_lots(state)
    if choose.chance(4):
        lots = list(state.ledger.lots)
    if not lots:
        return None
    asked = rules(state).discount_streams
    due = [lot for lot in lots if is_to_register(state, lot)]
    if due and choose.chance(40):
        return choose.pick(due)
    ready = [lot for lot in lots if not asked & ~presented(state, lot)]
    return choose.pick(lots if not ready or choose.chance(20) else ready)


def is_to_register(state: State, lot: Lot) -> bool:
    """Whether the last day to register a lot in its holder's hands comes, or passed just now."""
    duty = state.evidence.duties.get((lot, state.ledger.lots[lot].hops))
    return duty is not None and duty.last_day - state.today in (0, -1)


def presented(state: State, lot: Lot) -> int:
    """The streams that a lot's holder presented for it."""
    return state.evidence.presented.get((lot, state.ledger.lots[lot].owner), 0)


def financier(choose: Chooser, state: State, seller: Account) -> Account | None:
    """One that can buy from the seller; seldom the seller itself, or any enterprise."""
    known = state.register.enterprises
    buyers = [
        account
        for account, each in known.items()
        if each.roles & FINANCIER
        and account != seller
        and account not in state.ledger.refusing
        and is_active(state, account)
    ]
    if not buyers or choose.chance(4):
        buyers = list(known)
    return choose.pick(buyers) if buyers else None


def amount_of(choose: Chooser, state: State, lot: Lot) -> int:
    """The whole lot or a part of it; seldom nothing, or more than there is."""
    whole = state.ledger.lots[lot].amount
    way = choose.number(0, 29)
    if way == 29:
        return 0
    if way == 28:
        return min(whole + 1, 2**64 - 1)
    return whole if way < 14 else choose.amount(whole)


def actor_for(choose: Chooser, state: State, holder: Account) -> Account:
    """The holder, or now and then an operator that it approved."""
    operators = sorted(by for of, by in state.ledger.operators if of == holder)
    return choose.pick(operators) if operators and choose.chance(25) else holder


def obligor_of(state: State, paper: Paper) -> Account:
    """The obligor of a payable now."""
    return state.lines[paper.line].obligor


def able_to_pay(state: State, scene: Scene, currency: Account, amount: int) -> list[Account]:
    """Accounts whose deposits and allowance to the desk are enough."""
    token, desk = state.tokens[currency], state.contracts["DiscountDesk"]
    return [
        account
        for account in scene.accounts
        if token.balances.get(account, 0) >= amount
        and token.allowances.get((account, desk), 0) >= amount
    ]
