"""The keyring: encrypted key files, and other ways to a signature, by party name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from deeptier.desk.book import AddressBook
from deeptier.desk.party import DevnetKey
from deeptier.errors import InputError
from deeptier.scenario.cast import devnet_key
from deeptier.signers import Signer


@dataclass(frozen=True)
class Keyring:
    """The keys of a desk. A key is opened once, when it is first asked for.

    Attributes:
        folder: of key files.
        book: tells names, and remote signers.
    """

    folder: Path
    book: AddressBook

    def signer(self, name: str) -> Signer:
        """Who signs for a party; asks for the password where nothing else gives it.

        Errors: `InputError` where nobody here can sign for it, or the password is wrong.
        """
        way = self.book.party(name).signed_by
        if not isinstance(way, DevnetKey):
            raise InputError("party", name, "one whose key is here")
        return devnet_key(way.number)
