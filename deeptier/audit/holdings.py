"""The second book: what a plain ERC-1155 indexer sees, which knows transfers only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from deeptier.audit.books import NOBODY
from deeptier.audit.events import Event
from deeptier.audit.events.lots import TransferBatch, TransferSingle
from deeptier.audit.findings import Amount, Finding, LotNumber, shown

#: Amount by holder and lot; no zeros.
Holdings = dict[tuple[str, int], int]


def holdings(events: Iterable[Event]) -> tuple[Holdings, tuple[Finding, ...]]:
    """What each account holds by the transfers alone, and transfers of what was not held."""
    balances: Counter[tuple[str, int]] = Counter()
    findings: list[Finding] = []
    for event in events:
        if isinstance(event, TransferSingle):
            parts = [(event.id, event.value)]
        elif isinstance(event, TransferBatch):
            if len(event.ids) != len(event.values):
                lengths = (len(event.ids), len(event.values))
                findings.append(
                    Finding("ERC-1155", "ids and values", "as many", lengths, str(event.place))
                )
            parts = list(zip(event.ids, event.values, strict=False))
        else:
            continue
        for lot, value in parts:
            finding = _move(balances, event, lot, value)
            if finding is not None:
                findings.append(finding)
    return {key: amount for key, amount in balances.items() if amount}, tuple(findings)


def _move(
    balances: Counter[tuple[str, int]],
    event: TransferSingle | TransferBatch,
    lot: int,
    value: int,
) -> Finding | None:
    held = balances[event.from_, lot]
    if event.from_ != NOBODY:
        balances[event.from_, lot] -= value
    if event.to != NOBODY:
        balances[event.to, lot] += value
    if event.from_ == NOBODY or held >= value:
        return None
    return Finding(
        "ERC-1155",
        f"lot {LotNumber(lot)}, balance of {shown(event.from_)}",
        f"at least {Amount(value)}",
        Amount(held),
        str(event.place),
    )
