"""`deeptier party`: the address book, changed without touching what others wrote in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.cells import cell_len, set_cell_size

from deeptier.approvals.rules import Rules
from deeptier.commands.at import HERE, DeskOption
from deeptier.commands.output import JsonOption, Output, option
from deeptier.desk.book import AddressBook
from deeptier.desk.book_file import changing
from deeptier.desk.party import (
    Device,
    DevnetKey,
    Keystore,
    Owner,
    Party,
    Remote,
    SignedBy,
    folded,
)
from deeptier.errors import InputError
from deeptier.keys.devnet_keys import devnet_account

ADD_EXAMPLES = """
Examples:

deeptier party add "Huaxin Motors" 0x… --registration 91310000MA1FL0XX00

deeptier party add "East Bank" 0x… --signer https://signer.east.example:9000

deeptier party add "North Mill" 0x… --signer "device:ledger:44'/60'/0'/0/0"

deeptier party add "Fund One" 0x… --signer "owner:Li Na"
"""
LIST_EXAMPLES = """
Example:

deeptier party list --json
"""
CHANGE_EXAMPLES = """
Example, after the registrar replaced a lost key:

deeptier party change "Huaxin Motors" --address 0x…
"""
RENAME_EXAMPLES = """
Example:

deeptier party rename "Huaxin Motors" "Huaxin Mobility"
"""
REMOVE_EXAMPLES = """
Example:

deeptier party remove "Huaxin Motors"
"""

_FILE = "parties.yaml"
_WAYS = "keystore, devnet:NUMBER, http(s)://HOST, owner:NAME or device:KIND:WHERE"

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="As the address book has it.")]
SignerOption = Annotated[str | None, typer.Option(help=f"Who signs for it: {_WAYS}.")]
RegistrationOption = Annotated[str | None, typer.Option(help="Tax or company number.")]


def add(
    name: NameArgument,
    address: Annotated[str, typer.Argument(help="Its account on the chain.")],
    registration: RegistrationOption = None,
    signer: SignerOption = None,
    desk: DeskOption = HERE,
    json: JsonOption = False,
) -> None:
    """Put a party into the address book."""
    output = Output(json)
    with output.guarded():
        party = Party(name, address, registration, signed_by(signer))
        changed_book(desk, lambda book: require_known_owner(book.with_party(party), party))
        _tell(output, f"{party.name} is {party.address}", party)


def list_(desk: DeskOption = HERE, json: JsonOption = False) -> None:
    """Show the address book."""
    output = Output(json)
    with output.guarded():
        book = AddressBook.load(desk / _FILE)
        output.document({"ok": True, "parties": [_as_json(each) for each in book.parties]})
        if json:
            return
        if not book.parties:
            output.say(f"the address book has no party yet: {_FILE} of {desk.resolve()}")
        width = max((cell_len(each.name) for each in book.parties), default=0)
        for each in book.parties:
            details = [] if each.registration is None else [each.registration]
            if each.signed_by != Keystore():
                details.append(written(each.signed_by))
            output.say(
                f"{set_cell_size(each.name, width)}  {each.address}  {', '.join(details)}".rstrip()
            )


def change(
    name: NameArgument,
    address: Annotated[
        str | None, typer.Option(help="Its new account; the old one keeps its name.")
    ] = None,
    registration: RegistrationOption = None,
    signer: SignerOption = None,
    desk: DeskOption = HERE,
    json: JsonOption = False,
) -> None:
    """Change what the address book says of a party."""
    output = Output(json)
    with output.guarded():
        if address is None and registration is None and signer is None:
            given = "--address, --registration or --signer"
            raise InputError(given, "missing", "one of them at least")
        if address is not None:
            _require_no_rule(desk, name)
        book = changed_book(desk, lambda book: _changed(book, name, address, registration, signer))
        party = book.party(name)
        _tell(output, f"{party.name} is {party.address}", party)


def rename(
    name: NameArgument,
    new_name: Annotated[str, typer.Argument(help="What to call it from now on.")],
    desk: DeskOption = HERE,
    json: JsonOption = False,
) -> None:
    """Give a party another name; its account and its key stay."""
    output = Output(json)
    with output.guarded():
        _require_no_rule(desk, name)
        book = changed_book(desk, lambda book: _renamed(book, name, new_name))
        party = book.party(new_name)
        _tell(output, f"{party.name} is {party.address}", party)


def remove(name: NameArgument, desk: DeskOption = HERE, json: JsonOption = False) -> None:
    """Take a party out of the address book; the chain and its key file know it still."""
    output = Output(json)
    with output.guarded():
        _require_no_rule(desk, name)
        gone = AddressBook.load(desk / _FILE).party(name)
        changed_book(desk, lambda book: _removed(book, name))
        _tell(output, f"{gone.name} is in the address book no longer", gone)


def signed_by(text: str | None) -> SignedBy:
    """The way to sign that an option names; key files unless given.

    Errors: `InputError` naming the option.
    """
    if text is None or text == "keystore":
        return Keystore()
    kind, _, rest = text.partition(":")
    if kind == "devnet" and rest.isascii() and rest.isdigit() and len(rest) < len("1000"):
        return option("--signer", lambda _: DevnetKey(int(rest)), text)
    if kind in ("http", "https"):
        return option("--signer", Remote, text)
    if kind == "owner" and rest:
        return Owner(rest)
    if kind == "device" and rest:
        name, _, where = rest.partition(":")
        return option("--signer", lambda _: Device(name, where), text)
    raise InputError("--signer", text, _WAYS)


def written(way: SignedBy) -> str:
    """A way to sign, as the option is typed."""
    if isinstance(way, DevnetKey):
        return f"devnet:{way.number}"
    if isinstance(way, Remote):
        return way.url
    if isinstance(way, Device):
        return f"device:{way.kind}:{way.where}".rstrip(":")
    return f"owner:{way.name}" if isinstance(way, Owner) else "keystore"


def changed_book(desk: Path, edit: Callable[[AddressBook], AddressBook]) -> AddressBook:
    """Change the book while nobody else does; the result is the book as it is then.

    Errors: as `AddressBook.save`, and `InputError` for a desk that is not there.
    """
    if not desk.is_dir():
        raise InputError("--desk", str(desk), "a folder; `deeptier init` makes one")
    with changing(desk / _FILE):
        changed = edit(AddressBook.load(desk / _FILE))
        changed.save(desk / _FILE)
        return changed


def require_known_owner(book: AddressBook, party: Party) -> AddressBook:
    """The book, in which the owner of a smart account is known, and a test key fits its account.

    Errors: `InputError` where it is not so.
    """
    if isinstance(party.signed_by, DevnetKey):
        account = str(devnet_account(party.signed_by.number).address)
        if account != party.address:
            expected = f"that of {party.address}; this one is of {account}"
            raise InputError("--signer", written(party.signed_by), expected)
    if isinstance(party.signed_by, Owner):
        owner = book.party(party.signed_by.name)
        if owner == party:
            raise InputError("--signer", written(party.signed_by), "another party's")
    return book


def _changed(
    book: AddressBook, name: str, address: str | None, registration: str | None, signer: str | None
) -> AddressBook:
    old = book.party(name)
    party = old
    if signer is not None:
        party = replace(party, signed_by=signed_by(signer))
    if registration is not None:
        party = replace(party, registration=registration)
    if address is not None:
        moved = replace(party, address=address)
        others = tuple(each for each in (*old.accounts, old.address) if each != moved.address)
        party = replace(moved, accounts=others)
    return require_known_owner(book.with_changed(name, party), party)


def _renamed(book: AddressBook, name: str, new_name: str) -> AddressBook:
    old = book.party(name)
    renamed = book.with_changed(name, replace(old, name=new_name))
    for each in renamed.parties:
        if _belongs_to(book, each, old):
            renamed = renamed.with_changed(each.name, replace(each, signed_by=Owner(new_name)))
    return renamed


def _removed(book: AddressBook, name: str) -> AddressBook:
    gone = book.party(name)
    for each in book.parties:
        if _belongs_to(book, each, gone):
            raise InputError("party", gone.name, f"kept while it signs for {each.name}")
    return book.without(name)


def _belongs_to(book: AddressBook, party: Party, owner: Party) -> bool:
    way = party.signed_by
    return isinstance(way, Owner) and book.party(way.name) == owner


def _require_no_rule(desk: Path, name: str) -> None:
    """Who signs in approvals is named there: that file is changed by hand, and first."""
    party = AddressBook.load(desk / _FILE).party(name)
    named = map(folded, Rules.load(desk / "approvals.yaml").persons)
    if folded(party.name) in named:
        raise InputError("party", party.name, "one that approvals.yaml does not name; change it")


def _tell(output: Output, sentence: str, party: Party) -> None:
    output.say(sentence)
    output.document({"ok": True, "party": _as_json(party)})


def _as_json(party: Party) -> dict[str, Any]:
    return {
        "name": party.name,
        "address": party.address,
        "registration": party.registration,
        "signer": written(party.signed_by),
        "accounts": list(party.accounts),
    }
