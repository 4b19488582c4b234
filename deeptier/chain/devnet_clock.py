"""The clock of a devnet: it is moved by hand, and only forward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from web3 import Web3
from web3.types import RPCEndpoint

from deeptier.days import DEFAULT_OFFSET_SECONDS, civil_day, first_second
from deeptier.errors import DeeptierError, InputError


class DevnetError(DeeptierError):
    """A devnet did not start, or cannot do what was asked."""


@dataclass(frozen=True)
class DevnetClock:
    """The clock of a chain that ganache or anvil runs, wherever it was started.

    Attributes:
        web3: a connection to it.
        backend: "ganache" or "anvil".
    """

    web3: Web3
    backend: str

    @classmethod
    def of(cls, web3: Web3) -> DevnetClock:
        """The clock of the chain that answers.

        Errors: `DevnetError` for a chain that is no devnet.
        """
        client = web3.client_version
        for backend in ("ganache", "anvil"):
            if backend in client.lower():
                return cls(web3, backend)
        raise DevnetError(f"{client} answers: only the clock of ganache or anvil can be moved")

    @property
    def now(self) -> int:
        """Unix seconds of the newest block."""
        return int(self.web3.eth.get_block("latest")["timestamp"])

    def set_time(self, timestamp: int) -> None:
        """Move the clock to `timestamp` (Unix seconds) and mine a block.

        Errors: `InputError` for a time that is not after the newest block's.
        """
        if timestamp <= self.now:
            raise InputError("timestamp", timestamp, f"after the newest block's, {self.now}")
        if self.backend == "ganache":
            self.ask("evm_setTime", timestamp * 1_000)
            self.ask("evm_mine", timestamp)
        else:
            self.ask("evm_setNextBlockTimestamp", timestamp)
            self.ask("evm_mine")

    def set_day(self, day: int, offset_seconds: int = DEFAULT_OFFSET_SECONDS) -> None:
        """Move the clock to the first second of a day; on that day already, stay.

        Errors: `InputError` for a day that is over.
        """
        today = civil_day(self.now, offset_seconds)
        if day < today:
            raise InputError(
                "day", day, f"today, {today}, or later: a chain's clock never goes back"
            )
        if day > today:
            self.set_time(first_second(day, offset_seconds))

    def ask(self, method: str, *parameters: Any) -> Any:
        """What the devnet answers to a question of its own kind.

        Errors: `DevnetError` when it refuses.
        """
        response = self.web3.provider.make_request(RPCEndpoint(method), list(parameters))
        if "error" in response:
            raise DevnetError(f"{self.backend} refused {method}: {response['error']}")
        return response["result"]
