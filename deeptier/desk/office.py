"""A desk that is connected: one deployment on one network, and the parties by name."""

from __future__ import annotations

from dataclasses import dataclass

from web3 import Web3

from deeptier.chain.house import House
from deeptier.chain.sending import Sender
from deeptier.days import civil_day
from deeptier.desk.book import AddressBook
from deeptier.desk.keyring import Keyring
from deeptier.desk.networks import Network


@dataclass(frozen=True)
class Office:
    """What commands work with: everything takes names.

    Attributes:
        network: that it is connected to.
        web3: the connection, which goes on to another endpoint when one fails.
        house: the contracts, with their verbs.
        book: names and addresses.
        keyring: who can sign here.
    """

    network: Network
    web3: Web3
    house: House
    book: AddressBook
    keyring: Keyring

    @classmethod
    def open(cls, network: Network, book: AddressBook, keyring: Keyring) -> Office:
        """Connect, and refuse another chain or other code than the deployment's record says."""
        web3 = network.connect()
        return cls(network, web3, House(network.deployment(web3), web3), book, keyring)

    @property
    def today(self) -> int:
        """The day number of the newest block, in the deployment's civil time."""
        offset = self.house.deployment.settings.civil_offset
        return civil_day(int(self.web3.eth.get_block("latest")["timestamp"]), offset)

    def sender(self, name: str, decimals: int = 2) -> Sender:
        """The way to the chain of a party whose key is in the keyring.

        Amounts of refusals are told in a currency with so many decimals.
        """
        signer = self.keyring.signer(name)
        return Sender(
            self.web3,
            signer,
            names=self.book.names,
            decimals=decimals,
            fees=self.network.fees,
            confirmations=self.network.confirmations,
        )
