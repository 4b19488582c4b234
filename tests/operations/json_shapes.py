"""The leaves of a JSON document with their kinds, and those that docs/JSON.md tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
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
_KINDS = {
    str: "text",
    int: "number",
    float: "decimal number",
    bool: "yes/no",
    type(None): "null",
}
_HEADING = re.compile(r"### `deeptier (.+)`")
_ROW = re.compile(r"\| `([^`]+)` +\| ([^|]+?) +\| (.+) \|")
_ANY = "any"


@dataclass
class Told:
    """What the document tells of one command.

    Attributes:
        kinds: of each path; `*` in a path stands for a key that is data.
    """

    kinds: dict[str, set[str]] = field(default_factory=dict)

    def path(self, leaf: str) -> str | None:
        """The path that tells a leaf; None for one that is not told."""
        if leaf in self.kinds:
            return leaf
        return next((path for path in self.kinds if "*" in path and self._covers(path, leaf)), None)

    def _covers(self, path: str, leaf: str) -> bool:
        key = ".+" if _ANY in self.kinds[path] else r"[^.\[]+"
        return re.fullmatch(re.escape(path).replace(r"\*", key), leaf) is not None

    def compare(self, documents: Iterable[Any], rare: Iterable[str] = ()) -> None:
        """Every leaf of documents is told, of its kind; and what is told is in one of them.

        What is `rare` need not be there: paths, or beginnings of paths.
        """
        seen: set[str] = set()
        for document in documents:
            for leaf, kind in leaves(document):
                path = self.path(leaf)
                assert path is not None, f"printed, and not told: {leaf}"
                assert kind in self.kinds[path] or _ANY in self.kinds[path], (leaf, kind)
                seen.add(path)
        missing = {path for path in self.kinds if path not in seen}
        never = {path for path in missing if not path.startswith(tuple(rare))}
        assert not never, f"told, and never printed: {sorted(never)}"


def leaves(document: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Path and kind of every leaf: `payables[].due` is a number, each of `closed.*` text."""
    if isinstance(document, dict):
        whole = WHOLE.get(frozenset(document))
        if whole is not None and path:
            yield path, whole
            return
        for key, value in document.items():
            yield from leaves(value, f"{path}.{key}" if path else key)
    elif isinstance(document, list):
        for each in document:
            yield from leaves(each, f"{path}[]")
    else:
        yield path, _KINDS[type(document)]


def told() -> dict[str, Told]:
    """By heading, what the document tells."""
    sections: dict[str, Told] = {}
    section = Told()
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if heading := _HEADING.fullmatch(line):
            section = sections.setdefault(heading[1], Told())
        elif row := _ROW.fullmatch(line):
            assert row[1] not in section.kinds, f"told twice: {row[1]}"
            section.kinds[row[1]] = set(row[2].split(" or "))
    return sections
