"""Which transaction used a nonce that ours was signed for."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.bulk.wire import Wire


@dataclass(frozen=True)
class NonceUse:
    """A mined transaction.

    Attributes:
        hash: of it.
        block: that it is in.
    """

    hash: str
    block: int


def use_of(wire: Wire, address: str, nonce: int, head: int) -> NonceUse | None:
    """The transaction of an account with a nonce; None where the chain moved meanwhile.

    Errors: `NodeError` where the node does not keep old states.
    """
    block = _first_block_after(wire, address, nonce, head)
    content = wire.ask("eth_getBlockByNumber", hex(block), True)
    for each in content["transactions"] if content else ():
        if each["from"].lower() == address.lower() and int(each["nonce"], 16) == nonce:
            return NonceUse(each["hash"].lower(), int(content["number"], 16))
    return None


def _first_block_after(wire: Wire, address: str, nonce: int, head: int) -> int:
    """The first block after which the account has used the nonce."""

    def is_used(block: int) -> bool:
        return int(wire.ask("eth_getTransactionCount", address, hex(block)), 16) > nonce

    low, high = 0, head
    while low < high:
        middle = (low + high) // 2
        if is_used(middle):
            high = middle
        else:
            low = middle + 1
    return low
