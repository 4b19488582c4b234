"""`deeptier key`: key files made, brought in and listed; a password is never an argument."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated, Any

import typer
from eth_account import Account
from rich.cells import cell_len, set_cell_size

from deeptier.commands.at import HERE, DeskOption, PasswordFileOption
from deeptier.commands.output import JsonOption, Output
from deeptier.commands.party import NameArgument, written
from deeptier.desk.book import AddressBook
from deeptier.desk.book_file import changing
from deeptier.desk.keyring import Keyring
from deeptier.desk.party import Keystore, Party, party_name
from deeptier.errors import InputError
from deeptier.keys.imports import is_keystore, read_key
from deeptier.keys.key_files import KeyFile, relock
from deeptier.keys.passwords import NEW_VARIABLE, Passwords

NEW_EXAMPLES = """
Examples:

deeptier key new "Huaxin Motors"

deeptier key new "Li Na" --password-file /run/secrets/li-na
"""
IMPORT_EXAMPLES = """
Examples:

deeptier key import "Huaxin Motors" huaxin.key

deeptier key import "East Bank" UTC--2026-01-07--keystore.json
"""
RELOCK_EXAMPLES = """
Examples:

deeptier key password "Li Na"

deeptier key password "Li Na" --password-file old.txt --new-password-file new.txt
"""
LIST_EXAMPLES = """
Example:

deeptier key list
"""

NewPasswordFileOption = Annotated[
    Path | None,
    typer.Option(
        envvar="DEEPTIER_NEW_PASSWORD_FILE",
        help="File with the new password; else DEEPTIER_NEW_PASSWORD, else you are asked.",
    ),
]

_FILE = "parties.yaml"
_KEYS = "keys"
_KEY_BYTES = 32


def new(
    name: NameArgument,
    desk: DeskOption = HERE,
    password_file: PasswordFileOption = None,
    json: JsonOption = False,
) -> None:
    """Make a key for a party, and put the party into the address book with it."""
    output = Output(json)
    with output.guarded():
        passwords = Passwords(password_file)
        _require_free(desk, party_name(name))
        chosen = passwords.new_password(_stem(desk, name), name)
        file = _store(desk, name, _fresh_key(), chosen)
        _tell(output, name, file, desk)


def import_(
    name: NameArgument,
    file: Annotated[
        Path,
        typer.Argument(help="Keystore (JSON), or text of 64 hexadecimal digits."),
    ],
    desk: DeskOption = HERE,
    password_file: PasswordFileOption = None,
    json: JsonOption = False,
) -> None:
    """Bring a party's key in, locked with a password; a keystore keeps the one that it has."""
    output = Output(json)
    with output.guarded():
        passwords = Passwords(password_file)
        party_name(name)
        key, chosen = read_key(file, name, _stem(desk, name), passwords)
        written_file = _store(desk, name, key, chosen)
        _tell(output, name, written_file, desk)
        if not is_keystore(file):
            output.say(f"{file} still holds the key, unlocked: destroy it")


def password(
    name: NameArgument,
    desk: DeskOption = HERE,
    password_file: PasswordFileOption = None,
    new_password_file: NewPasswordFileOption = None,
    json: JsonOption = False,
) -> None:
    """Lock a party's key file with another password; key and account stay."""
    output = Output(json)
    with output.guarded():
        keyring = Keyring(desk / _KEYS, AddressBook.load(_desk(desk) / _FILE))
        party = keyring.book.party(name)
        file = _key_file(keyring, party)
        old = Passwords(password_file).password(file.stem, party.name)
        account = file.open(old)
        source = Passwords(new_password_file, variable=NEW_VARIABLE)
        chosen = source.new_password(file.stem, party.name)
        if chosen == old:
            raise InputError("the new password", "the old one", "another")
        with changing(file.path):
            relock(file, bytes(account.key), chosen)
        output.say(f"the key of {party.name} has another password: {file.path}")
        output.say("copies of the file still open with the old one: replace them")
        output.document(
            {"ok": True, "name": party.name, "address": file.address, "file": str(file.path)}
        )


def list_(desk: DeskOption = HERE, json: JsonOption = False) -> None:
    """Show who can sign here, and by what; no password is needed."""
    output = Output(json)
    with output.guarded():
        book = AddressBook.load(desk / _FILE)
        keyring = Keyring(desk / _KEYS, book)
        rows = [_row(keyring, each) for each in book.parties]
        rows += [
            {"name": None, "address": address, "signer": "keystore", "file": str(file.path)}
            for address, file in keyring.files.items()
            if address not in book.names
        ]
        output.document({"ok": True, "keys": rows})
        if not json:
            _show(output, rows)


def _row(keyring: Keyring, party: Party) -> dict[str, Any]:
    file = keyring.key_file(party) if party.signed_by == Keystore() else None
    return {
        "name": party.name,
        "address": party.address,
        "signer": written(party.signed_by),
        "file": None if file is None else str(file.path),
    }


def _key_file(keyring: Keyring, party: Party) -> KeyFile:
    if party.signed_by != Keystore():
        way = written(party.signed_by)
        raise InputError("party", party.name, f"one with a key file; this one signs by {way}")
    file = keyring.key_file(party)
    if file is None:
        expected = f"one whose key is here: none of {keyring.folder} is of {party.address}"
        raise InputError("party", party.name, expected)
    return file


def _show(output: Output, rows: list[dict[str, Any]]) -> None:
    if not rows:
        output.say("there is no key and no party yet: `deeptier key new NAME` makes both")
    named = [row["name"] or "not in the address book" for row in rows]
    width = max(map(cell_len, named), default=0)
    for name, row in zip(named, rows, strict=True):
        signer = row["signer"]
        how = (row["file"] or "signs elsewhere") if signer == "keystore" else signer
        output.say(f"{set_cell_size(name, width)}  {row['address']}  {how}")


def _fresh_key() -> bytes:
    return bytes(Account.create(secrets.token_bytes(_KEY_BYTES)).key)


def _desk(folder: Path) -> Path:
    if not folder.is_dir():
        raise InputError("--desk", str(folder), "a folder; `deeptier init` makes one")
    return folder


def _require_free(desk: Path, name: str) -> None:
    """A new key is a new account: a party that has one keeps it."""
    known = AddressBook.load(_desk(desk) / _FILE).find(name)
    if known is not None:
        expected = (
            f"a party without account: this one has {known.address}. `deeptier key import` brings "
            "that account's key; `deeptier party change` names another account"
        )
        raise InputError("party", name, expected)


def _stem(desk: Path, name: str) -> str:
    return Keyring(desk / _KEYS, AddressBook()).free_stem(name)


def _store(desk: Path, name: str, key: bytes, password: str) -> KeyFile:
    """The key file, and the party in the book; the file first: a book must not name a lost key."""
    with changing(_desk(desk) / _FILE):
        book = AddressBook.load(desk / _FILE)
        address = str(Account.from_key(key).address)
        changed = _with_account(book, name, address)
        file = Keyring(desk / _KEYS, book).add(name, key, password)
        if changed != book:
            try:
                changed.save(desk / _FILE)
            except BaseException:
                file.path.unlink()
                raise
        return file


def _with_account(book: AddressBook, name: str, address: str) -> AddressBook:
    known = book.find(name)
    if known is None:
        return book.with_party(Party(name, address))
    if known.address != address:
        expected = f"that of {known.name}, {known.address}; the key is of another account"
        raise InputError("address of the key", address, expected)
    return book


def _tell(output: Output, name: str, file: KeyFile, desk: Path) -> None:
    output.say(f"{name} is {file.address}; its key is locked in {file.path}")
    output.document({"ok": True, "name": name, "address": file.address, "file": str(file.path)})
    if not output.as_json:
        output.say(
            f"keep a copy of {desk / _KEYS}, and its password elsewhere: neither can be made again"
        )
