"""What is out at the node while a run signs on: batches of transactions, a look at the chain."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any

from deeptier.bulk import anvil
from deeptier.bulk.accounts import Live
from deeptier.bulk.aside import Aside
from deeptier.bulk.look import Seen, send
from deeptier.bulk.wire import Wire

_BATCHES = 2  # one at the node, and one that follows it at once
_CLOSING_SECONDS = 2.0


class Post:
    """Batches go out one after the other, in order; beside them one look.

    Attributes:
        waiting: what is signed and to be sent, in order.
    """

    def __init__(self, wire: Wire, batch: int, *, to_anvil: bool) -> None:
        self._wire = wire
        self._batch = batch
        self._to_anvil = to_anvil
        self._reminder = anvil.Reminder(wire) if to_anvil else None
        self._sender, self._looker = Aside(), Aside()
        self._sending: deque[tuple[Sequence[Live], Future[list[Any]]]] = deque()
        self._looking: Future[Seen] | None = None
        self._has_news = False
        self.waiting: deque[Live] = deque()

    @property
    def is_sending(self) -> bool:
        """Whether a batch is out."""
        return bool(self._sending)

    def close(self) -> None:
        """Let what is out end, unless the node is silent: all of it is in the journal."""
        for aside in (self._sender, self._looker, self._reminder):
            if aside is not None:
                aside.close()
        wait(self._out()[:1], timeout=_CLOSING_SECONDS)

    def remind(self, *, is_moving: bool) -> None:
        """Remind a devnet that forgets, where nothing moves."""
        if self._reminder is not None:
            self._reminder.look(is_moving=is_moving)

    def begin_anew(self) -> None:
        """Forget what is out, when it is back, and what waits."""
        wait(self._out())
        self._sending.clear()
        self._looking = None
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
        """Send a batch where few are out; look where a batch went out or came back, or none is out.

        Between those a look shows nothing new. `prepare` gives what looks, aside.
        """
        if len(self._sending) == _BATCHES:
            return
        if self.waiting:
            count = min(len(self.waiting), self._batch)
            sends = [self.waiting.popleft() for _ in range(count)]
            raws = [live.last.raw for live in sends]
            parts = anvil.parts_of(sends) if self._to_anvil else (range(count),)
            self._sending.append((sends, self._sender.submit(self._send, raws, parts)))
        elif self._sending and not self._has_news:
            return
        if self._looking is None:
            self._has_news = False
            self._looking = self._looker.submit(prepare())

    def wait(self) -> None:
        """Until something is back."""
        wait(self._out(), return_when=FIRST_COMPLETED)

    def heard(self) -> tuple[Sequence[Live], Sequence[object]]:
        """A batch that was sent, and the node's answers; nothing while none is back.

        Errors: `StoppedError` when the node is silent.
        """
        if not self._sending or not self._sending[0][1].done():
            return (), ()
        sends, answers = self._sending.popleft()
        self._has_news = True
        return sends, answers.result()

    def seen(self) -> Seen | None:
        """What a look showed; None while it is not back.

        Errors: `StoppedError` when the node is silent; `NodeError` when it refuses to tell.
        """
        if self._looking is None or not self._looking.done():
            return None
        seen, self._looking = self._looking.result(), None
        return seen

    def _send(self, raws: Sequence[bytes], parts: Sequence[Sequence[int]]) -> list[Any]:
        """Hand one part of a batch over after the other; the answers are in the batch's order."""
        answers: dict[int, Any] = {}
        for part in parts:
            came = send(self._wire, [raws[place] for place in part])
            answers.update(zip(part, came, strict=True))
        return [answers[place] for place in range(len(raws))]

    def _out(self) -> list[Future[Any]]:
        out: list[Future[Any]] = [answers for _, answers in self._sending]
        return out if self._looking is None else [*out, self._looking]
