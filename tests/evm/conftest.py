"""One house for all tests; each starts from the same moment of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from counterparts import all_builds
from opening import opened
from stage import AGENT, Stage

from proof.house import House


@pytest.fixture(scope="session")
def theatre() -> Stage:
    """A house with people in it, deployed once."""
    house = House(all_builds())
    for name in (AGENT, "MoodyAccount"):
        house._deploy(name, ())
    return opened(house)


@pytest.fixture
def stage(theatre: Stage) -> Iterator[Stage]:
    """The house as it was opened; all that a test does to it is undone."""
    mark = theatre.mark()
    yield theatre
    theatre.go_back(mark)
