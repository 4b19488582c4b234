"""Carries out intents: one at once, or the many of a file by the bulk engine."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from deeptier.bulk import BulkResult, Progress, continue_bulk, run_bulk, silent
from deeptier.bulk.folder import SUFFIX
from deeptier.bulk.intent import Intent
from deeptier.chain.verbs.base import Done

if TYPE_CHECKING:
    from deeptier.desk.office import Office

_DIGITS = 10
_LONGEST_STEM = 40
#: What a name is better without: blanks, quotes, control characters.
_UNSAFE = re.compile(r"[^\w.()+-]+")


def carry_out(office: Office, intent: Intent) -> Done[None]:
    """Send what an intent says, by its sender, and wait until it is mined.

    Errors: as `Sender.send`; `InputError` where nobody here can sign for the sender.
    """
    function = office.house.function(intent.contract, intent.function, *intent.arguments)
    receipt = office.sender(intent.sender, intent.decimals).send(function, gas=intent.gas)
    return Done(None, receipt, office.house.events(receipt))


def carry_out_all(
    office: Office,
    intents: Callable[[], Sequence[Intent]],
    journal: Path,
    progress: Progress = silent,
) -> BulkResult:
    """Carry out every intent once, or go on with the run that the journal is of.

    `intents` are asked for only where there is no such run yet: once it has begun, they are as its
    journal has them, whatever the chain says by now.

    Errors: as `run_bulk`.
    """
    if journal.is_file():
        return continue_bulk(office, journal, progress=progress)
    return run_bulk(office, intents(), journal, progress=progress)


def journal_of(runs: Path, verb: str, file: Path, words: Sequence[str]) -> Path:
    """Where the journal of a file's run is: another one for other content or other options."""
    digest = hashlib.sha256(file.read_bytes())
    for word in (verb, *words):
        digest.update(b"\0" + word.encode())
    stem = _UNSAFE.sub("_", file.stem)[:_LONGEST_STEM]
    name = f"{verb.replace(' ', '-')}-{stem}-{digest.hexdigest()[:_DIGITS]}"
    return runs / f"{name}{SUFFIX}"
