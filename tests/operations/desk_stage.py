"""A desk on a devnet: contracts, named parties with money, a credit line, usual mandates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import yaml
from web3 import Web3

from deeptier.chain.deployment import deploy
from deeptier.chain.devnet import Devnet
from deeptier.days import day_number, parse_date
from deeptier.desk.company import (
    ACTIVE_DAYS,
    DEPOSITS,
    LINE_LIMIT,
    MEMBERS,
    PLATFORM,
    furnish,
    settings,
)
from deeptier.desk.desk import Desk
from deeptier.desk.making import make_desk
from deeptier.desk.office import Office
from deeptier.desk.party import DevnetKey, Party

__all__ = ["DEPOSITS", "LINE_LIMIT", "MEMBERS", "PLATFORM"]

FIRST_DAY = day_number(parse_date("2026-01-07"))
EXPIRY_DAY = FIRST_DAY + ACTIVE_DAYS
NETWORK = "devnet"

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

    @property
    def url(self) -> str:
        return self.devnet.url

    def address(self, name: str) -> str:
        return self.desk.book.address(name)

    def arguments(self, party: str | None = None) -> list[str]:
        """The options by which a command finds this desk and acts for a party."""
        acting = ["--as", party] if party else []
        return ["--desk", str(self.folder), *acting]

    def write_network(self, **changes: object) -> None:
        """Change fields of the network in `networks.yaml`; None takes one away."""
        write_network(self.devnet, self.folder, **changes)


class undone:
    """Takes back what happens on the chain inside."""

    def __init__(self, web3: Web3) -> None:
        self._web3 = web3

    def __enter__(self) -> None:
        self._snapshot = self._web3.provider.make_request("evm_snapshot", [])["result"]

    def __exit__(self, *_: object) -> None:
        reverted = self._web3.provider.make_request("evm_revert", [self._snapshot])
        assert reverted["result"] is True
        # anvil goes back to the old blocks and keeps the fee that was set for the next one
        self._web3.provider.make_request("anvil_setNextBlockBaseFeePerGas", ["0x0"])


def set_up(devnet: Devnet, folder: Path) -> Stage:
    """A desk as `deeptier init --devnet` makes it, its parties onboarded, and a stranger."""
    make_desk(folder, devnet=True)
    write_network(devnet, folder)
    stage = Stage(devnet, folder)
    number = len(MEMBERS) + 1
    stranger = Party(STRANGER, str(devnet.accounts[number].address), signed_by=DevnetKey(number))
    stage.desk.book.with_party(stranger).save(folder / "parties.yaml")
    rules_at_once = replace(settings(), rule_delay_seconds=0)
    deploy(devnet.web3, devnet.accounts[0], rules_at_once, stage.desk.network().record)
    assert furnish(stage.office) is not None
    return stage


def write_network(running: Devnet, folder: Path, /, **changes: object) -> None:
    network = {
        "chain_id": int(running.web3.eth.chain_id),
        "endpoints": [running.url],
        "devnet": running.backend,
    }
    kept = {key: value for key, value in (network | changes).items() if value is not None}
    content = {"default": NETWORK, "networks": {NETWORK: kept}}
    text = yaml.safe_dump(content, sort_keys=False)
    (folder / "networks.yaml").write_text(text, encoding="utf-8")
