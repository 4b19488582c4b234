"""Draws of random commands, a module for each part of the life cycle."""

from __future__ import annotations

from itertools import accumulate

from deeptier.model.core import Command
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.draws import (  # noqa: F401 (each enters its draws)
    approvals,
    clearing,
    consented,
    desk,
    evidence,
    holding,
    issuing,
    lines,
    lots,
    pledges,
    protections,
    recourse,
    register,
    rulebook,
    standing,
    tokens,
)
from proof.draws.base import DRAWS
from proof.scene import Scene

_ENDS = list(accumulate(draw.weight for draw in DRAWS))
_TRIES = 4


def drawn(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """A command of one of the draws, by their weights; None where several had nothing."""
    senders = {*scene.accounts, *state.offices.values()}
    for _ in range(_TRIES):
        place = choose.number(1, _ENDS[-1])
        draw = next(each for each, end in zip(DRAWS, _ENDS, strict=True) if place <= end)
        command = draw.function(choose, state, scene)
        if command is not None and command.sender in senders:
            return command
    return None
