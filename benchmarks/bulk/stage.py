"""A desk on a devnet, one large payable, and endorsements of small parts of it to suppliers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml
from eth_account.signers.local import LocalAccount
from web3 import Web3

from deeptier.bulk.intent import Intent
from deeptier.chain.deployment import DeploySettings, deploy
from deeptier.chain.devnet import Devnet
from deeptier.chain.house import House
from deeptier.chain.sending import Sender
from deeptier.consents import IssueConsents, Terms
from deeptier.desk.desk import Desk
from deeptier.desk.office import Office
from deeptier.lot_id import LotId
from deeptier.roles import Role

_GAS = 150_000
_FACE = 10**13
_EXPIRY_DAYS = 1_000
_TRADE = bytes(Web3.keccak(text="trade"))
_IDENTITY = bytes(Web3.keccak(text="identity"))
_NETWORK, _HOLDER = "devnet", "payee"
_PLATFORM, _CORE, _PAYEE, _BANK, *_SUPPLIERS = range(20)
_ROLES = {_CORE: Role.CORE_ENTERPRISE, _BANK: Role.GUARANTOR}


@dataclass(frozen=True)
class Stage:
    """A desk, and a lot whose holder endorses parts of it."""

    devnet: Devnet
    desk: Desk
    office: Office
    lot: LotId

    @property
    def holder(self) -> LocalAccount:
        """Who endorses."""
        return self.devnet.accounts[_PAYEE]

    def endorsements(self, count: int) -> list[Intent]:
        """So many parts of the lot, to each of the suppliers in turn."""
        accounts = [str(self.devnet.accounts[number].address) for number in _SUPPLIERS]
        return [
            Intent(
                key=f"E-{number}",
                verb="endorse",
                sender=_HOLDER,
                contract="Warrants",
                function="endorse",
                arguments=(self.lot.number, accounts[number % len(accounts)], 1 + number, _TRADE),
                sentence=f"endorse {1 + number} of {self.lot}",
                gas=_GAS,
            )
            for number in range(count)
        ]


@contextmanager
def staged(backend: str, folder: Path) -> Iterator[Stage]:
    """A devnet of its own, ended in any case."""
    with Devnet.start(backend) as devnet:
        yield _furnish(devnet, folder)


def _furnish(devnet: Devnet, folder: Path) -> Stage:
    addresses = [str(account.address) for account in devnet.accounts]
    platform, core, payee, bank = (
        Sender(devnet.web3, devnet.accounts[number]) for number in (_PLATFORM, _CORE, _PAYEE, _BANK)
    )
    record = folder / "deployments" / f"{_NETWORK}.json"
    settings = DeploySettings.held_by(platform.address)
    house = House(deploy(devnet.web3, platform.account, settings, record), devnet.web3)
    last = house.today() + _EXPIRY_DAYS
    for number in (_CORE, _PAYEE, _BANK, *_SUPPLIERS):
        role = _ROLES.get(number, Role.SUPPLIER)
        house.onboard(platform, addresses[number], role, last, _IDENTITY)
    house.grant_line(bank, addresses[_CORE], _FACE, last)
    lot = _issued(house, core, payee)
    _write_desk(devnet, folder, addresses)
    desk = Desk(folder)
    return Stage(devnet, desk, desk.open(), lot)


def _issued(house: House, core: Sender, payee: Sender) -> LotId:
    today = house.today()
    terms = Terms(
        line=1,
        obligor=core.address,
        payee=payee.address,
        currency=house.address("DepositToken"),
        face_amount=_FACE,
        due_day=today + 150,
        tier_cap=16,
        document_root=_TRADE,
        last_day=today + 5,
        nonce=1,
    )
    consents = IssueConsents(payee=house.sign(payee.account, terms, invoices=[]))
    return house.issue(core, terms, [], consents).value


def _write_desk(devnet: Devnet, folder: Path, addresses: list[str]) -> None:
    network = {
        "chain_id": int(devnet.web3.eth.chain_id),
        "endpoints": [devnet.url],
        "devnet": devnet.backend,
    }
    networks = {"default": _NETWORK, "networks": {_NETWORK: network}}
    parties = {_HOLDER: {"address": addresses[_PAYEE], "signer": {"devnet": _PAYEE}}}
    for name, content in (("networks", networks), ("parties", {"parties": parties})):
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
