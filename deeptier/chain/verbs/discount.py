"""Sell a lot before it is due, and sell it back after default."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.chain.sending import Sender
from deeptier.chain.verbs.base import Done, Verbs, answered, only
from deeptier.consents import Bid, Consent
from deeptier.lot_id import LotId


@dataclass(frozen=True)
class Sale:
    """A lot that was sold: what the financier holds, and what was paid. Amounts in minor units."""

    lot: LotId
    face: int
    discount: int
    proceeds: int
    tenor_days: int


class DiscountVerbs(Verbs):
    """The discount desk. Buyers approve it to take their deposits: `DepositVerbs.approve`."""

    def accept_bid(
        self,
        sender: Sender,
        bid: Bid,
        signature: bytes,
        lot: LotId,
        amount: int,
        consent: Consent | None = None,
    ) -> Done[Sale]:
        """Sell a lot, or a part of it, to a bid; with the holder's consent, for the holder."""
        words = (bid.as_tuple(), signature, lot.number, amount)
        if consent is None:
            done = self._do(sender, "DiscountDesk", "accept", *words)
        else:
            verb = "acceptWithConsent"
            done = self._do(sender, "DiscountDesk", verb, *words, consent.as_tuple())
        sold = only(done, "Discounted")
        sale = Sale(
            lot=LotId.from_number(sold["lot"]),
            face=sold["faceAmount"],
            discount=sold["discount"],
            proceeds=sold["proceeds"],
            tenor_days=sold["tenorDays"],
        )
        return answered(done, sale)

    def cancel_bid(self, sender: Sender, bid: Bid) -> Done[None]:
        """Kill one bid of the sender, signed or not yet."""
        return self._do(sender, "DiscountDesk", "cancelBid", bid.as_tuple())

    def cancel_all_bids(self, sender: Sender) -> Done[int]:
        """Kill all bids of the sender; the value is the series that new bids must name."""
        done = self._do(sender, "DiscountDesk", "cancelAllBids")
        return answered(done, int(only(done, "SeriesRaised")["series"]))

    def bid_series(self, financier: str) -> int:
        """The series that a financier's bids must name."""
        return int(self.ask("DiscountDesk", "seriesOf", financier))

    def claim_recourse(
        self, sender: Sender, lot: LotId, sold_as: LotId | None = None
    ) -> Done[None]:
        """Claim recourse for a lot; `sold_as` is the lot as the sender bought it, if another."""
        words = (lot.number, (sold_as or lot).number)
        return self._do(sender, "DiscountDesk", "claimRecourse", *words)

    def pay_recourse(self, sender: Sender, lot: LotId) -> Done[int]:
        """Pay a claim, for oneself or the seller; the value is the cash that was paid."""
        done = self._do(sender, "DiscountDesk", "payRecourse", lot.number)
        return answered(done, int(only(done, "RecoursePaid")["cash"]))
