"""Why each transfer of deposits was made, from the events of its transaction that promise it."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from deeptier.audit.books import Books
from deeptier.audit.events import Event
from deeptier.audit.events.bids import FeePaid, InterestShared
from deeptier.audit.events.clearing import Claimed, Redeemed, Repaid
from deeptier.audit.events.desk import Discounted, RecoursePaid
from deeptier.audit.events.pledges import LoanRepaid, PledgeCleared, Pledged
from deeptier.audit.events.protections import (
    DepositLocked,
    DepositReleased,
    GuaranteePaid,
    RecoveryPaid,
)
from deeptier.audit.events.token import DepositsBurned, DepositsMinted, Transfer
from deeptier.audit.explain.movements import Cash, Reason
from deeptier.audit.sayings_cash import promised_cash
from deeptier.lot_id import LotId

#: By the log index of a claim or a redemption, what it is made of.
Shares = Mapping[int, Mapping[str, int]]
_Key = tuple[str, str, int]
_PARTIES_AND_AMOUNT = 3

_REASONS: dict[type[Event], Reason] = {
    DepositsMinted: Reason.MINTED,
    DepositsBurned: Reason.BURNED,
    Repaid: Reason.PAYMENT,
    DepositLocked: Reason.SECURITY,
    DepositReleased: Reason.SECURITY_BACK,
    GuaranteePaid: Reason.GUARANTEE,
    RecoveryPaid: Reason.RECOVERY,
    Discounted: Reason.SALE,
    FeePaid: Reason.FEE,
    InterestShared: Reason.INTEREST,
    RecoursePaid: Reason.RECOURSE,
    Pledged: Reason.ADVANCE,
    LoanRepaid: Reason.LOAN_REPAID,
    PledgeCleared: Reason.LOAN_CLEARED,
    Claimed: Reason.CLAIM,
    Redeemed: Reason.REDEMPTION,
}


def explained(group: list[Event], books: Books, shares: Shares) -> Iterator[Cash]:
    """Every transfer of one transaction with its reason; what no event promises is plain."""
    promises = _promises(group, books)
    for event in group:
        if not isinstance(event, Transfer):
            continue
        waiting = promises.get((event.from_, event.to, event.amount))
        if waiting:
            promise, reason = waiting.popleft()
            yield _cash(event, promise, reason, shares)
        else:
            yield Cash(event.place, event.from_, event.to, event.amount, Reason.PLAIN)


def _promises(group: list[Event], books: Books) -> dict[_Key, deque[tuple[Event, Reason]]]:
    """The promises of a transaction by from, to and amount, in the order of their events."""
    found: list[tuple[Event, Reason, _Key]] = []
    seen: defaultdict[int, int] = defaultdict(int)
    for fact, event in promised_cash(group, books):
        reason = _REASONS.get(type(event))
        if reason is None or len(fact.values) != _PARTIES_AND_AMOUNT:
            continue
        if isinstance(event, PledgeCleared):
            is_first = seen[event.place.index] == 0
            seen[event.place.index] += 1
            if not (event.to_financier and is_first):
                reason = Reason.SURPLUS
        from_, to, amount = fact.values
        found.append((event, reason, (from_, to, int(amount))))
    promises: dict[_Key, deque[tuple[Event, Reason]]] = defaultdict(deque)
    for event, reason, key in sorted(found, key=lambda each: each[0].place.index):
        promises[key].append((event, reason))
    return promises


def _cash(transfer: Transfer, event: Event, reason: Reason, shares: Shares) -> Cash:
    number = getattr(event, "lot", None)
    lot = None if number is None else LotId.from_number(number)
    payable = lot.payable if lot else getattr(event, "payable_number", None)
    divide = _PARTS.get(type(event))
    parts: Mapping[str, int] = {}
    if divide is not None:
        parts = divide(event, transfer.amount)
    elif isinstance(event, (Claimed, Redeemed)):
        parts = shares[event.place.index]
    return Cash(
        transfer.place,
        transfer.from_,
        transfer.to,
        transfer.amount,
        reason,
        payable,
        lot,
        {name: amount for name, amount in parts.items() if amount},
    )


def _principal_and_penalty(event: Repaid | GuaranteePaid, cash: int) -> dict[str, int]:
    beyond = cash - event.principal - event.penalty
    return {"principal": event.principal, "penalty": event.penalty, "for the guarantor": beyond}


def _sale(event: Discounted, cash: int) -> dict[str, int]:
    fee = event.proceeds - cash
    return {"face": event.face_amount, "discount": event.discount, "fee": fee}


def _interest(event: LoanRepaid, cash: int) -> dict[str, int]:
    """What the lot paid of a loan before may be more than its principal."""
    interest = min(event.interest, cash)
    return {"principal": cash - interest, "interest": interest}


_PARTS: dict[type[Event], Callable[[Any, int], dict[str, int]]] = {
    Repaid: _principal_and_penalty,
    GuaranteePaid: _principal_and_penalty,
    Discounted: _sale,
    LoanRepaid: _interest,
}
