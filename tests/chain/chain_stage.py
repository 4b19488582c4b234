"""A house on a devnet with its members: who sends, who signs, what is undone after a test."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from eth_account.signers.local import LocalAccount
from web3 import Web3

from deeptier.chain.deployment import DeploySettings, deploy
from deeptier.chain.devnet import Devnet
from deeptier.chain.house import House
from deeptier.chain.sending import Sender
from deeptier.days import day_number, parse_date
from deeptier.roles import Role

FIRST_DAY = day_number(parse_date("2026-01-07"))
EXPIRY_DAY = FIRST_DAY + 1_000
LINE_LIMIT = 2_000_000_000
DEPOSITS = 5_000_000_000

MEMBERS = {
    "core": Role.CORE_ENTERPRISE,
    "tier 1": Role.SUPPLIER,
    "tier 2": Role.SUPPLIER,
    "tier 3a": Role.SUPPLIER,
    "tier 3b": Role.SUPPLIER,
    "tier 3c": Role.SUPPLIER,
    "bank": Role.FINANCIER,
    "guarantor": Role.GUARANTOR,
}


@dataclass(frozen=True)
class Stage:
    """A house with members: enterprises, an operator that holds every role, and a carrier."""

    devnet: Devnet
    house: House
    accounts: dict[str, LocalAccount]

    def __getitem__(self, name: str) -> Sender:
        names = {account.address: known for known, account in self.accounts.items()}
        return Sender(self.devnet.web3, self.accounts[name], names=names)

    def address(self, name: str) -> str:
        return str(self.accounts[name].address)


class undone:
    """Takes back what happens inside."""

    def __init__(self, web3: Web3) -> None:
        self._web3 = web3

    def __enter__(self) -> None:
        self._snapshot = self._web3.provider.make_request("evm_snapshot", [])["result"]

    def __exit__(self, *_: object) -> None:
        reverted = self._web3.provider.make_request("evm_revert", [self._snapshot])
        assert reverted["result"] is True


def set_up(devnet: Devnet, path: Path) -> Stage:
    operator, carrier, *others = devnet.accounts
    settings = DeploySettings.held_by(operator.address)
    deployment = deploy(devnet.web3, operator, settings, path)
    house = House(deployment, devnet.web3)
    members = dict(zip(MEMBERS, others, strict=False))
    stage = Stage(devnet, house, {"operator": operator, "carrier": carrier, **members})
    for name, role in MEMBERS.items():
        house.onboard(stage["operator"], stage.address(name), role, EXPIRY_DAY, b"\1" * 32)
    house.grant_line(stage["guarantor"], stage.address("core"), LINE_LIMIT, EXPIRY_DAY)
    for name in ("core", "bank"):
        house.mint(stage["operator"], stage.address(name), DEPOSITS)
    house.approve(stage["core"], "Clearing")
    house.approve(stage["bank"], "DiscountDesk")
    return stage
