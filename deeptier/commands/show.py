"""`deeptier show`: what there is to know of a lot, a payable or an enterprise, in a screenful."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from deeptier.commands.at import HERE, DeskOption, NetworkOption, desk_at
from deeptier.commands.completion import complete_thing
from deeptier.commands.enterprise_tables import show_enterprise
from deeptier.commands.letter_tables import show_letter
from deeptier.commands.look import read_desk, tell_findings
from deeptier.commands.output import FINDINGS, JsonOption, Output
from deeptier.commands.show_tables import show_lot, show_payable
from deeptier.desk.book import AddressBook
from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.status.enterprise_facts import EnterpriseFacts, enterprise_facts
from deeptier.status.lot_facts import LotFacts, lot_facts
from deeptier.status.payable_facts import PayableFacts, payable_facts
from deeptier.status.reading import Reading

EXAMPLES = """
Examples:

deeptier show 7-3-1

deeptier show 7 --json

deeptier show "Yunlu Gearworks"

deeptier show consents/7-payee.json
"""
_KINDS = (
    "a lot such as 7-3-1, a payable such as 7, a party of the address book, or a file that is there"
)


def show(
    thing: Annotated[
        str,
        typer.Argument(
            help="A lot (7-3-1), a payable (7), a party (name or address), or a signed file.",
            metavar="THING",
            autocompletion=complete_thing,
        ),
    ],
    desk: DeskOption = HERE,
    network: NetworkOption = None,
    json: JsonOption = False,
) -> None:
    """Show a lot, a payable, an enterprise, or what a signed file agrees to.

    A signed file is read without a chain.

    Exit code 1 where the logs contradict themselves, or another key signed than the signer's.
    """
    output = Output(json)
    with output.guarded():
        here = desk_at(desk)
        if _is_file(thing, here.book):
            show_letter(output, Path(thing), here, network)
            return
        asked = _asked(thing, here.book)
        reading = read_desk(output, here.open(network))
        facts = _facts(reading, asked)
        output.document(_document(reading, facts))
        if not json:
            _show(output, reading, facts)
            tell_findings(output, reading)
        if reading.findings:
            raise typer.Exit(FINDINGS)


def _is_file(text: str, book: AddressBook) -> bool:
    """Numbers and names come first; a file of such a name is written ./7-3-1."""
    return _number(text) is None and text not in book.addresses and Path(text).is_file()


def _number(text: str) -> LotId | int | None:
    """A lot or a payable; None for other text."""
    if not text.replace("-", "").isdigit():
        return None
    try:
        lot = LotId.parse(text)
    except InputError as error:
        expected = f"a lot such as 7-3-1 whose {error.field} is {error.expected}"
        raise InputError("THING", text, expected) from None
    return lot if lot.path else lot.payable


def _asked(text: str, book: AddressBook) -> LotId | int | str:
    """A lot, a payable's number, or an address."""
    number = _number(text)
    if number is not None:
        return number
    try:
        return book.address(text)
    except InputError as error:
        meant = error.expected.partition("(did you mean ")[2].partition(")")[0]
        expected = _KINDS + (f" (did you mean {meant})" if meant else "")
        raise InputError("THING", text, expected) from None


def _facts(reading: Reading, asked: LotId | int | str) -> LotFacts | PayableFacts | EnterpriseFacts:
    try:
        if isinstance(asked, LotId):
            return lot_facts(reading, asked)
        if isinstance(asked, int):
            return payable_facts(reading, asked)
    except InputError as error:
        known = "a lot" if isinstance(asked, LotId) else "a payable"
        expected = error.expected.removeprefix("a lot ")
        raise InputError("THING", str(asked), f"{known} {expected}") from None
    return enterprise_facts(reading, asked)


_NAMES = {LotFacts: "lot", PayableFacts: "payable", EnterpriseFacts: "enterprise"}


def _document(reading: Reading, facts: LotFacts | PayableFacts | EnterpriseFacts) -> dict[str, Any]:
    currencies = (
        [each.currency for each in facts.currencies]
        if isinstance(facts, EnterpriseFacts)
        else [facts.currency]
    )
    return {
        "ok": not reading.findings,
        "kind": _NAMES[type(facts)],
        "network": reading.network,
        "block": reading.block,
        "date": reading.date,
        "currencies": {each: asdict(reading.token(each)) for each in currencies},
        _NAMES[type(facts)]: asdict(facts),
        "findings": [each.to_json() for each in reading.findings],
    }


def _show(
    output: Output, reading: Reading, facts: LotFacts | PayableFacts | EnterpriseFacts
) -> None:
    if isinstance(facts, LotFacts):
        show_lot(output, reading, facts)
    elif isinstance(facts, PayableFacts):
        show_payable(output, reading, facts)
    else:
        show_enterprise(output, reading, facts)
