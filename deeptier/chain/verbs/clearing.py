"""Cash in from the obligor, out to the holders: repay, collect, claim, redeem, clear, default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deeptier.chain.errors import Refusal, explain
from deeptier.chain.sending import Sender
from deeptier.chain.verbs.base import Done, Event, Verbs, answered, only
from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.structs import Bool, Struct, Uint24, Uint64, Uint104

# A batch that runs short of gas skips the lots that it cannot pay any more, and an estimate finds
# just that the cheapest. So the limit is counted here: the most that a lot takes when its group is
# tried together and then apart, or the whole block where that is less. Unused gas costs nothing.
_GAS = 100_000
_MOST_GAS_PER_LOT = 300_000
_GAS_PER_LOT = 100_000


@dataclass(frozen=True)
class Owed(Struct):
    """What an obligor owes today, in minor units."""

    principal: Uint64
    penalty: Uint64
    to_guarantor: Uint64


@dataclass(frozen=True)
class CashAccount(Struct):
    """The cash account of a payable, in minor units; see the contract's `Account`."""

    face: Uint64
    principal_paid: Uint64
    redeemed: Uint64
    penalty_ppm_per_day: Uint24
    in_arrears: Bool
    defaulted: Bool
    guarantor_paid: Bool
    deposited: Bool
    cancelled: Bool
    penalty_ppm: Uint104
    penalty_paid: Uint64
    accrued_day: Uint24
    extra_paid_out: Uint64
    held: Uint64


@dataclass(frozen=True)
class Cleared:
    """What a batch did.

    Attributes:
        paid: by lot, the cash that its holder got.
        skipped: by lot, why it could not be paid; nothing of it changed.
    """

    paid: Mapping[LotId, int]
    skipped: Mapping[LotId, Refusal]


class ClearingVerbs(Verbs):
    """Clearing. Payers approve it to take their deposits: `DepositVerbs.approve`."""

    def repay(self, sender: Sender, payable: int, amount: int) -> Done[None]:
        """Pay on a payable from the sender's deposits, at most what is owed today.

        `amount` is in minor units.
        """
        return self._do(sender, "Clearing", "repay", payable, amount)

    def set_mandate(
        self, sender: Sender, granted: bool = True, currency: str | None = None
    ) -> Done[None]:
        """Let anyone collect what the sender owes from the due day, or no longer."""
        token = currency or self.address("DepositToken")
        return self._do(sender, "Clearing", "setMandate", token, granted)

    def collect(self, sender: Sender, payable: int) -> Done[int]:
        """Collect what is owed from an obligor that mandated it; the value is what came in.

        The value is in minor units.
        """
        done = self._do(sender, "Clearing", "collect", payable)
        came = only(done, "Repaid")
        beyond = sum(e.args["cash"] for e in done.events if e.name == "GuarantorReimbursed")
        return answered(done, int(came["principal"] + came["penalty"] + beyond))

    def claim(self, sender: Sender, lot: LotId) -> Done[int]:
        """Pay a lot's holder its share of what came in so far; the value is that cash.

        The value is in minor units.
        """
        done = self._do(sender, "Clearing", "claim", lot.number)
        return answered(done, _paid(done.events)[lot])

    def redeem(self, sender: Sender, lot: LotId) -> Done[int]:
        """Pay a lot of a settled payable in full and end it; the value is the cash paid now.

        The value is in minor units.
        """
        done = self._do(sender, "Clearing", "redeem", lot.number)
        return answered(done, _paid(done.events)[lot])

    def clear(self, sender: Sender, lots: Sequence[LotId]) -> Done[Cleared]:
        """Redeem or claim each lot, skipping what cannot be paid.

        Errors: `InputError` for more lots than a block has gas for.
        """
        numbers = [lot.number for lot in lots]
        block_gas = self.web3.eth.get_block("latest")["gasLimit"]
        most = (block_gas - _GAS) // _GAS_PER_LOT
        if len(lots) > most:
            raise InputError(
                "number of lots", len(lots), f"at most {most}, what a block has gas for"
            )
        gas = min(block_gas, _GAS + _MOST_GAS_PER_LOT * len(lots))
        done = self._do(sender, "Clearing", "clear", numbers, gas=gas)
        skipped = {
            LotId.from_number(event.args["lot"]): explain(
                event.args["reason"], sender.names, sender.decimals
            )
            for event in done.events
            if event.name == "Skipped"
        }
        return answered(done, Cleared(_paid(done.events), skipped))

    def declare_default(self, sender: Sender, payable: int) -> Done[None]:
        """Declare default of a payable that is unpaid after its grace."""
        return self._do(sender, "Clearing", "declareDefault", payable)

    def retire(self, sender: Sender, lot: LotId) -> Done[int]:
        """End a lot of the sender's own payable before it is due; the value is its face.

        The value is in minor units.
        """
        done = self._do(sender, "Clearing", "retire", lot.number)
        return answered(done, int(only(done, "Retired")["amount"]))

    def owed(self, payable: int) -> Owed:
        """What the obligor owes today."""
        return Owed.from_tuple(tuple(self.ask("Clearing", "owedOn", payable)))

    def outstanding(self, lot: LotId) -> int:
        """What is still to come to a lot as of today, in minor units."""
        return int(self.ask("Clearing", "outstandingOf", lot.number))

    def cash_account(self, payable: int) -> CashAccount:
        """The cash account of a payable."""
        return CashAccount.from_tuple(tuple(self.ask("Clearing", "accountOf", payable)))


def _paid(events: Sequence[Event]) -> dict[LotId, int]:
    """By lot: what its holder got, from what was claimed, redeemed and shared of penalty."""
    paid: dict[LotId, int] = {}
    for event in events:
        args = event.args
        if event.name == "Claimed":
            cash = args["cash"]
        elif event.name == "Redeemed":
            cash = args["amount"]
        elif event.name == "ArrearsRedeemed":
            cash = args["penaltyShare"] - args["claimed"]
        else:
            continue
        lot = LotId.from_number(args["lot"])
        paid[lot] = paid.get(lot, 0) + cash
    return paid
