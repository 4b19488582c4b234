"""I1, I2, I3 and I5 (docs/INVARIANTS.md) over the books of the model."""

from __future__ import annotations

from collections import Counter

from deeptier.model.accounts import Guarantee
from deeptier.model.consents import Words
from deeptier.model.core import Account
from deeptier.model.deskbook import CANCELLED
from deeptier.model.state import State
from proof.world import DisagreementError


def require_i1(state: State) -> None:
    """Face that was issued is live, was paid in full, was retired, or was cancelled."""
    live: Counter[int] = Counter()
    for lot, record in state.ledger.lots.items():
        live[lot[0]] += record.amount
    for number, account in state.cash.accounts.items():
        gone = account.redeemed + account.retired + account.annulled
        issued = state.ledger.born[number,]
        _require("I1", f"payable {number}", issued, live[number] + gone)


def require_i2(state: State) -> None:
    """Cash that came in is cash paid out plus cash held, and the tokens cover it."""
    kept_in: Counter[Account] = Counter()
    for number, account in state.cash.accounts.items():
        came = account.principal_paid + account.penalty_paid
        held = came - account.redeemed - account.extra_paid_out
        guarantee = state.cash.guarantees.get(number, Guarantee())
        kept = held + guarantee.recovered - guarantee.paid_out + state.cash.deposits.get(number, 0)
        if held < 0:
            raise DisagreementError(f"I2: payable {number} holds {held}")
        _require("I2", f"payable {number}", account.cash_in - account.cash_out, kept)
        kept_in[state.ledger.papers[number].currency] += kept
    clearing = state.contracts["Clearing"]
    for currency, kept in kept_in.items():
        there = state.tokens[currency].balances.get(clearing, 0)
        if there < kept:
            raise DisagreementError(f"I2: Clearing has {there} of {currency}, and keeps {kept}")


def require_i3(state: State) -> None:
    """A line is used by the open face under it, and by what its bank has not had back."""
    used: Counter[int] = Counter()
    for number, account in state.cash.accounts.items():
        guarantee = state.cash.guarantees.get(number, Guarantee())
        by_bank = guarantee.principal - guarantee.principal_back
        used[state.ledger.papers[number].line] += account.unpaid + by_bank
    for number, line in state.lines.items():
        _require("I3", f"line {number}", line.used, used[number])


def require_i5(state: State) -> None:
    """No lot, bid or invoice serves twice."""
    for lot in state.ledger.lots.keys() & state.ledger.ended.keys():
        raise DisagreementError(f"I5: lot {lot} is live and ended")
    for words, filled in state.desk.filled.items():
        budget = _budget(state, words)
        if filled != CANCELLED and filled > budget:
            raise DisagreementError(f"I5: {words} bought {filled} of {budget}")
    numbers = list(state.payables.terms.values())
    _require("I5", "payables of terms", len(numbers), len(set(numbers)))


def _budget(state: State, words: Words) -> int:
    if words.name == "Bid":
        return int(words.fields[0].budget)
    financier, obligor, currency, revision = words.fields
    bid = state.desk.standing[financier, obligor, currency]
    return bid.budget if bid.revision == revision else CANCELLED


def _require(invariant: str, subject: str, expected: int, actual: int) -> None:
    if expected != actual:
        raise DisagreementError(f"{invariant}: {subject}: {expected} expected, {actual} there")
