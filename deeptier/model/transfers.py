"""Lots as ERC-1155: plain transfers of whole lots, single or in a batch (R50 to R57)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from deeptier.model import lots as ledger
from deeptier.model.core import NO_WORD, NOBODY, Account, Lot, RefusedError, command
from deeptier.model.deliveries import note_endorser, require_circulating
from deeptier.model.endorsements import (
    must_offer,
    require_endorsable,
    require_evidence,
    require_parties,
)

if TYPE_CHECKING:
    from deeptier.model.state import State


@command("Warrants.safeTransferFrom")
def _transfer(
    state: State, sender: Account, from_: Account, to: Account, lot: Lot, value: int, data: bytes
) -> None:
    _require_carrier(state, sender, from_, to)
    _move_whole(state, sender, from_, to, lot, value, data)
    ledger.call_receiver(state, to)


@command("Warrants.safeBatchTransferFrom")
def _transfer_batch(
    state: State,
    sender: Account,
    from_: Account,
    to: Account,
    lots: Sequence[Lot],
    values: Sequence[int],
    data: bytes,
) -> None:
    state.decides("R54")
    if len(lots) != len(values):
        raise RefusedError("R54", "Lots_LengthsDiffer", len(lots), len(values))
    _require_carrier(state, sender, from_, to)
    for lot, value in zip(lots, values, strict=True):
        _move_whole(state, sender, from_, to, lot, value, data)
    ledger.call_receiver(state, to)


def _require_carrier(state: State, sender: Account, from_: Account, to: Account) -> None:
    state.decides("R53")
    if not ledger.is_operator(state, from_, sender):
        raise RefusedError("R53", "Lots_NotApproved", sender, from_)
    if to == NOBODY:
        raise RefusedError("R53", "Lots_ReceiverInvalid", to)


def _move_whole(
    state: State, sender: Account, from_: Account, to: Account, lot: Lot, value: int, data: bytes
) -> None:
    balance = _balance(state, from_, lot)
    state.decides("R50")
    if balance < value:
        raise RefusedError("R50", "Lots_BalanceTooLow", from_, lot, balance, value)
    if value == 0 or value != balance:
        raise RefusedError("R50", "Lots_UseEndorseForPart", lot, value, balance)
    days = require_parties(state, from_, to)
    paper = require_circulating(state, lot)
    if to == from_:
        state.decides("R52")
        return
    state.decides("R51")
    trade_reference = data[:32] if len(data) >= 32 else NO_WORD
    require_endorsable(state, lot, paper, trade_reference)
    require_evidence(state, trade_reference)
    if must_offer(state, sender, to, days):
        raise RefusedError("R109", "Warrants_AcceptanceNeeded", lot, to)
    ledger.move(state, lot, to)
    note_endorser(state, lot, from_, to)


def _balance(state: State, account: Account, lot: Lot) -> int:
    """The lot's amount for its holder, nothing for all others (R57)."""
    state.decides("R57")
    known = state.ledger.lots.get(lot)
    return known.amount if known is not None and known.owner == account else 0
