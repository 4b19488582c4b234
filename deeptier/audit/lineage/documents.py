"""What a folder holds of evidence: sealed deals, proofs of some fields, and damaged ones.

Hidden files are not looked at, and links are not followed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deeptier.evidence.errors import EvidenceError
from deeptier.evidence.fields import Field
from deeptier.evidence.files import read_whole
from deeptier.evidence.folder import SEALED, read_folder
from deeptier.evidence.proof import Proof
from deeptier.evidence.seal import Seal
from deeptier.evidence.streams import Roots, Stream

_PROOF_MARK = b"deeptier.evidence.proof"
_FILE_PATH = "files."
_WORD = re.compile(r"0x[0-9a-fA-F]{64}")
_NAMED = 5


@dataclass(frozen=True)
class Source:
    """A seal or a proof.

    Attributes:
        file: where it stands.
        reference: that it gives, or states if it cannot be trusted; None where it states none.
        roots: of the streams, where they could be recomputed.
        proves: what it proves, in words.
        faults: what is wrong with it; none for one that proves.
    """

    file: Path
    reference: bytes | None
    roots: Roots | None
    proves: str
    faults: tuple[str, ...] = ()


def sources_in(folder: Path) -> list[Source]:
    """Every seal and proof in a folder and below, in the order of their paths.

    Errors: `OSError` for a folder that cannot be read.
    """
    return [source for path in _files(folder) for source in (_source(path),) if source is not None]


def _files(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise error

    for inside, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and name.endswith(".json"):
                yield Path(inside, name)


def _source(path: Path) -> Source | None:
    if path.is_symlink():
        return None
    if path.name == SEALED:
        return _sealed(path)
    try:
        content = read_whole(path)
    except EvidenceError:
        return None
    return _proof(path, content) if _PROOF_MARK in content else None


def _sealed(path: Path) -> Source:
    try:
        content = read_whole(path)
        seal = Seal.parse(content, str(path))
    except EvidenceError as error:
        return Source(path, _stated(path), None, "", (str(error),))
    fields = sum(map(len, seal.fields.values()))
    streams = _listed([stream.label for stream in seal.roots.present])
    said = f"{fields} field{'s'[: fields != 1]} of {streams} with their salts lead to it"
    others = [each for each in path.parent.iterdir() if _is_document(each)]
    if not others:
        said += "; the documents themselves are not there, so they were not compared"
        return Source(path, seal.roots.reference, seal.roots, said)
    try:
        faults = tuple(_changes(seal, read_folder(path.parent)))
    except EvidenceError as error:
        faults = (str(error),)
    files = sum(
        field.path.startswith(_FILE_PATH) for found in seal.fields.values() for field in found
    )
    same = f", and {files} file{'s'[: files != 1]} by SHA-256" if files else ""
    said += f"; the documents beside the seal still say the same{same}"
    return Source(path, seal.roots.reference, seal.roots, said, faults)


def _is_document(path: Path) -> bool:
    return not path.name.startswith(".") and path.name != SEALED


def _changes(seal: Seal, now: dict[Stream, tuple[Field, ...]]) -> Iterator[str]:
    before, after = _values(dict(seal.fields)), _values(now)
    both = before.keys() & after.keys()
    changed = [
        f"{name} {'differs' if name in both else 'is gone' if name in before else 'is new'}"
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]
    if changed:
        more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
        yield f"the documents are not those that were sealed: {', '.join(changed[:_NAMED])}{more}"


def _values(fields: dict[Stream, tuple[Field, ...]]) -> dict[str, str]:
    return {
        f"{stream.label}:{field.path}": field.value
        for stream, found in fields.items()
        for field in found
    }


def _proof(path: Path, content: bytes) -> Source:
    try:
        proof = Proof.parse(content, str(path))
    except EvidenceError as error:
        return Source(path, _stated(path), None, "", (str(error),))
    names = [shown.name for shown in proof.fields]
    said = f"{_listed(names)} lead{'s'[: len(names) == 1]} to it; no other field is shown"
    faults = proof.differences()
    reference = proof.reference if faults else proof.roots.reference
    return Source(path, reference, None if faults else proof.roots, said, faults)


def _stated(path: Path) -> bytes | None:
    """The reference that a damaged document states, if it states one."""
    try:
        stated = json.loads(read_whole(path))["reference"]
        return bytes.fromhex(stated[2:]) if _WORD.fullmatch(stated) else None
    except (EvidenceError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _listed(names: list[str]) -> str:
    shown = names[:_NAMED]
    if len(names) > _NAMED:
        return f"{', '.join(shown)} and {len(names) - _NAMED} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]
