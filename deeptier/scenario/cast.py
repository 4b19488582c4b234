"""The accounts behind the parties of a scenario: keys of a devnet, or key files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eth_account.signers.local import LocalAccount
from web3 import Web3

from deeptier.chain.sending import Sender
from deeptier.errors import InputError
from deeptier.keys.devnet_keys import devnet_account as devnet_key
from deeptier.keys.imports import key_from_file
from deeptier.scenario.model import Scenario

_DEPLOYER = "deployer"
_DEVNET_PARTIES = 19


@dataclass(frozen=True)
class Cast:
    """The accounts of a scenario: the deployer of the house, and one for each party."""

    deployer: LocalAccount
    accounts: Mapping[str, LocalAccount]

    @classmethod
    def of_devnet(cls, scenario: Scenario) -> Cast:
        """Keys of the test mnemonic: the first is the deployer's, the parties follow in order.

        Errors: `InputError` for more parties than a devnet has keys for.
        """
        count = len(scenario.parties)
        if count > _DEVNET_PARTIES:
            expected = f"at most {_DEVNET_PARTIES}, the keys of a devnet"
            raise InputError(f"number of parties in {scenario.file}", count, expected)
        return cls(
            devnet_key(0),
            {party: devnet_key(index) for index, party in enumerate(scenario.parties, 1)},
        )

    @classmethod
    def of_files(cls, scenario: Scenario, folder: Path) -> Cast:
        """Keys from the files `deployer.key` and `<party>.key` of a folder."""
        return cls(
            key_from_file(folder / f"{_DEPLOYER}.key"),
            {party: key_from_file(folder / f"{party}.key") for party in scenario.parties},
        )

    def address(self, party: str) -> str:
        """A party's address, checksummed."""
        return str(self.accounts[party].address)

    def names(self, scenario: Scenario) -> dict[str, str]:
        """What to call each address."""
        named = {self.address(party): scenario.name_of(party) for party in scenario.parties}
        return {str(self.deployer.address): "the deployer", **named}

    def senders(self, web3: Web3, scenario: Scenario) -> dict[str, Sender]:
        """Each party's way to the chain."""
        names = self.names(scenario)
        return {party: Sender(web3, key, names=names) for party, key in self.accounts.items()}
