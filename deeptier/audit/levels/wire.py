"""Answers of a node read straight into types, without objects in between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from functools import cache
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypedDict, cast

import msgspec

from deeptier.audit.errors import AuditError
from deeptier.audit.node import Node, Request

if TYPE_CHECKING:
    from web3 import Web3


class _Response(TypedDict, total=False):
    id: int | str | None
    result: msgspec.Raw
    error: Any


class Wire:
    """A node whose answers have types; retries and batches are those of `Node`."""

    def __init__(self, web3: Web3) -> None:
        self.node = Node(cast("Web3", SimpleNamespace(provider=_with_raw_answers(web3.provider))))

    def ask(self, kind: Any, method: str, *params: Any) -> Any:
        """The answer to one question, of this type.

        Errors: as `Node.ask`; `AuditError` for an answer that is not of its kind.
        """
        return _read(kind, method, self.node.ask(method, *params))

    def ask_all(self, kind: Any, requests: Sequence[Request]) -> Iterator[Any]:
        """The answers to many questions of one method, in order. Errors: as `ask`."""
        answers = self.node.ask_all(requests)
        for (method, _), answer in zip(requests, answers, strict=True):
            yield _read(kind, method, answer)


def _with_raw_answers(provider: Any) -> Any:
    """The same provider, quicker to write and leaving results as they came; only HTTP's can."""
    if not str(getattr(provider, "endpoint_uri", "")).startswith("http"):
        return provider
    if not hasattr(provider, "decode_rpc_response"):
        return provider
    raw, numbers = copy(provider), count(1)

    def encode(method: str, params: Any) -> bytes:
        number = next(numbers)
        question = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
        return msgspec.json.encode(question)

    raw.encode_rpc_request = encode
    raw.decode_rpc_response = _responses.decode
    return raw


_responses = msgspec.json.Decoder(list[_Response] | _Response)


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def _read(kind: Any, method: str, answer: Any) -> Any:
    try:
        if isinstance(answer, msgspec.Raw):
            return _decoder(kind).decode(answer)
        return msgspec.convert(answer, kind)
    except (msgspec.MsgspecError, ValueError) as error:
        raise AuditError(f"the node's answer to {method} cannot be read: {error}") from None
