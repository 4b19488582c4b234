"""Played scenarios on devnets that stay up: what auditors find, and ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from audit_scenes import Scene, play_scene
from hypothesis import HealthCheck, settings

# A busy machine is no failure: examples have no time limit.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def scene_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Scene]]:
    """The scene of a scenario by its name, played once; tests leave its chain as they find it."""
    with ExitStack() as chains:
        folder = tmp_path_factory.mktemp("scenes")
        yield cache(lambda name: play_scene(name, folder, chains))


@pytest.fixture(scope="session")
def three_tiers(scene_of: Callable[[str], Scene]) -> Scene:
    """Issue, endorsements, a sale, payment in full."""
    return scene_of("three_tiers")


@pytest.fixture(scope="session")
def bad_weather(scene_of: Callable[[str], Scene]) -> Scene:
    """Freezes, arrears, default, recourse."""
    return scene_of("bad_weather")
