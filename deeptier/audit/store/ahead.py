"""One step ahead: while one page is written, the next is fetched."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Full, Queue
from typing import TypeVar

T = TypeVar("T")

_LOOK_EVERY_SECONDS = 0.1


class _Failed:
    def __init__(self, error: BaseException) -> None:
        self.error = error


_ENDED = object()


@contextmanager
def ahead(source: Iterator[T]) -> Iterator[Iterator[T]]:
    """What `source` gives, one step ahead in a thread of its own.

    When the `with` is left, the thread ends after the step that it is at; nobody waits for it.
    """
    found: Queue[object] = Queue(maxsize=1)
    stopped = threading.Event()
    threading.Thread(target=_run, args=(source, found, stopped), daemon=True).start()
    try:
        yield _taken(found)
    finally:
        stopped.set()
        with suppress(Full):  # whoever waits for a step, such as another one ahead, ends too
            found.put_nowait(_ENDED)


def _taken(found: Queue[object]) -> Iterator[T]:
    while (each := found.get()) is not _ENDED:
        if isinstance(each, _Failed):
            raise each.error
        yield each  # type: ignore[misc]


def _run(source: Iterator[T], found: Queue[object], stopped: threading.Event) -> None:
    try:
        for each in source:
            if not _put(each, found, stopped):
                return
        _put(_ENDED, found, stopped)
    except BaseException as error:  # it is raised where the steps are taken
        _put(_Failed(error), found, stopped)


def _put(each: object, found: Queue[object], stopped: threading.Event) -> bool:
    while not stopped.is_set():
        try:
            found.put(each, timeout=_LOOK_EVERY_SECONDS)
        except Full:
            continue
        return True
    return False
