"""The keyring: encrypted key files, and other ways to a signature, by party name."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, count
from pathlib import Path

from eth_account import Account
from eth_account.signers.local import LocalAccount

from deeptier.desk.book import AddressBook
from deeptier.desk.party import Device, DevnetKey, Keystore, Owner, Party, Remote, file_stem
from deeptier.errors import InputError
from deeptier.keys.devices import device_signer
from deeptier.keys.devnet_keys import DevnetSigner
from deeptier.keys.key_files import (
    KeyFile,
    KeyFileError,
    key_files,
    write_key_file,
)
from deeptier.keys.passwords import Passwords
from deeptier.keys.remote import RemoteSigner
from deeptier.keys.smart_account import SmartAccountSigner
from deeptier.keys.verified import Verified
from deeptier.signers import Signer


@dataclass(frozen=True)
class Keyring:
    """The keys of a desk. A key is opened once, when it is first asked for.

    Attributes:
        folder: of key files.
        book: tells names, and who signs for each.
        passwords: give the passwords of key files.
    """

    folder: Path
    book: AddressBook
    passwords: Passwords = field(default_factory=Passwords)
    _open: dict[str, Signer] = field(default_factory=dict, repr=False, compare=False)

    def signer(self, name: str) -> Signer:
        """Who signs for a party, by its name or address; asks for the password if need be.

        Errors: `InputError` where nobody here can sign for it; `KeyFileError` for a wrong password
        or a damaged file; `NoPasswordError` where nothing gives the password; `SignerError` for a
        device that cannot be had.
        """
        party = self.book.party(name)
        if party.name not in self._open:
            self._open[party.name] = self._signer(party)
        return self._open[party.name]

    def use(self, name: str, signer: Signer) -> None:
        """Let a signer that was made elsewhere, such as a hardware key, sign for a party.

        What it answers is verified.

        Errors: `InputError` for one of another account than the party's.
        """
        party = self.book.party(name)
        if str(signer.address) != party.address:
            expected = f"that of {party.name}, {party.address}"
            raise InputError("address of the signer", str(signer.address), expected)
        trusted = isinstance(signer, LocalAccount)
        checked = signer if trusted else Verified(party.name, party.address, signer)
        self._open[party.name] = checked

    def key_file(self, party: Party) -> KeyFile | None:
        """The key file of a party's account, still locked; None if it is not here."""
        return self.files.get(party.address)

    def free_stem(self, name: str) -> str:
        """What a new key file of a party is called, without its ending: no other file has it."""
        stem = file_stem(name)
        others = (f"{stem}-{number}" for number in count(2))
        return next(each for each in chain([stem], others) if not self._path(each).exists())

    def add(self, name: str, key: bytes, password: str) -> KeyFile:
        """Lock a key into a new file named after its party.

        Errors: `KeyFileError` where a file of that name, or of that key, is there already.
        """
        address = str(Account.from_key(key).address)
        if address in self.files:
            there = self.files[address].path
            raise KeyFileError(f"key file {there} has the key of {address} already")
        written = write_key_file(self._path(self.free_stem(name)), key, password)
        self.files[address] = written
        return written

    @cached_property
    def files(self) -> dict[str, KeyFile]:
        """All key files of the folder, by address."""
        return key_files(self.folder)

    def _path(self, stem: str) -> Path:
        return self.folder / f"{stem}.json"

    def _signer(self, party: Party) -> Signer:
        way = party.signed_by
        if isinstance(way, DevnetKey):
            return _of(party, DevnetSigner(way.number), f"devnet key {way.number}")
        if isinstance(way, Remote):
            return RemoteSigner(party.name, party.address, way.url)
        if isinstance(way, Device):
            return device_signer(party.name, party.address, way.kind, way.where)
        if isinstance(way, Owner):
            return SmartAccountSigner(
                party.name, party.address, self.signer(self._key_holder(party))
            )
        if isinstance(way, Keystore):
            return self._from_file(party)
        raise InputError(f"signer of {party.name}", way, "one that Deeptier knows")

    def _key_holder(self, party: Party) -> str:
        """Who has the key behind a smart account, which may be another's in turn."""
        seen = [party]
        while isinstance(way := seen[-1].signed_by, Owner):
            owner = self.book.party(way.name)
            if owner in seen:
                expected = "a party that has a key in the end: these accounts own each other"
                raise InputError(f"owner of {seen[-1].name}", owner.name, expected)
            seen.append(owner)
        return seen[-1].name

    def _from_file(self, party: Party) -> Signer:
        file = self.key_file(party)
        if file is None:
            expected = (
                f"one whose key is here: none of {self.folder} is of {party.address}; `deeptier "
                "key import` brings one, and `party add --signer` tells of another way to sign"
            )
            raise InputError("party that signs", party.name, expected)
        return file.open(self.passwords.password(file.stem, party.name))


def _of(party: Party, signer: Signer, what: str) -> Signer:
    if str(signer.address) != party.address:
        expected = f"that of {what}, {signer.address}"
        raise InputError(f"address of {party.name}", party.address, expected)
    return signer
