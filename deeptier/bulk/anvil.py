"""What anvil needs of whoever sends it much at a time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

from deeptier.bulk.accounts import Live
from deeptier.bulk.aside import Aside
from deeptier.bulk.wire import Wire

NAME = "anvil"

_IDLE_SECONDS = 0.1


def parts_of(sends: Sequence[Live]) -> tuple[list[int], list[int]]:
    """Places in a batch: what is sent first, and then the lowest nonce of each account.

    anvil hears of each transaction that is ready, and mines at each hearing: a batch in order
    ends in many small blocks and a crowd of empty ones. What is behind a gap is not ready; when the
    gap is closed the whole batch is, at once.
    """
    lowest: dict[int, int] = {}
    for place, live in enumerate(sends):
        known = lowest.setdefault(id(live.account), place)
        if live.nonce < sends[known].nonce:
            lowest[id(live.account)] = place
    last = set(lowest.values())
    return [place for place in range(len(sends)) if place not in last], sorted(last)


class Reminder:
    """Asks for a block where nothing moves: anvil forgets at times that something waits."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._aside = Aside()
        self._asking: Future[Any] | None = None
        self._idle_since = time.monotonic()

    def close(self) -> None:
        """Wait for no answer."""
        self._aside.close()

    def look(self, *, is_moving: bool) -> None:
        """Ask when nothing has moved for a moment, unless an answer is not back yet."""
        now = time.monotonic()
        if is_moving:
            self._idle_since = now
        elif now - self._idle_since > _IDLE_SECONDS and (
            self._asking is None or self._asking.done()
        ):
            self._idle_since = now
            self._asking = self._aside.submit(self._wire.ask_all, [("evm_mine", ())])
