"""`deeptier sign`: a consent as a file that can be mailed, read, verified and carried by anyone."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from deeptier.commands.at import (
    HERE,
    ActorOption,
    DeskOption,
    NetworkOption,
    PasswordFileOption,
    desk_at,
)
from deeptier.commands.output import Output
from deeptier.commands.run import JsonOption
from deeptier.desk.keyring import Keyring
from deeptier.desk.party import file_stem
from deeptier.errors import InputError
from deeptier.letters.describe import describe
from deeptier.letters.draft import Draft, Setting, read_drafts
from deeptier.letters.letter import Letter, signed_letter
from deeptier.letters.reading import LetterError, read_letter
from deeptier.letters.room import Room

EXAMPLES = """
Examples:

deeptier sign payable.yaml --as "Huaxin Motors" --out huaxin.json

deeptier sign huaxin.json --as "Bolt Works" --out bolt.json

deeptier sign payables.csv --as "Huaxin Motors" --out letters
"""


def sign(
    file: Annotated[
        Path,
        typer.Argument(help="Draft (YAML, CSV, Excel, JSON lines), or another party's letter."),
    ],
    out: Annotated[
        Path, typer.Option(help="Letter to write; a folder where the file has several rows.")
    ],
    actor: ActorOption = None,
    offline: Annotated[
        bool,
        typer.Option("--offline", help="Ask no chain: the draft tells all, the clock the day."),
    ] = False,
    unsigned: Annotated[
        bool,
        typer.Option("--unsigned", help="Leave the signature out, for an approval on chain."),
    ] = False,
    desk: DeskOption = HERE,
    network: NetworkOption = None,
    password_file: PasswordFileOption = None,
    json: JsonOption = False,
) -> None:
    """Agree to something in a file. Nothing is sent to the chain.

    The column `consent` of a draft tells what it is: payable (unless given), cancellation, split,
    endorse, endorse-many, hand-over, offer-acceptance, bid, acceptance, pledge-bid or
    pledge-acceptance.
    """
    output = Output(json)
    with output.guarded():
        if actor is None:
            raise InputError("--as", "missing", "the party whose consent it is")
        here = desk_at(desk, password_file)
        party = here.book.party(actor)
        room = Room.offline(here, network) if offline else Room.online(here, network)
        drafts = _drafts(file, room, party.address)
        targets = _targets(out, drafts, party.name)
        letters = [
            room.letter(each.name, each.message, party.address, each.extra) for each in drafts
        ]
        if not json:
            _show(output, room, letters)
        if not unsigned:
            letters = _signed(letters, here.keyring, party.name, ask=not json)
        for letter, target in zip(letters, targets, strict=True):
            letter.write(target)
        what = "written" if unsigned else "signed"
        output.say(f"{what} for {party.name}: {targets[0] if len(targets) == 1 else out}")
        output.document(_as_json(letters, targets))


def _drafts(file: Path, room: Room, signer: str) -> list[Draft]:
    if file.suffix.lower() != ".json":
        return read_drafts(file, Setting(room.around, signer, room.house))
    letter = read_letter(file)
    for finding in room.check(letter):
        raise LetterError(f"{file}: {finding.text}")
    return [Draft.of_letter(letter)]


def _targets(out: Path, drafts: Sequence[Draft], signer: str) -> list[Path]:
    """Where each letter goes; none may be there yet."""
    if len(drafts) == 1 and not out.is_dir():
        targets = [out]
    else:
        if out.suffix:
            expected = f"a folder: the file has {len(drafts)} rows, and each becomes a letter"
            raise InputError("--out", str(out), expected)
        targets = [out / f"{file_stem(f'{each.name} {signer}')}.json" for each in drafts]
    seen: dict[Path, str] = {}
    for draft, target in zip(drafts, targets, strict=True):
        if target in seen:
            raise InputError("row", draft.name, f"told apart by its name from {seen[target]!r}")
        if target.exists():
            raise InputError("--out", str(target), "a file that is not there yet")
        seen[target] = draft.name
    return targets


def _show(output: Output, room: Room, letters: Sequence[Letter]) -> None:
    """What is agreed, before it is signed."""
    first = letters[0]
    for line in describe(first, room.names, room.decimals(first)):
        output.say(line)
    if len(letters) > 1:
        output.say(f"… and {len(letters) - 1} more of this kind")


def _signed(letters: Sequence[Letter], keyring: Keyring, name: str, *, ask: bool) -> list[Letter]:
    if ask and sys.stdin.isatty():
        typer.confirm("Sign?", abort=True)
    signer = keyring.signer(name)
    return [
        signed_letter(each.place, signer, each.domain, each.message, **each.extra)
        for each in letters
    ]


def _as_json(letters: Sequence[Letter], targets: Sequence[Path]) -> dict[str, Any]:
    return {
        "ok": True,
        "letters": [
            {
                "file": str(target),
                "kind": letter.kind,
                "signer": letter.signer,
                "digest": "0x" + letter.digest.hex(),
            }
            for letter, target in zip(letters, targets, strict=True)
        ],
    }
