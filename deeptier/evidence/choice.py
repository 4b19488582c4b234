"""Which fields of a seal a name means: a path, or stream:path where two streams have the path."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from deeptier.evidence.errors import EvidenceError
from deeptier.evidence.fields import SealedField
from deeptier.evidence.seal import Seal
from deeptier.evidence.streams import Stream

Chosen = tuple[Stream, SealedField]

_NEAR = 5


def choose(seal: Seal, names: Iterable[str]) -> tuple[Chosen, ...]:
    """The fields that the names mean, each once, in the order of the names.

    Errors: `EvidenceError` for a name that means no field, or two, with the names that are near.
    """
    full: dict[str, Chosen] = {}
    short: dict[str, list[str]] = {}
    for stream, found in seal.streams.items():
        for sealed in found:
            name = f"{stream.label}:{sealed.field.path}"
            full[name] = stream, sealed
            short.setdefault(sealed.field.path, []).append(name)
    return tuple(full[name] for name in dict.fromkeys(_full(each, full, short) for each in names))


def _full(name: str, full: dict[str, Chosen], short: dict[str, list[str]]) -> str:
    if name in full:
        return name
    meant = short.get(name, [])
    if not meant:
        near = ", ".join(_near(name, full, short))
        raise EvidenceError(f"there is no field {name!r}; near it: {near}")
    if len(meant) > 1:
        raise EvidenceError(f"{name!r} means more than one field: {', '.join(meant)}")
    return meant[0]


def _near(name: str, full: dict[str, Chosen], short: dict[str, list[str]]) -> list[str]:
    """The names that hold this one or look like it; where there are none, the first ones."""
    holding = [each for each in full if name.lower() in each.lower()]
    alike = get_close_matches(name, [*full, *short], n=_NEAR)
    near = [*holding, *(each for found in alike for each in short.get(found, [found]))]
    return list(dict.fromkeys(near or full))[:_NEAR]
