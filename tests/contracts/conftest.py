"""The house, made once; its people and the stage, once per module; every test starts from there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import brownie
import pytest
from brownie._config import CONFIG
from eth_utils import function_signature_to_4byte_selector
from expect import Errors
from haste import hasten, undone
from house import ROLES, build_house, fill_offices, keys_of, name_people
from patience import Patience
from reach import Reach
from stage import NOON, Stage

from deeptier.days import civil_day, first_second

#: What anvil uses when its settings name no mnemonic. Public: for devnets only.
DEVNET_MNEMONIC = "test test test test test test test test test test test junk"
FUNDS = 10**13


def pytest_configure(config: Any) -> None:
    config.addinivalue_line(
        "markers", "rule(number): the rule of docs/SPEC.md that the test checks"
    )


@pytest.fixture(scope="session", autouse=True)
def _reach() -> Any:
    """For `make coverage`: records what the tests execute in the file that the variable names."""
    if not (path := os.environ.get("DEEPTIER_REACH")):
        yield
        return
    reach = Reach(brownie.web3.provider)
    yield
    reach.write(Path(path))


@pytest.fixture(scope="session", autouse=True)
def _haste() -> None:
    hasten(brownie)


@pytest.fixture(scope="session", autouse=True)
def _patience(_haste: None) -> None:
    if "anvil" in brownie.web3.client_version.lower():
        Patience(brownie.web3.provider)


@pytest.fixture(scope="module", autouse=True)
def _module_isolation(house: Any) -> Any:
    """Every module starts from the bare house."""
    with undone(brownie):
        yield


@pytest.fixture(autouse=True)
def _isolation(_module_isolation: Any) -> Any:
    """Every test starts from the state that the module's fixtures made."""
    with undone(brownie):
        yield


@pytest.fixture(scope="session")
def project() -> Any:
    return brownie.project.get_loaded_projects()[0]


@pytest.fixture(scope="session")
def errors(project: Any) -> Errors:
    return Errors(project)


@pytest.fixture(scope="session")
def refused(errors: Errors) -> Any:
    """`with refused("Warrants_LotFrozen", lot): …`: exactly this error, exactly these arguments."""
    return errors.refused


@pytest.fixture(scope="session")
def people(accounts: Any) -> Any:
    return name_people(accounts)


@pytest.fixture(scope="session")
def keys(people: Any) -> Any:
    settings = CONFIG.active_network["cmd_settings"]
    return keys_of(people, settings.get("mnemonic", DEVNET_MNEMONIC))


@pytest.fixture(scope="session")
def house(_patience: None, project: Any, people: Any, chain: Any) -> Any:
    # Noon of the next day: no test meets midnight by accident.
    now = chain[-1].timestamp
    chain.sleep(first_second(civil_day(now) + 1) + NOON - now)
    chain.mine()
    house = build_house(project, people.admin)
    fill_offices(house, people, function_signature_to_4byte_selector)
    return house


@pytest.fixture(scope="module")
def stage(house: Any, people: Any, keys: Any, chain: Any) -> Stage:
    """All enterprises let in, a credit line for core, cash and allowances for those who pay."""
    stage = Stage(house, people, keys, chain)
    for name, roles in ROLES.items():
        stage.onboard(getattr(people, name), roles)
    stage.line = stage.grant_line()
    for payer in (people.core, people.financier):
        stage.fund(payer, FUNDS)
        for spender in (house.clearing, house.desk):
            house.deposits.approve(spender, 2**256 - 1, {"from": payer})
    return stage


@pytest.fixture(scope="module")
def governance(house: Any) -> Any:
    return house.governance


@pytest.fixture(scope="module")
def enterprises(house: Any) -> Any:
    return house.enterprises


@pytest.fixture(scope="module")
def warrants(house: Any) -> Any:
    return house.warrants


@pytest.fixture(scope="module")
def clearing(house: Any) -> Any:
    return house.clearing


@pytest.fixture(scope="module")
def payables(house: Any) -> Any:
    return house.payables


@pytest.fixture(scope="module")
def desk(house: Any) -> Any:
    return house.desk


@pytest.fixture(scope="module")
def deposits(house: Any) -> Any:
    return house.deposits
