"""Makes a desk: a folder with its files, each explaining itself; never over one that is there."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from deeptier.desk.book_file import write_parties
from deeptier.desk.company import company
from deeptier.desk.networks import FILE
from deeptier.errors import InputError
from deeptier.files import write_whole

_PARTIES = "parties.yaml"
_APPROVALS = "approvals.yaml"


@dataclass(frozen=True)
class Made:
    """What was written.

    Attributes:
        folder: of the desk.
        files: in the order in which they were written.
    """

    folder: Path
    files: tuple[Path, ...]


def make_desk(folder: Path, *, devnet: bool) -> Made:
    """Write `networks.yaml`, `parties.yaml` and `approvals.yaml`.

    With `devnet` the parties are made-up ones with test keys that everybody knows.

    Errors: `InputError` where one of the files is there, or the folder is a file; then nothing is
    written.
    """
    paths = [folder / name for name in (_PARTIES, _APPROVALS, FILE)]
    if folder.exists() and not folder.is_dir():
        raise InputError("DIR", str(folder), "a folder, not a file")
    there = [path.name for path in paths if path.exists()]
    if there:
        raise InputError("DIR", str(folder), f"a folder without {there[0]}: this one is a desk")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for path in paths:
            write_whole(path, (files("deeptier.desk") / "templates" / path.name).read_text("utf-8"))
        if devnet:
            write_parties(folder / _PARTIES, company().parties)
    except OSError:
        for path in paths:
            path.unlink(missing_ok=True)
        raise
    return Made(folder, tuple(sorted(paths)))
