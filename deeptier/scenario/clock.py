"""Moves the clock of a devnet to the days of a scenario, whoever started the devnet."""

from __future__ import annotations

from datetime import date
from typing import Any

from web3 import Web3
from web3.types import RPCEndpoint

from deeptier.days import civil_day, date_of, day_number, first_second
from deeptier.errors import DeeptierError

_NOON_SECONDS = 12 * 3_600


class ClockError(DeeptierError):
    """The chain's clock cannot be brought to the day of a step."""


class Clock:
    """The clock of a chain, in the civil time of its deployment.

    A devnet's clock is moved forward; the clock of any other chain is only looked at.
    """

    def __init__(self, web3: Web3, offset_seconds: int) -> None:
        self._web3 = web3
        self._offset = offset_seconds
        self._client = web3.client_version.lower()
        self._held = False

    @property
    def today(self) -> date:
        """The civil date of the newest block."""
        return self.date_of_block("latest")

    def date_of_block(self, block: int | str) -> date:
        """The civil date of a block."""
        return date_of(civil_day(self._timestamp(block), self._offset))

    def move_to(self, day: date, time: int | None = None) -> None:
        """Bring the chain to a second of a day, and hold it there; with none, to the day's noon.

        A chain that is on the day already is moved only if a second is asked for that it has not
        reached.

        Errors: `ClockError` for a day that is over, or ahead on a chain that is no devnet.
        """
        today = self.today
        self.require_not_past(day)
        if today != day:
            self._held = time is not None
            self._set(day, _NOON_SECONDS if time is None else time)
        elif time is not None:
            self._held = True
            if self._timestamp("latest") < self._second(day, time):
                self._set(day, time)
        self.hold()

    def hold(self) -> None:
        """Let the next transaction come in the second that was asked for, not when it is sent.

        Blocks may share a second, so that the last one of a day is long enough for many.
        """
        if not self._held:
            return
        latest = self._timestamp("latest")
        if "ganache" in self._client:
            self._ask("evm_setTime", latest * 1_000)
        else:
            self._ask("evm_setNextBlockTimestamp", latest)

    def require_held(self, day: date) -> None:
        """Look whether a day that was asked for with a second has not gone by meanwhile.

        Errors: `ClockError` if it has: ganache's clock runs on from the second on.
        """
        if self._held and self.today != day:
            raise ClockError(
                f"the chain's clock ran on from {day.isoformat()} to {self.today.isoformat()}"
                " before the transaction was mined: anvil's stands still"
            )

    def _set(self, day: date, time: int) -> None:
        second = self._second(day, time)
        if "ganache" in self._client:
            self._ask("evm_setTime", second * 1_000)
            self._ask("evm_mine", second)
        elif "anvil" in self._client:
            self._ask("evm_setNextBlockTimestamp", second)
            self._ask("evm_mine")
        else:
            raise ClockError(
                f"the chain's date is {self.today.isoformat()}, not {day.isoformat()}, and only the"
                " clock of ganache or anvil can be moved"
            )

    def _second(self, day: date, time: int) -> int:
        return first_second(day_number(day), self._offset) + time

    def require_not_past(self, day: date) -> None:
        """Look whether a day can still come.

        Errors: `ClockError` for a day that is over.
        """
        if self.today > day:
            raise ClockError(
                f"the chain's date is {self.today.isoformat()} and cannot go back to"
                f" {day.isoformat()}: use a fresh devnet"
            )

    def _timestamp(self, block: int | str) -> int:
        found: Any = self._web3.eth.get_block(block)  # type: ignore[arg-type] # "latest" is a str
        return int(found["timestamp"])

    def _ask(self, method: str, *parameters: int) -> None:
        response = self._web3.provider.make_request(RPCEndpoint(method), list(parameters))
        if "error" in response:
            raise ClockError(f"the devnet refused {method}: {response['error']}")
