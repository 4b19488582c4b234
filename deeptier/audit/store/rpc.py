"""JSON-RPC for many logs: typed answers, and bounded retries that heed what the node asks for."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlsplit

import msgspec

from deeptier.audit.errors import AuditError
from deeptier.audit.node import RefusedError, SilentError
from deeptier.audit.store.transport import BusyError, Http, TooMuchError, Transport, Web3Transport

T = TypeVar("T")

_ATTEMPTS = 6
_FIRST_PAUSE_SECONDS = 0.25
_LONGEST_PAUSE_SECONDS = 60
_TIMEOUT_SECONDS = 30.0
_DEADLINE_SECONDS = 300.0
_HEADERS_AT_ONCE = 100
_UNKNOWN_METHOD = -32601

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


_ANY = msgspec.json.Decoder(_Reply[Any])
_LOGS = msgspec.json.Decoder(_Reply[list[RawLog]])
_HEADER = msgspec.json.Decoder(_Reply[RawHeader])
_HEADERS = msgspec.json.Decoder(list[_Reply[RawHeader]] | _Reply[RawHeader])


class Rpc:
    """One node, asked by plain JSON-RPC over a connection of its own."""

    def __init__(
        self,
        url: str,
        timeout: float = _TIMEOUT_SECONDS,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """`timeout`: seconds of silence that end an attempt; `pause` waits for so many seconds."""
        self.url = url
        self._timeout, self._pause = timeout, pause
        self._transport = _transport(url, timeout)
        self._number = 0
        self._at_once = _HEADERS_AT_ONCE

    def again(self) -> Rpc:
        """The same node over another connection."""
        return Rpc(self.url, self._timeout, self._pause)

    def close(self) -> None:
        """End the connection; the next question makes a new one."""
        self._transport.close()

    def make_request(self, method: str, params: Sequence[Any]) -> dict[str, Any]:
        """As a provider of web3 does it: result or error of any method.

        Errors: `SilentError` when the node does not answer, asked several times; `AuditError` when
        it refuses to.
        """
        try:
            return {"result": self._ask(_ANY, method, params)}
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
        found = self._ask(_LOGS, "eth_getLogs", [question], attempts, most)
        if found is None:
            raise AuditError(f"the node gives no list of logs for blocks {first} to {last}")
        return found

    def header(self, number: int | None) -> RawHeader | None:
        """The header of a block, by default the latest; None where the chain has none.

        Errors: `RefusedError`, `SilentError`.
        """
        name = "latest" if number is None else hex(number)
        return self._ask(_HEADER, "eth_getBlockByNumber", [name, False])

    def headers(self, numbers: Sequence[int]) -> list[RawHeader | None]:
        """The headers of many blocks, in order, batch by batch; batches halve where they must.

        Errors: as `header`.
        """
        found: list[RawHeader | None] = []
        while len(found) < len(numbers):
            wanted = numbers[len(found) : len(found) + self._at_once]
            batch = self._batch(wanted) if len(wanted) > 1 else None
            if batch is None and len(wanted) > 1:
                self._at_once = len(wanted) // 2
                continue
            found += [self.header(wanted[0])] if batch is None else batch
        return found

    def _batch(self, numbers: Sequence[int]) -> list[RawHeader | None] | None:
        """The headers, or None where the node does not take the batch."""
        ids = range(self._number + 1, self._number + len(numbers) + 1)
        self._number = ids[-1]
        asked = [
            _request(each, "eth_getBlockByNumber", [hex(number), False])
            for each, number in zip(ids, numbers, strict=True)
        ]

        def once() -> list[RawHeader | None] | None:
            replies = _decoded(_HEADERS, self._transport.post(msgspec.json.encode(asked)))
            if not isinstance(replies, list):
                _raise_refusal("a batch", replies.error)
                return None
            by_id = {each.id: each for each in replies}
            if set(by_id) != set(ids):
                return None
            for reply in replies:
                _raise_refusal("eth_getBlockByNumber", reply.error)
            return [by_id[each].result for each in ids]

        try:
            return self._patiently("a batch", once, _ATTEMPTS if len(numbers) <= 2 else 2)
        except (TooMuchError, RefusedError, SilentError):
            return None

    def _ask(
        self,
        decoder: msgspec.json.Decoder[_Reply[T]],
        method: str,
        params: Sequence[Any],
        attempts: int = _ATTEMPTS,
        most: int | None = None,
    ) -> T | None:
        def once() -> T | None:
            self._number += 1
            body = msgspec.json.encode(_request(self._number, method, params))
            reply = _decoded(decoder, self._transport.post(body, most))
            _raise_refusal(method, reply.error)
            if reply.id != self._number:
                self.close()
                raise SilentError("it answers another question")
            return reply.result

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


def _decoded(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise AuditError(f"the node gives an answer that cannot be read: {error}") from error
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
        raise AuditError(sentence)
    if _TOO_MUCH.search(message):
        raise TooMuchError(sentence)
    if code == 429 or _BUSY.search(message):
        raise BusyError(message)
    raise RefusedError(sentence)
