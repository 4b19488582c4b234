"""Random histories from a seed, without shrinking: what the machine does, as fast as it goes."""

from __future__ import annotations

from proof.chooser import SeededChooser
from proof.invariants import require_i1, require_i2, require_i3, require_i5
from proof.steps import play_step
from proof.tally import Tally
from proof.world import Stage

#: Of a history, by its seed: short ones try many beginnings, long ones reach what comes late.
LENGTHS = (80, 80, 240)


def play_history(stage: Stage, seed: int) -> int:
    """Play the history of a seed, judged after each step; the number of steps.

    Errors: `DisagreementError` where the books part.
    """
    choose, world, tally = SeededChooser(seed), stage.world(), Tally()
    for _ in range(LENGTHS[seed % len(LENGTHS)]):
        play_step(choose, world, tally)
        world.require_agreement(stage.views, whole=False)
        for require in (require_i1, require_i2, require_i3, require_i5):
            require(world.state)
    world.require_agreement(stage.views)
    world.require_governance(stage.views)
    world.require_audit()
    return len(world.steps)
