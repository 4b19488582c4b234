"""Which transactions used nonces of an account, whoever sent them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deeptier.bulk.calls import Call
from deeptier.bulk.wire import NodeError, Wire

_BLOCK, _BLOCKS_TOGETHER = "eth_getBlockByNumber", 200


@dataclass(frozen=True)
class NonceUse:
    """A mined transaction.

    Attributes:
        hash: of it.
        block: that it is in.
        to: whom it called, in lower case; empty where it made a contract.
        data: what it gave.
    """

    hash: str
    block: int
    to: str
    data: bytes

    def does(self, call: Call) -> bool:
        """Whether it does the same as a call."""
        return (self.to, self.data) == (call.to.lower(), call.data)


def transactions_of(wire: Wire, address: str, when: str) -> int:
    """How many transactions an account has: "latest" on the chain, "pending" those waiting too."""
    return int(wire.ask("eth_getTransactionCount", address, when), 16)


def count_and_pending(wire: Wire, address: str) -> tuple[int, int]:
    """How many transactions an account has on the chain, and with those that wait."""
    asked = [("eth_getTransactionCount", (address, when)) for when in ("latest", "pending")]
    count, pending = wire.sure(asked)
    return int(count, 16), int(pending, 16)


def use_of(wire: Wire, address: str, nonce: int, head: int) -> NonceUse | None:
    """The transaction of an account with a nonce; None where the chain moved meanwhile.

    Errors: `NodeError` where the node does not keep old states.
    """
    return _uses_in(wire, address, [nonce], _blocks_of(wire, address, [nonce], head)).get(nonce)


def uses_of(
    wire: Wire, address: str, nonces: Collection[int], first: int, head: int
) -> dict[int, NonceUse]:
    """The transactions of an account with these nonces, which were used from block `first` on."""
    try:
        blocks: Sequence[int] = _blocks_of(wire, address, nonces, head)
    except NodeError:  # it keeps no old states: each block is looked at
        blocks = range(first, head + 1)
    return _uses_in(wire, address, nonces, blocks)


def _blocks_of(wire: Wire, address: str, nonces: Collection[int], head: int) -> Sequence[int]:
    """The first blocks after which the account has used each nonce."""
    low, high = dict.fromkeys(nonces, 0), dict.fromkeys(nonces, head)
    while open_ := [nonce for nonce in nonces if low[nonce] < high[nonce]]:
        middles = {nonce: (low[nonce] + high[nonce]) // 2 for nonce in open_}
        asked = sorted(set(middles.values()))
        counts = wire.sure([("eth_getTransactionCount", (address, hex(n))) for n in asked])
        used = {block: int(count, 16) for block, count in zip(asked, counts, strict=True)}
        for nonce, middle in middles.items():
            if used[middle] > nonce:
                high[nonce] = middle
            else:
                low[nonce] = middle + 1
    return sorted(set(low.values()))


def _uses_in(
    wire: Wire, address: str, nonces: Collection[int], blocks: Sequence[int]
) -> dict[int, NonceUse]:
    found = {}
    for at in range(0, len(blocks), _BLOCKS_TOGETHER):
        asked = [(_BLOCK, (hex(n), True)) for n in blocks[at : at + _BLOCKS_TOGETHER]]
        for block in filter(None, wire.sure(asked)):
            for each in block["transactions"]:
                nonce = int(each["nonce"], 16)
                if nonce in nonces and each["from"].lower() == address.lower():
                    found[nonce] = _use(each)
    return found


def _use(transaction: Mapping[str, Any]) -> NonceUse:
    return NonceUse(
        hash=transaction["hash"].lower(),
        block=int(transaction["blockNumber"], 16),
        to=(transaction["to"] or "").lower(),
        data=bytes.fromhex(transaction["input"][2:]),
    )
