"""Lines, cash, loans and deposits, as both books have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import astuple, fields
from typing import Any

from deeptier.audit.books import Account, Books, Line
from deeptier.audit.financing import Guarantee
from deeptier.model.accounts import CashAccount
from deeptier.model.consents import Words
from deeptier.model.state import State
from proof.interface import lot_number

_OF_LINE = tuple(each.name for each in fields(Line))
_OF_ACCOUNT = tuple(each.name for each in fields(Account))
_OF_LOAN = (
    "financier",
    "advance",
    "since_day",
    "pledgor",
    "rate_ppm",
    "day_basis",
    "repay_day",
    "foreclosed",
    "received",
    "debt",
)
_NO_GUARANTEE = (0, 0, 0, 0)


def of_model(state: State, digest: Callable[[Words], bytes]) -> Mapping[str, Any]:
    """By the model: a table or a value under each name."""
    cash, deposits = state.cash, state.tokens[state.contracts["DepositToken"]]
    return {
        "lines": {number: _named(line, _OF_LINE) for number, line in state.lines.items()},
        "accounts": {number: _named(each, _OF_ACCOUNT) for number, each in cash.accounts.items()},
        "held": {number: _held(each) for number, each in cash.accounts.items() if _held(each)},
        "claimed": {lot_number(lot): amount for lot, amount in cash.claimed.items()},
        "mandates": cash.mandates,
        "guarantees": {number: astuple(each) for number, each in cash.guarantees.items()},
        "locked": cash.deposits,
        "loans": {
            lot_number(lot): (*_named(loan, _OF_LOAN), digest(loan.bid))
            for lot, loan in state.pledges.loans.items()
        },
        "used pledge bids": {digest(words) for words in state.pledges.used},
        "deposits": deposits.supply,
        "balances": deposits.balances,
        "allowances": _to_contracts(deposits.allowances, state.contracts),
        "on the way": {},
    }


def of_replay(books: Books) -> Mapping[str, Any]:
    """By the replay, in the same shape."""
    deposits = books.deposits
    return {
        "lines": {number: _named(line, _OF_LINE) for number, line in books.lines.items()},
        "accounts": {number: _named(each, _OF_ACCOUNT) for number, each in books.accounts.items()},
        "held": {number: each.held for number, each in books.accounts.items() if each.held},
        "claimed": _present(books.claimed),
        "mandates": {pair for pair, granted in books.mandates.items() if granted},
        "guarantees": {
            number: astuple(each)
            for number, each in books.guarantees.items()
            if each != Guarantee()
        },
        "locked": _present(books.locked),
        "loans": {
            lot: (*_named(loan, _OF_LOAN), loan.digest)
            for lot, loan in books.loans.items()
            if loan is not None
        },
        "used pledge bids": {bid for bid, used in books.used_bids.items() if used},
        "deposits": deposits.supply,
        "balances": _present(deposits.balances),
        "allowances": _to_contracts(deposits.allowances, books.addresses),
        "on the way": {**_present(books.taken), **books.beyond},
    }


def _named(record: Any, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(record, name) for name in names)


def _held(account: CashAccount) -> int:
    """What came in for holders and did not go out, recounted (I2)."""
    paid = account.principal_paid + account.penalty_paid
    return paid - account.redeemed - account.extra_paid_out


def _present(table: Mapping[Any, int]) -> dict[Any, int]:
    return {key: value for key, value in table.items() if value}


def _to_contracts(
    allowances: Mapping[tuple[str, str], int], contracts: Mapping[str, str]
) -> dict[tuple[str, str], int]:
    """Only contracts of the deployment say in events what they spend (INVARIANTS I4)."""
    spenders = {contracts[name] for name in ("Clearing", "DiscountDesk", "Pledges")}
    return {pair: value for pair, value in allowances.items() if value and pair[1] in spenders}
