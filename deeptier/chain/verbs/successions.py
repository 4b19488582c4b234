"""A lost or stolen key: another account takes the enterprise's place, and what it has follows."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.chain.sending import Sender
from deeptier.chain.verbs.base import Done, Verbs, answered, only
from deeptier.lot_id import LotId
from deeptier.structs import Address, Struct, Uint24


@dataclass(frozen=True)
class Succession(Struct):
    """What is proposed for an account; nobody where nothing is."""

    successor: Address
    from_day: Uint24


class SuccessionVerbs(Verbs):
    """Successions. Registrars propose and withdraw; the old account refuses; anyone completes."""

    def propose_successor(self, sender: Sender, account: str, successor: str) -> Done[int]:
        """Propose an account for another's place; the value is the day it may be completed.

        The value is a day number.
        """
        done = self._do(sender, "Enterprises", "proposeSuccessor", account, successor)
        return answered(done, int(only(done, "SuccessorProposed")["fromDay"]))

    def refuse_successor(self, sender: Sender) -> Done[None]:
        """Object to what is proposed for the sender."""
        return self._do(sender, "Enterprises", "refuseSuccessor")

    def withdraw_successor(self, sender: Sender, account: str) -> Done[None]:
        """Take a proposal back."""
        return self._do(sender, "Enterprises", "withdrawSuccessor", account)

    def complete_succession(self, sender: Sender, account: str) -> Done[None]:
        """Put the successor in the account's place, from its day on."""
        return self._do(sender, "Enterprises", "completeSuccession", account)

    def follow(self, sender: Sender, lot: LotId) -> Done[None]:
        """Give a lot to the account that took its holder's place."""
        return self._do(sender, "Warrants", "follow", lot.number)

    def follow_line(self, sender: Sender, line: int) -> Done[None]:
        """Name in a credit line the accounts that took its parties' places."""
        return self._do(sender, "Clearing", "followLine", line)

    def succession(self, account: str) -> Succession:
        """What is proposed for an account."""
        return Succession.from_tuple(tuple(self.ask("Enterprises", "successionOf", account)))

    def current_account(self, account: str) -> str:
        """The account itself, or the last that took its place."""
        return str(self.ask("Enterprises", "currentAccountOf", account))
