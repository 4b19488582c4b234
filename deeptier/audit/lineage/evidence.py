"""Checks documents in a folder against what the steps of a chain of title commit to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from deeptier.audit.events.evidence import Anchored
from deeptier.audit.findings import shown
from deeptier.audit.history import History
from deeptier.audit.lineage.documents import Source, sources_in
from deeptier.audit.lineage.steps import DOCUMENTS, Commitment, Lineage, Step
from deeptier.audit.lineage.words import short
from deeptier.days import date_of
from deeptier.evidence.streams import Roots, Stream


class Status(Enum):
    """What became of one commitment; the last two are findings."""

    PROVED = "proved"
    NOT_FOUND = "not found"
    DIFFERS = "does not match"


_STYLES = {Status.PROVED: "green", Status.NOT_FOUND: "bold red", Status.DIFFERS: "bold red"}


@dataclass(frozen=True)
class Answer:
    """What the folder says of one reference.

    Attributes:
        steps: that commit to it, in order.
        said: what exactly was proved, or what is wrong.
        files: in which that stands.
    """

    reference: bytes
    steps: tuple[Step, ...]
    status: Status
    said: str
    files: tuple[Path, ...]

    @property
    def subject(self) -> str:
        """Which commitment it is, of which step."""
        first = self.steps[0]
        of = first.commitment.value if first.commitment else ""
        day = date_of(first.day).isoformat()
        return f"{of} of lot {first.lot}, {first.kind.value} {day}"


@dataclass(frozen=True)
class Checked:
    """The documents of a chain of title, checked.

    Attributes:
        answers: one for each reference, in the order of the chain.
        unchecked: commitments that no document of the folder could prove, in words.
        unused: seals and proofs of the folder that no step commits to.
    """

    folder: Path
    answers: tuple[Answer, ...]
    unchecked: tuple[str, ...]
    unused: tuple[Source, ...]

    @property
    def is_clean(self) -> bool:
        """Whether every document that the chain commits to was proved."""
        return all(each.status is Status.PROVED for each in self.answers)

    def lines(self) -> Iterator[tuple[str, str]]:
        """The result for people: lines with a style each."""
        proved = sum(each.status is Status.PROVED for each in self.answers)
        count = len(self.answers)
        of = f"{proved} of {count} reference{'s'[: count != 1]} proved"
        yield f"Documents in {_shown(self.folder)}: {of}", "bold"
        for each in self.answers:
            yield f"{each.status.value}: {each.subject}", _STYLES[each.status]
            yield f"    {short(shown(each.reference))}: {each.said}", ""
            for file in each.files:
                yield f"    {_shown(file)}", "dim"
        for text in self.unchecked:
            yield f"not checked: {text}", "dim"
        for source in self.unused:
            fault = f": {source.faults[0]}" if source.faults else ""
            yield f"of no step here: {_shown(source.file)}{fault}", "dim"

    def to_json(self) -> dict[str, Any]:
        """The result as a document."""
        return {
            "folder": str(self.folder),
            "references": [
                {
                    "reference": shown(each.reference),
                    "steps": [
                        {
                            "of": step.commitment.value if step.commitment else None,
                            "step": step.kind.value,
                            "lot": str(step.lot),
                            "block": step.place.block,
                            "log": step.place.index,
                        }
                        for step in each.steps
                    ],
                    "status": each.status.value,
                    "said": each.said,
                    "files": [str(file) for file in each.files],
                }
                for each in self.answers
            ],
            "not_checked": list(self.unchecked),
            "unused": [str(source.file) for source in self.unused],
        }


def check_documents(lineage: Lineage, history: History, folder: Path) -> Checked:
    """Match every document reference of a chain of title with the seals and proofs in a folder.

    Errors: `OSError` for a folder that cannot be read.
    """
    sources = sources_in(folder)
    wanted: dict[bytes, list[Step]] = {}
    for step in lineage.steps:
        if step.commitment in DOCUMENTS and any(step.reference):
            wanted.setdefault(step.reference, []).append(step)
    anchors = {event.ref: event for event in history.rebuilt.events if isinstance(event, Anchored)}
    answers = tuple(
        _answer(reference, steps, sources, anchors.get(reference))
        for reference, steps in wanted.items()
    )
    used = {file for each in answers for file in each.files}
    unused = tuple(each for each in sources if each.file not in used)
    return Checked(folder, answers, tuple(_unchecked(lineage)), unused)


def _shown(path: Path) -> str:
    """A path whose name commands no terminal."""
    return str(path) if str(path).isprintable() else repr(str(path))


def _answer(
    reference: bytes, steps: Sequence[Step], sources: Sequence[Source], anchor: Anchored | None
) -> Answer:
    mine = [each for each in sources if each.reference == reference]
    broken = [each for each in mine if each.faults]
    if broken:
        files = tuple(each.file for each in broken)
        said = "; ".join(fault for each in broken for fault in each.faults)
        return Answer(reference, tuple(steps), Status.DIFFERS, said, files)
    if mine:
        said = "; ".join(dict.fromkeys(each.proves for each in mine)) + _anchored(anchor)
        files = tuple(each.file for each in mine)
        return Answer(reference, tuple(steps), Status.PROVED, said, files)
    near = [each for each in sources if each.roots and anchor and _shares(each.roots, anchor)]
    if near and anchor is not None:
        files = tuple(each.file for each in near)
        said = "; ".join(_difference(each.roots, anchor) for each in near if each.roots)
        return Answer(reference, tuple(steps), Status.DIFFERS, said, files)
    said = f"no seal or proof in the folder leads to it{_anchored(anchor)}"
    return Answer(reference, tuple(steps), Status.NOT_FOUND, said, ())


def _anchored(anchor: Anchored | None) -> str:
    if anchor is None:
        return ""
    place = anchor.place
    return f"; its roots were anchored in block {place.block}, log {place.index}"


def _shares(roots: Roots, anchor: Anchored) -> bool:
    return any(roots[stream] == anchor.roots[stream] for stream in roots.present)


def _difference(roots: Roots, anchor: Anchored) -> str:
    same = [each.label for each in roots.present if roots[each] == anchor.roots[each]]
    other = [each.label for each in Stream if roots[each] != anchor.roots[each]]
    return f"{', '.join(same)} as anchored, but not {', '.join(other)}"


def _unchecked(lineage: Lineage) -> Iterator[str]:
    """Commitments to what is no sealed document, so that nobody takes them for proved."""
    count = len(lineage.invoices)
    if count:
        each = "the fingerprint of its invoice" if count == 1 else f"{count} invoice fingerprints"
        yield f"{each}: whoever has the network's salt can recompute them"
    for commitment, what in (
        (Commitment.BID, "signed bids, which are no sealed documents"),
        (Commitment.ORDER, "orders of a court or regulator, whose salt the regulator has"),
        (Commitment.REGISTRATION, "registrations, which the register confirms"),
    ):
        number = sum(step.commitment is commitment for step in lineage.steps)
        if number:
            yield f"{number} step{'s'[: number != 1]} on {what}"
