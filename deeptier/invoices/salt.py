"""The network's invoice salt: one secret that all its members share, in a file of the desk."""

from __future__ import annotations

from pathlib import Path

from deeptier.commitments import new_salt
from deeptier.errors import InputError
from deeptier.evidence.members import hexed, word_from
from deeptier.files import SECRET, write_whole

#: Where a desk keeps it unless told.
PLACE = Path("keys", "invoice-salt")

_MAX_BYTES = 1_000


def read_salt(path: Path) -> bytes:
    """The salt (32 bytes) in a file.

    Errors: `InputError` for a file that is not there or holds something else, which is not shown.
    """
    try:
        with path.open("rb") as file:
            text = file.read(_MAX_BYTES).decode("ascii", "replace").strip()
    except FileNotFoundError:
        raise InputError(
            "--salt-file",
            str(path),
            "the file of the network's invoice salt: another member sends it, and the first makes"
            " it with `deeptier invoice salt`",
        ) from None
    try:
        salt = word_from("salt", text)
    except InputError as error:
        raise InputError("--salt-file", str(path), f"a file with {error.expected}") from None
    if salt == bytes(len(salt)):
        raise InputError("--salt-file", str(path), "a file with a secret, and it holds zeros")
    return salt


def make_salt(path: Path) -> None:
    """Write a new salt that only its owner may read; one that is there is never replaced.

    Errors: `InputError` where there is a file.
    """
    try:
        write_whole(path, hexed(new_salt()) + "\n", mode=SECRET, new=True)
    except FileExistsError:
        expected = "a new file: a network has one salt, and a second makes used invoices look new"
        raise InputError("salt file", str(path), expected) from None
