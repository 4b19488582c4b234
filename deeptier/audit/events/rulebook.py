"""Events of the rules of new business."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.audit.events.base import (
    Bool,
    Event,
    IndexedAddress,
    Uint8,
    Uint16,
    Uint24,
    Uint64,
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What new business must keep to."""

    normal_tenor_days: Uint16
    longest_tenor_days: Uint16
    longest_grace_days: Uint16
    highest_penalty_ppm_per_day: Uint24
    highest_tier_cap: Uint8
    issuer_roles: Uint8
    backings: Uint8
    issue_streams: Uint8
    endorsement_streams: Uint8
    discount_streams: Uint8
    registration_days: Uint8
    obligor_cap: Uint64
    financier_cap: Uint64


@dataclass(frozen=True, slots=True)
class RulesAnnounced(Event):
    """The next rules, and the day from which they hold."""

    rules: Rules
    from_day: Uint24


@dataclass(frozen=True, slots=True)
class RulesAdopted(Event):
    """The announced rules became the live ones in storage; they held from their day."""

    from_day: Uint24


@dataclass(frozen=True, slots=True)
class RulesWithdrawn(Event):
    """An announcement was taken back before its day."""

    from_day: Uint24


@dataclass(frozen=True, slots=True)
class CurrencyAnnounced(Event):
    """From a day a deposit token is allowed, or no longer; until then `allowed_now` holds."""

    currency: IndexedAddress
    allowed: Bool
    from_day: Uint24
    allowed_now: Bool
