"""What holds a lot where it is: a freeze, an offer, a pledge (R74 to R81, R114, R173)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from deeptier.model.core import Account, Lot, RefusedError, command
from deeptier.model.lots import Paper, live, payable_of
from deeptier.model.offices import require_office, require_order

if TYPE_CHECKING:
    from deeptier.model.state import State

#: Place of each hold in the contracts' enumeration.
_HOLDS = {"offer": 0, "pledge": 1}


def require_free(state: State, lot: Lot) -> Paper:
    """The paper of a lot that nothing holds."""
    known = state.ledger.lots[lot]
    state.decides("R76", "R81", "R114", "R173")
    if known.frozen:
        raise RefusedError("R76", "Warrants_LotFrozen", lot)
    if known.offered:
        raise RefusedError("R114", "Warrants_LotOffered", lot)
    if known.pledged:
        raise RefusedError("R173", "Warrants_LotPledged", lot)
    return thawed_paper(state, lot)


def thawed_paper(state: State, lot: Lot) -> Paper:
    """The paper of a lot, unless the payable is frozen (R77)."""
    number = payable_of(lot)
    paper = state.ledger.papers[number]
    state.decides("R77", "R33")
    if paper.frozen:
        raise RefusedError("R77", "Warrants_PayableFrozen", number)
    return paper


def pledge(state: State, lot: Lot) -> None:
    """Hold a live lot for a financier; who may ask is decided before."""
    known = live(state, lot)
    state.decides("R173")
    state.ledger.lots[lot] = replace(known, pledged=True)


def release(state: State, lot: Lot, hold: str) -> None:
    """End the "offer" or the "pledge" that holds a lot."""
    known = live(state, lot)
    is_held = known.offered if hold == "offer" else known.pledged
    state.decides("R49")
    if not is_held:
        raise RefusedError("R49", "Warrants_LotNotHeld", lot, _HOLDS[hold])
    if hold == "offer":
        state.ledger.lots[lot] = replace(known, offered=False)
    else:
        state.ledger.lots[lot] = replace(known, pledged=False)


@command("Warrants.freezeLot")
def _freeze_lot(state: State, sender: Account, lot: Lot, order_hash: bytes) -> None:
    require_office(state, sender, "regulator")
    known = live(state, lot)
    state.decides("R76")
    if known.frozen:
        raise RefusedError("R76", "Warrants_LotFrozen", lot)
    require_order(state, order_hash, "Warrants_OrderMissing", lot)
    state.decides("R80")
    state.ledger.lots[lot] = replace(known, frozen=True)


@command("Warrants.thawLot")
def _thaw_lot(state: State, sender: Account, lot: Lot, order_hash: bytes) -> None:
    require_office(state, sender, "regulator")
    known = live(state, lot)
    state.decides("R76")
    if not known.frozen:
        raise RefusedError("R76", "Warrants_LotNotFrozen", lot)
    require_order(state, order_hash, "Warrants_OrderMissing", lot)
    state.ledger.lots[lot] = replace(known, frozen=False)


@command("Warrants.freezePayable")
def _freeze_payable(state: State, sender: Account, payable_number: int, order_hash: bytes) -> None:
    require_office(state, sender, "regulator")
    paper = state.ledger.papers.get(payable_number)
    state.decides("R77")
    if paper is None:
        raise RefusedError("R77", "Warrants_PayableUnknown", payable_number)
    if paper.frozen:
        raise RefusedError("R77", "Warrants_PayableFrozen", payable_number)
    require_order(state, order_hash, "Warrants_OrderMissing", payable_number)
    state.ledger.papers[payable_number] = replace(paper, frozen=True)


@command("Warrants.thawPayable")
def _thaw_payable(state: State, sender: Account, payable_number: int, order_hash: bytes) -> None:
    require_office(state, sender, "regulator")
    paper = state.ledger.papers.get(payable_number)
    state.decides("R77")
    if paper is None or not paper.frozen:
        raise RefusedError("R77", "Warrants_PayableNotFrozen", payable_number)
    require_order(state, order_hash, "Warrants_OrderMissing", payable_number)
    state.ledger.papers[payable_number] = replace(paper, frozen=False)
