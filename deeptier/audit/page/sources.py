"""Which rows of the journal a figure comes from: rows by what they are about, found in one pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from deeptier.audit.events import Event
from deeptier.audit.events.lots import Split
from deeptier.audit.events.payables import PayableIssued
from deeptier.audit.family import children_of

#: Rows of the journal, numbered from 1 in the order of the chain.
Rows = list[int]


class Sources:
    """The rows of a journal by the name of the event and by payable, line and lot."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._by_name: dict[str, Rows] = defaultdict(list)
        self._by_payable: dict[tuple[int, str], Rows] = defaultdict(list)
        self._by_line: dict[int, Rows] = defaultdict(list)
        self._by_lot: dict[int, Rows] = defaultdict(list)
        for row, event in enumerate(events, 1):
            self._file(row, event, type(event).__name__)

    def _file(self, row: int, event: Event, name: str) -> None:
        self._by_name[name].append(row)
        payable, lot = getattr(event, "payable_number", None), getattr(event, "lot", None)
        if payable is None and lot is not None:
            payable = lot >> 192
        if payable is not None:
            self._by_payable[payable, name].append(row)
        line = getattr(event, "line", None)
        if line is not None:
            self._by_line[line].append(row)
        if isinstance(event, PayableIssued):
            self._by_line[event.terms.line].append(row)
            self._by_lot[event.payable_number << 192].append(row)
        if lot is not None:
            self._by_lot[lot].append(row)
        if isinstance(event, Split):
            for child, _ in children_of(event):
                self._by_lot[child].append(row)

    def named(self, *names: str) -> Rows:
        """Rows of the events of these names."""
        return sorted(row for name in names for row in self._by_name.get(name, ()))

    def of_payables(self, payables: Iterable[int], *names: str) -> Rows:
        """Rows of the events of these names that are about these payables or their lots."""
        return sorted(
            row
            for payable in payables
            for name in names
            for row in self._by_payable.get((payable, name), ())
        )

    def of_lots(self, lots: Iterable[int]) -> Rows:
        """Rows about these lots, and those that made them."""
        return sorted({row for lot in lots for row in self._by_lot.get(lot, ())})

    def of_line(self, line: int) -> Rows:
        """Rows that name a credit line."""
        return list(self._by_line.get(line, ()))
