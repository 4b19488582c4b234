"""Plays a scenario on an anvil of its own, and keeps what an auditor has of it."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from web3 import Web3

from deeptier.audit.history import History, read_history
from deeptier.chain.deployment import Deployment, DeploySettings, deploy
from deeptier.chain.devnet import Devnet
from deeptier.days import DEFAULT_OFFSET_SECONDS, day_number, first_second
from deeptier.scenario.cast import Cast
from deeptier.scenario.loader import load_scenario
from deeptier.scenario.play import Played, PlayWatch, play

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@dataclass(frozen=True)
class Scene:
    """A chain after a scenario.

    Attributes:
        record: the file of the deployment.
        names: of the parties, by their addresses in lower case.
    """

    devnet: Devnet
    deployment: Deployment
    record: Path
    played: Played
    names: dict[str, str]

    @property
    def web3(self) -> Web3:
        """A connection to the chain."""
        return self.devnet.web3

    @cached_property
    def history(self) -> History:
        """What its logs give, up to the end of the play."""
        return read_history(self.web3, self.deployment)


class _Quiet(SimpleNamespace):
    """A watch that looks away."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_: None


def play_scene(name: str, folder: Path, chains: ExitStack) -> Scene:
    """Play `scenarios/NAME.yaml`; the chain stays up until `chains` closes."""
    scenario = load_scenario(SCENARIOS / f"{name}.yaml")
    cast_ = Cast.of_devnet(scenario)
    start_time = first_second(day_number(scenario.start))
    devnet = chains.enter_context(Devnet.start("anvil", start_time=start_time))
    settings = DeploySettings.held_by(
        str(cast_.deployer.address),
        token_name=f"{scenario.currency} deposit",
        token_symbol=scenario.currency,
        civil_offset=DEFAULT_OFFSET_SECONDS,
    )
    record = folder / f"{name}.json"
    deployment = deploy(devnet.web3, cast_.deployer, settings, record)
    played = play(scenario, devnet.web3, cast_, cast("PlayWatch", _Quiet()), deployment)
    names = {address.lower(): party for address, party in cast_.names(scenario).items()}
    return Scene(devnet, deployment, record, played, names)
