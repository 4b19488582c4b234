"""One thing after another, beside the work; who ends does not wait for a node that is silent."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")


class Aside:
    """A thread that does what it is handed, in order. The program's end does not wait for it."""

    def __init__(self) -> None:
        self._tasks: SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = SimpleQueue()
        self._is_open = True
        Thread(target=self._work, daemon=True).start()

    def submit(self, call: Callable[..., T], *words: Any) -> Future[T]:
        """Do this when what came before is done."""
        future: Future[T] = Future()
        self._tasks.put((future, lambda: call(*words)))
        return future

    def close(self) -> None:
        """Begin nothing more; what is under way ends by itself, unheard."""
        self._is_open = False
        self.submit(int)  # wakes it

    def _work(self) -> None:
        while self._is_open:
            future, call = self._tasks.get()
            if not self._is_open:
                future.cancel()
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(call())
                except BaseException as error:  # whoever asks for the result has it
                    future.set_exception(error)
