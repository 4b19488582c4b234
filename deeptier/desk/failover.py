"""One chain behind several endpoints: when one is down, stalls or lags, the next one is asked.

The first endpoint of the file that can be used is used; one that failed is tried again after a
while, and at once when no other answers. Each is checked for chain id, first block and height
before it is asked anything, after each failure, and, where there are others, now and then.
Transactions are sent signed, so that handing the same bytes to a second node does nothing twice.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from typing import Any, Generic, TypeVar

from eth_hash.auto import keccak
from web3.providers.base import JSONBaseProvider
from web3.types import RPCEndpoint, RPCResponse

from deeptier.chain.connection import NoAnswerError, WrongChainError
from deeptier.chain.http import DroppedError
from deeptier.chain.reasons import reason_of
from deeptier.desk.endpoints import Way
from deeptier.desk.node import BehindError, BusyError, Heights, Node, UnusableError
from deeptier.errors import DeeptierError

T = TypeVar("T")

_REST_SECONDS = 15
_GLANCE_SECONDS = 1.0
_FIRST_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 5.0
_BUSY_SECONDS = 60.0
#: Blocks that an endpoint may be behind others: they reach nodes one after the other.
_TOLERATED_BLOCKS = 3
_UNREPEATABLE = ("eth_sendTransaction", "personal_", "evm_", "anvil_", "hardhat_")


class NobodyAnswersError(NoAnswerError):
    """No endpoint of a network can be used."""

    def __init__(self, reasons: Sequence[tuple[str, str]], remedy: str) -> None:
        super().__init__(reasons[0][0], reasons[0][1])
        self.args = (reasons, remedy)
        self.reasons = tuple(reasons)
        self.remedy = remedy

    def __str__(self) -> str:
        said = "; ".join(f"{shown}: {reason}" for shown, reason in self.reasons)
        end = "" if said.endswith("?") else "."
        return f"no chain answers at {said}{end} {self.remedy}"


@dataclass
class _Round(Generic[T]):
    """What came of asking the endpoints one after the other."""

    answers: list[T] = field(default_factory=list)
    reasons: list[tuple[str, str]] = field(default_factory=list)
    tries: int = 0
    dropped: bool = False
    patience_seconds: float = 0
    pause_seconds: float = 0


class Failover(JSONBaseProvider):
    """A provider for `Web3` that goes on to another endpoint of the same chain.

    `remedy` ends the sentence when none can be used. `changes` counts how often another endpoint
    took over: it may not have the transactions that the one before took.

    Errors of its requests: `NobodyAnswersError`; `WrongChainError` where the only endpoint answers
    for another chain.
    """

    def __init__(
        self,
        ways: Sequence[Way],
        chain_id: int,
        *,
        timeout_seconds: int = 10,
        remedy: str = "",
        rest_seconds: float = _REST_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._nodes = [Node(way, timeout_seconds) for way in ways]
        self._chain_id = chain_id
        self._timeout_seconds = timeout_seconds
        self._remedy = remedy
        self._rest_seconds = rest_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._first_block: str | None = None
        self._newest = 0
        self._current: Node | None = None
        self.changes = 0

    @property
    def asked(self) -> str:
        """The endpoint that answered last, or the first one, without its secrets."""
        return (self._current or self._nodes[0]).way.shown

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        """Ask the first endpoint that can be used."""
        answer, tries = self._first_answer(
            lambda node: node.make_request(method, params),
            repeatable=not method.startswith(_UNREPEATABLE),
        )
        self._note_newest(method, params, answer)
        if tries > 1 and method == "eth_sendRawTransaction" and "error" in answer:
            return self._known(params[0]) or answer
        return answer

    def make_batch_request(
        self, requests: list[tuple[RPCEndpoint, Any]]
    ) -> list[RPCResponse] | RPCResponse:
        """Ask several things at once, all of the same endpoint."""
        repeatable = not any(method.startswith(_UNREPEATABLE) for method, _ in requests)
        answer, _ = self._first_answer(lambda node: node.make_batch_request(requests), repeatable)
        if isinstance(answer, list):
            for (method, params), each in zip(requests, answer, strict=True):
                self._note_newest(method, params, each)
        return answer

    def _first_answer(self, ask: Callable[[Node], T], repeatable: bool) -> tuple[T, int]:
        """The answer of the first endpoint that can be used, and how many were tried for it.

        Where none can be used and one of them only lags, it has as long as an answer may take to
        catch up: blocks reach nodes one after the other. One that was asked too much has longer;
        one that dropped the connection, as of one that lay idle, is asked once more.
        """
        began, pause, tries, dropped = time.monotonic(), _FIRST_PAUSE_SECONDS, 0, False
        while True:
            done = self._round(ask, repeatable)
            tries += done.tries
            if done.answers:
                return done.answers[0], tries
            if done.dropped and not dropped:
                dropped = True
                continue
            wait = max(pause, done.pause_seconds)
            if time.monotonic() - began + wait > done.patience_seconds:
                raise self._nobody(done.reasons)
            time.sleep(wait)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    def _round(self, ask: Callable[[Node], T], repeatable: bool) -> _Round[T]:
        """Try each endpoint once, until one answers."""
        done = _Round[T]()
        for node in self._order():
            done.tries += 1
            asked = False
            try:
                self._check(node)
                asked = True
                done.answers.append(ask(node))
            except Exception as error:  # each transport has errors of its own
                done.reasons.append(self._rest(node, error))
                if asked and not repeatable and not isinstance(error, BusyError):
                    done.patience_seconds, done.dropped = 0, False
                    break
                self._bear(done, error)
            else:
                self._turn_to(node)
                break
        return done

    def _turn_to(self, node: Node) -> None:
        with self._lock:
            self.changes += self._current not in (None, node)
            self._current = node

    def _bear(self, done: _Round[T], error: Exception) -> None:
        """How long it is worth to try again, where nobody answers."""
        if isinstance(error, BehindError):
            done.patience_seconds = max(done.patience_seconds, self._timeout_seconds)
        elif isinstance(error, DroppedError):
            done.dropped = True
        elif isinstance(error, BusyError):
            done.patience_seconds = max(done.patience_seconds, _BUSY_SECONDS)
            done.pause_seconds = max(done.pause_seconds, error.seconds)

    def _nobody(self, reasons: list[tuple[str, str]]) -> DeeptierError:
        wrong = self._nodes[0].found_chain
        if len(self._nodes) == 1 and wrong is not None:
            return WrongChainError(reasons[0][0], self._chain_id, wrong)
        return NobodyAnswersError(reasons, self._remedy)

    def _order(self) -> Iterator[Node]:
        """Those that may be asked, in order; then, when all of them failed, those that rest."""
        now = self._clock()
        resting = [node for node in self._nodes if node.rests_until > now]
        yield from (node for node in self._nodes if node not in resting)
        yield from resting

    def _check(self, node: Node) -> None:
        """Right chain, same first block, and not behind; one of several is looked at again."""
        if node.checked_until > self._clock():
            return
        node.found_chain = None
        found = node.chain_id()
        if found != self._chain_id:
            node.found_chain = found
            raise UnusableError(f"chain {found} answers there, not chain {self._chain_id}")
        if len(self._nodes) > 1:
            self._compare(node)
            node.checked_until = self._clock() + self._rest_seconds
        else:
            node.checked_until = inf

    def _compare(self, node: Node) -> None:
        first, height = node.first_block(), node.height()
        if self._first_block not in (None, first):
            raise UnusableError("its chain begins with another block than that of the others")
        others = [each for each in self._nodes if each is not node and self._is_awake(each)]
        highest = Heights(others, self._chain_id, first).highest(_GLANCE_SECONDS)
        behind = max(self._newest, highest - _TOLERATED_BLOCKS) - height
        if behind > 0:
            behind = max(self._newest, highest) - height
            raise BehindError(f"it is behind the others by {behind} block{'s'[: behind > 1]}")
        self._first_block = first

    def _is_awake(self, node: Node) -> bool:
        return node.rests_until <= self._clock()

    def _rest(self, node: Node, error: Exception) -> tuple[str, str]:
        with self._lock:
            node.checked_until = 0.0
            node.rests_until = self._clock() + self._rest_seconds
        return node.way.shown, node.way.scrubbed(reason_of(error))

    def _note_newest(self, method: str, params: Any, answer: RPCResponse) -> None:
        result: Any = answer.get("result")
        if method == "eth_blockNumber":
            number = result
        elif method == "eth_getTransactionReceipt" and result:
            number = result["blockNumber"]
        elif method == "eth_getBlockByNumber" and result and params[0] == "latest":
            number = result["number"]
        else:
            return
        with self._lock, suppress(TypeError, ValueError):
            self._newest = max(self._newest, int(number, 16))

    def _known(self, raw: Any) -> RPCResponse | None:
        """The answer to a transaction that an endpoint took before it fell silent."""
        sent = "0x" + keccak(bytes.fromhex(str(raw).removeprefix("0x"))).hex()
        found = self.make_request(RPCEndpoint("eth_getTransactionByHash"), [sent])
        return {"jsonrpc": "2.0", "id": 0, "result": sent} if found.get("result") else None
