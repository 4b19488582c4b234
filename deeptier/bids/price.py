"""What the seller of a lot receives from a bid."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.bounds import PPM
from deeptier.consents import Bid
from deeptier.discounting import discount_on
from deeptier.rounding import half_up

#: Highest service fee, in millionths of the face.
HIGHEST_FEE_PPM = 10_000


@dataclass(frozen=True)
class Price:
    """What a bid makes of a face amount on a day, in minor units.

    Attributes:
        discount: the interest, taken up front.
        obligor_part: of the discount, what the obligor pays to the seller.
        fee: taken from what the seller is paid.
        financier_pays: face less discount.
        net_proceeds: what the seller receives in all: face - discount + obligor_part - fee.
    """

    face: int
    days: int
    discount: int
    obligor_part: int
    fee: int

    @property
    def financier_pays(self) -> int:
        """What leaves the financier's deposits."""
        return self.face - self.discount

    @property
    def net_proceeds(self) -> int:
        """What the seller receives."""
        return self.face - self.discount + self.obligor_part - self.fee


def price_of(bid: Bid, face: int, days: int) -> Price:
    """The price of a face amount under a bid, `days` before it is due.

    Errors: `InputError` as `discount_on`.
    """
    discount = discount_on(face, bid.rate_ppm, days, bid.day_basis, bid.method)
    return Price(
        face=face,
        days=days,
        discount=discount,
        obligor_part=half_up(discount * bid.obligor_share_ppm, PPM),
        fee=half_up(face * bid.fee_ppm, PPM),
    )
