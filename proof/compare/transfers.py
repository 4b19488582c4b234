"""The ERC-1155 side of a transaction: who moves lots, and whether their receivers are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from eth_abi.abi import decode
from eth_hash.auto import keccak

from deeptier.audit.decode import Log
from deeptier.audit.events import Event
from deeptier.audit.events.lots import TransferBatch, TransferSingle
from deeptier.model.core import Account, Command

#: What the smart account of the tests says when its hook is called.
_TYPES = ("address", "address", "uint256[]", "uint256[]", "bytes")
_TOPIC = keccak(f"LotsReceived({','.join(_TYPES)})".encode())


def stranger_among(
    events: Iterable[Event], command: Command, addresses: Mapping[str, str]
) -> str | None:
    """An operator of a transfer that is not the caller of Warrants; None where there is none."""
    contract = command.name.split(".")[0]
    if command.name == "Payables.cancel":
        contract = "Clearing"  # which ends the root lot
    caller = command.sender if contract == "Warrants" else addresses[contract]
    return next(
        (
            event.operator
            for event in events
            if isinstance(event, (TransferSingle, TransferBatch)) and event.operator != caller
        ),
        None,
    )


def told(logs: Iterable[Log], smart: Account) -> Counter[Any]:
    """What the hooks of the smart account were told: operator, giver, lots, amounts, data."""
    return Counter(
        decode(_TYPES, log.data)
        for log in logs
        if log.address == smart and bytes(log.topics[0]) == _TOPIC
    )


def to_be_told(events: Iterable[Event], command: Command, smart: Account) -> Counter[Any]:
    """The same, by the transfers to it."""
    is_plain = command.name in ("Warrants.safeTransferFrom", "Warrants.safeBatchTransferFrom")
    data = command.arguments["data"] if is_plain else b""
    counted: Counter[Any] = Counter()
    for event in events:
        if isinstance(event, TransferSingle) and event.to == smart:
            counted[event.operator, event.from_, (event.id,), (event.value,), data] += 1
        elif isinstance(event, TransferBatch) and event.to == smart:
            ids, values = tuple(event.ids), tuple(event.values)
            counted[event.operator, event.from_, ids, values, data] += 1
    return counted
