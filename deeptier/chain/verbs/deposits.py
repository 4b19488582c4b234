"""The money of the chain: mint, burn, transfer and approve deposits."""

from __future__ import annotations

from deeptier.bounds import MAX_UINT256
from deeptier.chain.sending import Sender
from deeptier.chain.verbs.base import Done, Verbs


class DepositVerbs(Verbs):
    """The deposit token of this deployment. Amounts in minor units."""

    def mint(self, sender: Sender, account: str, amount: int) -> Done[None]:
        """Issue deposits to an account.

        `amount` is in minor units.
        """
        return self._do(sender, "DepositToken", "mint", account, amount)

    def burn(self, sender: Sender, amount: int) -> Done[None]:
        """Take deposits back from the sender's own account.

        `amount` is in minor units.
        """
        return self._do(sender, "DepositToken", "burn", amount)

    def transfer(self, sender: Sender, to: str, amount: int) -> Done[None]:
        """Move deposits of the sender.

        `amount` is in minor units.
        """
        return self._do(sender, "DepositToken", "transfer", to, amount)

    def approve(self, sender: Sender, contract: str, amount: int = MAX_UINT256) -> Done[None]:
        """Let a contract ("Clearing", "DiscountDesk", "Pledges") take deposits of the sender.

        `amount` is in minor units.
        """
        return self._do(sender, "DepositToken", "approve", self.address(contract), amount)

    def balance_of(self, account: str) -> int:
        """An account's deposits, in minor units."""
        return int(self.ask("DepositToken", "balanceOf", account))
