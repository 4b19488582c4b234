"""Why a node did not answer, in a few words: transports wrap what happened several times."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from typing import Any

import msgspec

from deeptier.errors import DeeptierError


def reason_of(error: BaseException) -> str:
    """The cause of an error, in one line, without a full stop."""
    causes = list(_causes(error))
    for each in causes:
        answered: Any = getattr(each, "response", None)
        if isinstance(each, msgspec.DecodeError):
            return "what it answers is no JSON: is it a node?"
        if hasattr(answered, "status_code"):
            return f"HTTP {answered.status_code}, {answered.reason}".rstrip(", ").lower()
    innermost = causes[-1]
    if isinstance(innermost, OSError) and innermost.strerror:
        return _of_system(innermost)
    lines = str(innermost).strip().splitlines()
    if not lines and isinstance(innermost, TimeoutError):
        return "no answer in time"
    return lines[0].rstrip(".") if lines else type(innermost).__name__


def innermost_of(error: BaseException) -> BaseException:
    """What happened first of all that an error tells."""
    return list(_causes(error))[-1]


def _of_system(error: OSError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return "it does not speak TLS as it should: is it meant to?"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    return str(error.strerror).lower()


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what is behind it, the innermost last; what was told before is another one."""
    inner: BaseException | None = error
    while inner is not None and (inner is error or not isinstance(inner, DeeptierError)):
        yield inner
        context = None if inner.__suppress_context__ else inner.__context__
        inner = inner.__cause__ or context
