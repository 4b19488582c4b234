"""The model's books and the replay's, part by part, in one shape, so that they can be compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from deeptier.audit.books import Books
from deeptier.model.consents import Words
from deeptier.model.state import State
from proof.compare import clearing, desk, evidence, ledger, register

_PARTS = (clearing, desk, evidence, ledger, register)


def tables_of_model(state: State, digest: Callable[[Words], bytes]) -> Mapping[str, Any]:
    """Every table and value of the model, by name."""
    parts = (part.of_model(state, digest) for part in _PARTS)
    return {name: _filled(table) for part in parts for name, table in part.items()}


def tables_of_replay(books: Books) -> Mapping[str, Any]:
    """The same of the replay."""
    parts = (part.of_replay(books) for part in _PARTS)
    return {name: _filled(table) for part in parts for name, table in part.items()}


def _filled(table: Any) -> Any:
    """A table without entries that say nothing: one book writes a zero where the other erases."""
    if not isinstance(table, Mapping):
        return table
    return {key: value for key, value in table.items() if value}
