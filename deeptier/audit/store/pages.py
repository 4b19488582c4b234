"""All logs of a range of blocks, page by page, each log and each block checked as it comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from deeptier.audit.errors import AuditError
from deeptier.audit.node import RefusedError, SilentError
from deeptier.audit.rpc import RawHeader, RawLog, Rpc, UnknownMethodError
from deeptier.audit.store.layout import Borders, Rows
from deeptier.audit.transport import TooMuchError

_FIRST_WIDTH = 16
_AIM_ROWS = 16_384
_MOST_BYTES = 64 << 20
_PATIENCE = 16
_INDEX_BITS = 32
_WORD_BYTES = 32


class MovedError(AuditError):
    """What a node says of a block does not fit what it said before: the chain was reorganised."""


@dataclass(frozen=True)
class Answer:
    """The logs of blocks `first` to `last`, as the node gives them."""

    first: int
    last: int
    logs: Sequence[RawLog]


@dataclass(frozen=True)
class Page:
    """The logs of blocks `first` to `last`, and the headers of those that have logs."""

    last: int
    rows: Rows
    headers: Sequence[RawHeader]


class _Width:
    """How many blocks to ask for: it halves where the node refuses, and grows again."""

    def __init__(self) -> None:
        self.blocks = _FIRST_WIDTH
        self._most: int | None = None
        self._answers = 0

    def refused(self, asked: int) -> None:
        self.blocks = self._most = max(1, asked // 2)
        self._answers = 0

    def answered(self, asked: int, rows: int) -> None:
        self._answers += 1
        if self._most is not None and self._answers % _PATIENCE == 0:
            self._most *= 2
        wanted = asked * 2 if rows == 0 else min(asked * 2, asked * _AIM_ROWS // rows)
        self.blocks = max(1, wanted if self._most is None else min(wanted, self._most))


def answers(
    rpc: Rpc, addresses: Sequence[str], first: int, last: int, borders: Borders
) -> Iterator[Answer]:
    """The logs of blocks `first` to `last`, in order; no answer crosses the end of a span.

    Errors: `AuditError` when the node refuses a single block or does not answer.
    """
    width, at = _Width(), first
    while at <= last:
        end = min(at + width.blocks - 1, borders.span_end(at), last)
        logs = _logs(rpc, addresses, at, end)
        if logs is None:
            width.refused(end - at + 1)
            continue
        yield Answer(at, end, logs)
        width.answered(end - at + 1, len(logs))
        at = end + 1


def pages(rpc: Rpc, found: Iterator[Answer], addresses: Mapping[str, bytes]) -> Iterator[Page]:
    """The columns of each answer, in the order of the chain, with the headers of its blocks.

    `addresses`: each contract's address in bytes, by its lower-case text.

    Errors: `AuditError` for a log that was not asked for, that comes twice or cannot be read;
    `MovedError` for one in another block than the headers say.
    """
    for answer in found:
        headers = _headers(rpc, answer)
        try:
            rows = _columns(answer.logs, headers, addresses)
        except (ValueError, KeyError, IndexError) as error:
            raise AuditError(f"the node gives a log that cannot be read: {error!r}") from error
        _require_order(rows)
        yield Page(answer.last, rows, headers)


def linked(headers: Sequence[RawHeader]) -> None:
    """Each header names the one before it, where that is known.

    Errors: `MovedError` where a block has another parent.
    """
    for before, after in pairwise(headers):
        number = int(after.number, 16)
        if int(before.number, 16) + 1 == number and before.hash != after.parent_hash:
            raise MovedError(
                f"block {number} does not follow block {number - 1}: its parent is "
                f"{after.parent_hash}, that block is {before.hash}; it is another chain's"
            )


def _logs(rpc: Rpc, addresses: Sequence[str], first: int, last: int) -> list[RawLog] | None:
    """The logs of a range, or None where the range must be narrower."""
    single = first == last
    try:
        return rpc.logs(addresses, first, last, None if single else _MOST_BYTES)
    except (TooMuchError, RefusedError, SilentError) as error:
        if single or isinstance(error, UnknownMethodError):
            raise
        return None


def _headers(rpc: Rpc, answer: Answer) -> list[RawHeader]:
    """The header of each block that has a log."""
    try:
        numbers = sorted({int(text, 16) for text in {log.block_number for log in answer.logs}})
    except ValueError as error:
        raise AuditError(f"the node gives a log that cannot be read: {error}") from error
    for number in numbers:
        if not answer.first <= number <= answer.last:
            raise AuditError(
                f"the node gives a log that was not asked for: block {number}, asked were "
                f"blocks {answer.first} to {answer.last}"
            )
    return headers_of(rpc, numbers)


def headers_of(rpc: Rpc, numbers: Sequence[int]) -> list[RawHeader]:
    """The headers of blocks that the chain must have.

    Errors: `MovedError` for a block that is missing, `AuditError` for a header of another block.
    """
    headers = []
    for number, header in zip(numbers, rpc.headers(numbers), strict=True):
        if header is None:
            raise MovedError(f"the chain has no block {number} any more")
        if int(header.number, 16) != number:
            found = int(header.number, 16)
            raise AuditError(f"the node gives block {found}, asked was block {number}")
        headers.append(header)
    return headers


class _Words(dict[str, bytes]):
    """Words of 32 bytes by their text: the same ones come again and again."""

    def __missing__(self, text: str) -> bytes:
        word = bytes.fromhex(text[2:])
        if len(word) != _WORD_BYTES:
            raise ValueError(f"{text} is no word of 32 bytes")
        self[text] = word
        return word


class _Numbers(dict[str, int]):
    """Numbers by their text."""

    def __missing__(self, text: str) -> int:
        self[text] = number = int(text, 16)
        return number


def _columns(
    logs: Sequence[RawLog], headers: Sequence[RawHeader], addresses: Mapping[str, bytes]
) -> Rows:
    hash_of, numbers, words = _hashes(logs, headers), _Numbers(), _Words()
    for log in logs:
        if log.block_hash != hash_of[log.block_number] or log.removed or len(log.topics) > 4:
            _raise_wrong_block(log, hash_of[log.block_number])
    unhex = bytes.fromhex
    rows = Rows()
    rows.logs = {
        "block": [numbers[log.block_number] for log in logs],
        "log_index": [numbers[log.log_index] for log in logs],
        "transaction_index": [numbers[log.transaction_index] for log in logs],
        "transaction_hash": [words[log.transaction_hash] for log in logs],
        "address": [addresses.get(log.address) or _asked(log, addresses) for log in logs],
        **{
            f"topic{at}": [
                words[topics[at]] if len(topics) > at else None
                for topics in (log.topics for log in logs)
            ]
            for at in range(4)
        },
        "data": [unhex(log.data[2:]) for log in logs],
    }
    rows.blocks = {
        "number": [numbers[header.number] for header in headers],
        "hash": [words[header.hash] for header in headers],
        "parent_hash": [words[header.parent_hash] for header in headers],
        "timestamp": [int(header.timestamp, 16) for header in headers],
    }
    return rows


def _hashes(logs: Sequence[RawLog], headers: Sequence[RawHeader]) -> dict[str, str]:
    """The hash by the header of each block, as the block's logs write its number."""
    by_number = {int(header.number, 16): header.hash for header in headers}
    return {text: by_number[int(text, 16)] for text in {log.block_number for log in logs}}


def _asked(log: RawLog, addresses: Mapping[str, bytes]) -> bytes:
    """The address of a log, which a node may write in any case."""
    found = addresses.get(log.address.lower())
    if found is None:
        where = f"block {int(log.block_number, 16)}, log {int(log.log_index, 16)}"
        raise AuditError(f"the node gives a log that was not asked for: {where}, of {log.address}")
    return found


def _raise_wrong_block(log: RawLog, header_hash: str) -> None:
    block, index = int(log.block_number, 16), int(log.log_index, 16)
    if len(log.topics) > 4:
        raise ValueError(f"{len(log.topics)} topics in block {block}, log {index}")
    if log.removed:
        raise MovedError(f"block {block}, log {index}: the node says that it was removed")
    raise MovedError(
        f"block {block}, log {index}: the log says block hash {log.block_hash}, the header "
        f"{header_hash}"
    )


def _require_order(rows: Rows) -> None:
    """In the order of the chain, each log once."""
    indexes: list[int] = rows.logs["log_index"]  # type: ignore[assignment]
    keys = [
        number << _INDEX_BITS | index for number, index in zip(rows.numbers, indexes, strict=True)
    ]
    if any(before >= after for before, after in pairwise(keys)):
        order = sorted(range(len(keys)), key=keys.__getitem__)
        for name, column in rows.logs.items():
            rows.logs[name] = [column[at] for at in order]
        for before, after in pairwise(keys[at] for at in order):
            if before == after:
                block, index = after >> _INDEX_BITS, after & ((1 << _INDEX_BITS) - 1)
                raise AuditError(f"the node gives a log twice: block {block}, log {index}")
