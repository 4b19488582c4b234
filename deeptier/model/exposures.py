"""How much of one obligor one financier bought, while the rules cap it (R155, R156)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from deeptier.model.core import Account, Lot, RefusedError, command
from deeptier.model.deskbook import Exposed
from deeptier.model.register import current

if TYPE_CHECKING:
    from deeptier.model.state import State


def expose(
    state: State,
    lot: Lot,
    hops: int,
    financier: Account,
    obligor: Account,
    currency: Account,
    face: int,
    cap: int,
) -> None:
    """Count what a financier bought, within its cap."""
    state.decides("R155")
    key = (financier, obligor, currency)
    exposure = state.desk.exposures.get(key, 0) + face
    if exposure > cap:
        raise RefusedError("R155", "Exposures_CapExceeded", financier, obligor, exposure, cap)
    state.desk.exposures[key] = exposure
    state.desk.exposed[lot, hops] = Exposed(financier, face, obligor)


@command("DiscountDesk.releaseExposure")
def _release(state: State, sender: Account, lot: Lot, hops: int) -> None:
    del sender  # anyone
    state.decides("R156")
    counted = state.desk.exposed.get((lot, hops), Exposed())
    face = counted.face - _held(state, lot, hops, counted.financier)
    if not face:
        raise RefusedError("R156", "Exposures_NothingToRelease", lot, hops)
    key = (counted.financier, counted.obligor, state.ledger.papers[lot[0]].currency)
    left = state.desk.exposures[key] - face
    if left:
        state.desk.exposures[key] = left
    else:
        del state.desk.exposures[key]
    state.desk.exposed[lot, hops] = replace(counted, face=counted.face - face)


def _held(state: State, lot: Lot, hops: int, financier: Account) -> int:
    """What is still in the financier's hands as it was bought."""
    record = state.ledger.lots.get(lot)
    if record is None or record.hops != hops:
        return 0
    is_its_own = current(state, record.owner) == current(state, financier)
    return record.amount if is_its_own else 0
