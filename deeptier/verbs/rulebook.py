"""Verbs of the rulebook: rules are announced before they hold, and may be scheduled before that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from deeptier.chain.record import Rules
from deeptier.operations.fields import Field, optional
from deeptier.operations.kinds import (
    AMOUNT_OR_ZERO,
    ANSWER,
    BACKING_SET,
    CURRENCY,
    DAY,
    DAYS,
    FEW_DAYS,
    PARTY,
    RATE,
    ROLES,
    STREAM_SET,
    TIERS,
    Kind,
)
from deeptier.operations.verb import Case, Deed, Make, Verb, plain

_NO_DELAY = 0

_RULE_KINDS: dict[str, Kind] = {
    "normal_tenor_days": DAYS,
    "longest_tenor_days": DAYS,
    "longest_grace_days": DAYS,
    "highest_penalty_ppm_per_day": RATE,
    "highest_tier_cap": TIERS,
    "issuer_roles": ROLES,
    "backings": BACKING_SET,
    "issue_streams": STREAM_SET,
    "endorsement_streams": STREAM_SET,
    "discount_streams": STREAM_SET,
    "registration_days": FEW_DAYS,
    "obligor_cap": AMOUNT_OR_ZERO,
    "financier_cap": AMOUNT_OR_ZERO,
}
_RULES = (
    Field("from_day", DAY, "Day from which they hold, after today."),
    *(
        optional(name.replace("_ppm", ""), kind, "As before unless given.")
        for name, kind in _RULE_KINDS.items()
    ),
)
_CURRENCY = (
    Field("currency", CURRENCY, "Token."),
    optional("allowed", ANSWER, "Whether new business may be in it.", "yes"),
    Field("from_day", DAY, "Day from which it holds, after today."),
)
_SCHEDULED_BY = optional("scheduled_by", PARTY, "Who scheduled it; the sender unless given.")


def _rules_of(case: Case) -> Rules:
    """The rules of today, with what is given changed."""
    given = {name: case[name.replace("_ppm", "")] for name in _RULE_KINDS}
    changed = {name: int(value) for name, value in given.items() if value is not None}
    return replace(case.house.rules(), **changed)


def _announce(case: Case) -> Deed:
    words = (_rules_of(case).as_tuple(), case["from_day"])
    return Deed("Enterprises", "announceRules", words)


def _rules_data(case: Case) -> bytes:
    return _data(case, "announceRules", _rules_of(case).as_tuple(), case["from_day"])


def _currency_data(case: Case) -> bytes:
    return _data(case, "announceCurrency", case.currency, case["allowed"], case["from_day"])


def _withdrawal_data(case: Case) -> bytes:
    return _data(case, "withdrawAnnouncement")


def _data(case: Case, function: str, *arguments: object) -> bytes:
    enterprises = case.house.contract("Enterprises")
    return bytes.fromhex(enterprises.encode_abi(function, args=arguments)[2:])


def _scheduling(data: Callable[[Case], bytes]) -> Make:
    """Schedules what is later sent with the same words."""

    def make(case: Case) -> Deed:
        target = case.house.address("Enterprises")
        return Deed("Governance", "schedule", (target, data(case), _NO_DELAY))

    return make


def _unscheduling(data: Callable[[Case], bytes]) -> Make:
    def make(case: Case) -> Deed:
        target = case.house.address("Enterprises")
        scheduler = case["scheduled_by"] or case.sender
        return Deed("Governance", "cancel", (scheduler, target, data(case)))

    return make


RULEBOOK = (
    Verb(
        "rules announce",
        "Announce what later business must keep to.",
        "a rulemaker",
        _RULES,
        _announce,
        "announce rules from {from_day}",
        notes="A rulemaker with a delay schedules the same words first: deeptier rules schedule.",
    ),
    Verb(
        "rules schedule",
        "Schedule an announcement of rules; it is made, with the same words, after the delay.",
        "a rulemaker",
        _RULES,
        _scheduling(_rules_data),
        "schedule rules from {from_day}",
    ),
    Verb(
        "rules withdraw",
        "Take back rules that do not hold yet.",
        "a rulemaker",
        (),
        plain("Enterprises", "withdrawAnnouncement"),
        "withdraw announced rules",
    ),
    Verb(
        "rules adopt",
        "Move rules that hold by now into their place in storage; it changes no answer.",
        "anyone",
        (),
        plain("Enterprises", "adoptRules"),
        "adopt the rules that hold by now",
    ),
    Verb(
        "rules currency",
        "Announce that a currency is allowed in new business, or no longer.",
        "a rulemaker",
        _CURRENCY,
        plain("Enterprises", "announceCurrency", "currency", "allowed", "from_day"),
        "announce currency {currency}, allowed: {allowed}, from {from_day}",
    ),
    Verb(
        "rules schedule-currency",
        "Schedule an announcement of a currency.",
        "a rulemaker",
        _CURRENCY,
        _scheduling(_currency_data),
        "schedule currency {currency}, allowed: {allowed}, from {from_day}",
    ),
    Verb(
        "rules schedule-withdrawal",
        "Schedule that announced rules are taken back, where the rulemaker has a delay.",
        "a rulemaker",
        (),
        _scheduling(_withdrawal_data),
        "schedule the withdrawal of announced rules",
    ),
    Verb(
        "rules unschedule",
        "Cancel a scheduled announcement of rules, with the same words.",
        "who scheduled it, an admin, or the role's guardian",
        (*_RULES, _SCHEDULED_BY),
        _unscheduling(_rules_data),
        "cancel the schedule of rules from {from_day}",
    ),
    Verb(
        "rules unschedule-currency",
        "Cancel a scheduled announcement of a currency, with the same words.",
        "who scheduled it, an admin, or the role's guardian",
        (*_CURRENCY, _SCHEDULED_BY),
        _unscheduling(_currency_data),
        "cancel the schedule of currency {currency}, allowed: {allowed}, from {from_day}",
    ),
)
