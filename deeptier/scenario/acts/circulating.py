"""Carries out issuing, cancelling, cutting, delivering and accepting."""

from __future__ import annotations

from typing import Any

from deeptier.chain.house import Done
from deeptier.consents import (
    Cancellation,
    Consent,
    Endorse,
    EndorseMany,
    Handover,
    IssueConsents,
    OfferAcceptance,
    Split,
    Terms,
)
from deeptier.consents import Delivery as SignedDelivery
from deeptier.days import day_number
from deeptier.lot_id import LotId
from deeptier.scenario import actions
from deeptier.scenario.actions import Action
from deeptier.scenario.acts.actor import Actor
from deeptier.scenario.model import Payable, Step


def circulate(actor: Actor, step: Step, action: Action) -> Done[Any] | None:
    """Carry out an action of this family; None for one of another."""
    today = day_number(step.date)
    match action:
        case actions.Issue():
            return _issue(actor, action)
        case actions.Cancel():
            return _cancel(actor, action, today)
        case actions.Split(who, lot, amounts, carrier):
            split = Split(actor.lot(lot), amounts, actor.version(lot), today)
            consent = actor.consent(who, carrier, split)
            sender = actor.carrier(who, carrier)
            return actor.house.split(sender, actor.lot(lot), amounts, consent)
        case actions.Endorse():
            return _endorse(actor, action, today)
        case actions.EndorseMany():
            return _endorse_many(actor, action, today)
        case actions.HandOver():
            return _hand_over(actor, action, today)
    return _answer(actor, action, today)


def _answer(actor: Actor, action: Action, today: int) -> Done[Any] | None:
    """What a receiver says, and what follows of itself."""
    house, sender = actor.house, actor.sender
    match action:
        case actions.SetAcceptance(who, days):
            return house.set_acceptance(sender(who), days)
        case actions.AcceptOffer(who, lot, carrier):
            trade = house.offer(actor.lot(lot)).trade_reference
            message = OfferAcceptance(actor.lot(lot), trade, actor.version(lot), today)
            consent = actor.consent(who, carrier, message)
            return house.accept_offer(actor.carrier(who, carrier), actor.lot(lot), consent)
        case actions.RejectOffer(who, lot):
            return house.reject_offer(sender(who), actor.lot(lot))
        case actions.ReturnOffer(who, lot):
            return house.return_lapsed_offer(sender(who), actor.lot(lot))
        case actions.Follow(who, lot):
            return house.follow(sender(who), actor.lot(lot))
    return None


def _terms(actor: Actor, payable: Payable) -> Terms:
    line = actor.stage.lines[payable.line]
    return actor.stage.papers.terms(payable, line, actor.house.address("DepositToken"))


def _issue(actor: Actor, action: actions.Issue) -> Done[LotId]:
    """Obligor, payee and guarantor sign the terms off chain; the carrier sends all of it."""
    payable = actor.stage.scenario.payables[action.payable]
    terms, invoices = _terms(actor, payable), actor.stage.papers.invoices(payable)

    def signed(party: str | None) -> bytes:
        return b"" if party is None else actor.sign(party, terms, invoices=invoices)

    consents = IssueConsents(
        signed(payable.obligor), signed(payable.payee), signed(payable.guarantor)
    )
    done = actor.house.issue(actor.sender(action.carrier), terms, invoices, consents)
    actor.payables[payable.id] = done.value.payable
    return done


def _cancel(actor: Actor, action: actions.Cancel, today: int) -> Done[int]:
    """Obligor and payee sign; the carrier sends."""
    payable = actor.stage.scenario.payables[action.payable]
    terms, invoices = _terms(actor, payable), actor.stage.papers.invoices(payable)
    digest = actor.house.digest(terms, invoices=invoices)
    message = Cancellation(actor.payables[payable.id], digest, today)
    consents = (actor.sign(payable.obligor, message), actor.sign(payable.payee, message))
    return actor.house.cancel(actor.sender(action.carrier), terms, invoices, today, *consents)


def _endorse(actor: Actor, action: actions.Endorse, today: int) -> Done[LotId]:
    lot, delivery = actor.lot(action.lot), action.delivery
    to, papers = actor.stage.address(delivery.to), actor.stage.papers
    trade = papers.trade(delivery.trade).reference
    amount = actor.part(lot, delivery.amount)
    message = Endorse(lot, to, amount, trade, actor.version(action.lot), today)
    consent = actor.consent(action.who, action.carrier, message)
    sender = actor.carrier(action.who, action.carrier)
    return actor.house.endorse(sender, lot, to, amount, trade, consent)


def _hand_over(actor: Actor, action: actions.HandOver, today: int) -> Done[LotId]:
    """Giver and receiver sign the same words; the carrier sends."""
    lot, delivery = actor.lot(action.lot), action.delivery
    to = actor.stage.address(delivery.to)
    trade = actor.stage.papers.trade(delivery.trade).reference
    amount = actor.part(lot, delivery.amount)
    message = Handover(lot, to, amount, trade, actor.version(action.lot), today)
    giver = Consent(message.version, today, actor.sign(action.who, message))
    receiver = actor.sign(delivery.to, message)
    sender = actor.sender(action.carrier)
    return actor.house.hand_over(sender, lot, to, amount, trade, giver, receiver)


def _endorse_many(actor: Actor, action: actions.EndorseMany, today: int) -> Done[tuple[LotId, ...]]:
    lot = actor.lot(action.lot)
    deliveries = tuple(
        SignedDelivery(
            actor.stage.address(each.to),
            actor.part(lot, each.amount),
            actor.stage.papers.trade(each.trade).reference,
        )
        for each in action.deliveries
    )
    message = EndorseMany(lot, deliveries, actor.version(action.lot), today)
    consent = actor.consent(action.who, action.carrier, message)
    sender = actor.carrier(action.who, action.carrier)
    return actor.house.endorse_many(sender, lot, deliveries, consent)
