"""Draws for lots that are given back after default."""

from __future__ import annotations

from deeptier.model.core import Command, Lot
from deeptier.model.recourse import held_at_hops
from deeptier.model.register import current
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.draws import market
from proof.draws.base import draw
from proof.scene import Scene


@draw(40)
def claim_recourse(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By the holder of a lot in default, as it was given, mostly with a right that holds."""
    lots = [lot for lot in state.ledger.lots if _is_in_default(state, lot)]
    backed = [(lot, sold_as) for lot in lots for sold_as in _sold_as(state, lot)]
    fresh = [each for each in backed if not _is_claimed(state, each[0])]
    way = choose.number(0, 19)
    back = [each for each in fresh if each[0] in state.desk.returns]
    if fresh and way < 17:
        lot, sold_as = choose.pick(back if back and choose.chance(70) else fresh)
    elif backed and way == 17:
        lot, sold_as = choose.pick(backed)
    elif lots and way == 18:
        lot = choose.pick(lots)
        sold_as = lot[: choose.number(1, len(lot))]
    elif state.desk.rights and choose.chance(4):
        sold_as, _ = choose.pick(tuple(state.desk.rights))
        lot = sold_as
    else:
        return None
    known = state.ledger.lots.get(lot)
    by = choose.pick(scene.accounts) if known is None or choose.chance(4) else known.owner
    arguments = {"lot": lot, "sold_as": sold_as}
    return Command(by, "DiscountDesk.claimRecourse", arguments)


@draw(40)
def pay_recourse(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By the seller, by another, seldom by the holder itself; of a lot that is not claimed, too."""
    claimed = [lot for lot in state.desk.claims if _is_claimed(state, lot)]
    if choose.chance(3):
        claimed = [lot for lot in state.ledger.lots if _is_in_default(state, lot)]
    if not claimed:
        return None
    onward = [lot for lot in claimed if _goes_on(state, lot)]
    lot = choose.pick(onward if onward and choose.chance(70) else claimed)
    claim = state.desk.claims.get(lot)
    way = choose.number(0, 9)
    payer = choose.pick(scene.accounts)
    record, paper = state.ledger.lots[lot], state.ledger.papers[lot[0]]
    able = market.able_to_pay(state, scene, paper.currency, record.amount)
    if able and way < 6:
        payer = choose.pick(able)
    elif claim is not None and way < 8:
        payer = current(state, claim.seller)
    elif way == 9:
        payer = record.owner
    return Command(payer, "DiscountDesk.payRecourse", {"lot": lot})


@draw(1)
def record_endorser(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Which only Warrants may do."""
    if not state.ledger.lots or not choose.chance(10):
        return None
    one, other = choose.pick(scene.accounts), choose.pick(scene.accounts)
    lot = choose.pick(tuple(state.ledger.lots))
    arguments = {"lot": lot, "endorser": one, "receiver": other, "hops": 1, "children": 0}
    return Command(one, "DiscountDesk.recordEndorser", arguments)


def _is_in_default(state: State, lot: Lot) -> bool:
    account = state.cash.accounts.get(lot[0])
    return account is not None and account.defaulted and account.unpaid > 0


def _is_claimed(state: State, lot: Lot) -> bool:
    """Whether the lot's holder is the one that claimed, or in its place."""
    known, claim = state.ledger.lots.get(lot), state.desk.claims.get(lot)
    if known is None or claim is None:
        return False
    return current(state, claim.holder) == current(state, known.owner)


def _goes_on(state: State, lot: Lot) -> bool:
    """Whether who pays for a lot has a right of its own against the one before."""
    claim = state.desk.claims.get(lot)
    rights = state.desk.rights
    return claim is not None and any(
        (lot[:length], claim.hops - 1) in rights for length in range(1, len(lot) + 1)
    )


def _sold_as(state: State, lot: Lot) -> list[Lot]:
    """The lots as which this one may have been given to its holder with a right."""
    hops = held_at_hops(state, lot, state.ledger.lots[lot].hops)
    return [
        lot[:length]
        for length in range(len(lot), 0, -1)
        if (lot[:length], hops) in state.desk.rights
    ]
