"""What is out at the node while a run signs on: a batch of transactions, a look at the chain."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

from deeptier.bulk.accounts import Live
from deeptier.bulk.look import Seen, send
from deeptier.bulk.wire import Wire


class Post:
    """One batch and one look at a time; both come back in their own time.

    Attributes:
        waiting: what is signed and to be sent, in order.
    """

    def __init__(self, wire: Wire, batch: int) -> None:
        self._wire = wire
        self._batch = batch
        self._aside = ThreadPoolExecutor(2)
        self._sends: list[Live] = []
        self._sending: Future[list[Any]] | None = None
        self._looking: Future[Seen] | None = None
        self.waiting: deque[Live] = deque()

    @property
    def is_sending(self) -> bool:
        """Whether a batch is out."""
        return self._sending is not None

    def close(self) -> None:
        """Let what is out end."""
        self._aside.shutdown()

    def begin_anew(self) -> None:
        """Forget what is out, when it is back, and what waits."""
        wait(self._out())
        self._sending = self._looking = None
        self.waiting.clear()

    def add_again(self, lives: Iterable[Live]) -> None:
        """Send these once more, in the order of their nonces, unless they wait already."""
        known = set(map(id, self.waiting))
        self.waiting.extend(
            live
            for live in sorted(lives, key=lambda each: each.nonce)
            if live.receipt is None and live.account.stopped is None and id(live) not in known
        )

    def go(self, prepare: Callable[[], Callable[[], Seen]]) -> None:
        """Send a batch where none is out, and look, with each batch or when nothing waits.

        While a batch is out one look is enough: it shows what came of those before. `prepare` gives
        what looks, aside.
        """
        if self._sending is not None:
            return
        if self.waiting:
            count = min(len(self.waiting), self._batch)
            self._sends = [self.waiting.popleft() for _ in range(count)]
            raws = [live.last.raw for live in self._sends]
            self._sending = self._aside.submit(send, self._wire, raws)
        if self._looking is None:
            self._looking = self._aside.submit(prepare())

    def wait(self) -> None:
        """Until something is back."""
        wait(self._out(), return_when=FIRST_COMPLETED)

    def heard(self) -> tuple[Sequence[Live], Sequence[object]]:
        """What was sent, and the node's answers; nothing while they are not back.

        Errors: `StoppedError` when the node is silent.
        """
        if self._sending is None or not self._sending.done():
            return (), ()
        answers, self._sending = self._sending.result(), None
        return self._sends, answers

    def seen(self) -> Seen | None:
        """What a look showed; None while it is not back.

        Errors: `StoppedError` when the node is silent; `NodeError` when it refuses to tell.
        """
        if self._looking is None or not self._looking.done():
            return None
        seen, self._looking = self._looking.result(), None
        return seen

    def _out(self) -> list[Future[Any]]:
        return [each for each in (self._sending, self._looking) if each is not None]
