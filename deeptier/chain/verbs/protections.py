"""What protects holders when an obligor fails: its deposit, its guarantor, later recoveries."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.chain.sending import Sender
from deeptier.chain.verbs.base import Done, Verbs, answered, only
from deeptier.structs import Struct, Uint64


@dataclass(frozen=True)
class Guarantee(Struct):
    """What a guarantor paid in the obligor's place, and had back, in minor units."""

    principal: Uint64
    penalty: Uint64
    recovered: Uint64
    paid_out: Uint64


class ProtectionVerbs(Verbs):
    """Protections. A guarantor approves "Clearing" to take its deposits."""

    def pay_guarantee(self, sender: Sender, payable: int, amount: int) -> Done[None]:
        """Pay holders in the obligor's place after default; the sender is the guarantor.

        `amount` is in minor units.
        """
        return self._do(sender, "Clearing", "payGuarantee", payable, amount)

    def pay_recovery(self, sender: Sender, payable: int) -> Done[int]:
        """Pay the guarantor what came back from the obligor; the value is that cash.

        The value is in minor units.
        """
        done = self._do(sender, "Clearing", "payRecovery", payable)
        return answered(done, int(only(done, "RecoveryPaid")["cash"]))

    def give_back_deposit(self, sender: Sender, payable: int) -> Done[int]:
        """Return the rest of a deposit once nothing is owed; the value is that cash.

        The value is in minor units.
        """
        done = self._do(sender, "Clearing", "giveBackDeposit", payable)
        return answered(done, int(only(done, "DepositReleased")["amount"]))

    def guarantee(self, payable: int) -> Guarantee:
        """What a guarantor paid on a payable, and had back."""
        return Guarantee.from_tuple(tuple(self.ask("Clearing", "guaranteeOf", payable)))

    def deposit_locked(self, payable: int) -> int:
        """Minor units that are locked for a payable."""
        return int(self.ask("Clearing", "depositLocked", payable))
