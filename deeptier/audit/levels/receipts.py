"""Receipts as they stand in a block's trie."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from deeptier.audit.levels import rlp
from deeptier.audit.levels.trie import index_root

_ADDRESS, _WORD, _BLOOM = 20, 32, 256
_KNOWN_TYPES = range(5)  # legacy; access list, dynamic fee, blobs, set code


class UnknownReceiptError(Exception):
    """A receipt of a type whose form is not known."""


class RawLog(msgspec.Struct, frozen=True):
    """A log in a receipt, in hexadecimal."""

    address: str
    topics: list[str]
    data: str


class Receipt(msgspec.Struct, rename="camel", frozen=True):
    """A receipt as a node gives it, in hexadecimal: what its encoding needs, and no more."""

    cumulative_gas_used: str
    logs_bloom: str
    logs: list[RawLog]
    status: str | None = None
    root: str | None = None
    type: str = "0x0"


def receipts_root(receipts: Sequence[Receipt]) -> bytes:
    """The root of the trie of a block's receipts.

    Errors: `UnknownReceiptError`; `ValueError` for a field that is not what it must be.
    """
    return index_root([encoded(each) for each in receipts])


def encoded(receipt: Receipt) -> bytes:
    """A receipt's bytes in the trie. Errors: as `receipts_root`."""
    kind = int(receipt.type, 16)
    if kind not in _KNOWN_TYPES:
        raise UnknownReceiptError(f"receipts of type {receipt.type} are not known")
    if receipt.status is not None:
        outcome = rlp.number(int(receipt.status, 16))
    elif receipt.root is not None:
        outcome = rlp.text(_exactly(receipt.root, _WORD))
    else:
        raise ValueError("a receipt without status and root")
    body = rlp.listed(
        (
            outcome,
            rlp.number(int(receipt.cumulative_gas_used, 16)),
            rlp.text(_exactly(receipt.logs_bloom, _BLOOM)),
            rlp.listed(map(_log, receipt.logs)),
        )
    )
    return bytes((kind,)) + body if kind else body


def _log(log: RawLog) -> bytes:
    return rlp.listed(
        (
            rlp.text(_exactly(log.address, _ADDRESS)),
            rlp.listed([rlp.text(_exactly(topic, _WORD)) for topic in log.topics]),
            rlp.text(bytes.fromhex(log.data[2:])),
        )
    )


def _exactly(hexadecimal: str, size: int) -> bytes:
    found = bytes.fromhex(hexadecimal[2:])
    if len(found) != size:
        raise ValueError(f"{len(found)} bytes instead of {size}")
    return found
