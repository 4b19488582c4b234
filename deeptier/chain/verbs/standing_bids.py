"""Bids that stand on chain, and how much of one obligor a financier holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from deeptier.chain.sending import Sender
from deeptier.chain.verbs.base import Done, Verbs, answered
from deeptier.chain.verbs.discount import Sale, sale_in
from deeptier.discounting import Basis, Method
from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.structs import Bool, Struct, Uint16, Uint24, Uint32, Uint64

_BANDS = 4


@dataclass(frozen=True)
class Band(Struct):
    """The rate for lots that are due in at most so many days."""

    longest_days: Uint16
    rate_ppm: Uint32


@dataclass(frozen=True, kw_only=True)
class StandingBid(Struct):
    """What a financier buys of an obligor; up to four bands, shortest first.

    The contract counts `revision`; what is given is not looked at. A budget of zero is no bid.
    """

    budget: Uint64
    last_day: Uint24
    day_basis: Annotated[int, "uint16"] = Basis.ACT_360
    method: Annotated[Method, "uint8"] = Method.DISCOUNT
    recourse: Bool = False
    revision: Uint32 = 0
    bands: Annotated[tuple[Band, ...], "Band[]"]

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= len(self.bands) <= _BANDS:
            raise InputError("number of bands", len(self.bands), f"from 1 to {_BANDS}")
        unused = (Band(0, 0),) * (_BANDS - len(self.bands))
        object.__setattr__(self, "bands", self.bands + unused)


class StandingBidVerbs(Verbs):
    """Standing bids. The financier approves "DiscountDesk" to take its deposits."""

    def set_standing_bid(
        self, sender: Sender, obligor: str, bid: StandingBid, currency: str | None = None
    ) -> Done[bytes]:
        """Set the sender's bid for lots of an obligor; the value is the digest of this revision."""
        token = currency or self.address("DepositToken")
        done = self._do(sender, "DiscountDesk", "setStandingBid", obligor, token, bid.as_tuple())
        (digest,) = (e.args["bidDigest"] for e in done.events if e.name == "StandingBidSet")
        return answered(done, bytes(digest))

    def accept_standing_bid(
        self, sender: Sender, financier: str, lot: LotId, amount: int, least_proceeds: int
    ) -> Done[Sale]:
        """Sell a lot, or a part of it, to a standing bid, for at least so much.

        `amount` and `least_proceeds` are in minor units.
        """
        words = (financier, lot.number, amount, least_proceeds)
        done = self._do(sender, "DiscountDesk", "acceptStanding", *words)
        return answered(done, sale_in(done))

    def release_exposure(self, sender: Sender, lot: LotId, hops: int) -> Done[None]:
        """Count no longer what a financier no longer holds of a lot that it bought."""
        return self._do(sender, "DiscountDesk", "releaseExposure", lot.number, hops)

    def standing_bid(
        self, financier: str, obligor: str, currency: str | None = None
    ) -> StandingBid:
        """A financier's bid for lots of an obligor; its budget is zero for none."""
        token = currency or self.address("DepositToken")
        words = (financier, obligor, token)
        return StandingBid.from_tuple(tuple(self.ask("DiscountDesk", "standingBidOf", *words)))

    def exposure(self, financier: str, obligor: str, currency: str | None = None) -> int:
        """Face of an obligor that counts against a financier's cap, in minor units."""
        token = currency or self.address("DepositToken")
        return int(self.ask("DiscountDesk", "exposureOf", financier, obligor, token))
