"""What a journal keeps of transactions that were signed, and of items that are settled."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.bulk.items import State
from deeptier.bulk.offer import Offer


@dataclass(frozen=True)
class Signed:
    """A transaction that was signed.

    Attributes:
        hash: 0x and 64 digits.
        item: number of the item that it carries out, or makes way for; None: it fills a gap.
        account: address of who signed, checksummed.
        nonce: of the account.
        raw: as it is sent.
        offer: for gas.
        gas: limit.
        fills: whether it does nothing but use the nonce, so that those after it can be mined.
    """

    hash: str
    item: int | None
    account: str
    nonce: int
    raw: bytes
    offer: Offer
    gas: int
    fills: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of an item.

    Attributes:
        item: its number.
        state: `MINED` or `FAILED`.
        reason: why it failed.
        nonce: of the transaction.
        hash: of the transaction; None where none was sent.
        block: that it is in.
        block_hash: of the block.
        gas_used: by it.
    """

    item: int
    state: State
    reason: str | None = None
    nonce: int | None = None
    hash: str | None = None
    block: int | None = None
    block_hash: str | None = None
    gas_used: int | None = None
