"""Files as evidence needs them: read without following a link, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from deeptier.evidence.errors import EvidenceError
from deeptier.files import SECRET, write_whole

#: A file of fields, a seal or a proof is no larger than this; documents may be.
MAX_BYTES = 10_000_000

_CHUNK_BYTES = 1 << 20


def read_whole(path: Path) -> bytes:
    """The content of a regular file.

    Errors: `EvidenceError` for a link, for what is no regular file, and above `MAX_BYTES`.
    """
    with _opened(path) as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise EvidenceError(f"{path} is larger than {MAX_BYTES:,} bytes")
    return content


def sha256_of(path: Path) -> str:
    """The SHA-256 of a regular file of any size, in lower-case hexadecimal.

    Errors: `EvidenceError` for a link, for what is no regular file, and for an empty one.
    """
    digest, size = hashlib.sha256(), 0
    with _opened(path) as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
    if not size:
        raise EvidenceError(f"{path} is empty; a document must have at least 1 byte")
    return digest.hexdigest()


def write_new(path: Path, text: str) -> None:
    """Write a file that only its owner may read; another of that name is never replaced.

    Errors: `EvidenceError` when there is one, and for more than `read_whole` reads.
    """
    content = text.encode()
    if len(content) > MAX_BYTES:
        raise EvidenceError(f"{path} would be larger than {MAX_BYTES:,} bytes; it holds too much")
    try:
        write_whole(path, content, mode=SECRET, new=True)
    except FileExistsError:
        raise EvidenceError(f"{path} is there already; nothing was written") from None


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    if path.is_symlink():
        raise EvidenceError(f"{path} is a link; only the files themselves are read")
    # Without waiting: a pipe would never answer. O_NOFOLLOW: it may have become a link meanwhile.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise EvidenceError(f"{path} is no regular file")
    with open(descriptor, "rb") as file:
        yield file
