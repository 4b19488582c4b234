"""The store's folder: one writer at a time, whole files only, nothing left over."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deeptier.audit.errors import AuditError
from deeptier.audit.store.manifest import MANIFEST, Manifest
from deeptier.files import sync

#: Names of files that are being written begin with it.
DRAFT = ".draft-"
_SUFFIX = ".parquet"
_PIECE = 1 << 20


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The right to write into a folder, which is made where it is missing.

    Errors: `AuditError` while another process has it, or where there can be no folder.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise AuditError(f"there can be no store in {folder}: {error.strerror}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise AuditError(f"another process is writing into the store in {folder}") from None
    try:
        yield
    finally:
        os.close(handle)


def save_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest, whole or not at all.

    Errors: `AuditError` when it cannot be written.
    """
    draft = folder / (DRAFT + MANIFEST)
    try:
        draft.write_bytes(manifest.to_bytes())
        settle(draft, folder / MANIFEST)
        sync(folder)
    except OSError as error:
        raise AuditError(full(folder / MANIFEST, error.strerror)) from error


def settle(draft: Path, target: Path) -> None:
    """Give a file that was written its name, once it is on the disk."""
    sync(draft)
    draft.replace(target)


def clean(folder: Path, manifest: Manifest) -> None:
    """Remove chunks that the manifest does not name, and drafts: a kill leaves them.

    Errors: `AuditError` when they cannot be removed.
    """
    try:
        for path in sorted(folder.iterdir()):
            ours = path.name.startswith(("logs-", "blocks-")) and path.suffix == _SUFFIX
            if path.name.startswith(DRAFT) or (ours and path.name not in manifest.files):
                path.unlink()
    except OSError as error:
        raise AuditError(f"{error.filename} cannot be removed: {error.strerror}") from error


def digest(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        found = hashlib.sha256()
        while piece := file.read(_PIECE):
            found.update(piece)
        return found.hexdigest()


def full(path: Path, reason: object) -> str:
    """What is said when the disk takes no more."""
    return f"{path} cannot be written: {reason}; what the store held before is intact"
