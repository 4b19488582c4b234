"""A proof: one field or several, with what leads from each to the reference, and no other field."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from deeptier.evidence.fields import SealedField
from deeptier.evidence.members import Member, hexed
from deeptier.evidence.seal import (
    SEALED_MEMBERS,
    Seal,
    field_members,
    read_roots,
    roots_members,
    sealed_field,
)
from deeptier.evidence.streams import STREAMS, Roots, Stream
from deeptier.evidence.tree import root_from

_FORMAT = "deeptier.evidence.proof.v1"
_MEMBERS = ("format", "reference", "roots", "fields")


@dataclass(frozen=True)
class ShownField:
    """One field and the siblings that lead from it to its stream's root."""

    stream: Stream
    sealed: SealedField
    siblings: tuple[bytes, ...]

    @property
    def name(self) -> str:
        """Stream and path."""
        return f"{self.stream.label}:{self.sealed.field.path}"

    @property
    def root(self) -> bytes:
        """The root that the field leads to."""
        return root_from(self.sealed.leaf, self.siblings)


@dataclass(frozen=True)
class Proof:
    """What is shown, and the roots and the reference that it states."""

    fields: tuple[ShownField, ...]
    roots: Roots
    reference: bytes

    @classmethod
    def of(cls, seal: Seal, chosen: Iterable[tuple[Stream, SealedField]]) -> Proof:
        """The proof of some fields of a seal."""
        fields = tuple(
            ShownField(stream, sealed, seal.trees[stream].proof(sealed.leaf))
            for stream, sealed in chosen
        )
        return cls(fields, seal.roots, seal.roots.reference)

    @classmethod
    def parse(cls, content: bytes, file: str) -> Proof:
        """Read a proof as `text` wrote it; `file` names it in errors. Nothing is verified yet.

        Errors: `EvidenceError` for what is no proof.
        """
        members = Member.document(content, file, _FORMAT).members(_MEMBERS)
        fields = tuple(map(_shown, members["fields"].items()))
        if not fields:
            members["fields"].wrong("a list of at least one field")
        return cls(fields, read_roots(members["roots"]), members["reference"].word())

    def text(self) -> str:
        """The proof as a JSON document."""
        document = {
            "format": _FORMAT,
            **roots_members(self.roots),
            "fields": [
                {
                    "stream": shown.stream.label,
                    **field_members(shown.sealed),
                    "proof": [hexed(sibling) for sibling in shown.siblings],
                }
                for shown in self.fields
            ],
        }
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"

    def differences(self) -> tuple[str, ...]:
        """The steps from the fields to the reference that do not lead where the proof says."""
        found = [
            f"{shown.name}: leads to the root {hexed(shown.root)},"
            f" and the proof states {hexed(self.roots[shown.stream])}"
            for shown in self.fields
            if shown.root != self.roots[shown.stream]
        ]
        if self.roots.reference != self.reference:
            found.append(
                f"reference: the roots give {hexed(self.roots.reference)},"
                f" and the proof states {hexed(self.reference)}"
            )
        return tuple(found)


def _shown(found: Member) -> ShownField:
    members = found.members(("stream", *SEALED_MEMBERS, "proof"))
    label = members["stream"].text()
    if label not in STREAMS:
        members["stream"].wrong(f"one of {', '.join(STREAMS)}")
    siblings = tuple(each.word() for each in members["proof"].items())
    return ShownField(STREAMS[label], sealed_field(found, members), siblings)
