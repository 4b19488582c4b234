"""`deeptier letter`: what letters say, and whether they are worth anything."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from deeptier.commands.at import HERE, DeskOption, NetworkOption, desk_at
from deeptier.commands.output import FINDINGS, JsonOption, Output, option
from deeptier.days import day_number, parse_date
from deeptier.desk.desk import Desk
from deeptier.errors import InputError
from deeptier.letters.check import Finding
from deeptier.letters.describe import describe
from deeptier.letters.letter import Letter
from deeptier.letters.reading import read_letter
from deeptier.letters.room import Room

CHECK_EXAMPLES = """
Examples:

deeptier letter check huaxin.json bolt.json

deeptier letter check letters --online
"""

FilesArgument = Annotated[list[Path], typer.Argument(help="Letters, or folders of letters.")]


def check(
    files: FilesArgument,
    online: Annotated[
        bool,
        typer.Option("--online", help="Ask the chain too: smart accounts, approvals, the lot."),
    ] = False,
    on: Annotated[
        str | None,
        typer.Option(help="Day to check for, YYYY-MM-DD; today unless given. Without --online."),
    ] = None,
    desk: DeskOption = HERE,
    network: NetworkOption = None,
    json: JsonOption = False,
) -> None:
    """Verify letters: chain, contract, last day, content and signature. No node is needed.

    Exit code 0 when all are sound, 1 when something is wrong with one.
    """
    output = Output(json)
    with output.guarded():
        if online and on is not None:
            raise InputError("--on", on, "left out with --online: the chain knows the day")
        letters = [read_letter(file) for file in letter_files(files)]
        room = _room(desk_at(desk), network, online, on)
        found = [(letter, room.check(letter)) for letter in letters]
        output.document(_as_json(found))
        if not json:
            _show(output, room, found)
        if any(findings for _, findings in found):
            raise typer.Exit(FINDINGS)


def _room(desk: Desk, network: str | None, online: bool, on: str | None) -> Room:
    if online:
        return Room.online(desk, network)
    day = None if on is None else day_number(option("--on", parse_date, on))
    return Room.offline(desk, network, day)


def letter_files(paths: Iterable[Path]) -> list[Path]:
    """The files that are meant: letters, and all *.json of folders.

    Errors: `InputError` for a folder without any.
    """
    files: list[Path] = []
    for path in paths:
        found = sorted(path.glob("*.json")) if path.is_dir() else [path]
        if not found:
            raise InputError("folder", str(path), "one with a letter *.json at least")
        files += found
    return files


def _show(output: Output, room: Room, found: list[tuple[Letter, list[Finding]]]) -> None:
    many = len(found) > 1
    for letter, findings in found:
        if many:
            output.say(f"{letter.place}: {'sound' if not findings else 'not sound'}")
        else:
            for line in describe(letter, room.names, room.decimals(letter)):
                output.say(line)
        for each in findings:
            output.say(f"not sound: {each.text}", style="red")
    expired = any(each.code == "expired" for _, findings in found for each in findings)
    if expired and room.office is None:
        output.say("the day is by this computer's clock: --online asks the chain for its own")
    if not many and not found[0][1]:
        letter = found[0][0]
        name = room.against.book.name(letter.signer)
        how = f"the signature of {name} is on just this"
        output.say(f"sound: {how if letter.signature else f'{name} agreed to just this on chain'}")


def _as_json(found: list[tuple[Letter, list[Finding]]]) -> dict[str, Any]:
    return {
        "ok": not any(findings for _, findings in found),
        "letters": [
            {
                "file": letter.place,
                "kind": letter.kind,
                "signer": letter.signer,
                "digest": "0x" + letter.digest.hex(),
                "ok": not findings,
                "findings": [{"code": each.code, "text": each.text} for each in findings],
            }
            for letter, findings in found
        ],
    }
