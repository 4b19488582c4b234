"""Holds what happened against what the scenario says, to the fen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from deeptier.chain.outcome import Outcome
from deeptier.lot_id import LotId
from deeptier.money import format_amount
from deeptier.scenario.acts import Actor
from deeptier.scenario.model import Balances, Expected
from deeptier.scenario.stage import Stage

K = TypeVar("K")

_NO_MONEY = {"days"}


@dataclass(frozen=True)
class Difference:
    """Something that is not as the scenario says."""

    what: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.what} must be {self.expected} and is {self.found}"


@dataclass(frozen=True)
class BalanceCheck:
    """The balances that were asked for: how many, and which differ."""

    count: int
    differences: tuple[Difference, ...]


def outcome_differences(
    outcome: Outcome, expected: Expected, actor: Actor
) -> tuple[Difference, ...]:
    """Where an outcome is not the expected one. A lot that is passed over must be expected."""
    return tuple(_outcome_differences(outcome, expected, actor))


def _outcome_differences(
    outcome: Outcome, expected: Expected, actor: Actor
) -> Iterator[Difference]:
    if expected.lot is not None:
        lot = actor.lot(expected.lot)
        made = outcome.made[0] if outcome.made else None
        if made != lot:
            yield Difference("the lot", str(lot), str(made or "none"))
    for name, figure in expected.figures:
        found = outcome.figures.get(name)
        if found != figure:
            yield Difference(f"the {name}", _shown(name, figure), _shown(name, found))
    if expected.taken is not None and outcome.taken != expected.taken:
        yield Difference("the best bid", expected.taken, outcome.taken or "none")
    skipped = {actor.lot(lot): error for lot, error in expected.skipped}
    for lot in sorted(skipped.keys() | outcome.skipped.keys()):
        due, did = skipped.get(lot, "paid"), outcome.skipped.get(lot, "paid")
        if due != did:
            yield Difference(f"lot {lot}", due, did)


def check_balances(
    balances: Balances, stage: Stage, actor: Actor, known: Mapping[LotId, None]
) -> BalanceCheck:
    """Ask the chain for each balance; `known` holds all lots that the scenario ever made."""
    held = {
        payable: stage.house.cash_account(actor.payables[payable]).held for payable in balances.held
    }
    cash = {party: stage.house.balance_of(stage.address(party)) for party in balances.cash}
    locked = {
        payable: stage.house.deposit_locked(actor.payables[payable]) for payable in balances.locked
    }
    lines = {line: stage.house.line(stage.lines[line]).used for line in balances.lines}
    differences = [
        *_amounts("the deposits of {}", balances.cash, cash),
        *_amounts("the cash held on payable {}", balances.held, held),
        *_amounts("the deposit locked for payable {}", balances.locked, locked),
        *_amounts("the used part of line {}", balances.lines, lines),
    ]
    live = _live_lots(stage, known) if balances.lots else {}
    count = len(balances.cash) + len(balances.held) + len(balances.locked)
    count += len(balances.lines)
    for party, named in balances.lots.items():
        due = {actor.lot(lot): amount for lot, amount in named.items()}
        found = live.get(stage.address(party), {})
        count += len(due.keys() | found.keys()) or 1
        differences += _amounts(f"lot {{}} of {party}", due, found)
    return BalanceCheck(count, tuple(differences))


def _live_lots(stage: Stage, known: Mapping[LotId, None]) -> dict[str, dict[LotId, int]]:
    live: dict[str, dict[LotId, int]] = {}
    for lot in known:
        state = stage.house.lot(lot)
        if state.amount:
            live.setdefault(state.owner, {})[lot] = state.amount
    return live


def _amounts(what: str, due: Mapping[K, int], found: Mapping[K, int]) -> list[Difference]:
    keys = [*due, *(key for key in found if key not in due)]
    return [
        Difference(
            what.format(key),
            format_amount(due.get(key, 0)),
            format_amount(found.get(key, 0)),
        )
        for key in keys
        if due.get(key, 0) != found.get(key, 0)
    ]


def _shown(name: str, figure: int | None) -> str:
    if figure is None:
        return "none"
    return str(figure) if name in _NO_MONEY else format_amount(figure)
