"""Questions to a node: bounded retries, and batches that halve where they are too much."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from deeptier.audit.errors import AuditError

if TYPE_CHECKING:
    from web3 import Web3

Request = tuple[str, list[Any]]

_ATTEMPTS = 4
_FIRST_PAUSE_SECONDS = 0.25
_BATCH = 200
_BLOCK = "eth_getBlockByNumber"


class RefusedError(AuditError):
    """The node answered a question with an error."""


class SilentError(AuditError):
    """The node did not answer a question, asked several times."""


class Node:
    """One node, asked by plain JSON-RPC: answers are the same under every version of web3."""

    def __init__(self, web3: Web3) -> None:
        self._provider: Any = web3.provider

    def ask(self, method: str, *params: Any) -> Any:
        """The answer to one question.

        Errors: `RefusedError` when the node answers with an error, `SilentError` when it does not
        answer.
        """
        ask = self._provider.make_request
        return _result(method, self._patiently(method, lambda: ask(method, list(params))))

    def ask_all(self, requests: Sequence[Request]) -> Iterator[Any]:
        """The answers to many questions, in order, batch by batch.

        Errors: as `ask`.
        """
        size = _BATCH
        at = 0
        while at < len(requests):
            batch = requests[at : at + size]
            answers = self._batch(batch)
            if answers is None and size > 1:
                size = max(1, len(batch) // 2)
                continue
            yield from answers if answers is not None else (self.ask(batch[0][0], *batch[0][1]),)
            at += len(batch)

    def block(self, number: int | None) -> dict[str, Any]:
        """The header of a block, by default the latest.

        Errors: as `ask`; `AuditError` for a block that the chain does not have.
        """
        name = "latest" if number is None else hex(number)
        return _block("at all" if number is None else number, self.ask(_BLOCK, name, False))

    def blocks(self, numbers: Iterable[int], whole: bool = False) -> Iterator[dict[str, Any]]:
        """The headers of blocks, in order; `whole` is with their transactions.

        Errors: as `block`.
        """
        asked = list(numbers)
        answers = self.ask_all([(_BLOCK, [hex(number), whole]) for number in asked])
        yield from map(_block, asked, answers)

    def is_awake(self) -> bool:
        """Whether the node answers a question that costs it nothing."""
        try:
            self.ask("eth_chainId")
        except AuditError:
            return False
        return True

    def _batch(self, batch: Sequence[Request]) -> list[Any] | None:
        """The answers, or None where the node does not take the batch."""
        ask = getattr(self._provider, "make_batch_request", None)
        if ask is None:  # a transport that asks one by one
            return None
        try:
            responses = self._patiently("a batch", lambda: ask(list(batch)))
        except SilentError:
            if not self.is_awake():
                raise
            return None
        if not isinstance(responses, list) or len(responses) != len(batch):
            return None
        return [_result(method, each) for (method, _), each in zip(batch, responses, strict=True)]

    def _patiently(self, subject: str, call: Any) -> Any:
        pause = _FIRST_PAUSE_SECONDS
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return call()
            except AuditError:  # a transport of our own has tried often enough
                raise
            except Exception as error:  # each transport has errors of its own
                if attempt == _ATTEMPTS:
                    reason = str(error).partition("\n")[0] or type(error).__name__
                    raise SilentError(
                        f"the node did not answer {subject} in {_ATTEMPTS} attempts: {reason}"
                    ) from error
            time.sleep(pause)
            pause *= 2
        raise AssertionError  # the loop returns or raises


def _block(number: int | str, header: Any) -> dict[str, Any]:
    if header is None:
        raise AuditError(f"the chain has no block {number}")
    try:
        found, _, _ = int(header["number"], 16), int(header["timestamp"], 16), header["hash"]
    except (KeyError, TypeError, ValueError) as error:
        raise AuditError(f"block {number} of the node cannot be read: {error!r}") from error
    if isinstance(number, int) and found != number:
        raise AuditError(f"the node gives block {found}, asked was block {number}")
    return dict(header)


def _result(method: str, response: Any) -> Any:
    if not isinstance(response, dict):
        raise RefusedError(f"the node's answer to {method} is not JSON-RPC")
    if response.get("error") is not None:
        error = response["error"]
        message = error.get("message") if isinstance(error, dict) else error
        raise RefusedError(f"the node refuses {method}: {message}")
    return response.get("result")
