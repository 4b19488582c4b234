"""What a transaction returns stands in its logs, too: no caller is told another number."""

from __future__ import annotations

from collections.abc import Iterable

from deeptier.audit.decode import Log

_WORD = 32
#: They return the sum of what several events tell.
SUMS = ("Clearing.collect", "Clearing.redeem")


def untold(returned: Iterable[object], logs: Iterable[Log]) -> list[object]:
    """Returned values that no log has as a word of its own; nothing that is returned is zero."""
    told = {word for log in logs for word in _words(log)} - {bytes(_WORD)}
    return [
        value
        for value in returned
        if type(value) is int and value.to_bytes(_WORD, "big") not in told
    ]


def _words(log: Log) -> Iterable[bytes]:
    for topic in log.topics:
        yield bytes(topic)
    for start in range(0, len(log.data), _WORD):
        yield bytes(log.data[start : start + _WORD])
