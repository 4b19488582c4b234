"""Confirm a payable, and set the rules that later ones must keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deeptier.chain.record import Rules
from deeptier.chain.sending import Sender
from deeptier.chain.verbs.base import Done, Verbs, answered, only
from deeptier.consents import IssueConsents, Terms
from deeptier.lot_id import LotId

_WHEN_ALLOWED = 0  # AccessManager: as soon as the delay is over


class PayableVerbs(Verbs):
    """Issuing, and the rulebook.

    A rulemaker with a delay first announces what it will set, with the same values, and sets it
    when the delay is over.
    """

    def issue(
        self,
        sender: Sender,
        terms: Terms,
        invoices: Sequence[bytes] = (),
        consents: IssueConsents | None = None,
    ) -> Done[LotId]:
        """Issue a payable; the value is its root lot. A party that sends needs no signature."""
        signed = (consents or IssueConsents()).as_tuple()
        done = self._do(sender, "Payables", "issue", terms.as_tuple(), list(invoices), signed)
        return answered(done, LotId(int(only(done, "PayableIssued")["payableNumber"])))

    def announce_rules(self, sender: Sender, rules: Rules) -> Done[None]:
        """Schedule `set_rules` with the same rules."""
        return self._announce(sender, "setRules", rules.as_tuple())

    def set_rules(self, sender: Sender, rules: Rules) -> Done[None]:
        """Set the limits on later payables."""
        return self._do(sender, "Payables", "setRules", rules.as_tuple())

    def announce_currency(self, sender: Sender, currency: str, allowed: bool) -> Done[None]:
        """Schedule `set_currency` with the same values."""
        return self._announce(sender, "setCurrency", currency, allowed)

    def set_currency(self, sender: Sender, currency: str, allowed: bool) -> Done[None]:
        """Allow a currency for later payables, or no longer."""
        return self._do(sender, "Payables", "setCurrency", currency, allowed)

    def rules(self) -> Rules:
        """The limits that the next payable must keep."""
        return Rules.from_tuple(tuple(self.ask("Payables", "currentRules")))

    def payable_count(self) -> int:
        """How many payables were issued; the newest has this number."""
        return int(self.ask("Payables", "payableCount"))

    def _announce(self, sender: Sender, name: str, *arguments: Any) -> Done[None]:
        payables = self.contract("Payables")
        words = (payables.address, payables.encode_abi(name, args=arguments), _WHEN_ALLOWED)
        return self._do(sender, "Governance", "schedule", *words)
