"""The benchmark's own anvil, always at the same day, and the transactions sent to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from eth_account.signers.local import LocalAccount
from web3 import Web3
from web3.exceptions import Web3Exception

from deeptier.chain.devnet import Devnet, DevnetError

#: 2026-01-07 12:00 at +08:00: days are part of calldata, so a fixed clock makes figures repeatable.
START = 1_767_758_400

_GAS_LIMIT = 25_000_000


class BenchmarkError(Exception):
    """The benchmark cannot measure: no devnet, or a transaction that failed."""


@dataclass(frozen=True)
class Log:
    """One event of a transaction, as far as it costs gas."""

    event: str
    topics: int
    data_bytes: int


@dataclass(frozen=True)
class Sent:
    """A transaction that succeeded."""

    hash: str
    sender: str
    to: str
    calldata: bytes = field(repr=False)
    gas: int
    logs: tuple[Log, ...] = field(repr=False)


@dataclass(frozen=True)
class Chain:
    """A running anvil, and the names of the events that its contracts emit."""

    web3: Web3
    accounts: Sequence[LocalAccount]
    _events: dict[bytes, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where it answers."""
        provider: Any = self.web3.provider
        return str(provider.endpoint_uri)

    def deploy(self, abi: Sequence[Any], bytecode: str, *arguments: Any) -> Any:
        """Deploy a contract from the first account."""
        factory = self.web3.eth.contract(abi=abi, bytecode=bytecode)
        sent = factory.constructor(*arguments).transact({"from": self.accounts[0].address})
        receipt = self.web3.eth.wait_for_transaction_receipt(sent)
        self.learn(abi)
        return self.web3.eth.contract(address=receipt["contractAddress"], abi=abi)

    def learn(self, abi: Sequence[Any]) -> None:
        """Take the names of events from an interface."""
        for entry in abi:
            if entry["type"] == "event":
                signature = f"{entry['name']}({','.join(map(_type, entry['inputs']))})"
                self._events[bytes(Web3.keccak(text=signature))] = entry["name"]

    def send(self, function: Any, sender: LocalAccount) -> Sent:
        """Call a function of a contract in a transaction of its own.

        Errors: `BenchmarkError` when it is reverted.
        """
        tx_hash = function.transact({"from": sender.address, "gas": _GAS_LIMIT})
        receipt = self.web3.eth.wait_for_transaction_receipt(tx_hash, poll_latency=0.002)
        if receipt["status"] != 1:
            reason = _reason(function, sender)
            raise BenchmarkError(f"{function.fn_name} was reverted: {reason}")
        return Sent(
            hash=tx_hash.to_0x_hex(),
            sender=sender.address,
            to=function.address,
            calldata=bytes(self.web3.eth.get_transaction(tx_hash)["input"]),
            gas=receipt["gasUsed"],
            logs=tuple(
                Log(self._events[bytes(log["topics"][0])], len(log["topics"]), len(log["data"]))
                for log in receipt["logs"]
            ),
        )

    def request(self, method: str, *parameters: Any) -> Any:
        """Ask the node something that web3 has no word for.

        Errors: `BenchmarkError` when it answers with an error.
        """
        make: Callable[[Any, Any], Any] = self.web3.provider.make_request
        answer = make(method, list(parameters))
        if "result" not in answer:
            raise BenchmarkError(f"{method}: {answer['error']}")
        return answer["result"]

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What is done inside is undone at the end."""
        snapshot = self.request("evm_snapshot")
        yield
        self.request("evm_revert", snapshot)


@contextmanager
def start(port: int | None = None) -> Iterator[Chain]:
    """Start anvil on a port (a free one unless told), and end it in any case.

    Errors: `BenchmarkError` when it cannot be started.
    """
    try:
        devnet = Devnet.start("anvil", port=port, start_time=START)
    except DevnetError as error:
        raise BenchmarkError(str(error)) from error
    with devnet:
        yield Chain(devnet.web3, devnet.accounts)


def _reason(function: Any, sender: LocalAccount) -> str:
    try:
        function.call({"from": sender.address})
    except Web3Exception as error:
        return repr(error)
    return "it succeeds when called again"


def _type(entry: dict[str, Any]) -> str:
    """The canonical type of an event's input."""
    if not entry["type"].startswith("tuple"):
        return str(entry["type"])
    inner = ",".join(map(_type, entry["components"]))
    return f"({inner}){entry['type'].removeprefix('tuple')}"
