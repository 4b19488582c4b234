"""Compares the logs that an audit used with those that a block's receipts prove, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from deeptier.audit.decode import Log
from deeptier.audit.events import SCHEMAS, Place
from deeptier.audit.findings import Finding

CHECK = "complete"

_WORD = 32
_NOT_ONE_WORD = ("]", ")", "string", "bytes")


class LogsInOrder:
    """The audit's logs, handed out block by block."""

    def __init__(self, logs: Iterable[Log]) -> None:
        self._logs = iter(logs)
        self._next = next(self._logs, None)

    def until(self, block: int) -> list[Log]:
        """The logs up to a block, except for those handed out before."""
        found = []
        while self._next is not None and self._next.block <= block:
            found.append(self._next)
            self._next = next(self._logs, None)
        return found

    def rest(self) -> list[Log]:
        """The logs that were never handed out."""
        left = [] if self._next is None else [self._next, *self._logs]
        self._next = None
        return left


def differences(
    true: Sequence[Log], used: Sequence[Log], names: Mapping[str, str]
) -> Iterator[Finding]:
    """A finding for each log that is hidden, invented, altered or out of its place.

    `true` are a block's logs by its receipts, `used` those of the audit; `names` gives the name of
    each contract by its address.
    """
    if true == used:
        return
    by_index: dict[int, Log] = {}
    for log in used:
        if log.index in by_index:
            yield invented(log, names, "there twice")
        by_index[log.index] = log
    for log in true:
        other = by_index.pop(log.index, None)
        if other is None:
            yield _finding(log, "log", _told(log, names), "hidden by the node", names)
        elif other != log:
            yield from _altered(log, other, true, names)
    for log in by_index.values():
        yield invented(log, names, "not in the receipts")


def invented(log: Log, names: Mapping[str, str], why: str) -> Finding:
    """A log that the audit used, and that the chain does not have."""
    return _finding(log, "log", f"nothing, it is {why}", _told(log, names), names)


def _altered(
    log: Log, other: Log, true: Sequence[Log], names: Mapping[str, str]
) -> Iterator[Finding]:
    if log.block != other.block:
        yield _finding(log, "block", log.block, other.block, names)
    if _content(log) != _content(other):
        moved = next((each for each in true if _content(each) == _content(other)), None)
        if moved is not None:
            found = f"{_told(other, names)}, which is log {moved.index}"
            yield _finding(log, "order of the logs", _told(log, names), found, names)
        else:
            for field, expected, actual in _fields(log, other, names):
                yield _finding(log, field, expected, actual, names)
    if log.transaction != other.transaction:
        yield _finding(log, "transaction", log.transaction, other.transaction, names)


def _content(log: Log) -> tuple[str, tuple[bytes, ...], bytes]:
    return log.address, log.topics, log.data


def _fields(log: Log, other: Log, names: Mapping[str, str]) -> Iterator[tuple[str, object, object]]:
    """What differs, by the names of the event's arguments."""
    if log.address != other.address:
        yield "address", log.address, other.address
    indexed, plain = _arguments(log, names)
    for position in range(max(len(log.topics), len(other.topics))):
        expected, actual = _at(log.topics, position), _at(other.topics, position)
        if expected != actual:
            name = (
                ("event", *indexed)[position] if position <= len(indexed) else f"topic {position}"
            )
            yield name, expected, actual
    for position in range(0, max(len(log.data), len(other.data)), _WORD):
        word = slice(position, position + _WORD)
        if log.data[word] != other.data[word]:
            number = position // _WORD
            name = plain[number] if number < len(plain) else f"word {number + 1} of the data"
            yield name, _value(log.data[word]), _value(other.data[word])


def _arguments(log: Log, names: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The names of the indexed arguments, and of the others as long as each is one word."""
    topic = log.topics[0] if log.topics else b""
    schema = SCHEMAS.get(names.get(log.address, ""), {}).get(topic)
    if schema is None:
        return [], []
    indexed = [member.name for member in schema.members if member.indexed]
    plain = [member for member in schema.members if not member.indexed]
    words = takewhile(lambda member: not member.abi_type.endswith(_NOT_ONE_WORD), plain)
    return indexed, [member.name for member in words]


def _at(topics: Sequence[bytes], position: int) -> bytes | None:
    return topics[position] if position < len(topics) else None


def _value(word: bytes) -> object:
    """A word as a number where it is a small one: most are amounts, days and counts."""
    number = int.from_bytes(word, "big")
    return number if len(word) == _WORD and number < 1 << 64 else word


def _told(log: Log, names: Mapping[str, str]) -> str:
    topic = log.topics[0] if log.topics else b""
    contract = names.get(log.address, log.address)
    schema = SCHEMAS.get(contract, {}).get(topic)
    event = schema.event.__name__ if schema else f"0x{topic.hex()}"
    return f"{event} of {contract}"


def _finding(
    log: Log, field: str, expected: object, actual: object, names: Mapping[str, str]
) -> Finding:
    place = Place(log.block, log.index, log.transaction, names.get(log.address, log.address))
    subject = f"block {log.block}, log {log.index}, {field}"
    return Finding(CHECK, subject, expected, actual, str(place))
