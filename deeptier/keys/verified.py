"""What signers that are made elsewhere answer: believed only in what they were asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rlp
from eth_account import Account
from eth_account.typed_transactions.typed_transaction import TypedTransaction
from eth_utils.crypto import keccak
from hexbytes import HexBytes

from deeptier.consents import signer_of
from deeptier.errors import DeeptierError
from deeptier.signers import Signer

_LEGACY_CHAIN = 35
_FEES = ("gasPrice", "maxFeePerGas", "maxPriorityFeePerGas")
_NUMBERS = ("chainId", "nonce", "gas", "value", *_FEES)


class SignerError(DeeptierError):
    """A signer that is made elsewhere failed, refused, or answered with something else."""


class WrongAnswerError(ValueError):
    """An answer is not what was asked for; the text follows "the signer of NAME"."""


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
class Verified:
    """A signer of any make, such as a hardware key, whose answers are verified.

    Attributes:
        name: of the party, for messages.
        address: that must sign; checksummed.
        signer: that is asked.

    Errors: `SignerError` from both ways to sign.
    """

    name: str
    address: str
    signer: Signer

    def sign_transaction(self, transaction_dict: Any, /) -> Signed:
        """The transaction, signed as it was given."""
        try:
            signed = self.signer.sign_transaction(transaction_dict)
            return signed_as_asked(transaction_dict, signed.raw_transaction, self.address)
        except Exception as error:  # a signer has errors of its own
            raise self._error(error) from error

    def sign_typed_data(self, *, full_message: Any) -> Signature:
        """The signature on just this data."""
        try:
            answer = self.signer.sign_typed_data(full_message=full_message).signature
            return signature_as_asked(full_message, answer, self.address)
        except Exception as error:  # as above
            raise self._error(error) from error

    def _error(self, error: Exception) -> DeeptierError:
        if isinstance(error, DeeptierError):
            return error
        what = str(error) if isinstance(error, WrongAnswerError) else f"failed: {_brief(error)}"
        return SignerError(f"the signer of {self.name} {what}")


def signed_as_asked(transaction: Mapping[str, Any], answer: Any, address: str) -> Signed:
    """The bytes of a signed transaction, if they are the one that was asked for.

    Errors: `WrongAnswerError`.
    """
    try:
        raw = HexBytes(answer)
        found, signer = _fields(raw), Account.recover_transaction(raw)
    except Exception:  # the libraries have an error of their own for each kind of nonsense
        raise WrongAnswerError("answered with no signed transaction") from None
    if found != _wanted(transaction):
        raise WrongAnswerError("signed another transaction than it was asked to")
    if signer != address:
        raise WrongAnswerError(f"signed with the key of {signer}, not of {address}")
    return Signed(HexBytes(keccak(raw)), raw)


def signature_as_asked(data: dict[str, Any], answer: Any, address: str) -> Signature:
    """A signature on typed data, if it is of this account.

    Errors: `WrongAnswerError`.
    """
    try:
        signature = HexBytes(answer)
    except (TypeError, ValueError):
        raise WrongAnswerError("answered with no signature") from None
    if signer_of(data, bytes(signature)) != address:
        raise WrongAnswerError(f"answered with a signature that is not of {address}")
    return Signature(signature)


def _brief(error: Exception) -> str:
    return " ".join(f"{type(error).__name__} {error}".split())


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
