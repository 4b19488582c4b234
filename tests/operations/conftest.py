"""A desk on anvil for the operators' tests; every test finds chain and files as new."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from desk_stage import FIRST_DAY, Stage, set_up, undone
from hypothesis import HealthCheck, settings

from deeptier.chain.devnet import Devnet
from deeptier.days import first_second

# A busy machine is no failure: examples have no time limit.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def session_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Devnet.start("anvil", start_time=first_second(FIRST_DAY)) as devnet:
        yield set_up(devnet, tmp_path_factory.mktemp("stage") / "desk")


@pytest.fixture
def stage(session_stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The stage; what a test does to the chain is undone, and the desk is a copy."""
    folder = tmp_path_factory.mktemp("copy") / "desk"
    shutil.copytree(session_stage.folder, folder)
    with undone(session_stage.web3):
        yield Stage(session_stage.devnet, folder)
