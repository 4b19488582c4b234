"""One way to reach a chain: http, websocket or IPC, checked to answer and to be the right one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import web3 as library
from web3 import IPCProvider, Web3
from web3.middleware import ExtraDataToPOAMiddleware
from web3.providers.base import BaseProvider

from deeptier.chain.http import NO_PROXIES, HttpProvider, is_here
from deeptier.chain.quick_http import QuickHTTPProvider
from deeptier.chain.reasons import reason_of
from deeptier.chain.url_secrets import without_secrets
from deeptier.errors import DeeptierError, InputError

_TIMEOUT_SECONDS = 30
SCHEMES = ("http", "https", "ws", "wss", "ipc")
#: What is told of a URL that cannot be used.
URL_EXPECTED = "http(s)://HOST…, ws(s)://HOST… or ipc:///PATH"


class NoAnswerError(DeeptierError):
    """Nobody speaks Ethereum at an address.

    Attributes:
        url: where, without secrets.
        reason: what happened instead of an answer.
    """

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(url, reason)
        self.url = url
        self.reason = reason

    def __str__(self) -> str:
        return f"no chain answers at {self.url}: {self.reason}"


class WrongChainError(DeeptierError):
    """The chain that answers is not the one that was expected.

    Attributes:
        url: where, without secrets.
        expected: chain id that was expected.
        found: chain id that answers.
    """

    def __init__(self, url: str, expected: int, found: int) -> None:
        super().__init__(url, expected, found)
        self.url = url
        self.expected = expected
        self.found = found

    def __str__(self) -> str:
        return f"chain {self.found} answers at {self.url}, not chain {self.expected}"


def connect(url: str, expected_chain_id: int | None = None) -> Web3:
    """Connect to the node at `url`: http(s)://, ws(s)://, ipc:///path, or the path of a socket.

    The header of proof-of-authority chains, longer than the standard's, is understood.

    Errors: `InputError` for another scheme, and for a websocket with a web3 that has none;
    `NoAnswerError` when no node answers; `WrongChainError` when `expected_chain_id` is given and
    the node's is another.
    """
    web3 = web3_over(provider_of(url))
    try:
        found = web3.eth.chain_id
    except Exception as error:  # each transport has errors of its own
        raise NoAnswerError(without_secrets(url), reason_of(error)) from error
    if expected_chain_id is not None and found != expected_chain_id:
        raise WrongChainError(without_secrets(url), expected_chain_id, found)
    return web3


def url_of(web3: Web3) -> str:
    """Where a connection leads, for people to read."""
    provider: Any = web3.provider
    found = getattr(provider, "endpoint_uri", None) or getattr(provider, "ipc_path", None)
    return str(found or type(provider).__name__)


def web3_over(provider: BaseProvider) -> Web3:
    """A connection that understands the headers of proof-of-authority chains."""
    web3 = Web3(provider)
    web3.middleware_onion.inject(ExtraDataToPOAMiddleware, layer=0)
    return web3


def provider_of(
    url: str, timeout_seconds: int | None = None, headers: Mapping[str, str] | None = None
) -> BaseProvider:
    """The way to one URL; with a timeout it gives up after it, and asks nothing twice.

    `headers` go with every question over HTTP, and with the first of a websocket.

    Errors: `InputError` as `connect`.
    """
    seconds = timeout_seconds or _TIMEOUT_SECONDS
    scheme = scheme_of(url)
    if scheme in ("http", "https"):
        if timeout_seconds is not None:
            return HttpProvider(url, seconds, headers or {})
        sent = {**QuickHTTPProvider.get_request_headers(), **(headers or {})}
        words = {"timeout": seconds, "headers": sent, "proxies": NO_PROXIES if is_here(url) else {}}
        return QuickHTTPProvider(url, request_kwargs=words)
    if scheme in ("ws", "wss"):
        legacy = getattr(library, "LegacyWebSocketProvider", None)
        if legacy is None:
            shown = without_secrets(url)
            raise InputError("url", shown, "http(s) or IPC: web3 8 asks no websocket, web3 7 does")
        words = {"extra_headers": dict(headers or {}), "open_timeout": seconds, "max_size": None}
        return cast(BaseProvider, legacy(url, words, seconds))
    if scheme == "ipc":
        return IPCProvider(urlsplit(url).path, timeout=seconds)
    if not scheme and "/" in url:
        return IPCProvider(Path(url).expanduser(), timeout=seconds)
    raise InputError("url", without_secrets(url), f"{URL_EXPECTED} or the path of a socket")


def scheme_of(url: str) -> str:
    """The scheme of a URL, small; empty for a path.

    Errors: `InputError` for a URL without what belongs to its scheme.
    """
    try:
        parts = urlsplit(url)
        needs = parts.path if parts.scheme == "ipc" else parts.hostname and parts.port != 0
    except ValueError:  # a port that is none, a bracket that is not closed
        needs = None
    else:
        if needs or parts.scheme not in SCHEMES:
            return parts.scheme
    raise InputError("url", without_secrets(url), URL_EXPECTED)
