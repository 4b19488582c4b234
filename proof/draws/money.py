"""Who can pay in a state, and which payables wait for money."""

from __future__ import annotations

from deeptier.model import accounts, tokens
from deeptier.model.core import Account
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.scene import Scene

SPENDERS = ("Clearing", "DiscountDesk", "Pledges")
MOST_WORD = 2**256 - 1


def name_of(state: State, currency: Account) -> str:
    """The name of a token among the contracts."""
    return next(name for name, address in state.contracts.items() if address == currency)


def currency(choose: Chooser, scene: Scene) -> Account:
    """Mostly the first, which is honest."""
    return choose.pick((*scene.currencies[:1] * 3, *scene.currencies[1:]))


def within_reach(state: State, currency: Account, owner: Account, spender: str) -> int:
    """What a contract can take from an account."""
    contract = state.contracts[spender]
    allowed = tokens.allowance(state, currency, owner, contract)
    return min(allowed, tokens.balance(state, currency, owner))


def payer(
    choose: Chooser, state: State, currency: Account, wanted: Account, spender: str, amount: int
) -> Account:
    """The one that is wanted where it can pay; else one that can, seldom one that cannot."""
    if within_reach(state, currency, wanted, spender) >= amount or choose.chance(10):
        return wanted
    able = [
        account
        for account in state.register.enterprises
        if within_reach(state, currency, account, spender) >= amount
    ]
    return choose.pick(able) if able else wanted


def open_payables(state: State) -> list[int]:
    """Payables on which something is owed today."""
    return [number for number in state.cash.accounts if accounts.owed(state, number).in_all]


def payable(choose: Chooser, state: State, likely: list[int]) -> int | None:
    """One of the likely ones, seldom any other; None where there is none at all."""
    known = list(state.cash.accounts)
    if not known:
        return None
    if not likely:
        return choose.pick(known) if choose.chance(4) else None
    return choose.pick(known if choose.chance(5) else likely)


def obligor_of(state: State, number: int) -> Account:
    """The obligor of a payable now."""
    return state.lines[state.ledger.papers[number].line].obligor


def bank_of(state: State, number: int) -> Account:
    """The bank behind a payable now."""
    return state.lines[state.ledger.papers[number].line].bank
