"""What is asked of the node again and again: to take transactions, and how far the chain is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deeptier.bulk.wire import Request, Wire

#: By address: nonces on their way, each with the hashes of what may be mined.
Watch = Mapping[str, Sequence[tuple[int, Sequence[str]]]]


@dataclass(frozen=True)
class Anchor:
    """A block that holds an item of this run."""

    number: int
    hash: str


@dataclass
class Seen:
    """What a look showed.

    Attributes:
        head: number of the newest block.
        anchor: hash of the block that has the anchor's number; None where there is none.
        counts: transactions on the chain by address.
        receipts: by hash.
        missed: address and nonce that is used, while none of its hashes has a receipt.
    """

    head: int
    anchor: str | None
    counts: dict[str, int]
    receipts: dict[str, Any] = field(default_factory=dict)
    missed: list[tuple[str, int]] = field(default_factory=list)


def send(wire: Wire, raws: Sequence[bytes]) -> list[Any]:
    """Hand transactions over; the node's answer to each: a hash, or a `NodeError`."""
    return wire.ask_all([("eth_sendRawTransaction", ("0x" + raw.hex(),)) for raw in raws])


def look(wire: Wire, watch: Watch, anchor: Anchor | None) -> Seen:
    """See how far the chain is."""
    questions: list[Request] = [
        ("eth_blockNumber", ()),
        ("eth_getBlockByNumber", (hex(anchor.number if anchor else 0), False)),
        *(("eth_getTransactionCount", (address, "latest")) for address in watch),
    ]
    head, at_anchor, *counts = wire.sure(questions)
    seen = Seen(
        head=int(head, 16),
        anchor=at_anchor["hash"] if at_anchor else None,
        counts={address: int(count, 16) for address, count in zip(watch, counts, strict=True)},
    )
    _find_receipts(wire, watch, seen)
    return seen


def receipts_of(wire: Wire, hashes: Sequence[str]) -> dict[str, Any]:
    """The receipts that the chain has, by hash."""
    answers = wire.ask_all([("eth_getTransactionReceipt", (each,)) for each in hashes])
    return {
        each: answer
        for each, answer in zip(hashes, answers, strict=True)
        if isinstance(answer, Mapping) and answer.get("blockNumber")
    }


def _find_receipts(wire: Wire, watch: Watch, seen: Seen) -> None:
    used = [
        (address, nonce, hashes)
        for address, nonces in watch.items()
        for nonce, hashes in nonces
        if nonce < seen.counts[address]
    ]
    seen.receipts = receipts_of(wire, [each for _, _, hashes in used for each in hashes])
    seen.missed = [
        (address, nonce)
        for address, nonce, hashes in used
        if not any(each in seen.receipts for each in hashes)
    ]
