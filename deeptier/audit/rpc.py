"""JSON-RPC for much at once: typed answers, and bounded retries that heed what the node asks."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar
from urllib.parse import urlsplit

import msgspec

from deeptier.audit.errors import AuditError
from deeptier.audit.node import RefusedError, SilentError
from deeptier.audit.transport import BusyError, Http, TooMuchError, Transport, Web3Transport

if TYPE_CHECKING:
    from web3 import Web3

T = TypeVar("T")

_ATTEMPTS = 6
_FIRST_PAUSE_SECONDS = 0.25
_LONGEST_PAUSE_SECONDS = 60
_TIMEOUT_SECONDS = 30.0
_DEADLINE_SECONDS = 300.0
_AT_ONCE = 200
_PATIENCE = 16
_UNKNOWN_METHOD = -32601
_HEADER = "eth_getBlockByNumber"

_TOO_MUCH = re.compile(
    r"more than [\d,]+|too (large|many|wide|big|long)(?! requests)|response size|block range|"
    r"range (limit|is|exceed)|limited to|max(imum)? (results|range|blocks)|query timeout|timed out",
    re.IGNORECASE,
)
_BUSY = re.compile(
    r"rate.?limit|limit exceeded|too many requests|request (count|limit)|capacity|throttl|"
    r"per second|quota",
    re.IGNORECASE,
)


class RawLog(msgspec.Struct, rename="camel", gc=False):
    """A log as JSON-RPC gives it."""

    address: str
    topics: list[str]
    data: str
    block_number: str
    block_hash: str
    transaction_hash: str
    transaction_index: str
    log_index: str
    removed: bool = False


_Number = Annotated[str, msgspec.Meta(pattern="^0x[0-9a-f]{1,16}$")]
_Word = Annotated[str, msgspec.Meta(pattern="^0x[0-9a-f]{64}$")]


class RawHeader(msgspec.Struct, rename="camel", frozen=True):
    """What a header says of its block's place on the chain."""

    number: _Number
    hash: _Word
    parent_hash: _Word
    timestamp: _Number


class _Reply(msgspec.Struct, Generic[T]):
    id: Any = None
    result: T | None = None
    error: Any = None


class UnknownMethodError(RefusedError):
    """The node has no such method."""


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def _single(kind: Any) -> msgspec.json.Decoder[Any]:
    return _decoder(_Reply[kind])


def _several(kind: Any) -> msgspec.json.Decoder[Any]:
    return _decoder(list[_Reply[kind]] | _Reply[kind])


class Rpc:
    """One node, asked by plain JSON-RPC over a connection of its own."""

    def __init__(
        self,
        url: str,
        timeout: float = _TIMEOUT_SECONDS,
        pause: Callable[[float], None] = time.sleep,
        transport: Transport | None = None,
    ) -> None:
        """`timeout`: seconds of silence that end an attempt; `pause` waits for so many seconds."""
        self.url = url
        self._timeout, self._pause = timeout, pause
        self._transport = transport or _transport(url, timeout)
        self._number = 0
        self._at_once, self._batches = _AT_ONCE, 0

    @classmethod
    def of(cls, web3: Web3) -> Rpc:
        """The node that web3 asks: over a connection of our own where it is one that speaks HTTP.

        Other providers are asked themselves: they may know more than one node, and secrets.
        """
        from web3 import HTTPProvider

        if isinstance(web3.provider, HTTPProvider):
            return cls(str(web3.provider.endpoint_uri))
        return cls("", transport=Web3Transport(web3))

    def again(self) -> Rpc:
        """The same node over another connection, where it has a URL."""
        return Rpc(self.url, self._timeout, self._pause, None if self.url else self._transport)

    def close(self) -> None:
        """End the connection; the next question makes a new one."""
        self._transport.close()

    def make_request(self, method: str, params: Sequence[Any]) -> dict[str, Any]:
        """As a provider of web3 does it: result or error of any method.

        Errors: `SilentError` when the node does not answer, asked several times; `AuditError` when
        it refuses to.
        """
        try:
            return {"result": self._ask(Any, method, params)}
        except RefusedError as error:
            return {"error": {"message": str(error)}}

    def logs(
        self, addresses: Sequence[str], first: int, last: int, most: int | None
    ) -> list[RawLog]:
        """The logs of a range of blocks, in an answer of at most `most` bytes.

        Errors: `TooMuchError` where the range must be narrower; `RefusedError`; `SilentError`.
        """
        question = {"address": list(addresses), "fromBlock": hex(first), "toBlock": hex(last)}
        attempts = _ATTEMPTS if first == last else 2
        found = self._ask(list[RawLog], "eth_getLogs", [question], attempts, most)
        if found is None:
            raise AuditError(f"the node gives no list of logs for blocks {first} to {last}")
        return found

    def header(self, number: int | None) -> RawHeader | None:
        """The header of a block, by default the latest; None where the chain has none.

        Errors: `RefusedError`, `SilentError`.
        """
        name = "latest" if number is None else hex(number)
        return self.ask(RawHeader, _HEADER, name, False)

    def headers(self, numbers: Sequence[int]) -> list[RawHeader | None]:
        """The headers of many blocks, in order. Errors: as `header`."""
        return list(self.ask_all(RawHeader, _HEADER, [[hex(each), False] for each in numbers]))

    def ask(self, kind: type[T], method: str, *params: Any) -> T | None:
        """The answer to one question, of this type; None where the node answers null.

        Errors: `RefusedError`, `SilentError`; `AuditError` for an answer that is not of its kind.
        """
        return self._ask(kind, method, params)

    def ask_all(
        self, kind: type[T], method: str, questions: Sequence[Sequence[Any]]
    ) -> Iterator[T | None]:
        """The answers to many questions of one method, in order, batch by batch.

        Batches halve where the node does not take them, and grow again. Errors: as `ask`.
        """
        at = 0
        while at < len(questions):
            some = questions[at : at + self._at_once]
            batch = self._batch(kind, method, some) if len(some) > 1 else None
            if batch is None and len(some) > 1:
                self._at_once, self._batches = len(some) // 2, 0
                continue
            yield from [self._ask(kind, method, some[0])] if batch is None else batch
            at += len(some)
            self._batches += 1
            if self._batches % _PATIENCE == 0:
                self._at_once = min(2 * self._at_once, _AT_ONCE)

    def _batch(
        self, kind: type[T], method: str, questions: Sequence[Sequence[Any]]
    ) -> list[T | None] | None:
        """The answers, or None where the node does not take the batch."""
        ids = range(self._number + 1, self._number + len(questions) + 1)
        self._number = ids[-1]
        asked = [
            _request(each, method, params) for each, params in zip(ids, questions, strict=True)
        ]

        def once() -> list[T | None] | None:
            body = self._transport.post(msgspec.json.encode(asked))
            replies = _decoded(_several(kind), method, body)
            if not isinstance(replies, list):
                _raise_refusal("a batch", replies.error)
                return None
            by_id = {each.id: each for each in replies}
            if set(by_id) != set(ids):
                return None
            for reply in replies:
                _raise_refusal(method, reply.error)
            return [by_id[each].result for each in ids]

        try:
            return self._patiently("a batch", once, _ATTEMPTS if len(questions) <= 2 else 2)
        except (TooMuchError, RefusedError, SilentError):
            return None

    def _ask(
        self,
        kind: type[T],
        method: str,
        params: Sequence[Any],
        attempts: int = _ATTEMPTS,
        most: int | None = None,
    ) -> T | None:
        def once() -> T | None:
            self._number += 1
            body = msgspec.json.encode(_request(self._number, method, params))
            reply = _decoded(_single(kind), method, self._transport.post(body, most))
            _raise_refusal(method, reply.error)
            if reply.id != self._number:
                self.close()
                raise SilentError("it answers another question")
            found: T | None = reply.result
            return found

        return self._patiently(method, once, attempts)

    def _patiently(self, subject: str, once: Callable[[], T], attempts: int) -> T:
        pause = _FIRST_PAUSE_SECONDS
        for attempt in range(1, attempts + 1):
            asked_pause: float | None = None
            try:
                return once()
            except BusyError as error:
                reason, asked_pause = error.reason, error.seconds
            except SilentError as error:
                reason = error.reason
            if attempt < attempts:
                wanted = pause if asked_pause is None else asked_pause
                self._pause(min(wanted, _LONGEST_PAUSE_SECONDS))
            pause *= 2
        raise SilentError(
            f"the node did not answer {subject} in {attempts} attempts: {reason}"
        ) from None


def _transport(url: str, timeout: float) -> Transport:
    if urlsplit(url).scheme in ("http", "https"):
        return Http(url, timeout, _DEADLINE_SECONDS)
    from deeptier.chain.connection import connect

    return Web3Transport(connect(url))


def _request(number: int, method: str, params: Sequence[Any]) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


def _decoded(decoder: msgspec.json.Decoder[T], method: str, body: bytes) -> T:
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise AuditError(f"the node's answer to {method} cannot be read: {error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SilentError(f"the answer is no whole JSON: {error}") from error


def _raise_refusal(method: str, error: Any) -> None:
    """Errors: what the node's error means."""
    if error is None:
        return
    words = error if isinstance(error, dict) else {"message": error}
    code, message = words.get("code"), str(words.get("message"))
    sentence = f"the node refuses {method}: {message}"
    if code == _UNKNOWN_METHOD:
        raise UnknownMethodError(sentence)
    if _TOO_MUCH.search(message):
        raise TooMuchError(sentence)
    if code == 429 or _BUSY.search(message):
        raise BusyError(message)
    raise RefusedError(sentence)
