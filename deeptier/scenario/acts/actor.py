"""Acts for all parties of a scenario: what every family of actions needs."""

from __future__ import annotations

from typing import Any

from deeptier.bids.ranking import Ranking
from deeptier.chain.sending import Sender
from deeptier.consents import Consent
from deeptier.lot_id import LotId
from deeptier.scenario.actions import LotName
from deeptier.scenario.stage import Stage
from deeptier.structs import Struct


class Actor:
    """Acts for all parties of a scenario.

    Attributes:
        payables: the number on the chain of each payable that was issued.
        ranking: of the last auction.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.house = stage.house
        self.payables: dict[str, int] = {}
        self.ranking: Ranking | None = None

    def lot(self, name: LotName) -> LotId:
        """The lot that a scenario names."""
        return LotId(self.payables[name.payable], name.path)

    def sender(self, party: str) -> Sender:
        """A party's way to the chain."""
        return self.stage.senders[party]

    def carrier(self, who: str, carrier: str | None) -> Sender:
        """Who sends: the party itself, unless another carries its consent."""
        return self.sender(carrier or who)

    def sign(self, party: str, message: Struct, **extra: Any) -> bytes:
        """A party's signature."""
        return self.house.sign(self.stage.cast.accounts[party], message, **extra)

    def version(self, lot: LotName) -> int:
        """The version of a lot that a consent names."""
        return self.house.version(self.lot(lot))

    def part(self, lot: LotId, amount: int | None) -> int:
        """An amount, or the whole lot."""
        return self.house.lot(lot).amount if amount is None else amount

    def consent(self, who: str, carrier: str | None, message: Any) -> Consent | None:
        """The signed consent, where another carries it to the chain."""
        if carrier is None:
            return None
        return self.house.consent(self.stage.cast.accounts[who], message)

    def allow(self, who: str, contract: str, amount: int) -> None:
        """Let a contract take an amount, where it may not yet."""
        owner, spender = self.stage.address(who), self.house.address(contract)
        if int(self.house.ask("DepositToken", "allowance", owner, spender)) < amount:
            self.house.approve(self.sender(who), contract, amount)
            self.stage.clock.hold()
