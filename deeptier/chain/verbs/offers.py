"""Accept what is given: offers held for a receiver, and deliveries that both sides signed."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.chain.sending import Sender
from deeptier.chain.verbs.base import Done, Verbs, answered, delivered
from deeptier.consents import Consent
from deeptier.lot_id import LotId
from deeptier.structs import ZERO_ADDRESS, Address, Struct, Uint24, Word


@dataclass(frozen=True)
class Offer(Struct):
    """What is held of a lot for a receiver; nobody's where no offer was made."""

    to: Address
    last_day: Uint24
    trade_reference: Word

    @property
    def is_open(self) -> bool:
        """Whether there is a receiver at all."""
        return self.to != ZERO_ADDRESS


class OfferVerbs(Verbs):
    """An enterprise that asks to accept is offered what it is given: `endorse` holds the lot."""

    def accept_offer(
        self, sender: Sender, lot: LotId, consent: Consent | None = None
    ) -> Done[LotId]:
        """Take the lot that is held for the sender, or by consent for whoever signed it."""
        if consent is None:
            done = self._do(sender, "Offers", "accept", lot.number)
        else:
            words = (lot.number, consent.as_tuple())
            done = self._do(sender, "Offers", "acceptWithConsent", *words)
        return answered(done, delivered(done)[0])

    def reject_offer(self, sender: Sender, lot: LotId) -> Done[None]:
        """Refuse the lot that is held for the sender."""
        return self._do(sender, "Offers", "reject", lot.number)

    def return_lapsed_offer(self, sender: Sender, lot: LotId) -> Done[None]:
        """Free a lot whose offer was not accepted in time."""
        return self._do(sender, "Offers", "returnLapsed", lot.number)

    def hand_over(
        self,
        sender: Sender,
        lot: LotId,
        to: str,
        amount: int,
        trade_reference: bytes,
        giver: Consent,
        receiver: bytes = b"",
    ) -> Done[LotId]:
        """Deliver at once what giver and receiver both signed; the value is the delivered lot.

        `amount` is in minor units.
        """
        words = (lot.number, to, amount, trade_reference, giver.as_tuple(), receiver)
        done = self._do(sender, "Offers", "handOver", *words)
        return answered(done, delivered(done)[0])

    def offer(self, lot: LotId) -> Offer:
        """The last offer of a lot; `LotState.offered` says whether it is still held for it."""
        return Offer.from_tuple(tuple(self.ask("Offers", "offerOf", lot.number)))
