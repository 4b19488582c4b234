"""The owner's seal: every field with its salt. Who has it can show any field; without it none.

The roots say nothing about the fields to those who do not know the salts, so a seal that is erased
leaves commitments that nobody can ever read again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from deeptier.commitments import new_salt
from deeptier.errors import InputError
from deeptier.evidence.errors import EvidenceError
from deeptier.evidence.fields import Field, SealedField
from deeptier.evidence.members import Member, hexed
from deeptier.evidence.reading import unique
from deeptier.evidence.streams import ABSENT, STREAMS, Roots, Stream
from deeptier.evidence.tree import Tree

#: What a document says of a sealed field.
SEALED_MEMBERS = ("path", "value", "salt")

_FORMAT = "deeptier.evidence.seal.v1"
_MEMBERS = ("format", "reference", "roots", "streams")


@dataclass(frozen=True)
class Seal:
    """The sealed fields of each stream that is there, at least one.

    Errors: `InputError` when no stream is there, or one without a field.
    """

    streams: Mapping[Stream, tuple[SealedField, ...]]

    def __post_init__(self) -> None:
        object.__setattr__(self, "streams", MappingProxyType(dict(self.streams)))
        _ = self.roots

    @classmethod
    def new(
        cls, fields: Mapping[Stream, Iterable[Field]], salt: Callable[[], bytes] = new_salt
    ) -> Seal:
        """Seal fields, each with a salt of its own."""
        return cls(
            {
                stream: tuple(SealedField(field, salt()) for field in found)
                for stream, found in fields.items()
            }
        )

    @classmethod
    def parse(cls, content: bytes, file: str) -> Seal:
        """Read a seal as `text` wrote it; `file` names it in errors.

        Errors: `EvidenceError` for what is no seal, or one whose roots do not follow from it.
        """
        members = Member.document(content, file, _FORMAT).members(_MEMBERS)
        streams = {}
        for name, listed in members["streams"].mapping().items():
            if name not in STREAMS:
                members["streams"].wrong(f"a mapping whose keys are of {', '.join(STREAMS)}")
            items = listed.items()
            streams[STREAMS[name]] = tuple(
                sealed_field(item, item.members(SEALED_MEMBERS)) for item in items
            )
            unique((sealed.field for sealed in streams[STREAMS[name]]), f"{file}, {name}")
        try:
            seal = cls(streams)
        except InputError as error:
            raise EvidenceError(f"{file}: {error}") from None
        if read_roots(members["roots"]) != seal.roots:
            members["roots"].wrong("what the fields and salts give; the file was changed")
        if members["reference"].word() != seal.roots.reference:
            members["reference"].wrong("what the roots give; the file was changed")
        return seal

    def text(self) -> str:
        """The seal as a JSON document."""
        document = {
            "format": _FORMAT,
            **roots_members(self.roots),
            "streams": {
                stream.label: [field_members(sealed) for sealed in found]
                for stream, found in self.streams.items()
            },
        }
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"

    @cached_property
    def trees(self) -> Mapping[Stream, Tree]:
        """The tree of each stream."""
        return {
            stream: Tree.of(sealed.leaf for sealed in found)
            for stream, found in self.streams.items()
        }

    @cached_property
    def roots(self) -> Roots:
        """The roots of the streams; `Roots.reference` is what goes to the chain."""
        return Roots.of({stream: tree.root for stream, tree in self.trees.items()})

    @property
    def fields(self) -> dict[Stream, tuple[Field, ...]]:
        """The fields without their salts."""
        return {
            stream: tuple(sealed.field for sealed in found)
            for stream, found in self.streams.items()
        }


def field_members(sealed: SealedField) -> dict[str, str]:
    """A sealed field as documents write it."""
    return {
        "path": sealed.field.path,
        "value": sealed.field.value,
        "salt": hexed(sealed.salt),
    }


def sealed_field(found: Member, members: Mapping[str, Member]) -> SealedField:
    """A sealed field from the members that `field_members` wrote; `found` is where they stand."""
    try:
        field = Field(members["path"].text(), members["value"].text())
    except InputError as error:
        raise EvidenceError(f"{found.file}: {found.name}: {error}") from None
    return SealedField(field, members["salt"].word())


def roots_members(roots: Roots) -> dict[str, object]:
    """The reference and the four roots as documents write them."""
    return {
        "reference": hexed(roots.reference),
        "roots": {stream.label: hexed(roots[stream]) for stream in Stream},
    }


def read_roots(found: Member) -> Roots:
    """The four roots as `roots_members` wrote them."""
    roots = {STREAMS[name]: each.word() for name, each in found.members(STREAMS).items()}
    if set(roots.values()) == {ABSENT}:
        found.wrong("at least one that is not zero")
    return Roots.of(roots)
