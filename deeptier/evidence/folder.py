"""The documents of a deal in one folder: a file of fields for each stream, and what goes with it.

    information.json     fields of the invoice
    information/a.pdf    the field files.a.pdf, with the SHA-256 of the document
    business.yaml        fields of the contract

Hidden files are not looked at, and nothing else is passed over: what belongs to no stream is
refused, so that no document is left out by a slip of the pen.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from deeptier.errors import InputError
from deeptier.evidence.errors import EvidenceError
from deeptier.evidence.fields import Field
from deeptier.evidence.files import read_whole, sha256_of
from deeptier.evidence.reading import ENDINGS, read_fields, unique
from deeptier.evidence.streams import STREAMS, Stream

#: The owner's secret, beside the documents.
SEALED = "sealed.json"

_FILES = "files"


def read_folder(folder: Path) -> dict[Stream, tuple[Field, ...]]:
    """The fields of each stream that has any.

    Errors: `EvidenceError` naming the file that is no document of a stream, and when there is none.
    """
    fields: dict[Stream, list[Field]] = {}
    with_file: dict[Stream, Path] = {}
    for path in _entries(folder):
        if path.name == SEALED:
            continue
        stream = STREAMS.get(path.name if path.is_dir() else path.stem)
        if stream is None or not (path.is_dir() or path.suffix in ENDINGS):
            raise _stray(path)
        if path.is_dir():
            fields.setdefault(stream, []).extend(_documents(path, ""))
            continue
        if stream in with_file:
            raise EvidenceError(f"{path} stands beside {with_file[stream].name}; keep one of them")
        with_file[stream] = path
        fields.setdefault(stream, []).extend(read_fields(read_whole(path), path.suffix, str(path)))
    if not fields:
        raise EvidenceError(f"{folder} holds no document of a stream")
    return {
        stream: unique(found, str(folder.joinpath(stream.label)))
        for stream, found in sorted(fields.items())
    }


def _documents(folder: Path, inside: str) -> Iterator[Field]:
    entries = _entries(folder)
    if not entries:
        raise EvidenceError(f"{folder} is empty; it must hold a document")
    for path in entries:
        name = f"{inside}{path.name}"
        if path.is_dir():
            yield from _documents(path, f"{name}/")
        else:
            yield _document(path, name)


def _document(path: Path, name: str) -> Field:
    try:
        field = f"{_FILES}.{unicodedata.normalize('NFC', name)}"
        return Field(field, f"sha256:{sha256_of(path)}")
    except InputError as error:
        raise EvidenceError(f"{str(path)!r}: {error}") from None


def _entries(folder: Path) -> list[Path]:
    """What a folder holds but for hidden files; links are refused."""
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    for path in paths:
        if path.is_symlink():
            raise EvidenceError(f"{path} is a link; put the file itself there")
    return paths


def _stray(path: Path) -> EvidenceError:
    labels = ", ".join(STREAMS)
    return EvidenceError(
        f"{str(path)!r} belongs to no stream: fields stand in a file named by a stream ({labels})"
        f" and ending in {' or '.join(ENDINGS)}, documents in a folder named by a stream"
    )
