"""Lots and papers: what the ledger keeps, and how a lot is made, cut, moved and ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from deeptier.model.consents import Words
from deeptier.model.core import NOBODY, Account, Lot, Part, RefusedError, command

if TYPE_CHECKING:
    from deeptier.model.state import State

MOST_CUTS = 12
_MOST_CHILDREN = 65_535
_MOST_HOPS = 255
#: A lot with more is not sold (R46).
MOST_HOPS_SOLD = 199


@dataclass(frozen=True)
class LotRecord:
    """A live lot. `hops` are its deliveries since the payee, `children` the cuts made from it."""

    owner: Account
    amount: int
    children: int = 0
    hops: int = 0
    frozen: bool = False
    offered: bool = False
    pledged: bool = False

    @property
    def version(self) -> int:
        """What a consent names, so that it serves once (R35)."""
        return self.children * 256 + self.hops


@dataclass(frozen=True)
class EndedLot:
    """A lot that was cut up, given up or paid in full: then `redeemed` is its face, else zero."""

    owner: Account
    children: int
    hops: int
    redeemed: int


@dataclass(frozen=True)
class Paper:
    """What the ledger knows of a payable; only `frozen` ever changes (R33)."""

    currency: Account
    line: int
    due_day: int
    grace_days: int
    tier_cap: int
    backing: int
    guaranteed: bool
    frozen: bool = False


@dataclass
class Ledger(Part):
    """The ledger of lots.

    `born` is the amount of every lot when it was made. `used_up` are consents that offered a whole
    lot. `refusing` are the accounts with code that do not answer the standard's hook.
    """

    lots: dict[Lot, LotRecord] = field(default_factory=dict)
    ended: dict[Lot, EndedLot] = field(default_factory=dict)
    born: dict[Lot, int] = field(default_factory=dict)
    papers: dict[int, Paper] = field(default_factory=dict)
    operators: set[tuple[Account, Account]] = field(default_factory=set)
    refusing: frozenset[Account] = frozenset()
    used_up: set[Words] = field(default_factory=set)


def payable_of(lot: Lot) -> int:
    """The number of the payable that a lot is part of (R99)."""
    return lot[0] if lot else 0


def live(state: State, lot: Lot) -> LotRecord:
    """The live lot (R36)."""
    state.decides("R36")
    known = state.ledger.lots.get(lot)
    if known is None:
        raise RefusedError("R36", "Warrants_LotUnknown", lot)
    return known


def version(state: State, lot: Lot) -> int:
    """The version of a lot; zero where there is none."""
    known = state.ledger.lots.get(lot)
    return 0 if known is None else known.version


def is_operator(state: State, holder: Account, sender: Account) -> bool:
    """Whether an account is the holder or may act for it (R55)."""
    return sender == holder or (holder, sender) in state.ledger.operators


def make(state: State, lot: Lot, record: LotRecord) -> None:
    """Write down a new lot, whose number was never used (R47)."""
    state.decides("R47")
    if lot in state.ledger.born:
        raise RefusedError("R47", "Lots_AlreadyExists", lot)
    state.ledger.lots[lot] = record
    state.ledger.born[lot] = record.amount


def move(state: State, lot: Lot, to: Account) -> None:
    """Give a whole lot to another holder, one hop on (R40)."""
    known = state.ledger.lots[lot]
    state.decides("R40", "R48")
    require_hop(state, lot)
    state.ledger.lots[lot] = replace(known, owner=to, hops=known.hops + 1)


def require_hop(state: State, lot: Lot) -> None:
    """Refuse a hop beyond the last that can be counted (R46)."""
    hops = state.ledger.lots[lot].hops
    state.decides("R46")
    if hops == _MOST_HOPS:
        raise RefusedError("R46", "Lots_HopsExhausted", lot, hops)


def require_children(state: State, lot: Lot, count: int, rule: str) -> None:
    """Refuse no cut at all, and cuts beyond what a lot's number can tell (R46)."""
    state.decides(rule, "R46")
    if count == 0:
        raise RefusedError(rule, "Warrants_NothingToCut", lot)
    children = state.ledger.lots[lot].children + count
    if children > _MOST_CHILDREN:
        raise RefusedError("R46", "Warrants_ChildrenExhausted", lot, children)
    if len(lot) - 1 == MOST_CUTS:
        raise RefusedError("R46", "LotId_TooDeep", lot, MOST_CUTS)


def cut(state: State, lot: Lot, parts: Sequence[LotRecord], rule: str) -> tuple[Lot, ...]:
    """Cut children, numbered on from the last one; a lot with nothing left is spent (R47)."""
    known = state.ledger.lots[lot]
    total = sum(part.amount for part in parts)
    state.decides(rule, "R48", "R99")
    if total > known.amount:
        raise RefusedError(rule, "Warrants_AmountExceedsLot", lot, total, known.amount)
    children = tuple((*lot, known.children + place) for place in range(1, len(parts) + 1))
    rest = replace(known, amount=known.amount - total, children=known.children + len(parts))
    state.ledger.lots[lot] = rest
    if rest.amount == 0:
        finish(state, lot, redeemed=0)
    for child, part in zip(children, parts, strict=True):
        make(state, child, part)
    return children


def finish(state: State, lot: Lot, redeemed: int) -> None:
    """Take a lot off the live ones, for good (R47)."""
    state.decides("R47")
    known = state.ledger.lots.pop(lot)
    state.ledger.ended[lot] = EndedLot(known.owner, known.children, known.hops, redeemed)


def call_receiver(state: State, to: Account) -> None:
    """A contract that is given a lot must answer (R56)."""
    if to in state.ledger.refusing:
        raise RefusedError("R56", "Lots_ReceiverRefused", to)


@command("Warrants.setApprovalForAll")
def _set_approval(state: State, sender: Account, operator: Account, approved: bool) -> None:
    state.decides("R55")
    if operator == NOBODY:
        raise RefusedError("R55", "Lots_OperatorInvalid", operator)
    if approved:
        state.ledger.operators.add((sender, operator))
    else:
        state.ledger.operators.discard((sender, operator))
