"""Draws for signed bids: sales under them, new or used again, and their end."""

from __future__ import annotations

from dataclasses import replace

from deeptier.model.consents import Words
from deeptier.model.core import NOBODY, Command, Lot
from deeptier.model.desk import bid_words
from deeptier.model.deskbook import CANCELLED, InterestMandate
from deeptier.model.figures import portion
from deeptier.model.papers import Bid, Consent
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.draws import market
from proof.draws.base import draw
from proof.scene import Scene

RATES_PPM = (43_500, 60_000, 120_000, 0, 1_000_000, 20_000_000, 2**32 - 1)


@draw(24)
def accept(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By the holder or its operator."""
    drawn = _sale(choose, state, scene)
    if drawn is None:
        return None
    bid, lot, amount = drawn
    holder = state.ledger.lots[lot].owner
    return Command(
        market.actor_for(choose, state, holder),
        "DiscountDesk.accept",
        {
            "bid": bid,
            "bid_signature": scene.consent(choose, state, bid.financier, bid_words(bid)),
            "lot": lot,
            "amount": amount,
        },
    )


@draw(15)
def accept_with_consent(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Carried by anyone; seldom with a consent to another version or until yesterday."""
    drawn = _sale(choose, state, scene)
    if drawn is None:
        return None
    bid, lot, amount = drawn
    record = state.ledger.lots[lot]
    version = record.version
    if choose.chance(6):
        version = choose.pick((version + 1, max(0, version - 1), version + 256))
    last_day = state.today + (-1 if choose.chance(3) else choose.pick((0, 3, 1, 30)))
    words = Words("DiscountDesk", "Acceptance", (bid_words(bid), lot, amount, version, last_day))
    if choose.chance(3):
        others = (bid_words(bid), lot, amount + 1, version, last_day)
        words = replace(words, fields=others)
    signature = scene.consent(choose, state, record.owner, words)
    return Command(
        choose.pick(scene.accounts),
        "DiscountDesk.acceptWithConsent",
        {
            "bid": bid,
            "bid_signature": scene.consent(choose, state, bid.financier, bid_words(bid)),
            "lot": lot,
            "amount": amount,
            "consent": Consent(version, last_day, signature),
        },
    )


@draw(3)
def accept_any_old_bid(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """One that may be used up, cancelled, dead, or for another lot."""
    if not scene.bids or not state.ledger.lots:
        return None
    ended = [bid for bid in scene.bids if state.desk.filled.get(bid_words(bid)) == CANCELLED]
    bid = choose.pick(ended if ended and choose.chance(25) else scene.bids[-20:])
    fits = bid.lot in state.ledger.lots and choose.chance(60)
    lot = bid.lot if fits else choose.pick(tuple(state.ledger.lots))
    return Command(
        state.ledger.lots[lot].owner,
        "DiscountDesk.accept",
        {
            "bid": bid,
            "bid_signature": scene.consent(choose, state, bid.financier, bid_words(bid)),
            "lot": lot,
            "amount": market.amount_of(choose, state, lot),
        },
    )


@draw(2)
def cancel_bid(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By its financier, more often one that still stands."""
    if not scene.bids or choose.chance(50):
        return None
    standing = [bid for bid in scene.bids if _left(state, bid) > 0]
    bid = choose.pick(standing if standing and choose.chance(80) else scene.bids)
    return Command(bid.financier, "DiscountDesk.cancelBid", {"bid": bid})


@draw(1)
def cancel_all_bids(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By a financier of a bid, or by anyone."""
    if not choose.chance(20):
        return None
    financiers = [bid.financier for bid in scene.bids] or list(scene.accounts)
    return Command(choose.pick(financiers), "DiscountDesk.cancelAllBids")


@draw(3)
def set_interest_mandate(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By an obligor; seldom one that is none, or a share without a budget."""
    obligors = [line.obligor for line in state.lines.values()]
    if not obligors or choose.chance(5):
        obligors = list(scene.accounts)
    share = choose.pick((1_000_000, 500_000, 333_333, 1_000_000, 1, 500_000, 1_000_001, 0))
    budget = choose.pick((10**12, 10**12, 10**6, 1_000, 1))
    if share == 0 and choose.chance(80):
        budget = 0
    return Command(
        choose.pick(obligors),
        "DiscountDesk.setInterestMandate",
        {
            "currency": choose.pick(scene.currencies),
            "highest_share_ppm": share,
            "highest_rate_ppm": choose.pick((2**32 - 1, 120_000, 60_000, 0)),
            "budget": budget,
        },
    )


def _sale(choose: Chooser, state: State, scene: Scene) -> tuple[Bid, Lot, int] | None:
    """A bid, a lot that it may buy, and how much of it."""
    lot = market.lot_to_sell(choose, state)
    if lot is None:
        return None
    fitting = [bid for bid in scene.bids if _fits(state, bid, lot)]
    if fitting and choose.chance(50):
        bid = choose.pick(fitting)
        amount = market.amount_of(choose, state, lot)
        left = _left(state, bid)
        return bid, lot, amount if choose.chance(15) else min(amount, left)
    new = _new_bid(choose, state, scene, lot)
    if new is None:
        return None
    scene.bids.append(new)
    return new, lot, market.amount_of(choose, state, lot)


def _new_bid(choose: Chooser, state: State, scene: Scene, lot: Lot) -> Bid | None:
    """A bid that buys the lot, most of the time."""
    record, paper = state.ledger.lots[lot], state.ledger.papers[lot[0]]
    financier = market.financier(choose, state, record.owner)
    if financier is None:
        return None
    obligor = market.obligor_of(state, paper)
    mandate = state.desk.mandates.get((obligor, paper.currency), InterestMandate())
    share = mandate.highest_share_ppm if choose.chance(60) else 0
    rate = choose.pick(RATES_PPM[: choose.pick((3, 5, 3, 7))])
    if share and choose.chance(80):
        rate = min(rate, mandate.highest_rate_ppm)
    fee = choose.pick((0, 0, 0, 1_000, 10_000))
    bid = Bid(
        financier=financier,
        lot=lot,
        lot_version=record.version,
        currency=paper.currency,
        budget=min(record.amount * choose.pick((1, 2)), CANCELLED - 1),
        rate_ppm=rate,
        day_basis=choose.pick((360, 365)),
        method=choose.number(0, 1),
        recourse=choose.chance(60),
        obligor_share_ppm=choose.amount(share) if share and choose.chance(50) else share,
        fee_ppm=fee,
        fee_receiver=choose.pick(scene.accounts) if fee else NOBODY,
        last_due_day=paper.due_day + choose.pick((0, 30)),
        last_day=state.today + choose.pick((3, 0, 30)),
        series=state.desk.series.get(financier, 0),
        nonce=scene.next_nonce(),
    )
    if choose.chance(55):
        budget = min(record.amount * choose.pick((2, 1, 5)), CANCELLED - 1)
        bid = replace(bid, lot=(), lot_version=0, obligor=obligor, budget=budget)
    if choose.chance(6):
        return _tight(choose, bid, record.amount, paper.due_day - state.today)
    return _spoilt(choose, scene, bid) if choose.chance(12) else bid


def _tight(choose: Chooser, bid: Bid, face: int, days: int) -> Bid:
    """The bid at a rate that leaves the seller of a whole lot one unit, or just nothing."""
    wanted = face - portion(face, bid.fee_ppm) - choose.number(0, 1)
    rate = max(0, wanted) * 1_000_000 * bid.day_basis // (face * max(1, days))
    return replace(bid, method=0, rate_ppm=min(rate, 2**32 - 1), obligor_share_ppm=0)


def _spoilt(choose: Chooser, scene: Scene, bid: Bid) -> Bid:
    """The bid with one thing wrong."""
    account = choose.pick(scene.accounts)
    ways = (
        {"obligor": account},
        {"obligor": account, "lot": (), "lot_version": 0},
        {"obligor": NOBODY, "lot": (), "lot_version": 0},
        {"lot_version": bid.lot_version + choose.pick((1, 256))},
        {"lot": (*bid.lot, 1) if bid.lot else (1,)},
        {"currency": choose.pick(scene.currencies)},
        {"budget": choose.pick((0, 1, CANCELLED, CANCELLED - 1))},
        {"rate_ppm": 2**32 - 1, "method": 0},
        {"day_basis": choose.pick((0, 359, 366))},
        {"obligor_share_ppm": choose.pick((1, 1_000_000, 1_000_001))},
        {"fee_ppm": 10_001},
        {"fee_ppm": 0, "fee_receiver": account},
        {"fee_ppm": 1_000, "fee_receiver": NOBODY},
        {"fee_ppm": 10_000, "fee_receiver": bid.financier},
        {"last_due_day": max(0, bid.last_due_day - 31)},
        {"last_day": bid.last_day - 31},
        {"series": bid.series + 1},
    )
    return replace(bid, **choose.pick(ways))  # type: ignore[arg-type]


def _fits(state: State, bid: Bid, lot: Lot) -> bool:
    """Whether a bid that was drawn before still buys the lot."""
    record, paper = state.ledger.lots[lot], state.ledger.papers[lot[0]]
    wanted = (bid.lot, bid.lot_version) == (lot, record.version) or (
        not bid.lot and bid.obligor == market.obligor_of(state, paper)
    )
    return (
        wanted
        and bid.currency == paper.currency
        and bid.last_day >= state.today
        and bid.last_due_day >= paper.due_day
        and bid.series == state.desk.series.get(bid.financier, 0)
        and bid.financier != record.owner
        and _left(state, bid) > 0
    )


def _left(state: State, bid: Bid) -> int:
    """What can still be bought under a bid; nothing where it was cancelled."""
    return max(0, bid.budget - state.desk.filled.get(bid_words(bid), 0))
