"""One house for all tests; each starts from the same moment of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from opening import opened
from stage import Stage

from proof.builds import builds
from proof.house import House


@pytest.fixture(scope="session")
def theatre() -> Stage:
    """A house with people in it, deployed once."""
    return opened(House(builds()))


@pytest.fixture
def stage(theatre: Stage) -> Iterator[Stage]:
    """The house as it was opened; all that a test does to it is undone."""
    mark = theatre.mark()
    yield theatre
    theatre.go_back(mark)
