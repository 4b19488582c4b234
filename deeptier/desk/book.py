"""The address book: names that the operator knows, addresses that the chain knows."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from deeptier.desk.book_file import read_parties, write_parties
from deeptier.desk.party import Party, folded, parse_account, registration_key
from deeptier.errors import InputError


@dataclass(frozen=True)
class AddressBook:
    """Parties by name; names differ by more than case and width, and no account is there twice.

    Attributes:
        parties: in the order of the file.

    Errors: `InputError` for two parties of the same name, account or registration.
    """

    parties: tuple[Party, ...] = ()

    def __post_init__(self) -> None:
        _unique("name", ((folded(each.name), each.name, each) for each in self.parties))
        accounts = (
            (account, account, each)
            for each in self.parties
            for account in (each.address, *each.accounts)
        )
        _unique("account", accounts)
        registrations = (
            (registration_key(each.registration), each.registration, each)
            for each in self.parties
            if each.registration is not None
        )
        _unique("registration", registrations)

    @classmethod
    def of(cls, addresses: Mapping[str, str]) -> AddressBook:
        """A book of names and addresses."""
        return cls(tuple(Party(name, address) for name, address in addresses.items()))

    @classmethod
    def load(cls, path: Path) -> AddressBook:
        """Read a book; one that is not there is empty.

        Errors: `ProblemsError` with the place of all that is wrong in the file, `InputError` naming
        the file for what is there twice.
        """
        try:
            return cls(read_parties(path))
        except InputError as error:
            raise InputError(f"{path}: {error.field}", error.value, error.expected) from None

    def save(self, path: Path) -> None:
        """Write the book whole or not at all; the comments beside unchanged parties stay."""
        write_parties(path, self.parties)

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Addresses by name, checksummed."""
        return {each.name: each.address for each in self.parties}

    @cached_property
    def names(self) -> dict[str, str]:
        """Names by address, other accounts of a party too."""
        return {
            account: each.name
            for each in self.parties
            for account in (each.address, *each.accounts)
        }

    def find(self, name: str) -> Party | None:
        """The party of a name, whatever its case and width, or of its address; None for nobody."""
        return self._by_name.get(folded(name)) or self._by_address.get(name.lower())

    def party(self, name: str) -> Party:
        """The party of a name, whatever its case and width, or of its address.

        Errors: `InputError` for one that is not in the book; it tells what was probably meant.
        """
        found = self.find(name)
        if found is not None:
            return found
        near = difflib.get_close_matches(folded(name), self._by_name, n=1)
        meant = f" (did you mean {self._by_name[near[0]].name!r}?)" if near else ""
        raise InputError("party", name, f"a name of the address book{meant}, or an address")

    def address(self, name: str) -> str:
        """The address of a name, or the address itself where one is given.

        Errors: `InputError` for a name that is not in the book; it tells what was probably meant.
        """
        if not folded(name).startswith("0x"):
            return self.party(name).address
        return parse_account("party", name)

    def name(self, address: str) -> str:
        """The name of an address, or the address itself."""
        return self.names.get(address, address)

    def registered(self, registration: str) -> Party | None:
        """The party with a tax or company number, however it is separated; None for nobody."""
        return self._by_registration.get(registration_key(registration))

    def with_party(self, party: Party) -> AddressBook:
        """The same book with one party more.

        Errors: `InputError` where its name, an account or its registration is there already.
        """
        return AddressBook((*self.parties, party))

    def without(self, name: str) -> AddressBook:
        """The same book without a party.

        Errors: `InputError` where it is not there, or signs for another.
        """
        gone = self.party(name)
        return AddressBook(tuple(each for each in self.parties if each != gone))

    def with_changed(self, name: str, changed: Party) -> AddressBook:
        """The same book with another entry in the place of a party's."""
        old = self.party(name)
        return AddressBook(tuple(changed if each == old else each for each in self.parties))

    @cached_property
    def _by_name(self) -> dict[str, Party]:
        return {folded(each.name): each for each in self.parties}

    @cached_property
    def _by_address(self) -> dict[str, Party]:
        return {each.address.lower(): each for each in self.parties}

    @cached_property
    def _by_registration(self) -> dict[str, Party]:
        return {
            registration_key(each.registration): each
            for each in self.parties
            if each.registration is not None
        }


def _unique(what: str, entries: Iterable[tuple[str, str, Party]]) -> None:
    seen: dict[str, Party] = {}
    for key, shown, party in entries:
        if key in seen:
            first = seen[key].name
            expected = f"another than that of {first!r}: no two parties share one"
            raise InputError(f"{what} of {party.name!r}", shown, expected)
        seen[key] = party
