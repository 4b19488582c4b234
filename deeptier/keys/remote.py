"""A signer that keeps its key elsewhere and is asked over HTTP, in the manner of Web3Signer."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from web3.types import RPCEndpoint

from deeptier.chain.http import HttpProvider
from deeptier.errors import InputError
from deeptier.keys.verified import (
    Signature,
    Signed,
    SignerError,
    WrongAnswerError,
    signature_as_asked,
    signed_as_asked,
)

_SECONDS = 30
_UNKNOWN_METHOD = -32601
_TYPED_DATA_METHODS = ("eth_signTypedData_v4", "eth_signTypedData")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


class RemoteSignerError(SignerError):
    """A remote signer did not answer, refused, or answered with something else than was asked."""


@dataclass(frozen=True)
class RemoteSigner:
    """Asks a service for each signature, and believes none that is not of what it asked for.

    Attributes:
        name: of the party, for messages.
        address: whose key the service has; checksummed.
        url: where it answers JSON-RPC; `${NAME}` in it is a variable of the environment, which no
            message shows.

    Errors: `RemoteSignerError` from both ways to sign, `InputError` for a variable that is not set.
    """

    name: str
    address: str
    url: str

    def sign_transaction(self, transaction_dict: Any, /) -> Signed:
        """Ask for `eth_signTransaction`; the answer must be the same transaction, signed."""
        wanted = {
            key: _hex(value) if isinstance(value, (int, bytes)) else value
            for key, value in transaction_dict.items()
        }
        answer = self._ask("eth_signTransaction", {**wanted, "from": self.address})
        if isinstance(answer, Mapping):
            answer = answer.get("raw")
        try:
            return signed_as_asked(transaction_dict, answer, self.address)
        except WrongAnswerError as error:
            raise self._error(str(error)) from None

    def sign_typed_data(self, *, full_message: Any) -> Signature:
        """Ask for `eth_signTypedData_v4`, or by its older name where that is unknown."""
        answer = self._ask(_TYPED_DATA_METHODS[0], self.address, full_message)
        if answer is _UNKNOWN:
            answer = self._ask(_TYPED_DATA_METHODS[1], self.address, full_message)
        try:
            return signature_as_asked(full_message, answer, self.address)
        except WrongAnswerError as error:
            raise self._error(str(error)) from None

    @cached_property
    def _secrets(self) -> dict[str, str]:
        """What the variables of the URL hold."""
        found = {name: os.environ.get(name, "") for name in _VARIABLE.findall(self.url)}
        for name, value in found.items():
            if not value:
                expected = f"set: the signer of {self.name} at {self.url} needs it"
                raise InputError(f"environment variable {name}", value, expected)
        return found

    @cached_property
    def _provider(self) -> HttpProvider:
        url = _VARIABLE.sub(lambda found: self._secrets[found[1]], self.url)
        return HttpProvider(url, _SECONDS, {})

    def _ask(self, method: str, *parameters: Any) -> Any:
        provider = self._provider
        try:
            answer = provider.make_request(RPCEndpoint(method), list(parameters))
        except Exception as error:  # the transport has errors of its own
            raise self._error(f"does not answer: {type(error).__name__}") from None
        refusal: Any = answer.get("error")
        if refusal is None:
            return answer.get("result")
        known = refusal if isinstance(refusal, Mapping) else {"message": str(refusal)}
        if known.get("code") == _UNKNOWN_METHOD and method == _TYPED_DATA_METHODS[0]:
            return _UNKNOWN
        raise self._error(f"refuses {method}: {known.get('message')}")

    def _error(self, what: str) -> RemoteSignerError:
        for name, value in self._secrets.items():
            what = what.replace(value, f"${{{name}}}")
        return RemoteSignerError(f"the signer of {self.name} at {self.url} {what}")


_UNKNOWN = object()


def _hex(value: int | bytes) -> str:
    return hex(value) if isinstance(value, int) else "0x" + value.hex()
