"""One chain behind several endpoints: when one is down, stalls or lags, the next one is asked.

The first endpoint of the file that can be used is used; one that failed is tried again after a
while, and at once when no other answers. Each is checked for chain id and first block before it is
asked anything, and again after each failure. Transactions are sent signed, so that handing the same
bytes to a second node does nothing twice.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

from eth_hash.auto import keccak
from web3.providers.base import JSONBaseProvider
from web3.types import RPCEndpoint, RPCResponse

from deeptier.chain.connection import NoAnswerError, WrongChainError, provider_of, reason_of
from deeptier.desk.endpoints import Endpoint
from deeptier.errors import DeeptierError

T = TypeVar("T")

_REST_SECONDS = 15
_CATCH_UP_SECONDS = 0.2
_BUSY = {-32005, 429}
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
        return f"no chain answers at {said}. {self.remedy}"


class _Unusable(Exception):  # noqa: N818 - a finding about one endpoint, never seen outside
    """An endpoint cannot be used now."""


class _BehindError(_Unusable):
    """An endpoint has not all blocks yet that another one has shown."""


@dataclass
class _Round(Generic[T]):
    """What came of asking the endpoints one after the other."""

    answers: list[T] = field(default_factory=list)
    reasons: list[tuple[str, str]] = field(default_factory=list)
    tries: int = 0
    lags: bool = False


class _Node:
    """One endpoint and what is known of it."""

    def __init__(self, endpoint: Endpoint, timeout_seconds: int) -> None:
        self.endpoint = endpoint
        self.provider = cast(JSONBaseProvider, provider_of(endpoint.url, timeout_seconds))
        self.is_checked = False
        self.rests_until = 0.0
        self.found_chain: int | None = None

    def ask(self, method: str, *parameters: Any) -> Any:
        """What it answers, unless it fails or refuses."""
        answer = self.provider.make_request(RPCEndpoint(method), list(parameters))
        if "error" in answer:
            raise _Unusable(f"it refused {method}: {_message(answer)}")
        return answer["result"]


class Failover(JSONBaseProvider):
    """A provider for `Web3` that goes on to another endpoint of the same chain.

    `remedy` ends the sentence when none can be used.

    Errors of its requests: `NobodyAnswersError`; `WrongChainError` where the only endpoint answers
    for another chain.
    """

    def __init__(
        self,
        endpoints: Sequence[Endpoint],
        chain_id: int,
        *,
        timeout_seconds: int = 10,
        remedy: str = "",
        rest_seconds: float = _REST_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._nodes = [_Node(endpoint, timeout_seconds) for endpoint in endpoints]
        self._chain_id = chain_id
        self._timeout_seconds = timeout_seconds
        self._remedy = remedy
        self._rest_seconds = rest_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._first_block: str | None = None
        self._newest = 0
        self._current = self._nodes[0]

    @property
    def endpoint_uri(self) -> str:
        """The endpoint that answered last, without its secrets."""
        return self._current.endpoint.shown

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        """Ask the first endpoint that can be used."""
        answer, tries = self._first_answer(
            lambda node: self._one(node, method, params),
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
        answer, _ = self._first_answer(
            lambda node: node.provider.make_batch_request(requests), repeatable
        )
        if isinstance(answer, list):
            for (method, params), each in zip(requests, answer, strict=False):
                self._note_newest(method, params, each)
        return answer

    def _first_answer(self, ask: Callable[[_Node], T], repeatable: bool) -> tuple[T, int]:
        """The answer of the first endpoint that can be used, and how many were tried for it.

        Where none can be used and one of them only lags, it has as long as an answer may take to
        catch up: blocks reach nodes one after the other.
        """
        patience = time.monotonic() + self._timeout_seconds
        tries = 0
        while True:
            done = self._round(ask, repeatable)
            tries += done.tries
            if done.answers:
                return done.answers[0], tries
            if not done.lags or time.monotonic() > patience:
                raise self._nobody(done.reasons)
            time.sleep(_CATCH_UP_SECONDS)

    def _round(self, ask: Callable[[_Node], T], repeatable: bool) -> _Round[T]:
        """Try each endpoint once, until one answers."""
        done = _Round[T]()
        for node in self._order():
            done.tries += 1
            try:
                self._check(node)
            except Exception as error:  # each transport has errors of its own
                done.reasons.append(self._rest(node, error))
                done.lags = done.lags or isinstance(error, _BehindError)
                continue
            try:
                done.answers.append(ask(node))
            except Exception as error:
                done.reasons.append(self._rest(node, error))
                if repeatable:
                    continue
                done.lags = False
            else:
                self._current = node
            break
        return done

    def _nobody(self, reasons: list[tuple[str, str]]) -> DeeptierError:
        wrong = self._nodes[0].found_chain
        if len(self._nodes) == 1 and wrong is not None:
            return WrongChainError(reasons[0][0], self._chain_id, wrong)
        return NobodyAnswersError(reasons, self._remedy)

    def _order(self) -> Iterator[_Node]:
        """Those that may be asked, in order; then, when all of them failed, those that rest."""
        now = self._clock()
        resting = [node for node in self._nodes if node.rests_until > now]
        yield from (node for node in self._nodes if node not in resting)
        yield from resting

    def _check(self, node: _Node) -> None:
        """Right chain, same first block, and not behind what was seen already."""
        if node.is_checked:
            return
        node.found_chain = None
        found = int(node.ask("eth_chainId"), 16)
        if found != self._chain_id:
            node.found_chain = found
            raise _Unusable(f"chain {found} answers there, not chain {self._chain_id}")
        if len(self._nodes) > 1:
            self._compare(node)
        node.is_checked = True

    def _compare(self, node: _Node) -> None:
        first = str(node.ask("eth_getBlockByNumber", "0x0", False)["hash"])
        if self._first_block not in (None, first):
            raise _Unusable("its chain begins with another block than that of the other endpoints")
        behind = self._newest - int(node.ask("eth_blockNumber"), 16)
        if behind > 0:
            raise _BehindError(f"it is behind the others by {behind} block{'s'[: behind > 1]}")
        self._first_block = first

    def _rest(self, node: _Node, error: Exception) -> tuple[str, str]:
        with self._lock:
            node.is_checked = False
            node.rests_until = self._clock() + self._rest_seconds
        return node.endpoint.shown, node.endpoint.scrubbed(reason_of(error))

    def _one(self, node: _Node, method: RPCEndpoint, params: Any) -> RPCResponse:
        answer = node.provider.make_request(method, params)
        error = answer.get("error")
        if isinstance(error, dict) and error.get("code") in _BUSY:
            raise _Unusable(_message(answer))
        return answer

    def _note_newest(self, method: str, params: Any, answer: RPCResponse) -> None:
        result: Any = answer.get("result")
        if method == "eth_blockNumber" and isinstance(result, str):
            number = int(result, 16)
        elif method == "eth_getTransactionReceipt" and result:
            number = int(result["blockNumber"], 16)
        elif method == "eth_getBlockByNumber" and result and params[0] == "latest":
            number = int(result["number"], 16)
        else:
            return
        with self._lock:
            self._newest = max(self._newest, number)

    def _known(self, raw: Any) -> RPCResponse | None:
        """The answer to a transaction that an endpoint took before it fell silent."""
        sent = "0x" + keccak(bytes.fromhex(str(raw).removeprefix("0x"))).hex()
        found = self.make_request(RPCEndpoint("eth_getTransactionByHash"), [sent])
        return {"jsonrpc": "2.0", "id": 0, "result": sent} if found.get("result") else None


def _message(answer: RPCResponse) -> str:
    error: Any = answer["error"]
    return str(error.get("message", error)) if isinstance(error, dict) else str(error)
