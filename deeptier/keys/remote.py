"""A signer that keeps its key elsewhere and is asked over HTTP, in the manner of Web3Signer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import rlp
from eth_account import Account
from eth_account.typed_transactions.typed_transaction import TypedTransaction
from eth_utils.crypto import keccak
from hexbytes import HexBytes
from web3 import HTTPProvider
from web3.types import RPCEndpoint

from deeptier.consents import signer_of
from deeptier.errors import DeeptierError

_SECONDS = 30
_UNKNOWN_METHOD = -32601
_LEGACY_CHAIN = 35
_TYPED_DATA_METHODS = ("eth_signTypedData_v4", "eth_signTypedData")
_FEES = ("gasPrice", "maxFeePerGas", "maxPriorityFeePerGas")
_NUMBERS = ("chainId", "nonce", "gas", "value", *_FEES)


class RemoteSignerError(DeeptierError):
    """A remote signer did not answer, refused, or answered with something else than was asked."""


@dataclass(frozen=True)
class Signed:
    """A signed transaction, ready for the network."""

    hash: HexBytes
    raw_transaction: HexBytes


@dataclass(frozen=True)
class Signature:
    """A signature of 65 bytes."""

    signature: HexBytes


@dataclass(frozen=True)
class RemoteSigner:
    """Asks a service for each signature, and believes none that is not of what it asked for.

    Attributes:
        name: of the party, for messages.
        address: whose key the service has; checksummed.
        url: where it answers JSON-RPC.

    Errors: `RemoteSignerError` from both ways to sign.
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
            raw = HexBytes(answer)
            found, signer = _fields(raw), Account.recover_transaction(raw)
        except Exception:  # the libraries have an error of their own for each kind of nonsense
            raise self._error("answered with no signed transaction") from None
        if found != _wanted(transaction_dict):
            raise self._error("signed another transaction than it was asked to")
        if signer != self.address:
            raise self._error(f"signed with the key of {signer}, not of {self.address}")
        return Signed(HexBytes(keccak(raw)), raw)

    def sign_typed_data(self, *, full_message: Any) -> Signature:
        """Ask for `eth_signTypedData_v4`, or by its older name where that is unknown."""
        answer = self._ask(_TYPED_DATA_METHODS[0], self.address, full_message)
        if answer is _UNKNOWN:
            answer = self._ask(_TYPED_DATA_METHODS[1], self.address, full_message)
        try:
            signature = HexBytes(answer)
        except (TypeError, ValueError):
            raise self._error("answered with no signature") from None
        if signer_of(full_message, bytes(signature)) != self.address:
            raise self._error(f"answered with a signature that is not of {self.address}")
        return Signature(signature)

    @cached_property
    def _provider(self) -> HTTPProvider:
        request = {"timeout": _SECONDS}
        return HTTPProvider(self.url, request_kwargs=request, exception_retry_configuration=None)

    def _ask(self, method: str, *parameters: Any) -> Any:
        try:
            answer = self._provider.make_request(RPCEndpoint(method), list(parameters))
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
        return RemoteSignerError(f"the signer of {self.name} at {self.url} {what}")


_UNKNOWN = object()


def _hex(value: int | bytes) -> str:
    return hex(value) if isinstance(value, int) else "0x" + value.hex()


def _wanted(transaction: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {key: int(transaction.get(key, 0)) for key in _NUMBERS}
    receiver = HexBytes(transaction.get("to") or b"")
    return {**numbers, "to": receiver, "data": HexBytes(transaction.get("data", b""))}


def _fields(raw: HexBytes) -> dict[str, Any]:
    """What a signed transaction says, of the kinds that Deeptier sends."""
    if raw[0] <= 0x7F:
        words = TypedTransaction.from_bytes(raw).as_dict()
        if words.get("accessList"):
            raise ValueError("an access list")
        return _wanted(words)
    nonce, gas_price, gas, to, value, data, v, _, _ = rlp.decode(bytes(raw))
    number = int.from_bytes
    return {
        "chainId": (number(v, "big") - _LEGACY_CHAIN) // 2,
        "nonce": number(nonce, "big"),
        "gas": number(gas, "big"),
        "value": number(value, "big"),
        "gasPrice": number(gas_price, "big"),
        "maxFeePerGas": 0,
        "maxPriorityFeePerGas": 0,
        "to": HexBytes(to),
        "data": HexBytes(data),
    }
