"""`deeptier sign`: a consent as a file that can be mailed, read, verified and carried by anyone."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import TimeRemainingColumn

from deeptier.approvals.agreeing import require_two_to_agree
from deeptier.commands.at import (
    HERE,
    ActorOption,
    DeskOption,
    NetworkOption,
    PasswordFileOption,
    desk_at,
)
from deeptier.commands.bar import Bar
from deeptier.commands.letter import letter_files
from deeptier.commands.output import JsonOption, Output
from deeptier.commands.persons import ApproverOption, ProposerOption
from deeptier.correspondence.draft import Draft, Setting, read_drafts
from deeptier.correspondence.room import Room
from deeptier.desk.party import file_stem
from deeptier.errors import InputError
from deeptier.letters.check import SIGNATURE
from deeptier.letters.describe import describe
from deeptier.letters.letter import Letter, signed_letter
from deeptier.letters.reading import LetterError, hexadecimal, read_letter
from deeptier.messages import Terms
from deeptier.money import format_amount
from deeptier.signers import Signer

EXAMPLES = """
Examples:

deeptier sign payable.yaml --as "Huaxin Motors" --out huaxin.json

deeptier sign huaxin.json --as "Bolt Works" --out bolt.json

deeptier sign unsigned.json --as "Fund One" --signature 0x… --out fund.json

deeptier sign letters --as "Bolt Works" --out signed

deeptier sign payables.csv --as "Huaxin Motors" --out letters
"""


_SENTENCES = 20


def sign(
    file: Annotated[
        Path,
        typer.Argument(
            help="Draft (YAML, CSV, Excel, JSON lines), another's letter, or a folder of them."
        ),
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
    signature: Annotated[
        str | None,
        typer.Option(
            metavar="0x…", help="What a wallet signed on the typed data of an unsigned letter."
        ),
    ] = None,
    proposed_by: ProposerOption = None,
    approved_by: ApproverOption = None,
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
        if signature is not None:
            letters = [_with_signature(room, letters, signature, unsigned=unsigned)]
        due = _due(letters, targets)
        _require_sound(room, drafts)
        if not json:
            _show(output, room, letters, drafts, len(due))
        by_key = due and not unsigned and signature is None
        signer = here.keyring.signer(party.name) if by_key else None
        if signer is not None and not json and sys.stdin.isatty() and not typer.confirm("Sign?"):
            raise LetterError("nothing was signed")
        if due and not unsigned:
            require_two_to_agree(
                here,
                network,
                [letter for letter, _ in due],
                room.decimals,
                proposed_by,
                approved_by,
            )
        _write(output, due, signer)
        what = "written" if unsigned else "signed"
        output.say(f"{what} for {party.name}: {targets[0] if len(targets) == 1 else out}")
        output.document(_as_json(letters, targets))


def _drafts(file: Path, room: Room, signer: str) -> list[Draft]:
    if file.is_dir():
        return _letters_of_others(file, room, signer)
    if file.suffix.lower() != ".json":
        return read_drafts(file, Setting(room.around, signer, room.house))
    letter = read_letter(file)
    for flaw in _flaws(letter, room):
        raise LetterError(flaw)
    return [Draft.of_letter(letter)]


def _letters_of_others(folder: Path, room: Room, signer: str) -> list[Draft]:
    """The letters of a folder that others signed, each digest once."""
    letters = [read_letter(path) for path in letter_files([folder])]
    due = {each.digest: each for each in letters if each.signer != signer}
    kinds = dict.fromkeys(each.kind for each in due.values())
    if len(kinds) != 1:
        found = " and ".join(kinds) or "letters of this party alone"
        raise InputError("folder", found, "one with letters of others, all of one kind")
    flaws = [flaw for each in due.values() for flaw in _flaws(each, room)]
    if flaws:
        raise LetterError("; ".join(flaws))
    return [Draft.of_letter(each) for each in due.values()]


def _flaws(letter: Letter, room: Room) -> list[str]:
    """Why the words of a letter should not be signed as well; nobody need have signed them yet."""
    return [
        f"{letter.place}: {finding.text}"
        for finding in room.check(letter)
        if letter.signature or finding.code != SIGNATURE
    ]


def _with_signature(
    room: Room, letters: Sequence[Letter], signature: str, *, unsigned: bool
) -> Letter:
    """The letter with a signature that was made elsewhere, if it is of the party."""
    if unsigned or len(letters) > 1:
        given = "given with --unsigned" if unsigned else f"given for {len(letters)} letters"
        raise InputError("--signature", given, "for one letter, and without --unsigned")
    letter = replace(letters[0], signature=hexadecimal("--signature", signature))
    for finding in room.check(letter):
        raise LetterError(f"nothing was signed: {finding.text}")
    return letter


def _targets(out: Path, drafts: Sequence[Draft], signer: str) -> list[Path]:
    """Where each letter goes; none may be there yet."""
    if len(drafts) == 1 and not out.is_dir():
        targets = [out]
    else:
        if out.suffix and not out.is_dir():
            expected = f"a folder: the file has {len(drafts)} rows, and each becomes a letter"
            raise InputError("--out", str(out), expected)
        targets = [out / f"{file_stem(f'{each.name} {signer}')}.json" for each in drafts]
    seen: dict[Path, str] = {}
    for draft, target in zip(drafts, targets, strict=True):
        if target in seen:
            raise InputError("row", draft.name, f"told apart by its name from {seen[target]!r}")
        seen[target] = draft.name
    return targets


def _due(letters: Sequence[Letter], targets: Sequence[Path]) -> list[tuple[Letter, Path]]:
    """What is not written yet: a folder that was begun is gone on with.

    Errors: `InputError` for a file of anything else than the letter that would be written.
    """
    due = []
    for letter, target in zip(letters, targets, strict=True):
        if not target.exists():
            due.append((letter, target))
        elif len(targets) == 1 or not _is_same(read_letter(target), letter):
            raise InputError("--out", str(target), "a file that is not there yet")
    return due


def _is_same(there: Letter, letter: Letter) -> bool:
    return (there.digest, there.signer) == (letter.digest, letter.signer)


def _require_sound(room: Room, drafts: Sequence[Draft]) -> None:
    """A bid that is accepted must be one that can serve."""
    for each in drafts:
        if each.about is None or isinstance(each.about.message, Terms):
            continue
        for finding in room.check(each.about):
            raise LetterError(f"{each.about.place}: {finding.text}")


def _show(
    output: Output, room: Room, letters: Sequence[Letter], drafts: Sequence[Draft], due: int
) -> None:
    """What is agreed, before it is signed, with what it names in turn."""
    first, about = letters[0], drafts[0].about
    decimals = room.decimals(first)
    for line in describe(first, room.names, decimals):
        output.say(line)
    if about is not None:
        output.say("which is about this:")
        for line in describe(about, room.names, room.decimals(about)):
            output.say(line)
    if len(letters) == 1:
        return
    for each in letters[1:_SENTENCES]:
        output.say(describe(each, room.names, room.decimals(each))[0])
    more = len(letters) - _SENTENCES
    if more > 0:
        output.say(f"… and {more:,} more of this kind")
    terms = [each.message for each in letters if isinstance(each.message, Terms)]
    if decimals is not None and len({each.currency for each in terms}) == 1:
        total = format_amount(sum(each.face_amount for each in terms), decimals)
        output.say(f"{len(letters):,} letters, {total} in all")
    if due < len(letters):
        output.say(f"{len(letters) - due:,} are there already; {due:,} are left")


def _write(output: Output, due: Sequence[tuple[Letter, Path]], signer: Signer | None) -> None:
    """Sign and write, one after another: whoever stops it runs it again."""
    with Bar(output, "signing", TimeRemainingColumn()) as bar:
        for done, (letter, target) in enumerate(due):
            bar.move(done, len(due))
            final = letter
            if signer is not None:
                words = (letter.place, signer, letter.domain, letter.message)
                final = signed_letter(*words, **letter.extra)
            final.write(target)


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
