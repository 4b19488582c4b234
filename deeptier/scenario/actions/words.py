"""What several actions name: lots, trades, deliveries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class LotName:
    """A lot as a scenario names it: its payable's id and its path of cuts, written "P-1-2"."""

    payable: str
    path: tuple[int, ...] = ()

    def __str__(self) -> str:
        return "-".join((self.payable, *map(str, self.path)))


@dataclass(frozen=True)
class Trade:
    """The documents behind one delivery, as text; None for one that the trade does not have."""

    contract: str | None
    invoice: str | None
    waybill: str | None
    payment: str | None


@dataclass(frozen=True)
class Delivery:
    """One receiver of an endorsement; None for the whole lot."""

    to: str
    amount: int | None
    trade: Trade
