"""One process at a time works on a journal, and sends as an account."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from deeptier.bulk.errors import JournalError


@contextmanager
def locked(journal: Path) -> Iterator[None]:
    """Hold a journal; its end, even by a kill, lets it go.

    Errors: `JournalError` when another process holds it, or its folder cannot be written.
    """
    busy = f"journal {journal} is in use: another process carries out this run"
    with _held(journal.with_name(f"{journal.name}.lock"), busy):
        yield


@contextmanager
def senders_locked(folder: Path, chain_id: int, senders: Mapping[str, str]) -> Iterator[None]:
    """Hold accounts of a chain, given as addresses by name, against other runs of a folder.

    Two runs that do the same as one account at one moment could sign the very same transaction:
    each would count it as its own, and what was to happen twice would happen once.

    Errors: `JournalError` when another run holds one of them.
    """
    with ExitStack() as stack:
        for address, name in sorted({each: name for name, each in senders.items()}.items()):
            busy = f"another run sends as {name} now: when it has ended, run this again"
            stack.enter_context(_held(folder / f".{chain_id}-{address.lower()}.lock", busy))
        yield


@contextmanager
def _held(path: Path, busy: str) -> Iterator[IO[bytes]]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    except OSError as error:
        raise JournalError(f"{path} cannot be written: {error.strerror}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise JournalError(busy) from None
        yield file
