"""What new business must keep to: rules and currencies with a day, and the pause."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deeptier.model.core import NOBODY, Account, Part, RefusedError, command
from deeptier.model.offices import require_office, require_order
from deeptier.model.papers import Rules

if TYPE_CHECKING:
    from deeptier.model.state import State

_STREAMS, _BACKINGS, _TRADING_ROLES = 15, 7, 15
_MOST_PENALTY_PPM = 1_000_000
_MOST_DECIMALS = 6
_NOTHING = Rules(*(0,) * 13)


@dataclass(frozen=True)
class Currency:
    """Whether a currency is allowed, and from which day the next word on it holds."""

    allowed: bool
    next: bool
    from_day: int


@dataclass
class Rulebook(Part):
    """The rules, those announced, the currencies, and the day since which business is paused.

    `rules` are the last that were adopted; `next_from_day` is 0 where none are announced.
    `decimals` is what the code at an address answers, for all tokens there are.
    """

    rules: Rules = _NOTHING
    next_rules: Rules = _NOTHING
    next_from_day: int = 0
    paused_since: int = 0
    currencies: dict[Account, Currency] = field(default_factory=dict)
    decimals: dict[Account, int] = field(default_factory=dict)


def rules(state: State) -> Rules:
    """The rules that hold today, adopted or not (R121)."""
    book = state.rulebook
    if _is_next_due(state):
        state.decides("R121")
        return book.next_rules
    return book.rules


def is_currency(state: State, currency: Account) -> bool:
    """Whether a currency is allowed today (R105)."""
    known = state.rulebook.currencies.get(currency)
    return known is not None and _is_allowed(known, state.today)


@command("Enterprises.announceRules")
def _announce_rules(state: State, sender: Account, rules: Rules, from_day: int) -> None:
    require_office(state, sender, "rulemaker")
    book = state.rulebook
    state.decides("R103", "R120")
    if not _is_valid(rules):
        raise RefusedError("R103", "Rulebook_RulesInvalid", rules)
    if from_day <= state.today:
        raise RefusedError("R120", "Rulebook_FromDayInvalid", from_day, state.today)
    if _is_next_due(state):
        state.decides("R123")
        _adopt(book)
    book.next_rules, book.next_from_day = rules, from_day
    state.decides("R104", "R124")


@command("Enterprises.withdrawAnnouncement")
def _withdraw_announcement(state: State, sender: Account) -> None:
    require_office(state, sender, "rulemaker")
    book = state.rulebook
    state.decides("R122")
    if not book.next_from_day or book.next_from_day <= state.today:
        raise RefusedError("R122", "Rulebook_NothingAnnounced", state.today)
    book.next_rules, book.next_from_day = _NOTHING, 0


@command("Enterprises.adoptRules")
def _adopt_rules(state: State, sender: Account) -> None:
    del sender  # anyone
    book = state.rulebook
    state.decides("R123")
    if not book.next_from_day:
        raise RefusedError("R123", "Rulebook_NothingAnnounced", state.today)
    if book.next_from_day > state.today:
        raise RefusedError("R123", "Rulebook_NotYet", book.next_from_day, state.today)
    _adopt(book)


@command("Enterprises.announceCurrency")
def _announce_currency(
    state: State, sender: Account, currency: Account, allowed: bool, from_day: int
) -> None:
    require_office(state, sender, "rulemaker")
    book = state.rulebook
    state.decides("R105")
    earliest = state.today + 1 if book.currencies else state.today
    if from_day < earliest:
        raise RefusedError("R105", "Rulebook_FromDayInvalid", from_day, state.today)
    known = book.currencies.get(currency, Currency(False, False, 0))
    if known.next == allowed:
        raise RefusedError("R105", "Rulebook_CurrencyUnchanged", currency, allowed)
    if allowed:
        if currency not in book.decimals:
            raise RefusedError("R105", "Rulebook_CurrencyInvalid", currency)
        state.decides("R98")
        if book.decimals[currency] > _MOST_DECIMALS:
            raise RefusedError(
                "R98", "Rulebook_CurrencyDecimals", currency, book.decimals[currency]
            )
    book.currencies[currency] = Currency(_is_allowed(known, state.today), allowed, from_day)
    state.decides("R104")


@command("Enterprises.pauseBusiness")
def _pause(state: State, sender: Account, order_hash: bytes) -> None:
    require_office(state, sender, "regulator")
    book = state.rulebook
    state.decides("R78", "R124")
    if book.paused_since:
        raise RefusedError("R78", "Enterprises_BusinessPaused", book.paused_since)
    require_order(state, order_hash, "Enterprises_OrderMissing", NOBODY)
    book.paused_since = state.today


@command("Enterprises.resumeBusiness")
def _resume(state: State, sender: Account, order_hash: bytes) -> None:
    require_office(state, sender, "regulator")
    book = state.rulebook
    state.decides("R78", "R124")
    if not book.paused_since:
        raise RefusedError("R78", "Enterprises_BusinessNotPaused", state.today)
    require_order(state, order_hash, "Enterprises_OrderMissing", NOBODY)
    book.paused_since = 0


def _is_next_due(state: State) -> bool:
    return 0 < state.rulebook.next_from_day <= state.today


def _adopt(book: Rulebook) -> None:
    book.rules, book.next_rules, book.next_from_day = book.next_rules, _NOTHING, 0


def _is_allowed(currency: Currency, today: int) -> bool:
    return currency.next if currency.from_day <= today else currency.allowed


def _is_valid(rules: Rules) -> bool:
    streams = rules.issue_streams | rules.endorsement_streams | rules.discount_streams
    return (
        1 <= rules.normal_tenor_days <= rules.longest_tenor_days
        and rules.highest_penalty_ppm_per_day <= _MOST_PENALTY_PPM
        and rules.highest_tier_cap >= 1
        and rules.issuer_roles <= _TRADING_ROLES
        and 1 <= rules.backings <= _BACKINGS
        and streams <= _STREAMS
    )
