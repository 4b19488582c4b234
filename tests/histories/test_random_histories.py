"""Random histories against the three books, through Brownie on the devnet: every step compared."""

from __future__ import annotations

from brownie_chain import BrownieChain

from proof.builds import builds
from proof.chooser import SeededChooser
from proof.house import House
from proof.steps import wander
from proof.tally import Tally
from proof.world import Stage

STEPS = 60


def test_three_books_agree_on_the_devnet() -> None:
    stage, tally = Stage(House(builds(), BrownieChain()), veterans=False), Tally()
    for seed in (1, 2, 3):
        world = stage.world()
        wander(SeededChooser(seed), world, tally, STEPS)
        world.require_agreement(stage.views)
        world.require_governance(stage.views)
        world.require_audit()
    assert tally.succeeded.total() >= 20
    assert tally.refused.total() >= 10
