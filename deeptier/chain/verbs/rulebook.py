"""The rules of new business: announced before the day from which they hold."""

from __future__ import annotations

from typing import Any

from deeptier.chain.record import Rules
from deeptier.chain.sending import Sender
from deeptier.chain.verbs.base import Done, Verbs

_WHEN_ALLOWED = 0  # AccessManager: as soon as the delay is over


class RulebookVerbs(Verbs):
    """The rulebook.

    A rulemaker with a delay first schedules an announcement, with the same values, and makes it
    when the delay is over.
    """

    def announce_rules(self, sender: Sender, rules: Rules, from_day: int) -> Done[None]:
        """Announce what later business must keep to, from a day after today.

        `from_day` is a day number.
        """
        return self._do(sender, "Enterprises", "announceRules", rules.as_tuple(), from_day)

    def schedule_rules(self, sender: Sender, rules: Rules, from_day: int) -> Done[None]:
        """Schedule `announce_rules` with the same values.

        `from_day` is a day number.
        """
        return self._schedule(sender, "announceRules", rules.as_tuple(), from_day)

    def withdraw_announcement(self, sender: Sender) -> Done[None]:
        """Take back rules that do not hold yet."""
        return self._do(sender, "Enterprises", "withdrawAnnouncement")

    def adopt_rules(self, sender: Sender) -> Done[None]:
        """Move rules that hold by now into their place in storage; it changes no answer."""
        return self._do(sender, "Enterprises", "adoptRules")

    def announce_currency(
        self, sender: Sender, currency: str, allowed: bool, from_day: int
    ) -> Done[None]:
        """Announce that a currency is allowed, or no longer, from a day after today.

        `from_day` is a day number.
        """
        words = (currency, allowed, from_day)
        return self._do(sender, "Enterprises", "announceCurrency", *words)

    def schedule_currency(
        self, sender: Sender, currency: str, allowed: bool, from_day: int
    ) -> Done[None]:
        """Schedule `announce_currency` with the same values.

        `from_day` is a day number.
        """
        return self._schedule(sender, "announceCurrency", currency, allowed, from_day)

    def rules(self) -> Rules:
        """The rules that hold today."""
        return Rules.from_tuple(tuple(self.ask("Enterprises", "currentRules")))

    def next_rules(self) -> tuple[Rules, int] | None:
        """What is announced and not adopted, with its day; None for nothing."""
        rules, from_day = self.ask("Enterprises", "nextRules")
        return (Rules.from_tuple(tuple(rules)), int(from_day)) if from_day else None

    def is_currency_allowed(self, currency: str) -> bool:
        """Whether new business may be in a currency today."""
        return bool(self.ask("Enterprises", "isCurrencyAllowed", currency))

    def _schedule(self, sender: Sender, name: str, *arguments: Any) -> Done[None]:
        enterprises = self.contract("Enterprises")
        data = enterprises.encode_abi(name, args=arguments)
        words = (enterprises.address, data, _WHEN_ALLOWED)
        return self._do(sender, "Governance", "schedule", *words)
