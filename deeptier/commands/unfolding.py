"""Options that several commands share, declared once: the fields of a dataclass."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Any, get_type_hints


def unfolded(command: Callable[..., None]) -> Callable[..., None]:
    """A command that takes the fields of its dataclasses as options, each by its own name."""
    hints = get_type_hints(command, include_extras=True)
    folded = {name: kind for name, kind in hints.items() if _is_folded(kind)}
    if not folded:
        return command

    @wraps(command)
    def run(**given: Any) -> None:
        for name, kind in folded.items():
            given[name] = kind(**{each.name: given.pop(each.name) for each in fields(kind)})
        command(**given)

    parameters = list(_parameters(command, hints))
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run


def _parameters(takes: Callable[..., Any], hints: dict[str, Any]) -> Iterator[inspect.Parameter]:
    for each in inspect.signature(takes).parameters.values():
        kind = hints[each.name]
        if _is_folded(kind):
            yield from _parameters(kind, get_type_hints(kind, include_extras=True))
        else:
            yield each.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=kind)


def _is_folded(kind: Any) -> bool:
    return isinstance(kind, type) and is_dataclass(kind)
