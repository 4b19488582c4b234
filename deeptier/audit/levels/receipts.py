"""Receipts as they stand in a block's trie."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from deeptier.audit.levels import rlp

_ADDRESS, _WORD, _BLOOM = 20, 32, 256
_ADDRESS_HEAD, _WORD_HEAD, _BLOOM_HEAD = b"\x94", b"\xa0", b"\xb9\x01\x00"  # of their RLP
_KNOWN_TYPES = range(5)  # legacy; access list, dynamic fee, blobs, set code


class UnknownReceiptError(Exception):
    """A receipt of a type whose form is not known."""


class RawLog(msgspec.Struct, frozen=True, gc=False):
    """A log in a receipt, in hexadecimal."""

    address: str
    topics: list[str]
    data: str


class Receipt(msgspec.Struct, rename="camel", frozen=True, gc=False):
    """A receipt as a node gives it, in hexadecimal: what its encoding needs, and no more."""

    cumulative_gas_used: str
    logs_bloom: str
    logs: list[RawLog]
    status: str | None = None
    root: str | None = None
    type: str = "0x0"


#: Address, topics and data of a log, in bytes.
Content = tuple[bytes, tuple[bytes, ...], bytes]


def contents(receipt: Receipt) -> list[Content]:
    """The logs of a receipt in bytes.

    Errors: `ValueError` for a field that is not what it must be.
    """
    return [
        (
            _exactly(log.address, _ADDRESS),
            tuple([_exactly(topic, _WORD) for topic in log.topics]),
            bytes.fromhex(log.data[2:]),
        )
        for log in receipt.logs
    ]


def encoded(receipt: Receipt, logs: Iterable[Content]) -> bytes:
    """A receipt's bytes in the trie; `logs` are its contents.

    Errors: `UnknownReceiptError`; `ValueError` for a field that is not what it must be.
    """
    kind = int(receipt.type, 16)
    if kind not in _KNOWN_TYPES:
        raise UnknownReceiptError(f"receipts of type {receipt.type} are not known")
    if receipt.status is not None:
        outcome = rlp.number(int(receipt.status, 16))
    elif receipt.root is not None:
        outcome = rlp.text(_exactly(receipt.root, _WORD))
    else:
        raise ValueError("a receipt without status and root")
    gas = rlp.number(int(receipt.cumulative_gas_used, 16))
    bloom = _BLOOM_HEAD + _exactly(receipt.logs_bloom, _BLOOM)
    body = rlp.wrapped(outcome + gas + bloom + rlp.listed([_log(*log) for log in logs]))
    return bytes((kind,)) + body if kind else body


def _log(address: bytes, topics: tuple[bytes, ...], data: bytes) -> bytes:
    """The addresses and words have lengths that are known, so their heads are."""
    words = b"".join([_WORD_HEAD + topic for topic in topics])
    return rlp.wrapped(_ADDRESS_HEAD + address + rlp.wrapped(words) + rlp.text(data))


def _exactly(hexadecimal: str, size: int) -> bytes:
    found = bytes.fromhex(hexadecimal[2:])
    if len(found) != size:
        raise ValueError(f"{len(found)} bytes instead of {size}")
    return found
