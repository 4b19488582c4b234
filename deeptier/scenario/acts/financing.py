"""Carries out discount, auction, standing bid, pledge and recourse."""

from __future__ import annotations

from typing import Any

from deeptier.bids.files import SignedBid
from deeptier.bids.market import Market
from deeptier.bids.ranking import Ranking, Wanted, rank
from deeptier.chain.house import Done, Sale
from deeptier.chain.verbs.standing_bids import Band, StandingBid
from deeptier.consents import Acceptance, Bid, PledgeAcceptance, PledgeBid
from deeptier.days import day_number
from deeptier.errors import DeeptierError
from deeptier.scenario import actions
from deeptier.scenario.actions import Action, LotName, Price
from deeptier.scenario.acts.actor import Actor
from deeptier.scenario.model import Step
from deeptier.structs import ZERO_ADDRESS


def finance(actor: Actor, step: Step, action: Action) -> Done[Any] | None:
    """Carry out an action of this family; None for one of another."""
    match action:
        case actions.Discount():
            return _discount(actor, action, step)
        case actions.Auction():
            return _auction(actor, action, step)
        case actions.SetStandingBid():
            return _set_standing_bid(actor, action)
        case actions.SellStanding(who, lot, to, amount, at_least):
            part = actor.part(actor.lot(lot), amount)
            words = (actor.stage.address(to), actor.lot(lot), part, at_least)
            return actor.house.accept_standing_bid(actor.sender(who), *words)
        case actions.InterestMandate(who, share_ppm, rate_ppm, budget):
            actor.allow(who, "DiscountDesk", budget)
            sender = actor.sender(who)
            return actor.house.set_interest_mandate(sender, share_ppm, rate_ppm, budget)
        case actions.Pledge():
            return _pledge(actor, action, step)
    return _settle(actor, action)


def _settle(actor: Actor, action: Action) -> Done[Any] | None:
    """What ends a loan, a right of recourse, an exposure."""
    house, sender = actor.house, actor.sender
    match action:
        case actions.ReleaseExposure(who, lot, hops):
            return house.release_exposure(sender(who), actor.lot(lot), hops)
        case actions.RepayLoan(who, lot):
            actor.allow(who, "Pledges", house.debt_on(actor.lot(lot)))
            return house.repay_loan(sender(who), actor.lot(lot))
        case actions.Foreclose(who, lot):
            return house.foreclose(sender(who), actor.lot(lot))
        case actions.ClaimRecourse(who, lot, sold_as):
            return house.claim_recourse(sender(who), actor.lot(lot), actor.lot(sold_as))
        case actions.PayRecourse(who, lot):
            actor.allow(who, "DiscountDesk", house.outstanding(actor.lot(lot)))
            return house.pay_recourse(sender(who), actor.lot(lot))
    return None


def _bid(
    actor: Actor, by: str, lot: LotName, amount: int, price: Price, day: int, nonce: int
) -> Bid:
    """A bid for this lot at its version, good today."""
    payable = actor.stage.scenario.payables[lot.payable]
    buyer = actor.stage.address(by)
    return Bid(
        financier=buyer,
        lot=actor.lot(lot),
        lot_version=actor.version(lot),
        currency=actor.house.address("DepositToken"),
        budget=amount,
        rate_ppm=price.rate_ppm,
        day_basis=price.basis,
        method=price.method,
        recourse=price.recourse,
        obligor_share_ppm=price.obligor_share_ppm,
        fee_ppm=price.fee_ppm,
        fee_receiver=actor.stage.address(price.fee_to) if price.fee_to else ZERO_ADDRESS,
        last_due_day=day_number(payable.due),
        last_day=day,
        series=actor.house.bid_series(buyer),
        nonce=nonce,
    )


def _discount(actor: Actor, action: actions.Discount, step: Step) -> Done[Sale]:
    """The buyer signs a bid for this lot at its version; the holder accepts it."""
    amount = actor.part(actor.lot(action.lot), action.amount)
    nonce = actor.stage.papers.nonce("bid", str(step.number))
    day = day_number(step.date)
    bid = _bid(actor, action.to, action.lot, amount, action.price, day, nonce)
    return _accept(actor, action, bid, actor.sign(action.to, bid), amount)


def _auction(actor: Actor, action: actions.Auction, step: Step) -> Done[Sale]:
    """Each financier signs a bid off chain; the holder accepts the one that pays it most."""
    amount, day = actor.part(actor.lot(action.lot), action.amount), day_number(step.date)
    domain = actor.house.deployment.domain("DiscountDesk")
    signed = []
    for number, each in enumerate(action.bids, 1):
        nonce = actor.stage.papers.nonce("bid", str(step.number), str(number))
        bid = _bid(actor, each.by, action.lot, amount, each.price, day, nonce)
        name = actor.stage.scenario.name_of(each.by)
        signed.append(SignedBid(name, bid, domain, actor.sign(each.by, bid)))
    actor.ranking = _ranked(actor, action.lot, amount, day, signed)
    if not actor.ranking.offers:
        reasons = "; ".join(
            f"{each.signed.place}: {each.reasons[0].text}" for each in actor.ranking.unable
        )
        raise DeeptierError(f"no bid can serve: {reasons}")
    best = actor.ranking.offers[0].signed
    return _accept(actor, action, best.bid, best.signature, amount)


def _ranked(actor: Actor, lot: LotName, amount: int, day: int, bids: list[SignedBid]) -> Ranking:
    market = Market(actor.house.web3, actor.house.deployment)
    sale = market.lot(actor.lot(lot), day)
    wanted = Wanted(amount=amount, due_day=sale.due_day, on=day, obstacle=sale.obstacle)
    return rank(bids, wanted, market.facts(bids, sale, day))


def _accept(
    actor: Actor,
    action: actions.Discount | actions.Auction,
    bid: Bid,
    signature: bytes,
    amount: int,
) -> Done[Sale]:
    lot, digest = actor.lot(action.lot), actor.house.digest(bid)
    message = Acceptance(digest, lot, amount, bid.lot_version, bid.last_day)
    consent = actor.consent(action.who, action.carrier, message)
    sender = actor.carrier(action.who, action.carrier)
    return actor.house.accept_bid(sender, bid, signature, lot, amount, consent)


def _set_standing_bid(actor: Actor, action: actions.SetStandingBid) -> Done[bytes]:
    bid = StandingBid(
        budget=action.budget,
        last_day=day_number(action.last_day),
        day_basis=action.basis,
        method=action.method,
        recourse=action.recourse,
        bands=tuple(Band(days, rate_ppm) for days, rate_ppm in action.bands),
    )
    obligor = actor.stage.address(action.obligor)
    return actor.house.set_standing_bid(actor.sender(action.who), obligor, bid)


def _pledge(actor: Actor, action: actions.Pledge, step: Step) -> Done[int]:
    """The financier signs an offer for this lot at its version; the holder takes it."""
    house, lot, day = actor.house, actor.lot(action.lot), day_number(step.date)
    bid = PledgeBid(
        financier=actor.stage.address(action.to),
        lot=lot,
        lot_version=actor.version(action.lot),
        currency=house.address("DepositToken"),
        advance_ppm=action.advance_ppm,
        rate_ppm=action.rate_ppm,
        day_basis=action.basis,
        repay_day=day_number(action.repay_by),
        last_day=day,
        nonce=actor.stage.papers.nonce("pledge", str(step.number)),
    )
    actor.allow(action.to, "Pledges", actor.part(lot, None))
    signature = actor.sign(action.to, bid)
    message = PledgeAcceptance(house.digest(bid), lot, bid.lot_version, day)
    consent = actor.consent(action.who, action.carrier, message)
    return house.pledge(actor.carrier(action.who, action.carrier), bid, signature, consent)
