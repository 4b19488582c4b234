"""How lots are delivered: issued, sold, returned, moved, ended; endorsing is in `endorsements`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deeptier.model import lots, recourse
from deeptier.model.core import Account, Lot, RefusedError
from deeptier.model.holds import require_free, thawed_paper
from deeptier.model.lots import MOST_HOPS_SOLD, LotRecord, Paper, live, payable_of
from deeptier.model.papers import COMMERCIAL_BILL
from deeptier.model.register import FINANCIER, active, active_as, is_barred, require_business

if TYPE_CHECKING:
    from deeptier.model.state import State

#: The rule that says how a delivery is cut, by its cause; what returns goes whole.
_CUT_BY = {
    "endorsement": "R41",
    "sale": "R69",
    "recourse": "R72",
    "foreclosure": "R210",
    "order": "R116",
}


@dataclass(frozen=True)
class Sold:
    """A sale: the lot in the buyer's hands, and what was sold as it was before."""

    sold: Lot
    seller: Account
    children: int
    hops: int
    paper: Paper


def require_circulating(state: State, lot: Lot) -> Paper:
    """The paper of a lot that nothing holds, before its due day (R37)."""
    paper = require_free(state, lot)
    state.decides("R37", "R97")
    if state.today >= paper.due_day:
        raise RefusedError("R37", "Warrants_Matured", payable_of(lot), paper.due_day, state.today)
    return paper


def clearable(state: State, lot: Lot) -> tuple[LotRecord, Paper]:
    """The lot and its paper, where neither a hold nor the holder's state keeps cash from it."""
    known = live(state, lot)
    paper = state.ledger.papers[payable_of(lot)]
    state.decides("R76", "R80", "R114")
    if known.frozen:
        raise RefusedError("R76", "Warrants_LotFrozen", lot)
    if known.offered and state.today < paper.due_day:
        raise RefusedError("R114", "Warrants_LotOffered", lot)
    thawed_paper(state, lot)
    state.decides("R75", "R194")
    if is_barred(state, known.owner):
        successor = state.register.successors.get(known.owner)
        if successor is not None:
            raise RefusedError("R194", "Warrants_HolderReplaced", lot, known.owner, successor)
        raise RefusedError("R75", "Warrants_HolderFrozen", lot, known.owner)
    return known, paper


def issue_root(state: State, number: int, paper: Paper, payee: Account, face: int) -> Lot:
    """Write down a payable's paper and its root lot (R31)."""
    lot: Lot = (number,)
    state.decides("R31", "R33")
    state.ledger.papers[number] = paper
    lots.make(state, lot, LotRecord(payee, face))
    lots.call_receiver(state, payee)
    return lot


def sell(state: State, lot: Lot, amount: int, by: Account, buyer: Account) -> Sold:
    """Deliver a lot, or a part of it, to a financier that buys it (R64, R65, R69)."""
    known = live(state, lot)
    state.decides("R64")
    if not lots.is_operator(state, known.owner, by):
        raise RefusedError("R64", "Warrants_NotHolder", lot, by)
    state.decides("R46", "R65")
    if known.hops > MOST_HOPS_SOLD:
        raise RefusedError("R46", "Lots_HopsExhausted", lot, known.hops)
    require_business(state)
    active(state, known.owner)
    active_as(state, buyer, FINANCIER)
    paper = require_circulating(state, lot)
    sold = deliver_as(state, lot, buyer, amount, "sale")
    return Sold(sold, known.owner, known.children, known.hops, paper)


def deliver(state: State, lot: Lot, to: Account, amount: int, cause: str) -> Lot:
    """Deliver by recourse, foreclosure or order, which no hold on the lot stops.

    A whole lot arrives neither frozen nor offered, a part never is; what is left of a lot stays
    held as it was (R117).
    """
    known = live(state, lot)
    state.decides("R117")
    if amount == known.amount:
        state.ledger.lots[lot] = replace(known, frozen=False, offered=False)
    return deliver_as(state, lot, to, amount, cause)


def deliver_as(state: State, lot: Lot, to: Account, amount: int, cause: str) -> Lot:
    """The whole amount moves the lot itself (R40); less cuts a child, one hop on (R41)."""
    known = state.ledger.lots[lot]
    if amount != known.amount:
        return deliver_cut(state, lot, to, amount, cause)
    require_other(state, lot, to)
    lots.move(state, lot, to)
    if cause == "endorsement":
        note_endorser(state, lot, known.owner, to)
    lots.call_receiver(state, to)
    return lot


def deliver_cut(
    state: State, lot: Lot, to: Account, amount: int, cause: str, rule: str = ""
) -> Lot:
    """Cut a child for a receiver, one hop on, also where it uses up the lot."""
    rule = rule or _CUT_BY[cause]
    known = state.ledger.lots[lot]
    require_other(state, lot, to)
    require_amount(state, lot, amount, rule)
    lots.require_children(state, lot, 1, rule)
    lots.require_hop(state, lot)
    (child,) = lots.cut(state, lot, [LotRecord(to, amount, hops=known.hops + 1)], rule)
    if cause == "endorsement":
        note_endorser(state, child, known.owner, to)
    lots.call_receiver(state, to)
    return child


def cut_for_holder(
    state: State,
    lot: Lot,
    amounts: Sequence[int],
    rule: str,
    frozen: bool = False,
    offered: bool = False,
) -> tuple[Lot, ...]:
    """Cut children for the lot's own holder, at the lot's own hops (R39)."""
    known = state.ledger.lots[lot]
    lots.require_children(state, lot, len(amounts), rule)
    for amount in amounts:
        require_amount(state, lot, amount, rule)
    return lots.cut(
        state,
        lot,
        [
            LotRecord(known.owner, amount, hops=known.hops, frozen=frozen, offered=offered)
            for amount in amounts
        ],
        rule,
    )


def end(state: State, lot: Lot, redeemed: bool = False) -> tuple[LotRecord, Paper]:
    """End a whole lot that could be paid: it is redeemed, or else retired or cancelled."""
    known, paper = clearable(state, lot)
    lots.finish(state, lot, redeemed=known.amount if redeemed else 0)
    return known, paper


def require_other(state: State, lot: Lot, to: Account) -> None:
    """Refuse a delivery to the holder itself (R44)."""
    state.decides("R44")
    if to == state.ledger.lots[lot].owner:
        raise RefusedError("R44", "Warrants_SameHolder", lot, to)


def require_amount(state: State, lot: Lot, amount: int, rule: str) -> None:
    """Refuse to cut nothing."""
    state.decides(rule)
    if amount == 0:
        raise RefusedError(rule, "Warrants_AmountZero", lot)


def note_endorser(state: State, delivered: Lot, giver: Account, to: Account) -> None:
    """The giver of a commercial bill is liable to its receiver (R157)."""
    state.decides("R157")
    if state.ledger.papers[payable_of(delivered)].backing == COMMERCIAL_BILL:
        known = state.ledger.lots[delivered]
        recourse.record_endorser(state, delivered, giver, to, known.hops, known.children)
