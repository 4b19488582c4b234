"""`deeptier letter`: what letters say, and whether they are worth anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import TimeRemainingColumn

from deeptier.commands.at import HERE, DeskOption, NetworkOption, desk_at
from deeptier.commands.bar import Bar
from deeptier.commands.output import FINDINGS, JsonOption, Output, option
from deeptier.correspondence.room import Room
from deeptier.days import day_number, parse_date
from deeptier.desk.desk import Desk
from deeptier.errors import DeeptierError, InputError
from deeptier.letters.check import Finding
from deeptier.letters.describe import describe
from deeptier.letters.letter import Letter
from deeptier.letters.reading import read_letter

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
        paths = letter_files(files)
        room = _room(desk_at(desk), network, online, on)
        found = _checked_all(output, room, paths)
        output.document(_as_json(found))
        if not json:
            _show(output, room, found)
        if any(each.findings for each in found):
            raise typer.Exit(FINDINGS)


@dataclass(frozen=True)
class _Checked:
    """A file that was checked; its letter is None where it cannot be read as one."""

    place: str
    letter: Letter | None
    findings: list[Finding]


def _checked_all(output: Output, room: Room, paths: Sequence[Path]) -> list[_Checked]:
    """Errors: as `read_letter`, where there is one file alone."""
    found = []
    with Bar(output, "checking letters", TimeRemainingColumn()) as bar:
        for done, path in enumerate(paths):
            bar.move(done, len(paths))
            try:
                letter = read_letter(path)
            except DeeptierError as error:
                if len(paths) == 1:
                    raise
                found.append(_Checked(str(path), None, [Finding("unreadable", str(error))]))
            else:
                found.append(_Checked(letter.place, letter, room.check(letter)))
    return found


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


def _show(output: Output, room: Room, found: Sequence[_Checked]) -> None:
    many = len(found) > 1
    for each in found:
        if many:
            output.say(f"{each.place}: {'sound' if not each.findings else 'not sound'}")
        elif each.letter is not None:
            for line in describe(each.letter, room.names, room.decimals(each.letter)):
                output.say(line)
        for finding in each.findings:
            output.say(f"not sound: {finding.text}", style="red")
    codes = {finding.code for each in found for finding in each.findings}
    if "expired" in codes and room.office is None:
        output.say("the day is by this computer's clock: --online asks the chain for its own")
    if many and codes:
        bad = sum(bool(each.findings) for each in found)
        output.say(f"{bad:,} of {len(found):,} letters cannot serve")
    elif not many and found[0].letter is not None and not codes:
        _show_sound(output, room, found[0].letter)


def _show_sound(output: Output, room: Room, letter: Letter) -> None:
    name = room.against.book.name(letter.signer)
    how = f"the signature of {name} is on just this"
    output.say(f"sound: {how if letter.signature else f'{name} agreed to just this on chain'}")


def _as_json(found: Sequence[_Checked]) -> dict[str, Any]:
    return {
        "ok": not any(each.findings for each in found),
        "letters": [
            {
                "file": each.place,
                "kind": None if each.letter is None else each.letter.kind,
                "signer": None if each.letter is None else each.letter.signer,
                "digest": None if each.letter is None else "0x" + each.letter.digest.hex(),
                "ok": not each.findings,
                "findings": [{"code": one.code, "text": one.text} for one in each.findings],
            }
            for each in found
        ],
    }
