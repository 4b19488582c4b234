"""The model's small house with financiers that can pay, and the bids that they make."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from model_house import BANK, CORE, FACE, MONEY, PAYEE, SECOND, THIRD, TODAY, done, house

from deeptier.model.consents import Signature
from deeptier.model.desk import bid_words
from deeptier.model.papers import Bid
from deeptier.model.register import OPEN, Enterprise
from deeptier.model.state import State

DESK = "0x" + "d" * 40
BUYER, RIVAL, PLATFORM = (f"0x{place:040x}" for place in range(21, 24))
MUCH = 10**12


def market(**rules: int) -> State:
    """The house, in which everybody has deposits and lets the desk move them."""
    state = house(**rules)
    state.contracts = {**state.contracts, "DiscountDesk": DESK}
    for account in (BUYER, RIVAL):
        known = Enterprise(OPEN, False, 4, TODAY + 999, 0, 0, b"i" * 32)
        state.register.enterprises[account] = known
    state.lines[1] = replace(state.lines[1], limit=MUCH)
    for account in (CORE, BANK, PAYEE, SECOND, THIRD, BUYER, RIVAL):
        state.tokens[MONEY].balances[account] = MUCH
        state.tokens[MONEY].allowances[account, DESK] = 2**256 - 1
    return state


def earned(state: State, account: str) -> int:
    """What an account has more than it began with."""
    begun = 0 if account == PLATFORM else MUCH
    return state.tokens[MONEY].balances.get(account, 0) - begun


def bid(**changes: Any) -> Bid:
    """A bid for any lot of the obligor, or for one lot at the version of its issue."""
    scope = {"lot_version": 0} if "lot" in changes else {"obligor": CORE}
    usual = {
        "financier": BUYER,
        "currency": MONEY,
        "budget": FACE,
        "rate_ppm": 43_500,
        "day_basis": 360,
        "last_due_day": TODAY + 999,
        "last_day": TODAY,
        "nonce": 0,
    }
    return Bid(**(usual | scope | changes))


def selling(offer: Bid, amount: int = FACE, lot: tuple[int, ...] = (1,)) -> dict[str, Any]:
    """The arguments of an acceptance of a bid that its financier signed."""
    signature = Signature(offer.financier, bid_words(offer))
    return {"bid": offer, "bid_signature": signature, "lot": lot, "amount": amount}


def sold(
    state: State, seller: str, offer: Bid, amount: int = FACE, lot: tuple[int, ...] = (1,)
) -> State:
    """The state after a sale."""
    return done(state, seller, "DiscountDesk.accept", **selling(offer, amount, lot))
