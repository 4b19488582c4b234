"""Steps that are taken one ahead, one behind the other: in order, errors too, and nothing stays."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from deeptier.audit.store.ahead import ahead


def numbers(last: int, gate: threading.Event | None = None) -> Iterator[int]:
    for number in range(last):
        if gate is not None and number == 2:
            gate.wait(10)
        yield number
    raise ValueError("no more")


def test_steps_come_in_order_and_then_the_error() -> None:
    came: list[int] = []
    with (
        pytest.raises(ValueError, match="no more"),
        ahead(numbers(50)) as first,
        ahead(each + 1 for each in first) as second,
    ):
        came.extend(second)
    assert came == list(range(1, 51))


@pytest.mark.parametrize("taken", [0, 1, 2])
def test_no_thread_stays_when_nobody_takes_more(taken: int) -> None:
    before, gate = set(threading.enumerate()), threading.Event()
    with (
        suppress(InterruptedError),
        ahead(numbers(9, gate)) as first,
        ahead(each + 1 for each in first) as second,
    ):
        for _ in range(taken):
            next(second)
        raise InterruptedError
    gate.set()
    for thread in set(threading.enumerate()) - before:
        thread.join(10)
        assert not thread.is_alive()
