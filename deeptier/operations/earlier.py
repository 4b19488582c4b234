"""What earlier runs of a desk did: no row is done once more that was done before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from deeptier.bulk import BulkResult, Item, State
from deeptier.bulk.folder import SUFFIX
from deeptier.bulk.journal import opened
from deeptier.operations.planning import JOINT, REFERENCE, Step, reference_of_row
from deeptier.operations.records import Record
from deeptier.reading.problems import Problem

if TYPE_CHECKING:
    from deeptier.desk.office import Office

#: Items that were done or may still be, each with the journal of its run.
Done: TypeAlias = Sequence[tuple[Path, Item]]


def done_before(office: Office, verb: str, journal: Path) -> Done:
    """What other runs of a verb did here, or may still do: each item, and its run's journal.

    Runs of other networks, and of chains that are gone, are passed over.
    """
    deployment = office.house.deployment
    here = (office.network.name, deployment.genesis_hash, dict(deployment.addresses))
    found = []
    for path in sorted(journal.parent.glob(f"*{SUFFIX}")):
        if path == journal:
            continue
        with opened(path) as kept:
            facts = kept.facts
            if (facts["network"], facts["first_block"], facts["contracts"]) == here:
                for item in kept.items():
                    if item.verb == verb and item.state is not State.FAILED:
                        found.append((path, item))
    return found


def left_of(journal: Path, records: Sequence[Record]) -> tuple[BulkResult, list[Record]]:
    """How far the run of a file is, and the rows that it may still do."""
    with opened(journal) as kept:
        run = BulkResult(journal, tuple(kept.items()))
    waiting = {reference for item in run.waiting for reference in item.key.split(JOINT)}
    return run, [each for each in records if reference_of_row(each) in waiting]


def named_before(records: Sequence[Record], done: Done) -> Iterator[Problem]:
    """Rows whose reference another run of this verb has."""
    items = {name: (path, item) for path, item in done for name in item.key.split(JOINT)}
    for record in records:
        reference = record.fields.get(REFERENCE, "")
        if reference in items:
            text = f"is {reference!r}, which {_has_done(*items[reference])}"
            remedy = "it must be left out, or done once more by --again NAME"
            yield record.problem(REFERENCE, f"{text}; {remedy}")


def paid_before(steps: Sequence[Step], done: Done) -> Iterator[Problem]:
    """Rows without a reference that move just what a row of another run moves."""
    items = {(item.sender, item.sentence): (path, item) for path, item in done}
    for step in steps:
        words, record = (step.intent.sender, step.intent.sentence), step.cases[0].record
        if words in items and step.amount is not None and REFERENCE not in record.fields:
            path, item = items[words]
            text = f"is {item.sentence!r}, which {item.key} of {_has_done(path, item)}"
            remedy = "leave it out, give it a reference, or do it once more by --again NAME"
            yield record.problem("the row", f"{text}; {remedy}")


def _has_done(path: Path, item: Item) -> str:
    if item.state is State.MINED:
        return f"{path.name} has done"
    return f"{path.name} may still do (deeptier runs resume {path.stem})"
