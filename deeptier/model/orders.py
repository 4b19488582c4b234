"""Move or cut a lot by order of a court or regulator (R116 to R119)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from deeptier.model import lots
from deeptier.model.core import NO_WORD, Account, Lot, RefusedError, command
from deeptier.model.deliveries import cut_for_holder, deliver
from deeptier.model.lots import LotRecord
from deeptier.model.offices import require_office
from deeptier.model.register import OPEN

if TYPE_CHECKING:
    from deeptier.model.state import State


@command("Orders.moveByOrder")
def _move(
    state: State, sender: Account, lot: Lot, to: Account, amount: int, order_hash: bytes
) -> None:
    require_office(state, sender, "regulator")
    known = _require_lot(state, lot, order_hash, "R116")
    receiver = state.register.enterprises.get(to)
    if receiver is None or receiver.status != OPEN:
        raise RefusedError("R116", "Orders_ReceiverNotOpen", lot, to)
    if amount != known.amount:
        _require_divisible(state, lot, known)
    deliver(state, lot, to, amount, "order")
    if known.pledged:
        state.decides("R212")


@command("Orders.splitByOrder")
def _split(
    state: State, sender: Account, lot: Lot, amounts: Sequence[int], order_hash: bytes
) -> None:
    require_office(state, sender, "regulator")
    known = _require_lot(state, lot, order_hash, "R119")
    state.decides("R118")
    if known.offered:
        raise RefusedError("R118", "Orders_LotOffered", lot)
    _require_divisible(state, lot, known)
    cut_for_holder(state, lot, amounts, "R119", frozen=known.frozen)
    lots.call_receiver(state, known.owner)


def _require_lot(state: State, lot: Lot, order_hash: bytes, rule: str) -> LotRecord:
    known = state.ledger.lots.get(lot)
    state.decides(rule)
    if known is None:
        raise RefusedError(rule, "Orders_LotUnknown", lot)
    if order_hash == NO_WORD:
        raise RefusedError(rule, "Orders_OrderMissing", lot)
    return known


def _require_divisible(state: State, lot: Lot, known: LotRecord) -> None:
    """What was claimed stands under the lot's own number: a part would claim the same again."""
    state.decides("R118")
    if known.pledged:
        raise RefusedError("R118", "Orders_LotPledged", lot)
    cash = state.cash.claimed.get(lot, 0)
    if cash:
        raise RefusedError("R118", "Orders_LotClaimed", lot, cash)
