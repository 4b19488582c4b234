"""What a court or a regulator orders: move a lot, or cut it."""

from __future__ import annotations

from collections.abc import Sequence

from deeptier.chain.sending import Sender
from deeptier.chain.verbs.base import Done, Verbs, answered, cut, only
from deeptier.lot_id import LotId


class OrderVerbs(Verbs):
    """Orders. The sender is a regulator; the order is a commitment to what it acts on."""

    def move_by_order(
        self, sender: Sender, lot: LotId, to: str, amount: int, order: bytes
    ) -> Done[LotId]:
        """Give a lot, or a part of it, to another enterprise; the value is what arrived.

        `amount` is in minor units.
        """
        done = self._do(sender, "Orders", "moveByOrder", lot.number, to, amount, order)
        return answered(done, LotId.from_number(only(done, "MovedByOrder")["delivered"]))

    def split_by_order(
        self, sender: Sender, lot: LotId, amounts: Sequence[int], order: bytes
    ) -> Done[tuple[LotId, ...]]:
        """Cut lots out of a lot for its own holder; the value is the new lots, in order.

        `amounts` are in minor units.
        """
        done = self._do(sender, "Orders", "splitByOrder", lot.number, list(amounts), order)
        return answered(done, cut(done))
