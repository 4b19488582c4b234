"""Confirm a payable, or undo one."""

from __future__ import annotations

from collections.abc import Sequence

from deeptier.chain.sending import Sender
from deeptier.chain.verbs.base import Done, Verbs, answered, only
from deeptier.consents import IssueConsents, Terms
from deeptier.lot_id import LotId


class PayableVerbs(Verbs):
    """Issuing and cancelling. A party that sends needs no signature."""

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

    def cancel(
        self,
        sender: Sender,
        terms: Terms,
        invoices: Sequence[bytes],
        last_day: int,
        obligor: bytes = b"",
        payee: bytes = b"",
    ) -> Done[int]:
        """Undo a payable by the consents of obligor and payee; the value is its number.

        `last_day` is a day number.
        """
        words = (terms.as_tuple(), list(invoices), last_day, obligor, payee)
        done = self._do(sender, "Payables", "cancel", *words)
        return answered(done, int(only(done, "PayableCancelled")["payableNumber"]))

    def payable_count(self) -> int:
        """How many payables were issued; the newest has this number."""
        return int(self.ask("Payables", "payableCount"))
