"""Play commands: the one way into the reference model, which knows every command from here on."""

from __future__ import annotations

from deeptier.model import (  # noqa: F401 (each enters its commands)
    clearing,
    consents,
    desk,
    evidence,
    exposures,
    holds,
    lines,
    modules,
    offers,
    orders,
    payables,
    pledges,
    protections,
    recourse,
    register,
    rulebook,
    standing,
    successions,
    tokens,
    transfers,
    warrants,
)
from deeptier.model.core import Answer, Command, RefusedError, commands, handler_of
from deeptier.model.state import State

__all__ = ["commands", "play"]


def play(state: State, asked: Command) -> Answer:
    """What a command makes of a state; the state that is given stays as it is."""
    draft = state.copy()
    try:
        handler_of(asked.name)(draft, asked.sender, **asked.arguments)
    except RefusedError as refused:
        return Answer(state, refused.refusal, (*draft.decided, refused.refusal.rule))
    decided = tuple(draft.decided)
    draft.decided.clear()
    return Answer(draft, None, decided)
