"""The address book: names that the operator knows, addresses that the chain knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deeptier.errors import InputError


@dataclass(frozen=True)
class AddressBook:
    """Parties by name.

    Attributes:
        addresses: by name, checksummed.
    """

    addresses: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> AddressBook:
        """Read a book; one that is not there is empty."""
        raise NotImplementedError(path)

    @property
    def names(self) -> dict[str, str]:
        """Names by address."""
        return {address: name for name, address in self.addresses.items()}

    def address(self, name: str) -> str:
        """The address of a name, or the address itself where one is given.

        Errors: `InputError` for a name that is not in the book; it tells what was probably meant.
        """
        if name not in self.addresses:
            raise InputError("party", name, "a name of the address book, or an address")
        return self.addresses[name]

    def name(self, address: str) -> str:
        """The name of an address, or the address itself."""
        return self.names.get(address, address)
