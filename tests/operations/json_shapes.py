"""The leaves of a JSON document with their kinds, and those that docs/JSON.md tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "JSON.md"

#: Objects that the document tells once, by their keys.
WHOLE = {
    frozenset({"name", "address"}): "party",
    frozenset({"symbol", "decimals"}): "token",
    frozenset({"payables", "open"}): "bucket",
    frozenset({"check", "subject", "expected", "actual", "where"}): "finding",
}
_KINDS = {str: "text", int: "number", bool: "yes/no", type(None): "null"}
_HEADING = re.compile(r"### `deeptier (.+)`")
_ROW = re.compile(r"\| `([^`]+)` +\| ([^|]+?) +\| (.+) \|")
#: Keys that are data: addresses and dates.
_DATA = re.compile(r"0x[0-9a-fA-F]{40}|[0-9]{4}-[0-9]{2}-[0-9]{2}")


def leaves(document: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Path and kind of every leaf: `payables[].due` is a number, each of `closed.*` text."""
    if isinstance(document, dict):
        whole = WHOLE.get(frozenset(document))
        if whole is not None and path:
            yield path, whole
            return
        for key, value in document.items():
            name = "*" if _DATA.fullmatch(key) else key
            yield from leaves(value, f"{path}.{name}" if path else name)
    elif isinstance(document, list):
        for each in document:
            yield from leaves(each, f"{path}[]")
    else:
        yield path, _KINDS[type(document)]


def first_keys(document: dict[str, Any]) -> dict[str, set[str]]:
    """The first keys of a document, each with its kind."""
    kinds = {**_KINDS, dict: "object", list: "list", float: "number"}
    return {key: {kinds[type(value)]} for key, value in document.items()}


def told() -> dict[str, dict[str, set[str]]]:
    """By heading, the leaves that the document tells, each with its kinds."""
    sections: dict[str, dict[str, set[str]]] = {}
    rows: dict[str, set[str]] = {}
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if heading := _HEADING.fullmatch(line):
            rows = sections.setdefault(heading[1], {})
        elif row := _ROW.fullmatch(line):
            rows[row[1]] = set(row[2].split(" or "))
    return sections
