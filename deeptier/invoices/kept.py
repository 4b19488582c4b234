"""Credit notes and corrections that were read: kept, so that no later run misses them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from deeptier.files import SECRET, write_whole
from deeptier.invoices.identity import Identity, file_name, identity_of, named_by
from deeptier.invoices.kinds import Kind
from deeptier.invoices.paper import Paper
from deeptier.invoices.settling import same_facts

#: Where a desk keeps them.
PLACE = Path("invoices")

_NOTES = (Kind.CREDIT, Kind.CORRECTION)
_PRIVATE_FOLDER = 0o700


class KeptNotes:
    """A folder with a folder for each invoice that a credit note or a correction is about.

    Args:
        folder: made if need be; only its owner may look into it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def joined(self, papers: Sequence[Paper], check: Callable[[Path], Paper]) -> list[Paper]:
        """The papers and, behind them, what was kept about any of their invoices.

        A kept note that is among the papers is not there twice.
        """
        found = list(papers)
        here: dict[Identity, list[Paper]] = {}
        for paper in papers:
            _enter(here, paper)
        for paper in found:  # it grows: what is kept about a correction counts, too
            if paper.invoice is None or paper.kind is Kind.CREDIT:
                continue
            for file in self._about(identity_of(paper.invoice)):
                kept = check(file)
                if _enter(here, kept):
                    kept.notes.append("kept from an earlier run; remove it if it was withdrawn")
                    found.append(kept)
        return found

    def keep(self, papers: Sequence[Paper]) -> None:
        """Keep the notes that hold, whatever became of the invoice that they are about.

        Errors: `InputError` for a file that has changed since it was checked; `OSError`.
        """
        for paper in papers:
            named = named_by(paper.invoice) if paper.invoice and paper.kind in _NOTES else None
            if named is not None and paper.holds and self._folder not in paper.file.parents:
                self._keep(paper, named)
                paper.notes.append("kept; it is read along whenever its invoice is")

    def _keep(self, paper: Paper, named: Identity) -> None:
        folder = self._of(named)
        for each in (self._folder, folder):
            each.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
        name = f"{file_name(paper.title) or 'note'}-{paper.sha256[:12]}{paper.file.suffix.lower()}"
        write_whole(folder / name, paper.content(), mode=SECRET)

    def _about(self, identity: Identity) -> list[Path]:
        with suppress(FileNotFoundError):
            return sorted(
                each for each in self._of(identity).iterdir() if not each.name.startswith(".")
            )
        return []

    def _of(self, identity: Identity) -> Path:
        digest = hashlib.sha256("\n".join(identity).encode()).hexdigest()
        return self._folder / digest[:24]


def _enter(here: dict[Identity, list[Paper]], paper: Paper) -> bool:
    """Whether a paper is not there yet; from now on it is."""
    if paper.invoice is None:
        return True
    like = here.setdefault(identity_of(paper.invoice), [])
    is_new = not any(_is_same(each, paper) for each in like)
    like.append(paper)
    return is_new


def _is_same(one: Paper, other: Paper) -> bool:
    """Whether two of one number are one note."""
    about = [named_by(each.invoice) for each in (one, other) if each.invoice]
    return about[0] == about[-1] and same_facts(one, other)
