"""One process at a time works on a journal."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deeptier.bulk.errors import JournalError


@contextmanager
def locked(journal: Path) -> Iterator[None]:
    """Hold a journal; its end, even by a kill, lets it go.

    Errors: `JournalError` when another process holds it, or its folder cannot be written.
    """
    path = journal.with_name(f"{journal.name}.lock")
    try:
        journal.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    except OSError as error:
        raise JournalError(f"journal {journal} cannot be written: {error.strerror}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise JournalError(
                f"journal {journal} is in use: another process carries out this run"
            ) from None
        yield
