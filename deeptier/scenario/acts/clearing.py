"""Carries out payments in and out, default, guarantee and deposit."""

from __future__ import annotations

from typing import Any

from deeptier.chain.house import Done
from deeptier.scenario import actions
from deeptier.scenario.actions import Action
from deeptier.scenario.acts.actor import Actor


def clear(actor: Actor, action: Action) -> Done[Any] | None:
    """Carry out an action of this family; None for one of another."""
    house, sender, number = actor.house, actor.sender, actor.payables
    match action:
        case actions.Mandate(who):
            return house.set_mandate(sender(who))
        case actions.Repay(who, payable, amount):
            actor.allow(who, "Clearing", amount)
            return house.repay(sender(who), number[payable], amount)
        case actions.Collect(who, payable):
            return house.collect(sender(who), number[payable])
        case actions.Claim(who, lot):
            return house.claim(sender(who), actor.lot(lot))
        case actions.Redeem(who, lot):
            return house.redeem(sender(who), actor.lot(lot))
        case actions.Clear(who, lots):
            return house.clear(sender(who), [actor.lot(each) for each in lots])
    return _protect(actor, action)


def _protect(actor: Actor, action: Action) -> Done[Any] | None:
    """What is done when nobody pays, and what ends a payable otherwise."""
    house, sender, number = actor.house, actor.sender, actor.payables
    match action:
        case actions.DeclareDefault(who, payable):
            return house.declare_default(sender(who), number[payable])
        case actions.Retire(who, lot):
            return house.retire(sender(who), actor.lot(lot))
        case actions.PayGuarantee(who, payable, amount):
            actor.allow(who, "Clearing", amount)
            return house.pay_guarantee(sender(who), number[payable], amount)
        case actions.PayRecovery(who, payable):
            return house.pay_recovery(sender(who), number[payable])
        case actions.GiveBackDeposit(who, payable):
            return house.give_back_deposit(sender(who), number[payable])
    return None
