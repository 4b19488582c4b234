"""Who takes part: onboard, renew, close, freeze, thaw, pause."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Annotated

from deeptier.chain.sending import Sender
from deeptier.chain.verbs.base import Done, Verbs
from deeptier.roles import Role
from deeptier.structs import Bool, Struct, Uint8, Uint24, Uint32


class Status(IntEnum):
    """Whether an account is an enterprise."""

    UNKNOWN = 0
    OPEN = 1
    CLOSED = 2
    REPLACED = 3


@dataclass(frozen=True)
class Enterprise(Struct):
    """What the register says of an account."""

    status: Annotated[Status, "uint8"]
    frozen: Bool
    roles: Uint8
    expiry_day: Uint24
    defaults: Uint32
    acceptance_days: Uint8


class EnterpriseVerbs(Verbs):
    """The register of enterprises. An order is a commitment to what a regulator acts on."""

    def onboard(
        self, sender: Sender, account: str, roles: Role, expiry_day: int, identity: bytes
    ) -> Done[None]:
        """Register an account; `identity` is the commitment to its registration number.

        `expiry_day` is a day number.
        """
        terms = (account, int(roles), expiry_day, identity)
        return self._do(sender, "Enterprises", "onboard", *terms)

    def renew(self, sender: Sender, account: str, roles: Role, expiry_day: int) -> Done[None]:
        """Set roles and last active day of an account.

        `expiry_day` is a day number.
        """
        return self._do(sender, "Enterprises", "renew", account, int(roles), expiry_day)

    def close(self, sender: Sender, account: str) -> Done[None]:
        """Close an account for good."""
        return self._do(sender, "Enterprises", "close", account)

    def set_acceptance(self, sender: Sender, days: int) -> Done[None]:
        """Ask to accept what the sender is given, within so many days; 0: no need to ask."""
        return self._do(sender, "Enterprises", "setAcceptance", days)

    def freeze(self, sender: Sender, account: str, order: bytes) -> Done[None]:
        """Stop what an account does; the cash it is owed is kept for it."""
        return self._do(sender, "Enterprises", "freeze", account, order)

    def thaw(self, sender: Sender, account: str, order: bytes) -> Done[None]:
        """Undo a freeze."""
        return self._do(sender, "Enterprises", "thaw", account, order)

    def pause(self, sender: Sender, order: bytes) -> Done[None]:
        """Stop new business; clearing goes on."""
        return self._do(sender, "Enterprises", "pauseBusiness", order)

    def resume(self, sender: Sender, order: bytes) -> Done[None]:
        """Let new business run again."""
        return self._do(sender, "Enterprises", "resumeBusiness", order)

    def enterprise(self, account: str) -> Enterprise:
        """What the register says of an account."""
        return Enterprise.from_tuple(tuple(self.ask("Enterprises", "enterpriseOf", account)))

    def today(self) -> int:
        """The day number on the chain."""
        return int(self.ask("Enterprises", "today"))
