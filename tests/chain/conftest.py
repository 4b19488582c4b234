"""Devnets of both kinds, and on them a house with its members; every test finds them as new."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from chain_stage import FIRST_DAY, Stage, set_up, undone

from deeptier.chain.devnet import BACKENDS, Devnet
from deeptier.days import first_second


@pytest.fixture(scope="session", params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def bare_devnet(backend: str) -> Iterator[Devnet]:
    with Devnet.start(backend, start_time=first_second(FIRST_DAY)) as devnet:
        yield devnet


@pytest.fixture
def devnet(bare_devnet: Devnet) -> Iterator[Devnet]:
    """An empty chain."""
    with undone(bare_devnet.web3):
        yield bare_devnet


@pytest.fixture(scope="session")
def session_stage(backend: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Devnet.start(backend, start_time=first_second(FIRST_DAY)) as devnet:
        yield set_up(devnet, tmp_path_factory.mktemp("stage") / "devnet.json")


@pytest.fixture
def stage(session_stage: Stage) -> Iterator[Stage]:
    with undone(session_stage.devnet.web3):
        yield session_stage
