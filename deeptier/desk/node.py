"""One endpoint of a chain that is asked, and what is known of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import Any, cast

from web3.providers.base import JSONBaseProvider
from web3.types import RPCEndpoint, RPCResponse
from websockets.exceptions import ConnectionClosed

from deeptier.chain.connection import provider_of, scheme_of
from deeptier.chain.http import DroppedError
from deeptier.desk.endpoints import Way

_LIMIT_EXCEEDED, _TOO_MANY_REQUESTS = -32005, 429
_LOGS = "eth_getLogs"


class UnusableError(Exception):
    """An endpoint cannot be used now; the message says why, without secrets."""


class BehindError(UnusableError):
    """An endpoint has not all blocks yet that another one has shown."""


class BusyError(UnusableError):
    """An endpoint was asked too much, and did nothing.

    Attributes:
        seconds: after which it wants to be asked again; 0 where it does not say.
    """

    def __init__(self, reason: str, seconds: int = 0) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Node:
    """One endpoint.

    Attributes:
        way: to it.
        checked_until: time until which it need not be checked again.
        rests_until: time until which others are asked before it.
        found_chain: another chain's id that it gave; None where it gave none, or the right one.
    """

    def __init__(self, way: Way, timeout_seconds: int) -> None:
        self.way = way
        is_http = scheme_of(way.url) in ("http", "https")
        provider = provider_of(way.url, timeout_seconds, way.headers)
        self._provider = cast(JSONBaseProvider, provider)
        # what is asked over one socket at the same time is answered to anybody
        self._turn: AbstractContextManager[Any] = nullcontext() if is_http else threading.Lock()
        self.checked_until = 0.0
        self.rests_until = 0.0
        self.found_chain: int | None = None

    def make_request(self, method: str, params: Any) -> RPCResponse:
        """Its result, or its error.

        Errors: `UnusableError` for what is neither; `BusyError`; those of the transport.
        """
        with self._turn, _understood():
            answer: Any = self._provider.make_request(RPCEndpoint(method), params)
        return self._checked(method, answer)

    def make_batch_request(
        self, requests: list[tuple[RPCEndpoint, Any]]
    ) -> list[RPCResponse] | RPCResponse:
        """Their results or errors in order; one error where it takes no batches.

        Errors: as `make_request`.
        """
        with self._turn, _understood():
            answers: Any = self._provider.make_batch_request(requests)
        if not isinstance(answers, list):
            return self._checked("", answers)
        if len(answers) != len(requests):
            raise UnusableError(f"it gives {len(answers)} answers to {len(requests)} questions")
        pairs = zip(requests, answers, strict=True)
        return [self._checked(method, answer) for (method, _), answer in pairs]

    def chain_id(self) -> int:
        """The id of its chain.

        Errors: as `make_request`, and `UnusableError` where it refuses.
        """
        return self._number("eth_chainId")

    def height(self) -> int:
        """The number of its newest block.

        Errors: as `chain_id`.
        """
        return self._number("eth_blockNumber")

    def first_block(self) -> str:
        """The hash of its first block.

        Errors: as `chain_id`.
        """
        block = self._ask("eth_getBlockByNumber", "0x0", False)
        if not isinstance(block, dict) or "hash" not in block:
            raise UnusableError("it does not have the chain's first block")
        return str(block["hash"])

    def _number(self, method: str) -> int:
        answer = self._ask(method)
        try:
            return int(answer, 16)
        except (TypeError, ValueError):
            said = self.way.scrubbed(repr(answer))[:40]
            raise UnusableError(f"it answers {said} to {method}: is it a node?") from None

    def _ask(self, method: str, *parameters: Any) -> Any:
        answer = self.make_request(method, list(parameters))
        if "error" in answer:
            raise UnusableError(f"it refused {method}: {_message(answer['error'])}")
        return answer["result"]

    def _checked(self, method: str, answer: Any) -> RPCResponse:
        """An answer that is one; what it says of an error is without secrets."""
        if not isinstance(answer, dict) or not ("result" in answer or answer.get("error")):
            raise UnusableError("what it answers is no JSON-RPC: is it a node?")
        error = answer.get("error")
        if not error:
            return cast(RPCResponse, answer)
        said = self.way.scrubbed(_message(error))
        code = error.get("code") if isinstance(error, dict) else None
        # of logs it also says that they are too many, which does not pass
        if code == _TOO_MANY_REQUESTS or (code == _LIMIT_EXCEEDED and method != _LOGS):
            raise BusyError(said)
        told = {**error, "message": said} if isinstance(error, dict) else said
        return cast(RPCResponse, {**answer, "error": told})


class Heights:
    """How far other endpoints of a chain have come, as far as they say so at once."""

    def __init__(self, nodes: list[Node], chain_id: int, first_block: str) -> None:
        self._found: list[int] = []
        self._chain_id, self._first_block = chain_id, first_block
        self._threads = [
            threading.Thread(target=self._look, args=(node,), daemon=True) for node in nodes
        ]

    def highest(self, seconds: float) -> int:
        """The highest of those that answer in time, and are of the same chain; 0 without any."""
        for thread in self._threads:
            thread.start()
        ends = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, ends - time.monotonic()))
        return max(self._found, default=0)

    def _look(self, node: Node) -> None:
        with suppress(Exception):  # each transport has errors of its own; who is amiss is not asked
            if (node.chain_id(), node.first_block()) == (self._chain_id, self._first_block):
                self._found.append(node.height())


@contextmanager
def _understood() -> Iterator[None]:
    """A transport's error becomes a `BusyError` or a `DroppedError` where it says so."""
    try:
        yield
    except ConnectionClosed:
        raise DroppedError("it dropped the connection") from None
    except Exception as error:
        response: Any = getattr(error, "response", None)
        if getattr(response, "status_code", None) != _TOO_MANY_REQUESTS:
            raise
        wanted = str(response.headers.get("Retry-After", ""))
        seconds = int(wanted) if wanted.isascii() and wanted.isdigit() else 0
        raise BusyError("it is asked too much (HTTP 429)", seconds) from None


def _message(error: Any) -> str:
    return str(error.get("message", error)) if isinstance(error, dict) else str(error)
