"""`deeptier party import`: parties of a list, all or none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from deeptier.commands.at import HERE, DeskOption
from deeptier.commands.output import JsonOption, Output
from deeptier.commands.party import changed_book, require_known_owner, signed_by
from deeptier.desk.book import AddressBook
from deeptier.desk.party import Party
from deeptier.errors import InputError
from deeptier.operations.records import Record, raise_any, read_records
from deeptier.reading.problems import Problem, ProblemsError

EXAMPLES = """
Example, of a file with the columns name, address, registration and signer:

deeptier party import suppliers.csv
"""

_COLUMNS = ("name", "address", "registration", "signer")


def import_parties(
    file: Annotated[Path, typer.Argument(help="CSV, Excel (.xlsx), JSON lines or YAML.")],
    desk: DeskOption = HERE,
    json: JsonOption = False,
) -> None:
    """Put the parties of a list into the address book: all of them, or none.

    Columns: name and address; registration and signer may be left out. Parties that are there
    already, the same, stay.
    """
    output = Output(json)
    with output.guarded():
        records = read_records(
            file, _COLUMNS, required=_COLUMNS[:2], unique=("name", "address", "registration")
        )
        parties = _parties(records)
        added: list[str] = []

        def edit(book: AddressBook) -> AddressBook:
            new = [each for each in parties if each not in book.parties]
            changed = _with_all(book, new, records, parties)
            added.extend(each.name for each in new)
            return changed

        book = changed_book(desk, edit)
        there = len(parties) - len(added)
        known = f"; {there:,} were there already" if there else ""
        output.say(f"{len(added):,} added{known}; the address book knows {len(book.parties):,}")
        output.document({"ok": True, "added": added, "parties": len(book.parties)})


def _parties(records: Sequence[Record]) -> list[Party]:
    """Errors: `ProblemsError` with all that is wrong in the rows."""
    problems: list[Problem] = []
    parties = []
    for record in records:
        words = record.fields
        try:
            way = signed_by(words.get("signer"))
            parties.append(Party(words["name"], words["address"], words.get("registration"), way))
        except InputError as error:
            field = error.field.removeprefix("--")
            problems.append(
                record.problem(field, f"is {error.value!r}; it must be {error.expected}")
            )
    raise_any(problems)
    return parties


def _with_all(
    book: AddressBook, new: Sequence[Party], records: Sequence[Record], parties: Sequence[Party]
) -> AddressBook:
    """The book with the new ones.

    Errors: `ProblemsError` naming the row of the first that does not fit.
    """
    try:
        changed = AddressBook((*book.parties, *new))
    except InputError:
        _tell_first(book, new, dict(zip(parties, records, strict=True)))
        raise
    for each in new:
        require_known_owner(changed, each)
    return changed


def _tell_first(book: AddressBook, new: Sequence[Party], rows: dict[Party, Record]) -> None:
    """Errors: `ProblemsError` for the first row that is at odds with the book."""
    for each in new:
        try:
            book.with_party(each)
        except InputError as error:
            field = error.field.partition(" ")[0].replace("account", "address")
            text = f"is {error.value!r}; it must be {error.expected}"
            raise ProblemsError((rows[each].problem(field, text),)) from None
