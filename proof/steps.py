"""One random step of a history, whatever chooses and whatever chain it is played on."""

from __future__ import annotations

from proof.chooser import Chooser
from proof.clock import later
from proof.draws import drawn
from proof.spoil import spoil
from proof.tally import Tally
from proof.world import World


def play_command(choose: Chooser, world: World, tally: Tally, spoiled: bool) -> None:
    """Draw a command, make it wrong if wanted, and play it on all three books."""
    command = drawn(choose, world.state, world.scene)
    if command is None:
        return
    if spoiled:
        command = spoil(choose, command, world.house.interface, world.state, world.scene)
    if world.house.is_sendable(command):
        tally.count(command.name, world.play(command))


def play_wait(choose: Chooser, world: World, tally: Tally) -> None:
    """Let time pass, in half of the cases."""
    if choose.chance(50):
        world.wait(later(choose, world.state))
        tally.waits += 1


def play_step(choose: Chooser, world: World, tally: Tally) -> None:
    """A wait, a spoiled command, or in half of the cases a good one."""
    way = choose.number(0, 3)
    if way == 3:
        play_wait(choose, world, tally)
    else:
        play_command(choose, world, tally, spoiled=way == 2)


def wander(choose: Chooser, world: World, tally: Tally, steps: int) -> None:
    """A history of so many steps at most."""
    tally.histories += 1
    for _ in range(steps):
        play_step(choose, world, tally)
