"""The model's books and the replay's, part by part, in one shape, so that they can be compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from deeptier.audit.books import Books
from deeptier.model.consents import Words
from deeptier.model.state import State
from proof.compare import register

_PARTS = (register,)


def tables_of_model(state: State, digest: Callable[[Words], bytes]) -> Mapping[str, Any]:
    """Every table and value of the model, by name."""
    return {name: table for part in _PARTS for name, table in part.of_model(state, digest).items()}


def tables_of_replay(books: Books) -> Mapping[str, Any]:
    """The same of the replay."""
    return {name: table for part in _PARTS for name, table in part.of_replay(books).items()}
