"""Draws for standing bids, and for exposures that no longer stand."""

from __future__ import annotations

from deeptier.model.core import Account, Command, Lot
from deeptier.model.figures import discount
from deeptier.model.papers import Band, StandingBid
from deeptier.model.standing import standing_words
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.draws import market
from proof.draws.base import draw
from proof.draws.choices import free_lots
from proof.draws.desk import RATES_PPM
from proof.scene import Scene

_UNUSED = Band(0, 0)


@draw(4)
def set_standing_bid(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By a financier, mostly for what a lot is worth; seldom withdrawn, or with a mistake."""
    lot = market.lot_to_sell(choose, state)
    obligor, currency = choose.pick(scene.accounts), choose.pick(scene.currencies)
    if lot is not None and not choose.chance(5):
        paper = state.ledger.papers[lot[0]]
        obligor, currency = market.obligor_of(state, paper), paper.currency
    financier = market.financier(choose, state, obligor)
    if financier is None:
        return None
    amounts = [each.amount for each in state.ledger.lots.values()] or [1_000]
    budget = min(choose.pick(amounts) * choose.number(1, 3), 2**64 - 2)
    way = choose.number(0, 29)
    if way >= 27:
        budget = 0 if way < 29 else 2**64 - 1
    bid = StandingBid(
        budget=budget,
        last_day=state.today + choose.pick((30, 60, 5, 1, 0, -1)),
        day_basis=366 if choose.chance(3) else choose.pick((360, 365)),
        method=choose.number(0, 1),
        recourse=choose.chance(60),
        revision=choose.number(0, 3),
        bands=_bands(choose),
    )
    return Command(
        financier,
        "DiscountDesk.setStandingBid",
        {"obligor": obligor, "currency": currency, "bid": bid},
    )


@draw(24)
def accept_standing(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """A lot that a standing bid buys, by its holder or its operator."""
    lots = [lot for lot in free_lots(state) if _bids(state, lot)]
    lot = choose.pick(lots) if lots and choose.chance(90) else market.lot_to_sell(choose, state)
    if lot is None:
        return None
    bids, record = _bids(state, lot), state.ledger.lots[lot]
    if not bids and choose.chance(20):
        bids = _bids(state, lot, are_over=True)
    if not bids and not choose.chance(5):
        return None
    amount, financier = market.amount_of(choose, state, lot), choose.pick(scene.accounts)
    least = choose.pick((0, 1, amount * 9 // 10, amount))
    if bids:
        key = choose.pick(tuple(bids))
        financier = key[0]
        filled = state.desk.filled.get(standing_words(*key, bids[key].revision), 0)
        left = bids[key].budget - filled
        if not left and not choose.chance(10):
            return None
        amount = amount if choose.chance(10) or not left else min(amount, left)
        if choose.chance(50):
            least = _proceeds(state, bids[key], lot, amount) + choose.number(0, 1)
    return Command(
        market.actor_for(choose, state, record.owner),
        "DiscountDesk.acceptStanding",
        {
            "financier": financier,
            "lot": lot,
            "amount": amount,
            "least_proceeds": min(least, 2**64 - 1),
        },
    )


@draw(8)
def release_exposure(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """One that no longer stands, by anyone; seldom one that does."""
    counted = [key for key in state.desk.exposed if _has_left(state, *key)]
    if choose.chance(10):
        counted = list(state.desk.exposed)
    if not counted:
        return None
    lot, hops = choose.pick(counted)
    arguments = {"lot": lot, "hops": hops}
    return Command(choose.pick(scene.accounts), "DiscountDesk.releaseExposure", arguments)


def _has_left(state: State, lot: Lot, hops: int) -> bool:
    """Whether a part of what is counted is no longer held as it was bought."""
    record, face = state.ledger.lots.get(lot), state.desk.exposed[lot, hops].face
    return face > (record.amount if record is not None and record.hops == hops else 0)


def _proceeds(state: State, bid: StandingBid, lot: Lot, amount: int) -> int:
    """What the seller receives, where a band fits."""
    days = state.ledger.papers[lot[0]].due_day - state.today
    rates = [band.rate_ppm for band in bid.bands if band.longest_days >= days]
    rate = rates[0] if rates else 0
    return max(0, amount - discount(amount, rate, days, bid.day_basis, bid.method))


def _bids(
    state: State, lot: Lot, are_over: bool = False
) -> dict[tuple[Account, Account, Account], StandingBid]:
    """The standing bids of others that a lot can be sold under today, or until a day before.

    Whatever is filled of them.
    """
    record, paper = state.ledger.lots[lot], state.ledger.papers[lot[0]]
    obligor = market.obligor_of(state, paper)
    return {
        key: bid
        for key, bid in state.desk.standing.items()
        if key[1:] == (obligor, paper.currency)
        and key[0] != record.owner
        and (bid.last_day < state.today) == are_over
        and bid.budget
    }


def _bands(choose: Chooser) -> tuple[Band, Band, Band, Band]:
    """Tenors that ascend, as a rule; the last are often unused."""
    count = choose.number(1, 4)
    longest, bands = 0, []
    for _ in range(count):
        longest += choose.pick((7, 20, 60, 180))
        bands.append(Band(longest, choose.pick(RATES_PPM[:5])))
    bands += [_UNUSED] * (4 - count)
    if choose.chance(6):
        place, other = choose.number(0, 3), choose.number(0, 3)
        bands[place] = bands[other]
    if choose.chance(3):
        bands[0] = _UNUSED
    first, second, third, fourth = bands
    return (first, second, third, fourth)
