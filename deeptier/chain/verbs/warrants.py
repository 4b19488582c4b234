"""Circulate: split and endorse lots, hold them by order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deeptier.chain.sending import Sender
from deeptier.chain.verbs.base import Done, Verbs, answered, cut, delivered
from deeptier.consents import Consent, Delivery
from deeptier.lot_id import LotId
from deeptier.structs import Address, Bool, Struct, Uint8, Uint16, Uint64


@dataclass(frozen=True)
class LotState(Struct):
    """A lot as the ledger has it; all zero for one that was never made, is spent or redeemed."""

    owner: Address
    amount: Uint64
    children: Uint16
    hops: Uint8
    frozen: Bool
    offered: Bool
    pledged: Bool


class WarrantVerbs(Verbs):
    """The ledger of lots. With the holder's consent anyone may send what only the holder may."""

    def split(
        self, sender: Sender, lot: LotId, amounts: Sequence[int], consent: Consent | None = None
    ) -> Done[tuple[LotId, ...]]:
        """Cut lots of these amounts out of a lot; the value is the new lots, in order.

        `amounts` are in minor units.
        """
        done = self._consented(sender, "split", (lot.number, list(amounts)), consent)
        return answered(done, cut(done))

    def endorse(
        self,
        sender: Sender,
        lot: LotId,
        to: str,
        amount: int,
        trade_reference: bytes,
        consent: Consent | None = None,
    ) -> Done[LotId]:
        """Deliver a lot, or a part of it, against a trade; the value is the delivered lot.

        It is held for a receiver that wants to accept: `OfferVerbs`. `amount` is in minor units.
        """
        words = (lot.number, to, amount, trade_reference)
        done = self._consented(sender, "endorse", words, consent)
        return answered(done, delivered(done)[0])

    def endorse_many(
        self,
        sender: Sender,
        lot: LotId,
        deliveries: Sequence[Delivery],
        consent: Consent | None = None,
    ) -> Done[tuple[LotId, ...]]:
        """Deliver a cut of a lot to each of several; the value is the delivered lots, in order.

        Amounts are in minor units.
        """
        words = (lot.number, [delivery.as_tuple() for delivery in deliveries])
        done = self._consented(sender, "endorseMany", words, consent)
        return answered(done, delivered(done))

    def set_operator(self, sender: Sender, operator: str, approved: bool) -> Done[None]:
        """Let an account act for the sender on all its lots, or no longer."""
        return self._do(sender, "Warrants", "setApprovalForAll", operator, approved)

    def freeze_lot(self, sender: Sender, lot: LotId, order: bytes) -> Done[None]:
        """Stop a lot; the cash it is owed is kept."""
        return self._do(sender, "Warrants", "freezeLot", lot.number, order)

    def thaw_lot(self, sender: Sender, lot: LotId, order: bytes) -> Done[None]:
        """Undo a lot's freeze."""
        return self._do(sender, "Warrants", "thawLot", lot.number, order)

    def freeze_payable(self, sender: Sender, payable: int, order: bytes) -> Done[None]:
        """Stop all lots of a payable; the cash they are owed is kept."""
        return self._do(sender, "Warrants", "freezePayable", payable, order)

    def thaw_payable(self, sender: Sender, payable: int, order: bytes) -> Done[None]:
        """Undo a payable's freeze."""
        return self._do(sender, "Warrants", "thawPayable", payable, order)

    def lot(self, lot: LotId) -> LotState:
        """A lot as the ledger has it."""
        return LotState.from_tuple(tuple(self.ask("Warrants", "lotOf", lot.number)))

    def version(self, lot: LotId) -> int:
        """The version of a lot that a consent or bid must name."""
        return int(self.ask("Warrants", "versionOf", lot.number))

    def _consented(
        self, sender: Sender, verb: str, words: tuple[object, ...], consent: Consent | None
    ) -> Done[None]:
        if consent is None:
            return self._do(sender, "Warrants", verb, *words)
        return self._do(sender, "Warrants", f"{verb}WithConsent", *words, consent.as_tuple())
