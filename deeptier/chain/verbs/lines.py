"""How much an obligor may promise: grant, change, suspend a credit line."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.chain.sending import Sender
from deeptier.chain.verbs.base import Done, Verbs, answered, only
from deeptier.structs import Address, Bool, Struct, Uint24, Uint64


@dataclass(frozen=True)
class Line(Struct):
    """A credit line, amounts in minor units."""

    limit: Uint64
    used: Uint64
    expiry_day: Uint24
    suspended: Bool
    obligor: Address
    bank: Address
    currency: Address


class LineVerbs(Verbs):
    """Credit lines; the sender is the bank behind them."""

    def grant_line(
        self,
        sender: Sender,
        obligor: str,
        limit: int,
        expiry_day: int,
        currency: str | None = None,
    ) -> Done[int]:
        """Grant a line in a currency (the deposit token unless given); the value is its number.

        `limit` is in minor units, `expiry_day` is a day number.
        """
        token = currency or self.address("DepositToken")
        done = self._do(sender, "Clearing", "grantLine", obligor, token, limit, expiry_day)
        return answered(done, int(only(done, "LineGranted")["line"]))

    def set_line_limit(self, sender: Sender, line: int, limit: int) -> Done[None]:
        """Raise or lower a line's limit.

        `limit` is in minor units.
        """
        return self._do(sender, "Clearing", "setLineLimit", line, limit)

    def renew_line(self, sender: Sender, line: int, expiry_day: int) -> Done[None]:
        """Set the last day on which a line may be drawn.

        `expiry_day` is a day number.
        """
        return self._do(sender, "Clearing", "renewLine", line, expiry_day)

    def suspend_line(self, sender: Sender, line: int) -> Done[None]:
        """Stop draws on a line."""
        return self._do(sender, "Clearing", "suspendLine", line)

    def resume_line(self, sender: Sender, line: int) -> Done[None]:
        """Let a line be drawn again."""
        return self._do(sender, "Clearing", "resumeLine", line)

    def line(self, line: int) -> Line:
        """What is known of a line."""
        return Line.from_tuple(tuple(self.ask("Clearing", "lineOf", line)))
