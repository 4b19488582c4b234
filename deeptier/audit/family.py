"""The numbers of lots cut from lots; a number that no lot has is no error here."""

from __future__ import annotations

from deeptier.audit.events.lots import Split
from deeptier.errors import InputError
from deeptier.lot_id import LotId


def children_of(event: Split) -> list[tuple[int, int]]:
    """Number and amount of each child; none for a number that no lot has."""
    try:
        parent = LotId.from_number(event.lot)
        return [
            (parent.child(event.first_child + position).number, amount)
            for position, amount in enumerate(event.amounts)
        ]
    except InputError:
        return []


def parent_of(lot: int) -> int | None:
    """The number of the lot that a lot was cut from; none for a root, or a number no lot has."""
    try:
        parent = LotId.from_number(lot).parent
    except InputError:
        return None
    return None if parent is None else parent.number
