"""Devnets for whole life cycles: ganache, or anvil with `--backend anvil`."""

from __future__ import annotations

from pathlib import Path

import pytest

from deeptier.chain.devnet import Devnet
from deeptier.days import day_number, first_second
from deeptier.scenario.cast import Cast
from deeptier.scenario.loader import parse_scenario
from deeptier.scenario.model import Scenario, Step
from deeptier.scenario.play import Played, play
from deeptier.scenario.report import Row

ROOT = Path(__file__).resolve().parents[2]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--backend", choices=["ganache", "anvil"], default="ganache")


@pytest.fixture(scope="session")
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.config.getoption("--backend"))


class Watch:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.rows: list[Row] = []
        self.stages: set[str] = set()

    def deployed(self, step: object) -> None:
        self.stages.add("deploy")

    def set_up(self, text: str) -> None:
        self.stages.add("set up")

    def begin(self, step: Step) -> None:
        self.begun.append(step.number)

    def done(self, row: Row) -> None:
        self.rows.append(row)

    def audited(self, step: object) -> None:
        self.stages.add("audit")


class Theatre:
    """Plays scenarios, each on a devnet of its own."""

    def __init__(self, backend: str) -> None:
        self.backend = backend

    def text(self, name: str) -> str:
        return (ROOT / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8")

    def play(self, text: str, watch: Watch) -> Played:
        scenario = parse_scenario(text, "s.yaml")
        with self.devnet(scenario) as devnet:
            return play(scenario, devnet.web3, Cast.of_devnet(scenario), watch)

    def devnet(self, scenario: Scenario) -> Devnet:
        start_time = first_second(day_number(scenario.start))
        return Devnet.start(self.backend, start_time=start_time)


@pytest.fixture(scope="session")
def theatre(backend: str) -> Theatre:
    return Theatre(backend)


@pytest.fixture(scope="module")
def three_tiers(theatre: Theatre) -> tuple[Played, Watch]:
    watch = Watch()
    return theatre.play(theatre.text("three_tiers"), watch), watch


@pytest.fixture(scope="module")
def bad_weather(theatre: Theatre) -> tuple[Played, Watch]:
    watch = Watch()
    return theatre.play(theatre.text("bad_weather"), watch), watch
