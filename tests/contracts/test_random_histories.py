"""Random histories against the three books, through Brownie on the devnet: every step compared."""

from __future__ import annotations

from brownie_chain import BrownieChain

from proof.builds import builds
from proof.chooser import SeededChooser
from proof.house import House
from proof.steps import wander
from proof.tally import Tally
from proof.world import Stage

STEPS = 40


def test_three_books_agree_on_the_devnet() -> None:
    stage, tally = Stage(House(builds(), BrownieChain()), veterans=False), Tally()
    world = stage.world()
    wander(SeededChooser(1), world, tally, STEPS)
    world.require_agreement(stage.views)
    world.require_governance(stage.views)
    world.require_audit()
    assert tally.succeeded.total() >= 10
    assert tally.refused.total() >= 5
