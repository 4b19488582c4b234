"""Carries out one action of a scenario: signs what must be signed, sends what must be sent."""

from __future__ import annotations

from typing import Any

from deeptier.chain.house import Done
from deeptier.scenario.actions import Action
from deeptier.scenario.acts.actor import Actor
from deeptier.scenario.acts.circulating import circulate
from deeptier.scenario.acts.clearing import clear
from deeptier.scenario.acts.financing import finance
from deeptier.scenario.acts.overseeing import oversee
from deeptier.scenario.acts.sending import send
from deeptier.scenario.model import Step

__all__ = ["Actor", "act"]


def act(actor: Actor, step: Step, action: Action) -> Done[Any]:
    """Carry out a step's action.

    Errors: `Refused` when the contracts refuse it.
    """
    done = (
        circulate(actor, step, action)
        or finance(actor, step, action)
        or clear(actor, action)
        or oversee(actor, action)
        or send(actor, action)
    )
    if done is None:
        raise NotImplementedError(f"nobody carries out {step.verb}")
    return done
