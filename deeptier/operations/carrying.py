"""Carries out intents: one at once, or the many of a file by the bulk engine."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from deeptier.bulk import BulkResult, Item, Progress, State, continue_bulk, run_bulk, silent
from deeptier.bulk.journal import opened
from deeptier.chain.verbs.base import Done
from deeptier.operations.intent import Intent

if TYPE_CHECKING:
    from deeptier.desk.office import Office

_DIGITS = 10
_LONGEST_STEM = 40
#: What a name is better without: blanks, quotes, control characters.
_UNSAFE = re.compile(r"[^\w.()+-]+")
_ENDING = ".run"
_NOT_BEGUN = (State.PLANNED, State.FAILED)


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


def done_before(office: Office, verb: str, journal: Path) -> Iterator[tuple[Path, Item]]:
    """What other runs of a verb did or began here: each item, and its run's journal.

    Runs of other networks, and of chains that are gone, are passed over.
    """
    deployment = office.house.deployment
    here = (office.network.name, deployment.genesis_hash, dict(deployment.addresses))
    for path in sorted(journal.parent.glob(f"*{_ENDING}")):
        if path == journal:
            continue
        with opened(path) as kept:
            facts = kept.facts
            if (facts["network"], facts["first_block"], facts["contracts"]) == here:
                for item in kept.items():
                    if item.verb == verb and item.state not in _NOT_BEGUN:
                        yield path, item


def journal_of(runs: Path, verb: str, file: Path, words: Sequence[str]) -> Path:
    """Where the journal of a file's run is: another one for other content or other options."""
    digest = hashlib.sha256(file.read_bytes())
    for word in (verb, *words):
        digest.update(b"\0" + word.encode())
    stem = _UNSAFE.sub("_", file.stem)[:_LONGEST_STEM]
    name = f"{verb.replace(' ', '-')}-{stem}-{digest.hexdigest()[:_DIGITS]}"
    return runs / f"{name}{_ENDING}"
