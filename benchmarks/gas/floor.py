"""The floor of a job: what the chain charges for it whoever writes the contract, line by line.

A line is a name, a count, what one costs and why it cannot be left out. Prices are Shanghai's.
Computation, memory and hashing are not counted: an implementation may always have a little less of
them. Neither are words and accounts that ours touches and another could do without: what is needed
is said for each operation by hand, in `needs`, and only sizes (calldata, events) come from the
transaction that was measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from benchmarks.gas.chain import Log, Sent

TRANSACTION = 21_000
CALLDATA_ZERO_BYTE = 4
CALLDATA_OTHER_BYTE = 16
COLD_ACCOUNT = 2_600  # EIP-2929: the first call to an account, or look at its code
WARM_CALL = 100  # every later call to it
LOG = 375
LOG_TOPIC = 375
LOG_DATA_BYTE = 8
RECOVERY = 3_000 + WARM_CALL  # the precompile, and the call to it
CLEARING_REFUND = 4_800  # EIP-3529: for a word that becomes zero
MOST_REFUNDED = 5  # a fifth of the gas used, at most


class Touch(Enum):
    """What is done to a storage word that the transaction did not touch before, and its price."""

    READ = "read", 2_100
    CHANGED = "changed", 5_000
    MADE = "made", 22_100
    CLEARED = "cleared", 5_000

    def __init__(self, word: str, gas: int) -> None:
        self.word = word
        self.gas = gas


@dataclass(frozen=True)
class Line:
    """One thing that the job needs."""

    name: str
    count: int
    unit: int
    reason: str

    @property
    def gas(self) -> int:
        """What it adds to the floor."""
        return self.count * self.unit


@dataclass(frozen=True)
class Word:
    """Storage words that any implementation must touch, alike in kind."""

    name: str
    touch: Touch
    reason: str
    count: int = 1


@dataclass(frozen=True)
class Account:
    """Accounts that any implementation must call, or whose code it must look at."""

    name: str
    reason: str
    count: int = 1


@dataclass(frozen=True)
class Needs:
    """What a job cannot do without.

    Attributes:
        events: how often each is emitted; its size is taken from the measured transaction.
        again: touching once more what is warm by then, where a foreign contract leaves no choice.
    """

    accounts: tuple[Account, ...]
    words: tuple[Word, ...]
    events: dict[str, int]
    signatures: int = 0
    again: tuple[Line, ...] = ()

    def with_signature(self) -> Needs:
        """The same job by the holder's signature, carried to the chain by another account."""
        return Needs(self.accounts, self.words, self.events, self.signatures + 1, self.again)


class FloorError(Exception):
    """The needs of an operation do not fit the transaction that was measured."""


def floor(needs: Needs, sent: Sent) -> tuple[Line, ...]:
    """The floor of the job that a transaction did.

    Errors: `FloorError` when an event that is needed was not emitted.
    """
    lines = [*_intrinsic(sent.calldata)]
    lines += [Line(a.name, a.count, COLD_ACCOUNT, a.reason) for a in needs.accounts]
    lines += [
        Line(f"{word.name}, {word.touch.word}", word.count, word.touch.gas, word.reason)
        for word in needs.words
    ]
    lines += _events(needs.events, sent.logs)
    if needs.signatures:
        reason = "ecrecover, and the call to it"
        lines.append(Line("signature recovered", needs.signatures, RECOVERY, reason))
    lines += needs.again
    return (*lines, *_refund(needs, lines))


def total(lines: Sequence[Line]) -> int:
    """The gas of all lines together."""
    return sum(line.gas for line in lines)


def _intrinsic(calldata: bytes) -> tuple[Line, ...]:
    zeros = calldata.count(0)
    others = len(calldata) - zeros
    return (
        Line("transaction", 1, TRANSACTION, "every transaction"),
        Line("calldata, zero bytes", zeros, CALLDATA_ZERO_BYTE, "of the measured transaction"),
        Line("calldata, other bytes", others, CALLDATA_OTHER_BYTE, "of the measured transaction"),
    )


def _events(needed: dict[str, int], logs: Sequence[Log]) -> list[Line]:
    """Events of one name and size share a line; of each name, the first emitted are taken."""
    lines = []
    for name, count in needed.items():
        emitted = [log for log in logs if log.event == name]
        if len(emitted) < count:
            raise FloorError(f"{count} events {name} are needed, {len(emitted)} were emitted")
        for log, alike in Counter(emitted[:count]).items():
            gas = LOG + log.topics * LOG_TOPIC + log.data_bytes * LOG_DATA_BYTE
            topics = f"{log.topics} topics x {LOG_TOPIC}"
            size = f"{LOG} + {topics} + {log.data_bytes} bytes x {LOG_DATA_BYTE}"
            lines.append(Line(f"event {name}", alike, gas, size))
    return lines


def _refund(needs: Needs, lines: Sequence[Line]) -> tuple[Line, ...]:
    cleared = sum(word.count for word in needs.words if word.touch is Touch.CLEARED)
    if not cleared:
        return ()
    most = total(lines) // MOST_REFUNDED
    if cleared * CLEARING_REFUND > most:
        return (Line("refund, at its cap", 1, -most, "a fifth of the gas used, at most"),)
    return (Line("refund", cleared, -CLEARING_REFUND, "for each word cleared"),)
