"""What the owner of documents does: seal a folder once, and take fields out of the seal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from deeptier.evidence.choice import choose
from deeptier.evidence.errors import EvidenceError
from deeptier.evidence.fields import Field
from deeptier.evidence.files import read_whole, write_new
from deeptier.evidence.folder import SEALED, read_folder
from deeptier.evidence.proof import Proof
from deeptier.evidence.seal import Seal
from deeptier.evidence.streams import Stream

_Fields = Mapping[Stream, tuple[Field, ...]]

_NAMED = 5


@dataclass(frozen=True)
class SealedFolder:
    """A folder's seal, where it is kept, and whether it was made just now."""

    seal: Seal
    file: Path
    is_new: bool


def seal_folder(folder: Path) -> SealedFolder:
    """Seal the documents in a folder, or find that they are sealed.

    Salts are never replaced: whoever was shown the roots has them from these salts.

    Errors: `EvidenceError` for documents that cannot be read, and when the seal that is there is of
    other fields.
    """
    fields = read_folder(folder)
    file = folder.joinpath(SEALED)
    if not file.exists() and not file.is_symlink():
        seal = Seal.new(fields)
        write_new(file, seal.text())
        return SealedFolder(seal, file, is_new=True)
    seal = Seal.parse(read_whole(file), str(file))
    changes = list(_changes(seal.fields, fields))
    if changes:
        raise EvidenceError(
            f"{file} seals other fields: {_named(changes)};"
            " move it away to seal anew, and keep it as long as its reference is in use"
        )
    return SealedFolder(seal, file, is_new=False)


def show_fields(folder: Path, names: Iterable[str]) -> Proof:
    """The proof of some fields of a sealed folder; its documents need not be there any more.

    Errors: `EvidenceError` when there is no seal, and as `choose`.
    """
    file = folder.joinpath(SEALED)
    if not file.exists():
        raise EvidenceError(f"there is no seal at {file}")
    seal = Seal.parse(read_whole(file), str(file))
    return Proof.of(seal, choose(seal, names))


def _changes(before: _Fields, after: _Fields) -> Iterator[str]:
    old, new = _values(before), _values(after)
    for name in sorted({*old, *new}):
        if name not in new:
            yield f"{name} is gone"
        elif name not in old:
            yield f"{name} is new"
        elif old[name] != new[name]:
            yield f"{name} has changed"


def _values(found: _Fields) -> dict[str, str]:
    return {
        f"{stream.label}:{field.path}": field.value
        for stream, fields in found.items()
        for field in fields
    }


def _named(changes: list[str]) -> str:
    more = len(changes) - _NAMED
    return ", ".join(changes[:_NAMED]) + (f" and {more} more" if more > 0 else "")
