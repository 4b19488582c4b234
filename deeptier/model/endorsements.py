"""Endorse: deliver against a trade, or offer to a receiver that asks (R38 to R45, R109 to R111)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deeptier.model import evidence, lots
from deeptier.model.core import NO_WORD, Account, Lot, RefusedError
from deeptier.model.deliveries import (
    cut_for_holder,
    deliver_as,
    deliver_cut,
    note_endorser,
    require_amount,
    require_circulating,
    require_other,
)
from deeptier.model.lots import LotRecord, Paper, live
from deeptier.model.papers import Delivery
from deeptier.model.register import active, require_business
from deeptier.model.rulebook import rules

if TYPE_CHECKING:
    from deeptier.model.state import State


@dataclass(frozen=True)
class Offer:
    """A lot that is held for a receiver, and the trade it is given for."""

    to: Account
    last_day: int
    trade_reference: bytes


def require_parties(state: State, giver: Account, to: Account) -> int:
    """Two active enterprises while business runs; the days within which the receiver accepts."""
    state.decides("R38")
    require_business(state)
    active(state, giver)
    return active(state, to).acceptance_days


def require_endorsable(state: State, lot: Lot, paper: Paper, trade_reference: bytes) -> None:
    """Refuse without a trade (R43), and beyond the tier cap (R45)."""
    state.decides("R43", "R45")
    if trade_reference == NO_WORD:
        raise RefusedError("R43", "Warrants_TradeReferenceMissing", lot)
    receivers_tier = state.ledger.lots[lot].hops + 2
    if receivers_tier > paper.tier_cap:
        raise RefusedError("R45", "Warrants_TierCapReached", lot, paper.tier_cap)


def require_evidence(state: State, trade_reference: bytes) -> None:
    """Refuse where the rules ask an endorsement for streams that are not there (R177)."""
    streams = rules(state).endorsement_streams
    state.decides("R185")
    if streams:
        evidence.require_streams(state, trade_reference, streams)


def endorse(
    state: State,
    sender: Account,
    lot: Lot,
    to: Account,
    amount: int,
    trade_reference: bytes,
    agreed: bool = False,
) -> Lot:
    """Deliver a lot or a part of it; or offer it, where the receiver asks and has not `agreed`."""
    known = live(state, lot)
    days = require_parties(state, known.owner, to)
    paper = require_circulating(state, lot)
    require_endorsable(state, lot, paper, trade_reference)
    require_evidence(state, trade_reference)
    if must_offer(state, sender, to, days) and not agreed:
        is_whole = amount == known.amount
        return _offer(state, lot, Delivery(to, amount, trade_reference), days, is_whole, "R41")
    return deliver_as(state, lot, to, amount, "endorsement")


def endorse_many(
    state: State, sender: Account, lot: Lot, deliveries: Sequence[Delivery]
) -> tuple[Lot, ...]:
    """Cut one child for each delivery, one or more: all are made or none (R42, R110)."""
    known = live(state, lot)
    state.decides("R38", "R42")
    require_business(state)
    active(state, known.owner)
    asks = [active(state, each.to).acceptance_days for each in deliveries]
    paper = require_circulating(state, lot)
    if any(asks) or rules(state).endorsement_streams:
        state.decides("R110")
        lots.require_children(state, lot, len(deliveries), "R110")
        return tuple(_endorse_cut(state, sender, lot, each) for each in deliveries)

    lots.require_children(state, lot, len(deliveries), "R42")
    for each in deliveries:
        require_endorsable(state, lot, paper, each.trade_reference)
        require_other(state, lot, each.to)
        require_amount(state, lot, each.amount, "R42")
    parts = [LotRecord(each.to, each.amount, hops=known.hops + 1) for each in deliveries]
    children = lots.cut(state, lot, parts, "R42")
    for child, each in zip(children, deliveries, strict=True):
        note_endorser(state, child, known.owner, each.to)
    for each in deliveries:
        lots.call_receiver(state, each.to)
    return children


def must_offer(state: State, sender: Account, to: Account, days: int) -> bool:
    """Whether a receiver asks, and does not send the endorsement itself (R109)."""
    state.decides("R109")
    return days != 0 and sender != to


def _endorse_cut(state: State, sender: Account, lot: Lot, delivery: Delivery) -> Lot:
    """One of many: the lot must have something left, though the last may use it up."""
    state.decides("R110")
    if lot not in state.ledger.lots:
        raise RefusedError("R110", "Warrants_LotUnknown", lot)
    days = require_parties(state, state.ledger.lots[lot].owner, delivery.to)
    paper = require_circulating(state, lot)
    require_endorsable(state, lot, paper, delivery.trade_reference)
    require_evidence(state, delivery.trade_reference)
    if must_offer(state, sender, delivery.to, days):
        return _offer(state, lot, delivery, days, is_whole=False, rule="R110")
    return deliver_cut(state, lot, delivery.to, delivery.amount, "endorsement", "R110")


def _offer(state: State, lot: Lot, delivery: Delivery, days: int, is_whole: bool, rule: str) -> Lot:
    """Hold a lot, or a child cut from it at its own hops, for a receiver; it stays the holder's."""
    known = state.ledger.lots[lot]
    due_day = state.ledger.papers[lots.payable_of(lot)].due_day
    require_other(state, lot, delivery.to)
    lots.require_hop(state, lot)
    held = lot
    if is_whole:
        state.ledger.lots[lot] = replace(known, offered=True)
    else:
        (held,) = cut_for_holder(state, lot, [delivery.amount], rule, offered=True)
    state.decides("R111")
    last_day = min(state.today + days, due_day - 1)
    state.offers[held] = Offer(delivery.to, last_day, delivery.trade_reference)
    if not is_whole:
        lots.call_receiver(state, known.owner)
    return held
