"""The model's small house with money in it: everybody can pay, and contracts may take it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from model_house import (
    BANK,
    CORE,
    MONEY,
    PAYEE,
    SECOND,
    TODAY,
    after,
    done,
    house,
    issuing,
)
from model_house import terms as terms_of

from deeptier.model.consents import Signature
from deeptier.model.papers import PledgeBid
from deeptier.model.payables import terms_words
from deeptier.model.pledges import bid_words
from deeptier.model.state import State

PENNIES = 1_000_000_000
LATE_PPM = 500
DESK, PLEDGES = "0x" + "d" * 40, "0x" + "b" * 40
MUCH = 2**80


def funded(**terms: Any) -> State:
    """A payable of 1,000,000,000, due in 150 days, at 500 ppm a day; `terms` change that."""
    state = house()
    state.contracts = {
        **state.contracts,
        "Pledges": PLEDGES,
        "DiscountDesk": DESK,
        "DepositToken": MONEY,
    }
    state.lines[1] = replace(state.lines[1], limit=2**64 - 1)
    known = state.register.enterprises
    known[SECOND] = replace(known[SECOND], roles=2 | 4)
    token = state.tokens[MONEY]
    for account in (CORE, BANK, PAYEE, SECOND):
        token.balances[account] = MUCH
        for spender in (state.contracts["Clearing"], PLEDGES):
            token.allowances[account, spender] = 2**256 - 1
    usual = {"face_amount": PENNIES, "due_day": TODAY + 150, "penalty_ppm_per_day": LATE_PPM}
    agreed = terms_of(**(usual | terms))
    arguments = issuing(agreed)
    guarantor = Signature(BANK, terms_words(agreed, ()))
    consents = replace(arguments["consents"], guarantor=guarantor)
    return done(state, CORE, "Payables.issue", **(arguments | {"consents": consents}))


def on_day(state: State, day: int) -> State:
    """The same books on a day, counted from the day of issue."""
    return after(state, TODAY + day - state.today)


def late(state: State, days: int) -> State:
    """The same books so many days after the first payable's due day."""
    return after(state, state.ledger.papers[1].due_day + days - state.today)


def repaid(state: State, amount: int) -> State:
    """The state after a payment of the obligor on the first payable."""
    return done(state, CORE, "Clearing.repay", payable_number=1, amount=amount)


def defaulted(state: State) -> State:
    """The state after the declaration of default."""
    return done(state, PAYEE, "Clearing.declareDefault", payable_number=1)


def split(state: State, *amounts: int) -> State:
    """The state after cuts from the root lot."""
    return done(state, PAYEE, "Warrants.split", lot=(1,), amounts=amounts)


def paid_by(state: State, name: str, **arguments: Any) -> tuple[State, dict[str, int]]:
    """The state after a command that anyone sends, and what each account had of it."""
    before = state.tokens[MONEY].balances
    new = done(state, "0x" + "9" * 40, name, **arguments)
    now = new.tokens[MONEY].balances
    accounts = {**before, **now}
    changes = {each: now.get(each, 0) - before.get(each, 0) for each in accounts}
    return new, {account: change for account, change in changes.items() if change}


def pledged(state: State, lot: tuple[int, ...], **bid: Any) -> State:
    """The state after its holder, the payee, pledged a lot to the second enterprise."""
    usual = {
        "financier": SECOND,
        "lot": lot,
        "lot_version": state.ledger.lots[lot].version,
        "currency": MONEY,
        "advance_ppm": 500_000,
        "rate_ppm": 60_000,
        "day_basis": 360,
        "repay_day": state.today + 30,
        "last_day": state.today,
        "nonce": 0,
    }
    agreed = PledgeBid(**(usual | bid))
    signature = Signature(SECOND, bid_words(agreed))
    return done(state, PAYEE, "Pledges.pledge", bid=agreed, bid_signature=signature)
