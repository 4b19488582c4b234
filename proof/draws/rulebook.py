"""Draws for the rules of new business, the currencies and the pause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from deeptier.model.core import Command
from deeptier.model.papers import Rules
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.draws.base import draw
from proof.scene import Scene

#: Rules under which nearly everything goes; what financiers buy is counted (R155, R156).
EASY = Rules(
    normal_tenor_days=180,
    longest_tenor_days=365,
    longest_grace_days=90,
    highest_penalty_ppm_per_day=1_000,
    highest_tier_cap=16,
    issuer_roles=1,
    backings=7,
    issue_streams=0,
    endorsement_streams=0,
    discount_streams=0,
    registration_days=0,
    obligor_cap=0,
    financier_cap=60_000,
)

#: What rules may ask beyond that, one at a time.
_HARDER: tuple[Mapping[str, Any], ...] = (
    {"discount_streams": 1},
    {"discount_streams": 6},
    {"issue_streams": 3},
    {"endorsement_streams": 1},
    {"issue_streams": 4, "endorsement_streams": 4, "discount_streams": 4},
    {"registration_days": 1},
    {"registration_days": 1, "financier_cap": 50_000},
    {"registration_days": 2, "highest_tier_cap": 4},
    {"registration_days": 2},
    {"registration_days": 255, "discount_streams": 1},
    {"highest_tier_cap": 2},
    {"issuer_roles": 3},
    {"backings": 2},
    {"normal_tenor_days": 2, "longest_tenor_days": 8},
    {"highest_penalty_ppm_per_day": 50_000},
    {"longest_grace_days": 0, "highest_penalty_ppm_per_day": 0},
)

#: One step over each bound of R103, and some on it.
_ON_THE_EDGE: tuple[Mapping[str, Any], ...] = (
    {"normal_tenor_days": 0},
    {"normal_tenor_days": 9, "longest_tenor_days": 8},
    {"highest_penalty_ppm_per_day": 1_000_001},
    {"highest_penalty_ppm_per_day": 1_000_000},
    {"highest_tier_cap": 0},
    {"issuer_roles": 16},
    {"issuer_roles": 15},
    {"backings": 0},
    {"backings": 8},
    {"issue_streams": 16},
    {"endorsement_streams": 32},
    {"discount_streams": 128},
)


@draw(3)
def announce_rules(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Easy ones in the end, so that histories do not starve."""
    way = choose.number(0, 9)
    rules = EASY
    if way >= 7:
        rules = _capped(choose, state)
    elif way >= 4:
        rules = replace(EASY, **choose.pick(_HARDER))
    elif way == 3:
        rules = replace(EASY, **choose.pick(_ON_THE_EDGE))
    days = 0 if choose.chance(5) else choose.pick((1, 1, 2, 4))
    arguments = {"rules": rules, "from_day": state.today + days}
    return Command(state.offices["rulemaker"], "Enterprises.announceRules", arguments)


@draw(2)
def ease_rules(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Where the rules or those announced are harder."""
    book = state.rulebook
    last = book.next_rules if book.next_from_day else book.rules
    if last == EASY:
        return None
    arguments = {"rules": EASY, "from_day": state.today + 1}
    return Command(state.offices["rulemaker"], "Enterprises.announceRules", arguments)


@draw(1)
def withdraw_announcement(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Of rules that hold already, too."""
    if not state.rulebook.next_from_day and not choose.chance(10):
        return None
    return Command(state.offices["rulemaker"], "Enterprises.withdrawAnnouncement")


@draw(3)
def adopt_rules(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By anyone."""
    if not state.rulebook.next_from_day and not choose.chance(10):
        return None
    return Command(choose.pick(scene.accounts), "Enterprises.adoptRules")


@draw(1)
def announce_currency(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """One that is to end, or an address with no token, or with one of too many decimals."""
    strange = (*scene.signers, scene.people["smart"], *state.rulebook.decimals)
    currency = choose.pick(strange if choose.chance(25) else scene.currencies)
    known = state.rulebook.currencies.get(currency)
    arguments = {
        "currency": currency,
        "allowed": not (known is not None and known.next),
        "from_day": state.today + choose.pick((2, 1, 5, 0)),
    }
    return Command(state.offices["rulemaker"], "Enterprises.announceCurrency", arguments)


@draw(4)
def allow_currency_again(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """One whose end was announced."""
    ending = [each for each, known in state.rulebook.currencies.items() if not known.next]
    if not ending:
        return None
    arguments = {
        "currency": choose.pick(ending),
        "allowed": True,
        "from_day": state.today + 1,
    }
    return Command(state.offices["rulemaker"], "Enterprises.announceCurrency", arguments)


@draw(1)
def pause_business(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Not often, as little goes on then."""
    if choose.chance(50):
        return None
    arguments = {"order_hash": scene.word("order")}
    return Command(state.offices["regulator"], "Enterprises.pauseBusiness", arguments)


@draw(20)
def resume_business(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Soon after a pause."""
    if not state.rulebook.paused_since and not choose.chance(2):
        return None
    arguments = {"order_hash": scene.word("order")}
    return Command(state.offices["regulator"], "Enterprises.resumeBusiness", arguments)


def _capped(choose: Chooser, state: State) -> Rules:
    """A cap that some lots fit in and some do not."""
    amounts = [each.amount for each in state.ledger.lots.values()] or [1_000]
    cap = min(choose.pick(amounts) * choose.number(1, 6), 2**64 - 1)
    obligor = choose.chance(30)
    return replace(EASY, **{"obligor_cap" if obligor else "financier_cap": cap})
