"""The desk itself: where things are in the folder, and what is read from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from deeptier.desk.book import AddressBook
from deeptier.desk.keyring import Keyring
from deeptier.desk.networks import Network, Networks
from deeptier.desk.networks_file import load_networks
from deeptier.desk.office import Office
from deeptier.keys.passwords import Passwords


@dataclass(frozen=True)
class Desk:
    """An operator's folder. What is not there yet is empty; nothing is made by reading.

    Attributes:
        folder: holds `networks.yaml`, `parties.yaml`, `approvals.yaml`, `keys`, `deployments`
            and `runs`.
        passwords: give those of key files.
    """

    folder: Path
    passwords: Passwords = field(default_factory=Passwords)

    @cached_property
    def networks(self) -> Networks:
        """The networks by name."""
        return load_networks(self.folder)

    @cached_property
    def book(self) -> AddressBook:
        """Whom the operator knows by which name."""
        return AddressBook.load(self.folder / "parties.yaml")

    @cached_property
    def keyring(self) -> Keyring:
        """The keys in the folder, and other signers that the address book tells of."""
        return Keyring(self.folder / "keys", self.book, self.passwords)

    @property
    def runs(self) -> Path:
        """Where journals of bulk runs are."""
        return self.folder / "runs"

    def network(self, name: str | None = None) -> Network:
        """One network; the file's default unless named."""
        return self.networks.find(name)

    def open(self, network: str | None = None) -> Office:
        """Connect to a network, checked to be the right chain with the right code.

        Errors: as `Network.connect` and `Network.deployment`.
        """
        return Office.open(self.network(network), self.book, self.keyring)
