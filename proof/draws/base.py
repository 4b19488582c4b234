"""How a module of draws says what it can draw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from deeptier.model.core import Command
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.scene import Scene

#: Draws a command that mostly succeeds in the state; None where the state has nothing for it.
DrawFunction = Callable[[Chooser, State, Scene], "Command | None"]


@dataclass(frozen=True)
class Draw:
    """One way to draw a command, and how often it is taken beside the others."""

    name: str
    weight: int
    function: DrawFunction


DRAWS: list[Draw] = []


def draw(weight: int) -> Callable[[DrawFunction], DrawFunction]:
    """Enter a function among the draws, under its own name."""

    def enter(function: DrawFunction) -> DrawFunction:
        DRAWS.append(Draw(function.__name__, weight, function))
        return function

    return enter
