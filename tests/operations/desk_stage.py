"""A desk on a devnet: contracts, named parties with money, a credit line, usual mandates."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml
from web3 import Web3

from deeptier.chain.deployment import DeploySettings, deploy
from deeptier.chain.devnet import Devnet
from deeptier.chain.house import House
from deeptier.chain.sending import Sender
from deeptier.days import day_number, parse_date
from deeptier.desk.desk import Desk
from deeptier.desk.office import Office
from deeptier.roles import Role

FIRST_DAY = day_number(parse_date("2026-01-07"))
EXPIRY_DAY = FIRST_DAY + 1_000
LINE_LIMIT = 200_000_000_00
DEPOSITS = 500_000_000_00
NETWORK = "devnet"

#: Who holds every governance role, and deployed.
PLATFORM = "platform"

#: Parties by name, with their roles; devnet keys in this order, the platform's before them.
MEMBERS = {
    "core": Role.CORE_ENTERPRISE,
    "anna": Role.SUPPLIER,
    "bolt": Role.SUPPLIER,
    "cast": Role.SUPPLIER,
    "bank": Role.FINANCIER | Role.GUARANTOR,
}
#: A known party that is no enterprise.
STRANGER = "stranger"


@dataclass(frozen=True)
class Stage:
    """A desk whose network is a devnet of its own."""

    devnet: Devnet
    folder: Path

    @property
    def desk(self) -> Desk:
        """The desk, read anew."""
        return Desk(self.folder)

    @property
    def office(self) -> Office:
        """The desk, connected anew."""
        return self.desk.open()

    @property
    def web3(self) -> Web3:
        return self.devnet.web3

    def address(self, name: str) -> str:
        return self.desk.book.address(name)

    def arguments(self, party: str | None = None) -> list[str]:
        """The options by which a command finds this desk and acts for a party."""
        acting = ["--as", party] if party else []
        return ["--desk", str(self.folder), *acting]


class undone:
    """Takes back what happens on the chain inside."""

    def __init__(self, web3: Web3) -> None:
        self._web3 = web3

    def __enter__(self) -> None:
        self._snapshot = self._web3.provider.make_request("evm_snapshot", [])["result"]

    def __exit__(self, *_: object) -> None:
        reverted = self._web3.provider.make_request("evm_revert", [self._snapshot])
        assert reverted["result"] is True


def set_up(devnet: Devnet, folder: Path) -> Stage:
    """Deploy, write the desk, onboard everybody, mint, approve, mandate."""
    _write_desk(devnet, folder)
    platform = devnet.accounts[0]
    settings = DeploySettings.held_by(str(platform.address), rule_delay_seconds=0)
    record = folder / "deployments" / f"{NETWORK}.json"
    house = House(deploy(devnet.web3, platform, settings, record), devnet.web3)
    book = Desk(folder).book
    names = [PLATFORM, *MEMBERS]
    senders = {
        name: Sender(devnet.web3, account, names=book.names)
        for name, account in zip(names, devnet.accounts, strict=False)
    }
    for name, role in MEMBERS.items():
        house.onboard(senders[PLATFORM], book.address(name), role, EXPIRY_DAY, b"\1" * 32)
    house.grant_line(senders["bank"], book.address("core"), LINE_LIMIT, EXPIRY_DAY)
    for name in ("core", "bank"):
        house.mint(senders[PLATFORM], book.address(name), DEPOSITS)
    house.approve(senders["core"], "Clearing")
    house.set_mandate(senders["core"])
    for contract in ("Clearing", "DiscountDesk", "Pledges"):
        house.approve(senders["bank"], contract)
    return Stage(devnet, folder)


def _write_desk(devnet: Devnet, folder: Path) -> None:
    network = {
        "chain_id": int(devnet.web3.eth.chain_id),
        "endpoints": [devnet.url],
        "devnet": devnet.backend,
    }
    _write(folder / "networks.yaml", {"default": NETWORK, "networks": {NETWORK: network}})
    parties = {
        name: {"address": str(devnet.accounts[number].address), "signer": {"devnet": number}}
        for number, name in enumerate([PLATFORM, *MEMBERS, STRANGER])
    }
    _write(folder / "parties.yaml", {"parties": parties})


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
