"""Bytes to a node and back: http over one kept connection, or whatever web3 speaks."""

from __future__ import annotations

import base64
import http.client
import json
import socket
import ssl
import time
import zlib
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote, urlsplit

import msgspec

from deeptier.audit.errors import AuditError
from deeptier.audit.node import SilentError

if TYPE_CHECKING:
    from web3 import Web3

_PIECE = 1 << 18
_RETRY_LATER = (408, 425, 500, 502, 503, 504)


class TooMuchError(AuditError):
    """An answer is more than the node, or this client, takes."""


class BusyError(AuditError):
    """The node asks to come back later.

    Attributes:
        seconds: after which; None where it does not say.
    """

    def __init__(self, reason: str, seconds: int | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Transport(Protocol):
    """One way to a node."""

    def post(self, body: bytes, most: int | None = None) -> bytes:
        """The answer to a body of JSON-RPC, of at most `most` bytes.

        Errors: `TooMuchError`, `BusyError`, and `SilentError` for what may go better next time;
        `AuditError` for what will not.
        """

    def close(self) -> None:
        """End the connection; the next post makes a new one."""


class Http:
    """http and https, with one connection that is kept open."""

    def __init__(self, url: str, timeout: float, deadline: float) -> None:
        """`timeout`: seconds of silence that end an attempt; `deadline`: seconds for one answer."""
        parts = urlsplit(url)
        self._timeout, self._deadline = timeout, deadline
        self._secure, self._host, self._port = parts.scheme == "https", parts.hostname, parts.port
        self._target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._headers = {
            "Content-Type": "application/json",
            "Accept-Encoding": "gzip",
            "User-Agent": "deeptier",
        }
        if parts.username is not None:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            self._headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        self._connection: http.client.HTTPConnection | None = None
        self._reached = False

    def post(self, body: bytes, most: int | None = None) -> bytes:
        """As `Transport.post`."""
        try:
            response = self._send(body)
            content = self._read(response, most)
        except (OSError, http.client.HTTPException, zlib.error) as error:
            self.close()
            raise SilentError(_reason(error)) from error
        except BaseException:  # what is left of the answer would be read as the next one
            self.close()
            raise
        if response.will_close:
            self.close()
        _require_answer(response, content)
        return content

    def close(self) -> None:
        """As `Transport.close`."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _send(self, body: bytes) -> http.client.HTTPResponse:
        kept = self._connection is not None
        try:
            return self._send_once(body)
        except (ConnectionError, http.client.RemoteDisconnected):
            if not kept:
                raise
            self.close()  # a kept connection may have been closed at the other end meanwhile
            return self._send_once(body)

    def _send_once(self, body: bytes) -> http.client.HTTPResponse:
        if self._connection is None:
            kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
            self._connection = kind(self._host or "", self._port, timeout=self._timeout)
            self._reach(self._connection)
        self._connection.request("POST", self._target, body, self._headers)
        return self._connection.getresponse()

    def _reach(self, connection: http.client.HTTPConnection) -> None:
        """Errors: `AuditError` where nobody was ever reached: to ask again is of no use."""
        try:
            connection.connect()
        except (ConnectionRefusedError, socket.gaierror, ssl.SSLError) as error:
            if self._reached:
                raise
            place = f"{connection.host}:{connection.port}"
            raise AuditError(f"no node answers at {place}: {error.strerror or error}") from error
        self._reached = True

    def _read(self, response: http.client.HTTPResponse, most: int | None) -> bytes:
        zipped = response.headers.get("Content-Encoding", "").lower() == "gzip"
        unzip = zlib.decompressobj(wbits=31) if zipped else None
        end = time.monotonic() + self._deadline
        pieces, size = [], 0
        if most is not None and (response.length or 0) > most:
            raise TooMuchError(f"the answer has {response.length:,} bytes")
        while piece := response.read(_PIECE):
            plain = piece if unzip is None else unzip.decompress(piece)
            pieces.append(plain)
            size += len(plain)
            if most is not None and size > most:
                raise TooMuchError(f"the answer has more than {most:,} bytes")
            if time.monotonic() > end:
                raise TimeoutError(f"the answer was not whole in {self._deadline:g} seconds")
        if response.length:
            raise http.client.IncompleteRead(b"", response.length)
        if unzip is not None and not unzip.eof:
            raise zlib.error("the compressed answer ends too early")
        return b"".join(pieces)


class Web3Transport:
    """Any other transport, by a provider of web3."""

    def __init__(self, web3: Web3) -> None:
        self._provider: Any = web3.provider

    def post(self, body: bytes, most: int | None = None) -> bytes:
        """As `Transport.post`; web3 has read the whole answer before its size is known."""
        content = self._answer(body)
        if most is not None and len(content) > most:
            raise TooMuchError(f"the answer has {len(content):,} bytes")
        return content

    def close(self) -> None:
        """Web3 keeps the connection."""

    def _answer(self, body: bytes) -> bytes:
        asked = json.loads(body)
        try:
            if isinstance(asked, list):
                return msgspec.json.encode(self._several(asked))
            return msgspec.json.encode(self._one(asked))
        except Exception as error:  # each transport has errors of its own
            raise SilentError(_reason(error)) from error

    def _several(self, requests: list[dict[str, Any]]) -> Any:
        ask = getattr(self._provider, "make_batch_request", None)
        if ask is None:
            return [self._one(each) for each in requests]
        answers = ask([(each["method"], each["params"]) for each in requests])
        if not isinstance(answers, list) or len(answers) != len(requests):
            return answers
        pairs = zip(requests, answers, strict=True)
        return [{**answer, "id": asked["id"]} for asked, answer in pairs]

    def _one(self, request: dict[str, Any]) -> dict[str, Any]:
        answer = self._provider.make_request(request["method"], request["params"])
        return {**answer, "id": request["id"]}


def _require_answer(response: http.client.HTTPResponse, content: bytes) -> None:
    """An answer that is JSON-RPC is one, whatever its status."""
    status = response.status
    if status == 429:
        raise BusyError("HTTP 429, too many requests", _seconds(response.headers["Retry-After"]))
    if status == 413:
        raise TooMuchError("HTTP 413, too large")
    if status == 200 or (b'"error"' in content and b'"message"' in content):
        return
    if status in _RETRY_LATER:
        raise SilentError(f"HTTP {status}")
    raise AuditError(f"the node refuses to answer: HTTP {status} {response.reason}".rstrip())


def _seconds(retry_after: str | None) -> int | None:
    """What the header asks for: seconds, or a time of day."""
    if not retry_after:
        return None
    if retry_after.strip().isdigit():
        return int(retry_after)
    try:
        return max(0, int(parsedate_to_datetime(retry_after).timestamp() - time.time()))
    except ValueError:
        return None


def _reason(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return str(error) if "seconds" in str(error) else "it is silent for too long"
    if isinstance(error, http.client.IncompleteRead):
        return "the answer ends too early"
    return str(error).partition("\n")[0] or type(error).__name__
