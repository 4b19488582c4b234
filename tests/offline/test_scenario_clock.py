"""The clock of a scenario, on a chain that answers as told: it moves, holds, and is looked at."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from deeptier.days import DEFAULT_OFFSET_SECONDS, day_number, first_second
from deeptier.scenario.clock import Clock, ClockError

DAY = date(2026, 1, 6)
MIDNIGHT = first_second(day_number(DAY))
LAST = 86_399


class Chain:
    """A devnet whose newest block has the second that was asked for last."""

    def __init__(self, client: str, now: int) -> None:
        self.client_version = client
        self.now = now
        self.asked: list[tuple[str, int]] = []
        self.eth = SimpleNamespace(get_block=lambda _: {"timestamp": self.now})
        self.provider = SimpleNamespace(make_request=self._answer)

    def _answer(self, method: str, words: list[int]) -> dict[str, Any]:
        self.asked.append((method, *words))
        if words:
            self.now = words[0] // 1_000 if method == "evm_setTime" else words[0]
        return {}


def clock(client: str, now: int) -> tuple[Clock, Chain]:
    chain: Any = Chain(client, now)
    return Clock(chain, DEFAULT_OFFSET_SECONDS), chain


def test_anvil_mines_in_the_second_and_stays_there() -> None:
    moved, chain = clock("anvil/v1", MIDNIGHT - 10)
    moved.move_to(DAY, LAST)
    moved.hold()
    second = MIDNIGHT + LAST
    assert chain.asked == [
        ("evm_setNextBlockTimestamp", second),
        ("evm_mine",),
        ("evm_setNextBlockTimestamp", second),
        ("evm_setNextBlockTimestamp", second),
    ]
    moved.require_held(DAY)


def test_ganache_is_put_back_to_the_second() -> None:
    moved, chain = clock("Ganache/v7", MIDNIGHT - 10)
    moved.move_to(DAY, LAST)
    second = MIDNIGHT + LAST
    assert chain.asked == [
        ("evm_setTime", second * 1_000),
        ("evm_mine", second),
        ("evm_setTime", second * 1_000),
    ]


def test_a_day_without_a_second_is_not_held() -> None:
    moved, chain = clock("anvil/v1", MIDNIGHT - 10)
    moved.move_to(DAY, LAST)
    chain.asked.clear()
    moved.move_to(date(2026, 1, 7))
    moved.hold()
    assert chain.asked == [("evm_setNextBlockTimestamp", MIDNIGHT + 129_600), ("evm_mine",)]
    chain.now = first_second(day_number(date(2026, 1, 8)))
    moved.require_held(date(2026, 1, 7))


def test_a_second_that_is_over_is_no_reason_to_go_back() -> None:
    moved, chain = clock("anvil/v1", MIDNIGHT + 500)
    moved.move_to(DAY, 100)
    assert chain.asked == [("evm_setNextBlockTimestamp", MIDNIGHT + 500)]


def test_a_held_day_that_went_by_is_told() -> None:
    moved, chain = clock("Ganache/v7", MIDNIGHT)
    moved.move_to(DAY, LAST)
    chain.now += 1
    with pytest.raises(ClockError) as caught:
        moved.require_held(DAY)
    assert str(caught.value) == (
        "the chain's clock ran on from 2026-01-06 to 2026-01-07 before the transaction was mined:"
        " anvil's stands still"
    )


def test_other_chains_are_not_moved() -> None:
    moved, _ = clock("Geth/v1", MIDNIGHT - 10)
    with pytest.raises(ClockError, match="only the clock of ganache or anvil can be moved"):
        moved.move_to(DAY, LAST)
