"""Carries out what regulator, registrar, rulemaker and banks do, and what is done with evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from deeptier.chain.house import Done
from deeptier.chain.sending import Sender
from deeptier.days import day_number
from deeptier.evidence.streams import Roots
from deeptier.scenario import actions
from deeptier.scenario.actions import Action
from deeptier.scenario.acts.actor import Actor


def oversee(actor: Actor, action: Action) -> Done[Any] | None:
    """Carry out an action of this family; None for one of another."""
    for part in (_orders, _successions, _rules, _evidence, _lines):
        done = part(actor, action)
        if done is not None:
            return done
    return None


def _orders(actor: Actor, action: Action) -> Done[Any] | None:
    house, sender, papers = actor.house, actor.sender, actor.stage.papers
    match action:
        case actions.Hold():
            return _hold(actor, action)
        case actions.Pause(who, order, stop):
            change = house.pause if stop else house.resume
            return change(sender(who), papers.order(order))
        case actions.MoveByOrder(who, lot, to, amount, order):
            part = actor.part(actor.lot(lot), amount)
            words = (actor.lot(lot), actor.stage.address(to), part, papers.order(order))
            return house.move_by_order(sender(who), *words)
        case actions.SplitByOrder(who, lot, amounts, order):
            return house.split_by_order(sender(who), actor.lot(lot), amounts, papers.order(order))
    return None


def _successions(actor: Actor, action: Action) -> Done[Any] | None:
    house, sender, address = actor.house, actor.sender, actor.stage.address
    match action:
        case actions.ProposeSuccessor(who, party, successor):
            return house.propose_successor(sender(who), address(party), address(successor))
        case actions.RefuseSuccessor(who):
            return house.refuse_successor(sender(who))
        case actions.WithdrawSuccessor(who, party):
            return house.withdraw_successor(sender(who), address(party))
        case actions.CompleteSuccession(who, party):
            return house.complete_succession(sender(who), address(party))
    return None


def _rules(actor: Actor, action: Action) -> Done[Any] | None:
    house, sender = actor.house, actor.sender
    match action:
        case actions.AnnounceRules(who, from_day, changes):
            rules = replace(house.rules(), **dict(changes))
            return house.announce_rules(sender(who), rules, day_number(from_day))
        case actions.WithdrawRules(who):
            return house.withdraw_announcement(sender(who))
        case actions.AdoptRules(who):
            return house.adopt_rules(sender(who))
        case actions.AnnounceCurrency(who, allowed, from_day):
            token = house.address("DepositToken")
            return house.announce_currency(sender(who), token, allowed, day_number(from_day))
    return None


def _evidence(actor: Actor, action: Action) -> Done[Any] | None:
    house, sender = actor.house, actor.sender
    match action:
        case actions.Anchor(who, papers):
            return house.anchor(sender(who), _roots(actor, papers))
        case actions.Present(who, lot, papers):
            return house.present(sender(who), actor.lot(lot), _roots(actor, papers).reference)
        case actions.Register(who, lot, hops, text):
            registration = actor.stage.papers.registration(text)
            return house.register(sender(who), actor.lot(lot), hops, registration)
    return None


def _lines(actor: Actor, action: Action) -> Done[Any] | None:
    house, lines = actor.house, actor.stage.lines
    match action:
        case actions.SetLimit(line, limit):
            return house.set_line_limit(_bank(actor, line), lines[line], limit)
        case actions.SuspendLine(line, suspend):
            change = house.suspend_line if suspend else house.resume_line
            return change(_bank(actor, line), lines[line])
        case actions.FollowLine(who, line):
            return house.follow_line(actor.sender(who), lines[line])
        case actions.Deposit(who, to, amount):
            return house.mint(actor.sender(who), actor.stage.address(to), amount)
    return None


def _hold(actor: Actor, action: actions.Hold) -> Done[None]:
    house, sender = actor.house, actor.sender(action.who)
    order = actor.stage.papers.order(action.order)
    if action.party is not None:
        change = house.freeze if action.freeze else house.thaw
        return change(sender, actor.stage.address(action.party), order)
    if action.lot is not None:
        change_lot = house.freeze_lot if action.freeze else house.thaw_lot
        return change_lot(sender, actor.lot(action.lot), order)
    change_payable = house.freeze_payable if action.freeze else house.thaw_payable
    return change_payable(sender, actor.payables[action.payable or ""], order)


def _roots(actor: Actor, papers: actions.Papers) -> Roots:
    stage = actor.stage
    if papers.trade is not None:
        return stage.papers.trade(papers.trade)
    return stage.papers.documents(stage.scenario.payables[papers.documents_of or ""])


def _bank(actor: Actor, line: str) -> Sender:
    return actor.sender(actor.stage.scenario.lines[line].bank)
