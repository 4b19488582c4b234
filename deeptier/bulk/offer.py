"""What a transaction offers for gas, and what takes its place when that was too little."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_RISE = (9, 8)  # nodes ask an eighth more, before one transaction takes another's place


@dataclass(frozen=True)
class Offer:
    """Wei for a unit of gas.

    Attributes:
        most: that is paid.
        tip: of it to the block's maker; None on a chain without base fee.
    """

    most: int
    tip: int | None = None

    @classmethod
    def of(cls, fields: Mapping[str, int]) -> Offer:
        """The offer that a transaction's fields make."""
        if "gasPrice" in fields:
            return cls(fields["gasPrice"])
        return cls(fields["maxFeePerGas"], fields["maxPriorityFeePerGas"])

    @property
    def fields(self) -> dict[str, int]:
        """As a transaction has them."""
        if self.tip is None:
            return {"gasPrice": self.most}
        return {"type": 2, "maxPriorityFeePerGas": self.tip, "maxFeePerGas": self.most}

    def above(self, before: Offer) -> Offer:
        """This offer, or what takes the place of the one before where that is more."""
        most = max(self.most, _risen(before.most))
        if self.tip is None or before.tip is None:
            return Offer(most, self.tip)
        return Offer(most, max(self.tip, _risen(before.tip)))


def _risen(wei: int) -> int:
    return -(-wei * _RISE[0] // _RISE[1])
