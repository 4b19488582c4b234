"""`deeptier letter carry`: what letters agree to happens on chain; anybody may send it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from rich.progress import TimeElapsedColumn

from deeptier.commands.at import (
    HERE,
    ActorOption,
    DeskOption,
    DryRunOption,
    NetworkOption,
    PasswordFileOption,
    desk_at,
)
from deeptier.commands.bar import Bar
from deeptier.commands.letter import FilesArgument, letter_files
from deeptier.commands.output import JsonOption, Output
from deeptier.commands.persons import (
    ApproverOption,
    ProposalOption,
    ProposerOption,
)
from deeptier.commands.verb_input import Asked
from deeptier.commands.verb_run import run_steps
from deeptier.correspondence.carrying import steps_of_letters
from deeptier.correspondence.room import Room
from deeptier.errors import InputError
from deeptier.letters.check import check_to_carry
from deeptier.letters.letter import Letter
from deeptier.letters.reading import LetterError, read_letter
from deeptier.operations.planning import Step

EXAMPLES = """
Examples:

deeptier letter carry huaxin.json bolt.json --as "Huaxin Motors" --dry-run

deeptier letter carry letters --as platform

deeptier letter carry bid.json acceptance.json --as platform
"""

_DIGITS = 10


def carry(
    files: FilesArgument,
    actor: ActorOption = None,
    dry_run: DryRunOption = False,
    proposed_by: ProposerOption = None,
    approved_by: ApproverOption = None,
    out: ProposalOption = None,
    desk: DeskOption = HERE,
    network: NetworkOption = None,
    password_file: PasswordFileOption = None,
    json: JsonOption = False,
) -> None:
    """Do on chain what letters agree to: all that it takes is in them.

    Give all letters of one step: of both parties to a payable; a bid and the holder's acceptance;
    a cancellation and the terms. What the sender itself agrees to needs no letter. Many are a run,
    which goes on where it was stopped.

    Exit code 1 when something would be refused, or did not happen.
    """
    output = Output(json)
    with output.guarded():
        if actor is None:
            raise InputError("--as", "missing", "the party that sends it; anybody may")
        here = desk_at(desk, password_file)
        letters = [read_letter(file) for file in letter_files(files)]
        room = Room.online(here, network)
        asked = Asked(
            values={},
            sender=actor,
            network=network,
            dry_run=dry_run,
            proposed_by=proposed_by,
            approved_by=approved_by,
            out=out,
        )
        journal = here.runs / f"{_name(room, letters, here.book.party(actor).address)}.run"
        steps: list[Step] = []
        if dry_run or not journal.is_file():
            _require_sound(output, room, letters)
            steps = steps_of_letters(room.open_office, letters, actor, room.names)
        is_alone = len(steps) == 1
        run_steps(
            output, here, room.open_office, lambda: steps, asked, None if is_alone else journal
        )


def _require_sound(output: Output, room: Room, letters: Sequence[Letter]) -> None:
    """Errors: `LetterError` for the letters that cannot serve, with why."""
    flaws = []
    with Bar(output, "checking letters", TimeElapsedColumn()) as bar:
        for done, letter in enumerate(letters):
            bar.move(done, len(letters))
            found = check_to_carry(letter, room.against, room.open_office)
            flaws += [f"{letter.place}: {each.text}" for each in found]
    if flaws:
        raise LetterError("; ".join(flaws))


def _name(room: Room, letters: Sequence[Letter], account: str) -> str:
    """Of the run: the same for the same letters, whatever their order."""
    digest = hashlib.sha256(room.open_office.network.name.encode() + b"\0" + account.encode())
    for each in sorted(each.digest + each.signature for each in letters):
        digest.update(each)
    return f"letters-{digest.hexdigest()[:_DIGITS]}"
