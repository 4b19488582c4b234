"""Sell a lot before it is due, and sell it back after default."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.chain.sending import Sender
from deeptier.chain.verbs.base import Done, Verbs, answered, only
from deeptier.consents import Bid, Consent
from deeptier.lot_id import LotId
from deeptier.structs import Struct, Uint32, Uint64


@dataclass(frozen=True)
class Sale:
    """A lot that was sold, amounts in minor units.

    Attributes:
        lot: what the financier holds.
        proceeds: what the financier paid, a fee included.
        obligor_part: of the discount, what the obligor paid to the seller.
        fee: what was taken out of the proceeds.
    """

    lot: LotId
    face: int
    discount: int
    proceeds: int
    tenor_days: int
    obligor_part: int = 0
    fee: int = 0


@dataclass(frozen=True)
class InterestMandate(Struct):
    """How much of the discount on its own warrants an obligor bears; budget in minor units."""

    highest_share_ppm: Uint32
    highest_rate_ppm: Uint32
    budget: Uint64


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
        """Sell a lot, or a part of it, to a bid; with the holder's consent, for the holder.

        `amount` is in minor units.
        """
        words = (bid.as_tuple(), signature, lot.number, amount)
        if consent is None:
            done = self._do(sender, "DiscountDesk", "accept", *words)
        else:
            verb = "acceptWithConsent"
            done = self._do(sender, "DiscountDesk", verb, *words, consent.as_tuple())
        return answered(done, sale_in(done))

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

    def set_interest_mandate(
        self,
        sender: Sender,
        highest_share_ppm: int,
        highest_rate_ppm: int,
        budget: int,
        currency: str | None = None,
    ) -> Done[None]:
        """Bear a share of the discount on the sender's warrants, up to a budget; zeros end it.

        `budget` is in minor units.
        """
        token = currency or self.address("DepositToken")
        words = (token, highest_share_ppm, highest_rate_ppm, budget)
        return self._do(sender, "DiscountDesk", "setInterestMandate", *words)

    def interest_mandate(self, obligor: str, currency: str | None = None) -> InterestMandate:
        """What an obligor bears of the discount on its warrants."""
        token = currency or self.address("DepositToken")
        words = self.ask("DiscountDesk", "interestMandateOf", obligor, token)
        return InterestMandate.from_tuple(tuple(words))

    def claim_recourse(
        self, sender: Sender, lot: LotId, sold_as: LotId | None = None
    ) -> Done[None]:
        """Claim recourse for a lot; `sold_as` is the lot as the sender bought it, if another."""
        words = (lot.number, (sold_as or lot).number)
        return self._do(sender, "DiscountDesk", "claimRecourse", *words)

    def pay_recourse(self, sender: Sender, lot: LotId) -> Done[int]:
        """Pay a claim, for oneself or the seller; the value is the cash that was paid.

        The value is in minor units.
        """
        done = self._do(sender, "DiscountDesk", "payRecourse", lot.number)
        return answered(done, int(only(done, "RecoursePaid")["cash"]))


def sale_in(done: Done[None]) -> Sale:
    """The sale that a transaction made."""
    sold = only(done, "Discounted")
    return Sale(
        lot=LotId.from_number(sold["lot"]),
        face=sold["faceAmount"],
        discount=sold["discount"],
        proceeds=sold["proceeds"],
        tenor_days=sold["tenorDays"],
        obligor_part=sum(e.args["cash"] for e in done.events if e.name == "InterestShared"),
        fee=sum(e.args["fee"] for e in done.events if e.name == "FeePaid"),
    )
