"""Random histories from a seed, without shrinking: what the machine does, as fast as it goes."""

from __future__ import annotations

from proof.chooser import SeededChooser
from proof.clock import later
from proof.draws import drawn
from proof.invariants import require_i1, require_i2, require_i3, require_i5
from proof.spoil import spoil
from proof.world import Stage, World

#: Of a history, by its seed: short ones try many beginnings, long ones reach what comes late.
LENGTHS = (80, 80, 240)


def play_history(stage: Stage, seed: int) -> int:
    """Play the history of a seed, judged after each step; the number of steps.

    Errors: `DisagreementError` where the books part.
    """
    choose, world = SeededChooser(seed), stage.world()
    for _ in range(LENGTHS[seed % len(LENGTHS)]):
        _step(choose, world)
        world.require_agreement(stage.views, whole=False)
        for require in (require_i1, require_i2, require_i3, require_i5):
            require(world.state)
    world.require_agreement(stage.views)
    world.require_governance(stage.views)
    world.require_audit()
    return len(world.steps)


def _step(choose: SeededChooser, world: World) -> None:
    way = choose.number(0, 7)
    if way == 7:
        world.wait(later(choose, world.state))
        return
    command = drawn(choose, world.state, world.scene)
    if command is None:
        return
    if way > 4:
        command = spoil(choose, command, world.house.interface, world.state, world.scene)
    if world.house.is_sendable(command):
        world.play(command)
