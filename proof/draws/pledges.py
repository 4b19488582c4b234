"""Draws for lots pledged: bids taken, used again or cancelled; loans repaid and foreclosed."""

from __future__ import annotations

from dataclasses import replace

from deeptier.model.core import Account, Command, Lot
from deeptier.model.papers import Consent, PledgeBid
from deeptier.model.pledges import acceptance_words, bid_words, debt
from deeptier.model.register import current
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.draws import market, money
from proof.draws.base import draw
from proof.draws.choices import free_lots
from proof.scene import Scene


@draw(14)
def pledge(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By the holder or its operator; seldom by another."""
    bid = _bid(choose, state, scene)
    if bid is None:
        return None
    known = state.ledger.lots.get(bid.lot)
    holder = bid.financier if known is None else known.owner
    operators = sorted(by for of, by in state.ledger.operators if of == holder)
    by = choose.pick(operators) if operators and choose.chance(30) else holder
    return Command(
        choose.pick(scene.accounts) if choose.chance(3) else by,
        "Pledges.pledge",
        {
            "bid": bid,
            "bid_signature": scene.consent(choose, state, bid.financier, bid_words(bid)),
        },
    )


@draw(10)
def pledge_with_consent(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Carried by anyone; seldom with a consent to another version or until yesterday."""
    bid = _bid(choose, state, scene)
    if bid is None or bid.lot not in state.ledger.lots:
        return None
    record = state.ledger.lots[bid.lot]
    version = record.version
    if choose.chance(6):
        version = choose.pick((version + 1, max(0, version - 1), version + 256))
    last_day = state.today + choose.pick((0, 3, 1, 30, 2, 5, 0, -1))
    agreed = replace(bid, nonce=bid.nonce + 1) if choose.chance(3) else bid
    words = acceptance_words(agreed, bid.lot, version, last_day)
    signature = scene.consent(choose, state, record.owner, words)
    return Command(
        choose.pick(scene.accounts),
        "Pledges.pledgeWithConsent",
        {
            "bid": bid,
            "bid_signature": scene.consent(choose, state, bid.financier, bid_words(bid)),
            "consent": Consent(version, last_day, signature),
        },
    )


@draw(1)
def cancel_pledge_bid(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By its financier, a bid that was taken too; seldom by another."""
    if not scene.pledge_bids or not choose.chance(50):
        return None
    bid = choose.pick(scene.pledge_bids)
    sender = choose.pick(scene.accounts) if choose.chance(5) else bid.financier
    return Command(sender, "Pledges.cancelPledgeBid", {"bid": bid})


@draw(8)
def repay_loan(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By one that can, the holder first; seldom by the financier, or where there is no loan."""
    loans = state.pledges.loans
    lot = _lot_on_loan(choose, state, [lot for lot, each in loans.items() if not each.foreclosed])
    if lot is None:
        return None
    loan = loans.get(lot)
    if loan is None:
        return Command(choose.pick(scene.accounts), "Pledges.repayLoan", {"lot": lot})
    currency = state.ledger.papers[lot[0]].currency
    holder = state.ledger.lots[lot].owner
    cash = debt(state, loan) - loan.received
    payer = money.payer(choose, state, currency, holder, "Pledges", cash)
    if choose.chance(4):
        payer = current(state, loan.financier)
    return Command(payer, "Pledges.repayLoan", {"lot": lot})


@draw(12)
def foreclose(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By the financier, or by the account in its place; often on the last day to repay."""
    loans = {lot: each for lot, each in state.pledges.loans.items() if not each.foreclosed}
    over = [lot for lot, each in loans.items() if each.repay_day < state.today]
    last = [lot for lot, each in loans.items() if each.repay_day == state.today]
    lot = _lot_on_loan(choose, state, last if last and choose.chance(20) else over)
    if lot is None:
        return None
    loan = state.pledges.loans.get(lot)
    financier = choose.pick(scene.accounts)
    if loan is not None and not choose.chance(4):
        financier = current(state, loan.financier)
    return Command(financier, "Pledges.foreclose", {"lot": lot})


def _bid(choose: Chooser, state: State, scene: Scene) -> PledgeBid | None:
    """A new bid for a lot, or seldom one that was drawn before."""
    if scene.pledge_bids and choose.chance(10):
        fresh = [bid for bid in scene.pledge_bids if _is_fresh(state, bid)]
        if fresh or choose.chance(30):
            return choose.pick(fresh if fresh and choose.chance(80) else scene.pledge_bids)
    if not free_lots(state) and choose.chance(97):
        return None
    lot = market.lot_to_sell(choose, state)
    if lot is None:
        return None
    record, paper = state.ledger.lots[lot], state.ledger.papers[lot[0]]
    financier = _financier(choose, state, record.owner, paper.currency)
    if financier is None:
        return None
    bid = PledgeBid(
        financier=financier,
        lot=lot,
        lot_version=record.version,
        currency=paper.currency,
        advance_ppm=choose.pick(
            (800_000, 1_000_000, 500_000, 999_999, *((100_000, 333_333) * (record.amount >= 5)))
        ),
        rate_ppm=choose.pick((60_000, 43_500, 1_000_000, 0, 2**32 - 1, 240_000)),
        day_basis=choose.pick((360, 365)),
        repay_day=state.today + choose.number(0, max(0, min(10, paper.due_day - state.today))),
        last_day=state.today + choose.pick((0, 3, 1, 30)),
        nonce=scene.next_nonce(),
    )
    if choose.chance(8):
        bid = _spoilt(choose, state, scene, bid)
    scene.pledge_bids.append(bid)
    return bid


def _is_fresh(state: State, bid: PledgeBid) -> bool:
    """Whether a bid that was drawn before can still be taken."""
    if bid_words(bid) in state.pledges.used or bid.last_day < state.today:
        return False
    known = state.ledger.lots.get(bid.lot)
    return known is not None and known.version == bid.lot_version and not known.pledged


def _spoilt(choose: Chooser, state: State, scene: Scene, bid: PledgeBid) -> PledgeBid:
    """The bid with one thing wrong."""
    version, due_day = bid.lot_version, state.ledger.papers[bid.lot[0]].due_day
    return choose.pick(
        (
            replace(bid, lot_version=version + 1),
            replace(bid, lot_version=max(0, version - 256)),
            replace(bid, day_basis=choose.pick((364, 0, 366, 65_535))),
            replace(bid, repay_day=choose.pick((state.today - 1, due_day + 1))),
            replace(bid, last_day=state.today - 1),
            replace(bid, advance_ppm=choose.pick((0, 1_000_001, 1, 2**32 - 1))),
            replace(bid, currency=choose.pick(scene.currencies)),
            replace(bid, financier=state.ledger.lots[bid.lot].owner),
        )
    )


def _financier(choose: Chooser, state: State, seller: Account, currency: Account) -> Account | None:
    """Mostly one that has money which the contract of pledges may take."""
    chosen = market.financier(choose, state, seller)
    for _ in range(3):
        if chosen is None or money.within_reach(state, currency, chosen, "Pledges"):
            break
        chosen = market.financier(choose, state, seller)
    return chosen


def _lot_on_loan(choose: Chooser, state: State, likely: list[Lot]) -> Lot | None:
    """One of the likely; seldom another that is on loan, or any lot."""
    if likely and choose.chance(94):
        return choose.pick(likely)
    if not choose.chance(6):
        return None
    other = [*state.pledges.loans, *state.ledger.lots]
    return choose.pick(other) if other else None
