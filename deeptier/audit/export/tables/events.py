"""The table of events: one row each, with all that it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import msgspec

from deeptier.audit.events import Event
from deeptier.audit.events.base import members_of
from deeptier.audit.export.table import Row, Table, columns_of
from deeptier.audit.export.view import View
from deeptier.audit.findings import shown

_COLUMNS = columns_of(
    "block:number time_utc:time civil_date:date log_index:number transaction contract"
    " contract_address event arguments_json"
)
#: Whole numbers that every reader of JSON takes exactly.
_WIDEST_EXACT = 2**53
_JSON = msgspec.json.Encoder()


def events(view: View) -> Table:
    """Every event in the order of the chain.

    The arguments are a JSON object, under the names of the contracts' ABI. Numbers from 2^53 on are
    text there, for many a reader rounds them; bytes are hexadecimal.
    """

    def rows() -> Iterator[Row]:
        addresses = view.history.rebuilt.books.addresses
        for event in view.history.rebuilt.events:
            place = event.place
            yield (
                place.block,
                view.time_of(place),
                view.day_of(place),
                place.index,
                place.transaction,
                place.contract,
                shown(addresses.get(place.contract, place.contract)),
                type(event).__name__,
                arguments_of(event),
            )

    return Table("events", _COLUMNS, rows)


def arguments_of(event: Event) -> str:
    """The arguments of an event as JSON."""
    return _JSON.encode(_plain(event)).decode()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(getattr(value, field)) for name, field in _names(type(value))}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < _WIDEST_EXACT else str(value)
    return shown(value) if isinstance(value, bytes) else value


@cache
def _names(record: type[Any]) -> list[tuple[str, str]]:
    """Names of the ABI, and of the record's fields."""
    own = [each.name for each in fields(record) if each.name != "place"]
    return list(zip((each.name for each in members_of(record)), own, strict=True))
