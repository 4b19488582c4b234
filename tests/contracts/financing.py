"""Pledges with defaults that work, and the standing bid: what the stage's own verbs leave out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from stage import Stage, Struct

ENDLESS = 2**256 - 1


@dataclass(frozen=True)
class PledgeBid(Struct):
    """IPledges.PledgeBid."""

    financier: Any
    lot: int
    lotVersion: int
    currency: Any
    advancePpm: int
    ratePpm: int
    dayBasis: int
    repayDay: int
    lastDay: int
    nonce: int


def pledge_bid(stage: Stage, lot: int, **changes: Any) -> PledgeBid:
    """The financier's offer to advance four fifths on a lot for thirty days, but for `changes`."""
    house, today = stage.house, stage.today
    usual = PledgeBid(
        financier=stage.people.financier,
        lot=lot,
        lotVersion=house.warrants.versionOf(lot),
        currency=house.deposits,
        advancePpm=800_000,
        ratePpm=43_500,
        dayBasis=360,
        repayDay=today + 30,
        lastDay=today + 5,
        nonce=stage.today * 1_000 + len(stage.chain),
    )
    return replace(usual, **changes)


def pledge(stage: Stage, lot: int, **changes: Any) -> Any:
    """The holder pledges a lot; the transaction."""
    house = stage.house
    bid = pledge_bid(stage, lot, **changes)
    house.deposits.approve(house.pledges, ENDLESS, {"from": bid.financier})
    signature = stage.sign(bid.financier, bytes(house.pledges.pledgeBidDigest(bid.words)))
    return house.pledges.pledge(bid.words, signature, {"from": stage.lot(lot)["owner"]})


def repay_loan(stage: Stage, lot: int) -> Any:
    """The pledgor pays its loan back, with what the bank gives it for that; the transaction."""
    house, pledgor = stage.house, stage.lot(lot)["owner"]
    stage.fund(pledgor, house.pledges.debtOf(lot))
    house.deposits.approve(house.pledges, ENDLESS, {"from": pledgor})
    return house.pledges.repayLoan(lot, {"from": pledgor})


def sell_standing(stage: Stage, lot: int, amount: int | None = None, by: Any = None) -> Any:
    """The financier (unless told) bids for all that is core's, the holder takes it; the sale."""
    house, people = stage.house, stage.people
    by = by or people.financier
    bands = [(365, 43_500), (0, 0), (0, 0), (0, 0)]
    bid = (10**12, stage.today + 5, 360, 0, False, 0, bands)
    house.desk.setStandingBid(people.core, house.deposits, bid, {"from": by})
    word = stage.lot(lot)
    amount = word["amount"] if amount is None else amount
    return house.desk.acceptStanding(by, lot, amount, 0, {"from": word["owner"]})
