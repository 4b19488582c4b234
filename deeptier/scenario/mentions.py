"""Which payables a step is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from deeptier.scenario.actions import Action, LotName
from deeptier.scenario.model import Balances


def payables_in(action: Action | Balances) -> set[str]:
    """The ids of all payables that an action, or a set of balances, names itself or by a lot."""
    named = set(_walk(action))
    if isinstance(action, Balances):
        named.update(action.held, action.locked)
    return {each for each in named if each}


def _walk(item: object) -> Iterator[str]:
    if isinstance(item, LotName):
        yield item.payable
    elif isinstance(item, Mapping):
        for key, value in item.items():
            yield from _walk(key)
            yield from _walk(value)
    elif isinstance(item, tuple):
        for value in item:
            yield from _walk(value)
    elif is_dataclass(item):
        for field in fields(item):
            value = getattr(item, field.name)
            if field.name == "payable" and isinstance(value, str):
                yield value
            else:
                yield from _walk(value)
