"""Who is called what: by a file that the auditor has, or by the desk's address book."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from deeptier.addresses import parse_address
from deeptier.audit.findings import shown
from deeptier.desk.book import AddressBook
from deeptier.desk.party import folded
from deeptier.errors import InputError

NamesOption = Annotated[
    Path | None,
    typer.Option(
        "--names",
        help="JSON or YAML file that gives names to addresses; the desk's address book unless"
        " given.",
    ),
]
_SHOWN = 3


@dataclass(frozen=True)
class Names:
    """Names of accounts.

    Attributes:
        called: by address in lower case.
        former: addresses that a party had before; its name means another one now.
    """

    called: Mapping[str, str] = field(default_factory=dict)
    former: frozenset[str] = frozenset()

    @classmethod
    def of(cls, file: Path | None, book: AddressBook) -> Names:
        """Those of a file, else of an address book.

        Errors: as `names_of_file`.
        """
        if file is not None:
            return cls(names_of_file(file))
        called = {address.lower(): name for address, name in book.names.items()}
        return cls(called, frozenset(called) - {each.lower() for each in book.addresses.values()})

    def address(self, field_: str, text: str) -> str | None:
        """The address in lower case that a name means, whatever its case and width; None for none.

        Errors: `InputError` naming the field, where two accounts have the name.
        """
        meant = [
            address
            for address, name in self.called.items()
            if folded(name) == folded(text) and address not in self.former
        ]
        if len(meant) > 1:
            accounts = ", ".join(map(shown, meant[:_SHOWN]))
            raise InputError(field_, text, f"one account's name; it is that of {accounts}")
        return meant[0] if meant else None

    def near(self, text: str) -> str:
        """What was probably meant, to end a sentence with; nothing where no name is near."""
        names = {folded(name): name for name in self.called.values()}
        found = difflib.get_close_matches(folded(text), names, n=1)
        return f" (did you mean {names[found[0]]!r}?)" if found else ""


def names_of_file(path: Path) -> dict[str, str]:
    """The names of parties in a JSON or YAML file, by address in lower case.

    Errors: `InputError` for a file that is none, and for what is no address or no name.
    """
    content = _content(path)
    if not isinstance(content, _Pairs):
        raise InputError("--names", str(path), "a JSON or YAML object of addresses and names")
    names: dict[str, str] = {}
    for text, name in content:
        if not isinstance(name, str) or not name.strip() or not name.isprintable():
            raise InputError(f"name of {text} in {path}", name, "text, on one line")
        address = _address(path, text)
        if address in names:
            raise InputError(f"an address in {path}", text, "there once")
        names[address] = name.strip()
    return names


class _Pairs(list[tuple[Any, Any]]):
    """What an object says, with what it says twice."""


class _Loader(yaml.BaseLoader):
    """Text, lists, and objects as pairs. An address without quotes would be a number to others."""


_Loader.add_constructor(
    "tag:yaml.org,2002:map",
    lambda loader, node: _Pairs(loader.construct_pairs(node, deep=True)),
)


def _content(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("--names", str(path), f"a file that can be read: {error}") from None
    try:
        if path.suffix == ".json":
            return json.loads(text, object_pairs_hook=_Pairs)
        return yaml.load(text, _Loader)  # noqa: S506 - makes text, lists and pairs only
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        reason = str(error).partition("\n")[0]
        raise InputError("--names", str(path), f"JSON or YAML: {reason}") from None


def _address(path: Path, text: object) -> str:
    try:
        return parse_address(str(text)).lower()
    except InputError as error:
        raise InputError(f"an address in {path}", text, error.expected) from None
