"""JSON-RPC over HTTP: an answer comes whole in its time, from where it was asked, or is none."""

from __future__ import annotations

import io
import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPResponse, IncompleteRead
from typing import Any, NoReturn, cast
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import select_proxy
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from web3.types import RPCEndpoint, RPCResponse

from deeptier.chain.quick_http import QuickHTTPProvider
from deeptier.chain.reasons import innermost_of, reason_of
from deeptier.chain.url_secrets import without_secrets

#: What `requests` is told to leave those of the environment out.
NO_PROXIES: dict[str, Any] = {"http": None, "https": None, "all": None}

_MOST_CONNECTIONS = 32


class DroppedError(ConnectionError):
    """A connection ended before its answer began: the question may be asked again."""


class HttpProvider(QuickHTTPProvider):
    """Asks one URL, each question once.

    No proxy of the environment is asked for this machine's own addresses. `REQUESTS_CA_BUNDLE` is
    heeded; `.netrc` is not, as headers go as they are given. Nobody is followed elsewhere: the
    headers may hold secrets.

    Errors of its requests: `requests.HTTPError` for a status that is none of success, `OSError`
    with what happened in words, and of JSON.
    """

    def __init__(self, url: str, timeout_seconds: int, headers: Mapping[str, str]) -> None:
        super().__init__(url)
        self._seconds = timeout_seconds
        self._session = requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Adapter(pool_maxsize=_MOST_CONNECTIONS))
        found = self._session.merge_environment_settings(url, {}, None, None, None)
        self._session.trust_env = False
        self._session.verify = found["verify"]
        self._session.proxies = {} if is_here(url) else found["proxies"]
        self._session.headers = cast(Any, {**self.get_request_headers(), **headers})
        proxy = select_proxy(url, self._session.proxies)
        self._by_proxy = f", by the proxy {without_secrets(proxy)}" if proxy else ""

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        """Its result, or its error."""
        return self.decode_rpc_response(self._post(self.encode_rpc_request(method, params)))

    def make_batch_request(
        self, requests: list[tuple[RPCEndpoint, Any]]
    ) -> list[RPCResponse] | RPCResponse:
        """Their results or errors in order; one error where it takes no batches."""
        answers: Any = self.decode_rpc_response(self._post(self.encode_batch_rpc_request(requests)))
        if isinstance(answers, list):
            answers.sort(key=lambda each: each["id"])
        return cast(RPCResponse, answers)

    def _post(self, question: bytes) -> bytes:
        try:
            answer = self._session.post(
                str(self.endpoint_uri), data=question, timeout=self._seconds, allow_redirects=False
            )
        except requests.RequestException as error:
            self._tell(error)
        if answer.is_redirect:
            elsewhere = without_secrets(answer.headers["location"])
            raise ConnectionError(f"it sends elsewhere, to {elsewhere}: is that its URL?")
        answer.reason = f"{answer.reason}{self._by_proxy}"
        answer.raise_for_status()
        return answer.content

    def _tell(self, error: requests.RequestException) -> NoReturn:
        cause = innermost_of(error)
        told, why = ConnectionError, reason_of(error)
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = f"{why} (REQUESTS_CA_BUNDLE names the file of an authority of your own)"
        elif isinstance(cause, TimeoutError) or isinstance(error, requests.Timeout):
            why = f"no whole answer within {self._seconds} seconds"
        elif isinstance(cause, IncompleteRead):
            why = "its answer is cut short"
        elif isinstance(error, requests.exceptions.ContentDecodingError):
            why = "its answer cannot be unpacked"
        elif isinstance(cause, (ConnectionResetError, BrokenPipeError)):
            told, why = DroppedError, "it dropped the connection"
        raise told(f"{why}{self._by_proxy}") from None


class _Bytes(io.RawIOBase):
    """What comes in by a socket until the time is over, however slowly it drips."""

    def __init__(self, source: socket.socket, raw: io.RawIOBase) -> None:
        self._source, self._raw, self._seconds = source, raw, source.gettimeout() or 0
        self._ends = time.monotonic() + self._seconds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._source.settimeout(left)
        return cast("int | None", cast(Any, self._raw).readinto(buffer))

    def close(self) -> None:
        super().close()
        with suppress(OSError):
            self._source.settimeout(self._seconds)  # of the next question
        self._raw.close()


class _Answer(HTTPResponse):
    def __init__(self, sock: socket.socket, *arguments: Any, **named: Any) -> None:
        super().__init__(sock, *arguments, **named)
        self.fp = io.BufferedReader(_Bytes(sock, self.fp.detach()))


class _Plain(HTTPConnection):
    response_class = _Answer


class _Tls(HTTPSConnection):
    response_class = _Answer


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _Tls


class _Adapter(HTTPAdapter):
    """Connections whose answers must be whole in the time that the first byte may take."""

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        super().init_poolmanager(*arguments, **named)
        _be_punctual(self.poolmanager)

    def proxy_manager_for(self, *arguments: Any, **named: Any) -> Any:
        return _be_punctual(super().proxy_manager_for(*arguments, **named))


def _be_punctual(manager: Any) -> Any:
    manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _TlsPool}
    return manager


def is_here(url: str) -> bool:
    """Whether a URL is one of this machine's own: no proxy is meant for it."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
