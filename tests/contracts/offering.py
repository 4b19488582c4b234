"""Offers: a receiver that asks to accept, and a lot that is held for it."""

from __future__ import annotations

from typing import Any

from stage import TRADE, Stage

#: IWarrants.Hold
OFFER, PLEDGE = 0, 1
NO_OFFER = ("0x" + 40 * "0", 0, bytes(32))


def ask(stage: Stage, account: Any, days: int = 5) -> None:
    """From now on the account accepts what it is given within so many days."""
    stage.house.enterprises.setAcceptance(days, {"from": account})


def offer(stage: Stage, lot: int, to: Any, amount: int | None = None) -> int:
    """The holder endorses a lot, or `amount` of it, to one that asks; the lot that is held."""
    word = stage.lot(lot)
    amount = word["amount"] if amount is None else amount
    tx = stage.house.warrants.endorse(lot, to, amount, TRADE, {"from": word["owner"]})
    return int(tx.events["Offered"]["lot"])
