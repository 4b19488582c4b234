"""Files that are written whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

#: Everybody may read it; only its owner may.
PUBLIC, SECRET = 0o644, 0o600


def write_whole(
    path: Path, content: str | bytes, *, mode: int = PUBLIC, new: bool = False, lasting: bool = True
) -> None:
    """Write a file by way of a temporary one in the same folder, which is made if need be.

    An earlier one is replaced, unless the file must be `new`: then `FileExistsError` tells of it.
    Where it must be `lasting`, not even a loss of power loses it once this is over.

    Errors: `OSError` that names the file.
    """
    try:
        _write(path, content, mode=mode, new=new, lasting=lasting)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def sync(path: Path) -> None:
    """Bring a file's content, or the names of a folder's files, to the disk: a crash keeps them."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(path: Path, content: str | bytes, *, mode: int, new: bool, lasting: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with open(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content if isinstance(content, bytes) else content.encode())
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        if new:
            os.link(draft, path)
            os.unlink(draft)
        else:
            os.replace(draft, path)
        if lasting:
            sync(path.parent)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(draft)
        raise
