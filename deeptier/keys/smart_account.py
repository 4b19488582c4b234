"""A smart account as a party: its owner's key signs; on chain the account judges the signature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deeptier.errors import InputError
from deeptier.signers import SignedTransaction, Signer


@dataclass(frozen=True)
class SmartAccountSigner:
    """Signs consents of an EIP-1271 account with the key of its owner.

    Attributes:
        name: of the smart account, for messages.
        address: of the smart account, checksummed.
        owner: whose key signs.
    """

    name: str
    address: str
    owner: Signer

    def sign_transaction(self, _transaction: Any, /) -> SignedTransaction:
        """No key can send in a contract's name.

        Errors: `InputError`, always.
        """
        expected = (
            "a party with a key: a smart account sends from its own wallet only. --wallet FILE "
            "writes the calls for it; or sign a letter in its name, and let another carry it"
        )
        raise InputError("sender", self.name, expected)

    def sign_typed_data(self, *, full_message: Any) -> Any:
        """The owner's signature on typed data, as the account is asked to judge it."""
        return self.owner.sign_typed_data(full_message=full_message)
