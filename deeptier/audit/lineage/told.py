"""The events that tell of one lot's title, in order, and what stands beside each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from deeptier.audit.events import Event, Place
from deeptier.audit.events.bids import FeePaid, InterestShared
from deeptier.audit.events.clearing import ArrearsRedeemed
from deeptier.audit.events.desk import Discounted, RecourseGranted, RecoursePaid
from deeptier.audit.events.lots import Delivered, Split
from deeptier.audit.events.offers import SplitByOrder
from deeptier.audit.events.pledges import Foreclosed
from deeptier.audit.events.register import EnterpriseFrozen, EnterpriseThawed
from deeptier.audit.family import parent_of
from deeptier.lot_id import LotId

E = TypeVar("E", bound=Event)


class Told:
    """The events of a chain of title: those of a lot, its ancestors, its payable, its holders."""

    def __init__(self, events: Iterable[Event], lot: LotId) -> None:
        self._lots = {each.number for each in (lot, *lot.ancestors())}
        self._payable = lot.payable
        self.events = [event for event in events if self._concerns(event)]
        self._together: dict[str, list[Event]] = defaultdict(list)
        for event in self.events:
            self._together[event.place.transaction].append(event)

    def beside(self, place: Place, kind: type[E]) -> Iterator[E]:
        """The events of a kind in the same transaction."""
        return (event for event in self._together[place.transaction] if isinstance(event, kind))

    def after(self, event: Event, kind: type[E], lot: int) -> E | None:
        """The first event of a kind and a lot that follows in the same transaction."""
        return next(
            (
                each
                for each in self.beside(event.place, kind)
                if each.place.index > event.place.index and getattr(each, "lot", None) == lot
            ),
            None,
        )

    def sale(self, event: Delivered) -> Discounted | None:
        """The sale that a delivery is of."""
        wanted = (event.lot, event.from_, event.to, event.ref, event.amount)
        return next(
            (
                each
                for each in self.beside(event.place, Discounted)
                if wanted
                == (each.lot, each.seller, each.financier, each.bid_digest, each.face_amount)
            ),
            None,
        )

    def fee(self, sale: Discounted) -> FeePaid | None:
        """The fee that was paid out of a sale's proceeds."""
        return self.after(sale, FeePaid, sale.lot)

    def shared(self, sale: Discounted) -> InterestShared | None:
        """The part of a sale's discount that the obligor bore."""
        return self.after(sale, InterestShared, sale.lot)

    def right(self, event: Delivered) -> RecourseGranted | None:
        """The right of recourse that came with a delivery."""
        for each in self.beside(event.place, RecourseGranted):
            if _passes(event, each.lot, each.seller, each.buyer, each.hops):
                return each
        return None

    def recourse(self, event: Delivered) -> RecoursePaid | None:
        """The payment for which a lot went back."""
        for each in self.beside(event.place, RecoursePaid):
            if _passes(event, each.lot, each.holder, each.seller, each.hops):
                return each
        return None

    def foreclosure(self, event: Delivered) -> Foreclosed | None:
        """The foreclosure that a delivery is of."""
        found = self.beside(event.place, Foreclosed)
        return next((each for each in found if each.lot == event.lot), None)

    def order_of(self, event: Split) -> bytes:
        """The order that cut a lot; empty where its holder did."""
        for each in self.beside(event.place, SplitByOrder):
            if each.lot == event.lot and LotId.from_number(each.first_child).path[-1] == (
                event.first_child
            ):
                return each.order_hash
        return b""

    def arrears(self, event: Event, lot: int) -> ArrearsRedeemed | None:
        """What a redemption of a payable in arrears paid beside the face."""
        return self.after(event, ArrearsRedeemed, lot)

    def _concerns(self, event: Event) -> bool:
        number = getattr(event, "lot", None)
        if number is None:
            if isinstance(event, (EnterpriseFrozen, EnterpriseThawed)):
                return True
            return getattr(event, "payable_number", None) == self._payable
        if number in self._lots:
            return True
        if not isinstance(event, Delivered) or number >> 192 != self._payable:
            return False
        return parent_of(number) in self._lots


def _passes(event: Delivered, lot: int, from_: str, to: str, hops: int) -> bool:
    return (event.lot, event.from_, event.to, event.hops) == (lot, from_, to, hops)
