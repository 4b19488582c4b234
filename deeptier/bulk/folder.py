"""The runs of a desk: what its journals tell, without touching them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deeptier.bulk.items import State
from deeptier.bulk.journal import opened
from deeptier.desk.office import Office
from deeptier.errors import InputError

#: How the name of a journal ends.
SUFFIX = ".run"


@dataclass(frozen=True)
class Summary:
    """A run in one line.

    Attributes:
        name: of its journal, without the ending.
        path: of its journal.
        network: that it is on.
        began: when it was planned, UTC, ISO.
        verbs: that its items are of.
        counts: number of items by state.
    """

    name: str
    path: Path
    network: str
    began: str
    verbs: tuple[str, ...]
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """Number of items."""
        return sum(self.counts.values())

    @property
    def mined(self) -> int:
        """Of those that happened."""
        return self.counts.get(State.MINED.value, 0)

    @property
    def failed(self) -> int:
        """Of those that did not, and never will by this run."""
        return self.counts.get(State.FAILED.value, 0)

    @property
    def open(self) -> int:
        """Of those that may still happen."""
        return self.total - self.mined - self.failed


def summary_of(path: Path) -> Summary:
    """What a journal tells.

    Errors: `JournalError` for a file that is none.
    """
    with opened(path) as journal:
        facts = journal.facts
        return Summary(
            name=path.name.removesuffix(SUFFIX),
            path=path,
            network=facts["network"],
            began=facts["began"],
            verbs=tuple(journal.verbs()),
            counts=journal.counts(),
        )


def is_of(office: Office, path: Path) -> bool:
    """Whether a journal is of this network, and of the chain and contracts that it has now.

    Errors: `JournalError` for a file that is none.
    """
    deployment = office.house.deployment
    here = (office.network.name, deployment.genesis_hash, dict(deployment.addresses))
    with opened(path) as journal:
        facts = journal.facts
    return (facts["network"], facts["first_block"], facts["contracts"]) == here


def runs_in(folder: Path) -> list[Summary]:
    """All runs of a desk, the newest first.

    Errors: `JournalError` for a file that ends in `.run` and is no journal.
    """
    found = [summary_of(path) for path in folder.glob(f"*{SUFFIX}") if path.is_file()]
    return sorted(found, key=lambda run: (run.began, run.name), reverse=True)


def find_run(folder: Path, name: str) -> Path:
    """The journal of a run, by name or as a path.

    Errors: `InputError` where there is none, telling what was probably meant.
    """
    for path in (folder / f"{name}{SUFFIX}", folder / name, Path(name)):
        if path.is_file():
            return path
    known = [path.name.removesuffix(SUFFIX) for path in folder.glob(f"*{SUFFIX}")]
    close = difflib.get_close_matches(name, known, n=1)
    meant = f" (did you mean {close[0]}?)" if close else ""
    raise InputError("RUN", name, f"a run that `deeptier runs list` shows{meant}")
