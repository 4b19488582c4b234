"""The journal as the page carries it: the latest events, each field as text of a known kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

from deeptier.audit.events import Event
from deeptier.audit.page.document import Accounts, Json, lot_text
from deeptier.audit.page.scope import Scope
from deeptier.audit.texts import day_text

_AMOUNTS = {
    "advance", "amount", "amounts", "budget", "cash", "debt", "discount", "exposure", "face",
    "face_amount", "fee", "filled", "interest", "limit", "obligor_cap", "penalty", "penalty_share",
    "price", "principal", "proceeds", "to_financier", "to_pledgor", "unpaid", "used", "claimed",
    "value", "values",
}  # fmt: skip
_LOTS = {"lot", "id", "ids", "sold_as", "delivered"}


def journal_of(scope: Scope, first: int) -> Json:
    """Rows from `first` on (rows are numbered from 1), and the names and kinds of their fields.

    A row is block, log, transaction, event, seconds, currency, values: transaction, event and
    currency are positions in their lists; currency is -1 where it is none of them.
    """
    history, accounts = scope.history, scope.accounts
    events = history.rebuilt.events[first - 1 :]
    transactions: dict[str, int] = {}
    shapes: dict[type[Event], int] = {}
    rows = []
    for event in events:
        place, shape = event.place, shapes.setdefault(type(event), len(shapes))
        rows.append(
            [
                place.block,
                place.index,
                transactions.setdefault(place.transaction, len(transactions)),
                shape,
                history.time_of(place),
                _currency(scope, event),
                [_value(kind, value, accounts) for _, kind, value in _fields(event)],
            ]
        )
    return {
        "first": first,
        "total": len(history.rebuilt.events),
        "transactions": list(transactions),
        "events": [_shape(each, events) for each in shapes],
        "rows": rows,
    }


def _shape(kind: type[Event], events: Sequence[Event]) -> Json:
    example = next(each for each in events if type(each) is kind)
    doc = (kind.__doc__ or "").strip().partition("\n")[0]
    return {
        "name": kind.__name__,
        "contract": example.place.contract,
        "says": doc,
        "fields": [[name.replace("_", " ").strip(), what] for name, what, _ in _fields(example)],
    }


def _fields(record: Any, prefix: str = "") -> Iterator[tuple[str, str, Any]]:
    """Name, kind and value of each field; those of a struct have its name before theirs."""
    for name, kind in _kinds_of(type(record)):
        value = getattr(record, name)
        if is_dataclass(value):
            yield from _fields(value, f"{prefix}{name}.")
        else:
            yield prefix + name, kind, value


def _currency(scope: Scope, event: Event) -> int:
    """The position of the currency of an event's amounts; -1 where it is none of the page's."""
    books, terms = scope.books, getattr(event, "terms", event)
    currency = getattr(terms, "currency", None)
    if event.place.contract == "DepositToken":
        currency = books.addresses.get("DepositToken")
    if currency is None:
        payable = getattr(event, "payable_number", None)
        lot = getattr(event, "lot", None) or getattr(event, "id", None)
        lot = lot or next(iter(getattr(event, "ids", ())), None)
        paper = books.papers.get(lot >> 192 if payable is None and lot else payable or 0)
        line = books.lines.get(getattr(event, "line", 0))
        currency = paper.currency if paper else line.currency if line else None
    return scope.currencies.index(currency) if currency in scope.currencies else -1


_KINDS: dict[type[Any], tuple[tuple[str, str], ...]] = {}


def _kinds_of(record: type[Any]) -> tuple[tuple[str, str], ...]:
    if record not in _KINDS:
        hints = get_type_hints(record, include_extras=True)
        names = [each.name for each in fields(record) if each.name != "place"]
        _KINDS[record] = tuple((name, _kind(name, hints[name])) for name in names)
    return _KINDS[record]


def _kind(name: str, hint: Any) -> str:
    types = [each for each in get_args(hint) if isinstance(each, str)]
    abi_type = types[0] if types else "struct"
    if abi_type == "address":
        return "currency" if name == "currency" else "account"
    if name in _LOTS:
        return "lot"
    if name == "payable_number":
        return "payable"
    if name in _AMOUNTS and abi_type.startswith("uint"):
        return "money"
    if (name == "day" or name.endswith("_day")) and abi_type == "uint24":
        return "day"
    if name in ("rate_ppm", "share_ppm", "fee_ppm", "deposit_ppm"):
        return "ppm"
    return "text"


def _value(kind: str, value: Any, accounts: Accounts) -> Any:
    """Accounts by position, all else as text: amounts in minor units, lists in lists."""
    if isinstance(value, tuple):
        return [_value(kind, each, accounts) for each in value]
    if kind in ("account", "currency"):
        return accounts.position(value)
    if kind == "lot":
        return lot_text(value)
    if kind == "day":
        return day_text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "0x" + value.hex() if isinstance(value, bytes) else str(value)
