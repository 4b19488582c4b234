"""One way to reach a chain: http, websocket or IPC, checked to answer and to be the right one."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import web3 as library
from web3 import HTTPProvider, IPCProvider, Web3
from web3.middleware import ExtraDataToPOAMiddleware
from web3.providers.base import BaseProvider

from deeptier.errors import DeeptierError, InputError

_TIMEOUT_SECONDS = 30


class NoAnswerError(DeeptierError):
    """Nobody speaks Ethereum at an address.

    Attributes:
        url: where.
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
        url: where.
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
        raise NoAnswerError(url, reason_of(error)) from error
    if expected_chain_id is not None and found != expected_chain_id:
        raise WrongChainError(url, expected_chain_id, found)
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


def provider_of(url: str, timeout_seconds: int | None = None) -> BaseProvider:
    """The way to one URL; with a timeout it gives up after it, and asks nothing twice.

    Errors: `InputError` as `connect`.
    """
    seconds = timeout_seconds or _TIMEOUT_SECONDS
    scheme = urlsplit(url).scheme
    if scheme in ("http", "https"):
        provider = HTTPProvider(url, request_kwargs={"timeout": seconds})
        if timeout_seconds is not None:
            provider.exception_retry_configuration = cast(Any, None)
        return provider
    if scheme in ("ws", "wss"):
        legacy = getattr(library, "LegacyWebSocketProvider", None)
        if legacy is None:
            raise InputError("url", url, "http(s) or IPC: web3 8 asks no websocket, web3 7 does")
        return cast(BaseProvider, legacy(url, websocket_timeout=seconds))
    if scheme == "ipc":
        return IPCProvider(urlsplit(url).path, timeout=seconds)
    if not scheme and "/" in url:
        return IPCProvider(Path(url).expanduser(), timeout=seconds)
    raise InputError("url", url, "http(s)://…, ws(s)://…, ipc:///… or the path of a socket")


def reason_of(error: BaseException) -> str:
    """The innermost cause of an error, in one line: transports wrap what happened several times."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
