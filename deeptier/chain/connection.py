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
    web3 = Web3(_provider(url))
    web3.middleware_onion.inject(ExtraDataToPOAMiddleware, layer=0)
    try:
        found = web3.eth.chain_id
    except Exception as error:  # each transport has errors of its own
        raise NoAnswerError(url, _reason(error)) from error
    if expected_chain_id is not None and found != expected_chain_id:
        raise WrongChainError(url, expected_chain_id, found)
    return web3


def url_of(web3: Web3) -> str:
    """Where a connection leads, for people to read."""
    provider: Any = web3.provider
    found = getattr(provider, "endpoint_uri", None) or getattr(provider, "ipc_path", None)
    return str(found or type(provider).__name__)


def _provider(url: str) -> BaseProvider:
    scheme = urlsplit(url).scheme
    if scheme in ("http", "https"):
        return HTTPProvider(url, request_kwargs={"timeout": _TIMEOUT_SECONDS})
    if scheme in ("ws", "wss"):
        legacy = getattr(library, "LegacyWebSocketProvider", None)
        if legacy is None:
            raise InputError("url", url, "http(s) or IPC: web3 8 asks no websocket, web3 7 does")
        return cast(BaseProvider, legacy(url, websocket_timeout=_TIMEOUT_SECONDS))
    if scheme == "ipc":
        return IPCProvider(urlsplit(url).path, timeout=_TIMEOUT_SECONDS)
    if not scheme and "/" in url:
        return IPCProvider(Path(url).expanduser(), timeout=_TIMEOUT_SECONDS)
    raise InputError("url", url, "http(s)://…, ws(s)://…, ipc:///… or the path of a socket")


def _reason(error: BaseException) -> str:
    """The innermost cause, in one line: transports wrap a refused connection several times."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
