"""The second book: what a plain ERC-1155 indexer sees, which knows transfers only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from deeptier.audit.books import NOBODY
from deeptier.audit.events import Event
from deeptier.audit.events.lots import TransferBatch, TransferSingle
from deeptier.audit.findings import Amount, Finding, LotNumber, shown

#: Amount by holder and lot; no zeros.
Holdings = dict[tuple[str, int], int]


class SecondBook:
    """Balances that grow with the transfers, in the order of the chain."""

    def __init__(self) -> None:
        self._balances: defaultdict[tuple[str, int], int] = defaultdict(int)
        self._findings: list[Finding] = []

    @property
    def holdings(self) -> Holdings:
        """What each account holds by the transfers alone."""
        return {key: amount for key, amount in self._balances.items() if amount}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Transfers of what was not held."""
        return tuple(self._findings)

    def book(self, events: Iterable[Event]) -> None:
        """Book the transfers among events that follow those before."""
        for event in events:
            if isinstance(event, TransferSingle):
                self._move(event, event.id, event.value)
            elif isinstance(event, TransferBatch):
                if len(event.ids) != len(event.values):
                    lengths, where = (len(event.ids), len(event.values)), str(event.place)
                    self._findings.append(
                        Finding("ERC-1155", "ids and values", "as many", lengths, where)
                    )
                for lot, value in zip(event.ids, event.values, strict=False):
                    self._move(event, lot, value)

    def _move(self, event: TransferSingle | TransferBatch, lot: int, value: int) -> None:
        balances = self._balances
        if event.from_ != NOBODY:
            held = balances[event.from_, lot]
            if held < value:
                self._findings.append(_overdrawn(event, lot, held, value))
            if held == value:
                del balances[event.from_, lot]
            else:
                balances[event.from_, lot] = held - value
        if event.to != NOBODY:
            balances[event.to, lot] += value


def holdings(events: Iterable[Event]) -> tuple[Holdings, tuple[Finding, ...]]:
    """What each account holds by the transfers alone, and transfers of what was not held."""
    book = SecondBook()
    book.book(events)
    return book.holdings, book.findings


def _overdrawn(event: TransferSingle | TransferBatch, lot: int, held: int, value: int) -> Finding:
    return Finding(
        "ERC-1155",
        f"lot {LotNumber(lot)}, balance of {shown(event.from_)}",
        f"at least {Amount(value)}",
        Amount(held),
        str(event.place),
    )
