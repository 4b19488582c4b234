"""Many questions to a node in one go: each has its own answer or error; silence is waited out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from web3 import Web3

from deeptier.bulk.errors import BulkError, StoppedError

Request = tuple[str, tuple[Any, ...]]
T = TypeVar("T")

_FIRST_PAUSE_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 2.0
_MOST_IN_A_BATCH = 500


class NodeError(BulkError):
    """What a node answered instead of a result.

    Attributes:
        method: that it was asked.
        message: in the node's words.
        rpc_response: as it came.
    """

    def __init__(self, method: str, error: Any) -> None:
        super().__init__(method, error)
        self.method = method
        self.rpc_response = {"error": error}
        told = error.get("message") if isinstance(error, Mapping) else error
        self.message = " ".join(str(told).split())

    def __str__(self) -> str:
        return f"the node refuses {self.method}: {self.message}"


class Wire:
    """A connection that is asked in batches.

    Errors: every method raises `StoppedError` when the node is silent for too long.
    """

    def __init__(self, web3: Web3, silence_seconds: float) -> None:
        self._provider: Any = web3.provider
        self._silence_seconds = silence_seconds
        self._most = _MOST_IN_A_BATCH
        self._hung_up = False
        self._breaks = 0

    @property
    def breaks(self) -> int:
        """How often the node was silent, or another endpoint took its place."""
        return self._breaks + int(getattr(self._provider, "changes", 0))

    def hang_up(self) -> None:
        """Wait for nobody any more."""
        self._hung_up = True

    def ask(self, method: str, *params: Any) -> Any:
        """The answer to one question.

        Errors: `NodeError` for an error of the node's.
        """
        return self.sure([(method, params)])[0]

    def sure(self, requests: Sequence[Request]) -> list[Any]:
        """The answers in the order of the questions.

        Errors: `NodeError` for the first that the node refuses.
        """
        answers = self.ask_all(requests)
        for each in answers:
            if isinstance(each, NodeError):
                raise each
        return answers

    def ask_all(self, requests: Sequence[Request]) -> list[Any]:
        """The answers in the order of the questions; a `NodeError` where it answered with one."""
        answers: list[Any] = []
        while len(answers) < len(requests):
            batch = requests[len(answers) : len(answers) + self._most]
            answers += self._batch(batch) if len(batch) > 1 else [self._single(*batch[0])]
        return answers

    def _single(self, method: str, params: tuple[Any, ...]) -> Any:
        ask = self._provider.make_request
        return _answer(method, self._patiently(lambda: ask(method, list(params))))

    def _batch(self, batch: Sequence[Request]) -> list[Any]:
        """The answers of a batch; of less than it where the node wants less at a time."""
        wanted = [(name, list(params)) for name, params in batch]
        try:
            came = self._patiently(lambda: self._provider.make_batch_request(wanted))
        except (NotImplementedError, AttributeError):
            came = None
        if isinstance(came, list) and len(came) == len(batch):
            return [_answer(name, each) for (name, _), each in zip(batch, came, strict=True)]
        self._most = max(1, len(batch) // 2)
        return []

    def _patiently(self, call: Callable[[], T]) -> T:
        deadline = time.monotonic() + self._silence_seconds
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                return call()
            except (NotImplementedError, AttributeError):
                raise
            except Exception as error:  # each transport has errors of its own
                self._breaks += 1
                if self._hung_up or time.monotonic() + pause > deadline:
                    raise StoppedError(
                        f"the node did not answer for {self._silence_seconds:g} seconds"
                        f" ({_reason(error)}). Nothing is lost: when it is back, run again"
                    ) from error
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)


def _answer(method: str, response: Any) -> Any:
    if not isinstance(response, Mapping):
        return NodeError(method, f"no JSON-RPC: {response!r:.80}")
    error = response.get("error")
    return response.get("result") if error is None else NodeError(method, error)


def _reason(error: BaseException) -> str:
    while inner := error.__cause__ or error.__context__:
        error = inner
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
