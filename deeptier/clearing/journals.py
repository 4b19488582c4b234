"""Where the journals of clearings are, so that one that was stopped is finished before the next.

A journal is there whole or not at all, so whatever is there can be gone on with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from deeptier.bulk import Step, continue_bulk
from deeptier.bulk.folder import is_of
from deeptier.clearing.progress import Progress
from deeptier.days import date_of
from deeptier.desk.office import Office

_SHOWN_DIGITS = 8


@dataclass(frozen=True)
class Journals:
    """The journals of one day's clearings by one sender, numbered as they come.

    Attributes:
        folder: of all runs.
        day: that is cleared; None for payables by their numbers.
        sender: address.
    """

    folder: Path
    day: int | None
    sender: str

    def finish(self, office: Office, progress: Progress) -> None:
        """Go on with the last ones, which a stop may have left in the middle.

        Those of other networks, and of chains that are gone, stay as they are.

        Errors: as `continue_bulk`.
        """

        def tell(step: Step) -> None:
            progress("finishing what was stopped", step.done, step.total)

        numbered = self._numbered()
        for number in sorted(numbered, reverse=True):
            here = [path for path in numbered[number] if is_of(office, path)]
            for path in here:
                continue_bulk(office, path, progress=tell)
            if here:
                return

    def new(self, stage: str) -> Path:
        """A journal that is not there yet."""
        number = max(self._numbered(), default=0) + 1
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{self._name}-{number}-{stage}.run"

    @property
    def _name(self) -> str:
        what = "payables" if self.day is None else date_of(self.day).isoformat()
        return f"clear-{what}-{self.sender[2 : 2 + _SHOWN_DIGITS].lower()}"

    def _numbered(self) -> dict[int, list[Path]]:
        form = re.compile(re.escape(self._name) + r"-([1-9][0-9]*)-[a-z]+\.run")
        found: dict[int, list[Path]] = {}
        for path in sorted(self.folder.glob(f"{self._name}-*.run")):
            match = form.fullmatch(path.name)
            if match:
                found.setdefault(int(match[1]), []).append(path)
        return found
