"""The fields of one stream's file: nested keys and list items become paths such as lines.0.net."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from deeptier.errors import InputError
from deeptier.evidence.errors import EvidenceError
from deeptier.evidence.fields import Field
from deeptier.evidence.text import decoded, read_json, read_yaml

_READERS = {".json": read_json, ".yaml": read_yaml}

#: Endings of the files that hold fields.
ENDINGS = tuple(_READERS)

_DEEPEST = 64


def read_fields(content: bytes, ending: str, file: str) -> tuple[Field, ...]:
    """The fields of a file that ends in .json or .yaml; `file` names it in errors.

    Errors: `EvidenceError` for what is no mapping of fields to values, holds nothing, or gives one
    path twice.
    """
    text = decoded(content, file)
    document = _READERS[ending](text, file) if text.strip() else {}
    if not document:
        raise EvidenceError(f"{file} is empty; it must hold fields and their values")
    if not isinstance(document, dict):
        raise EvidenceError(f"{file} is no mapping; it must hold fields and their values")
    return unique((_field(*found, file) for found in _flat(document, "", 0, file)), file)


def unique(fields: Iterable[Field], file: str) -> tuple[Field, ...]:
    """The fields, sorted, if each path is there once.

    Errors: `EvidenceError` naming the paths that are not.
    """
    found = sorted(fields)
    twice = [path for path, count in Counter(field.path for field in found).items() if count > 1]
    if twice:
        raise EvidenceError(f"{file} gives a value twice for {', '.join(twice[:5])}")
    return tuple(found)


def _flat(value: Any, path: str, depth: int, file: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, bool):
        yield path, str(value).lower()
    elif isinstance(value, str):
        yield path, str(value)
    elif isinstance(value, (dict, list)) and value:
        if depth == _DEEPEST:
            raise EvidenceError(f"{file} is nested too deep: at most {_DEEPEST} levels")
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            name = str(key)
            if not name or name != name.strip():
                raise EvidenceError(f"{file}: a key is {name!r}; it must have no blank ends")
            yield from _flat(inner, f"{path}.{name}" if depth else name, depth + 1, file)
    else:
        what = "null" if value is None else "empty"
        raise EvidenceError(
            f"{file}: {path} is {what}; a value must be text, a number, true or"
            " false, and a field without one must be left out"
        )


def _field(path: str, value: str, file: str) -> Field:
    try:
        return Field(unicodedata.normalize("NFC", path), value)
    except InputError as error:
        raise EvidenceError(f"{file}: {error}") from None
