"""Logs as rows of a table: from logs in bytes, or from a node's answer in JSON."""

from __future__ import annotations

from binascii import unhexlify
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from deeptier.audit.errors import AuditError
from deeptier.audit.log import Log

_PREFIX = np.frombuffer(b"0x", np.uint8)


@dataclass(frozen=True)
class Rows:
    """Columns of logs, in the order of the chain; topics and data in bytes, or in hexadecimal.

    Hexadecimal begins with "0x". Rows of one transaction share its text.
    """

    addresses: Sequence[str]
    topics: Sequence[Sequence[Any]]
    data: Sequence[Any]
    blocks: Sequence[int]
    indexes: Sequence[int]
    transactions: Sequence[str]
    in_hexadecimal: bool

    def __len__(self) -> int:
        return len(self.addresses)

    def log(self, row: int) -> Log:
        """One row as a log. Errors: `AuditError` for what is no hexadecimal."""
        topics, data = self.topics[row], self.data[row]
        if self.in_hexadecimal:
            try:
                topics = [bytes.fromhex(topic[2:]) for topic in topics]
                data = bytes.fromhex(data[2:])
            except ValueError as error:
                place = f"block {self.blocks[row]}, log {self.indexes[row]}"
                raise AuditError(f"the node gives a log that cannot be read: {place}") from error
        return Log(
            self.addresses[row],
            tuple(topics),
            data,
            self.blocks[row],
            self.indexes[row],
            self.transactions[row],
        )

    def joined(self, parts: Sequence[Any], size: int) -> bytes | None:
        """Parts one after the other, of `size` bytes each; None where one is not of this size."""
        written = 2 + 2 * size if self.in_hexadecimal else size
        if not set(map(len, parts)) <= {written}:
            return None
        if not self.in_hexadecimal:
            return b"".join(parts)
        try:
            text = np.frombuffer("".join(parts).encode("ascii"), np.uint8).reshape(-1, written)
            whole = unhexlify(text[:, 2:].tobytes())
        except ValueError:
            return None
        return whole if (text[:, :2] == _PREFIX).all() else None


class _Entry(msgspec.Struct, gc=False):
    address: str
    topics: list[str]
    data: str
    blockNumber: str  # noqa: N815 - as JSON-RPC writes it
    logIndex: str  # noqa: N815
    transactionHash: str  # noqa: N815


class _Answer(msgspec.Struct, gc=False):
    result: list[_Entry]


_ANSWER = msgspec.json.Decoder(_Answer)


def rows_of_logs(logs: Iterable[Log]) -> Rows:
    """Rows of logs that were read before."""
    logs = logs if isinstance(logs, (list, tuple)) else list(logs)
    shared: dict[str, str] = {}
    return Rows(
        [log.address for log in logs],
        [log.topics for log in logs],
        [log.data for log in logs],
        [log.block for log in logs],
        [log.index for log in logs],
        [shared.setdefault(log.transaction, log.transaction) for log in logs],
        in_hexadecimal=False,
    )


def rows_of_answer(answer: bytes) -> Rows:
    """Rows of what a node answers to `eth_getLogs`, as it came over the wire.

    Errors: `AuditError` for an answer that is no list of logs.
    """
    try:
        entries = _ANSWER.decode(answer).result
        numbers, shared = _Numbers(), _Lower()
        return Rows(
            [shared[each.address] for each in entries],
            [each.topics for each in entries],
            [each.data for each in entries],
            [numbers[each.blockNumber] for each in entries],
            [numbers[each.logIndex] for each in entries],
            [shared[each.transactionHash] for each in entries],
            in_hexadecimal=True,
        )
    except (msgspec.MsgspecError, ValueError) as error:
        raise AuditError(f"the node gives logs that cannot be read: {error}") from error


class _Numbers(dict[str, int]):
    """Numbers by their hexadecimal text."""

    def __missing__(self, text: str) -> int:
        number = self[text] = int(text, 16)
        return number


class _Lower(dict[str, str]):
    """One text for each text, in lower case."""

    def __missing__(self, text: str) -> str:
        lower = self[text] = text.lower()
        return lower
