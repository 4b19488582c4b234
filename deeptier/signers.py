"""Who signs: the small interface that keys, hardware and remote signers all have."""

from __future__ import annotations

from typing import Any, Protocol

from hexbytes import HexBytes


class SignedTransaction(Protocol):
    """A transaction with its signature, ready for the network."""

    @property
    def hash(self) -> HexBytes:
        """32 bytes: under which the chain will know it."""

    @property
    def raw_transaction(self) -> HexBytes:
        """The bytes that are sent."""


class Signer(Protocol):
    """One account that signs. eth_account's `LocalAccount` is one as it stands."""

    @property
    def address(self) -> Any:
        """The account's address, checksummed."""

    def sign_transaction(self, transaction_dict: Any, /) -> SignedTransaction:
        """Sign a transaction, given as JSON-RPC names its fields, with whole numbers."""

    def sign_typed_data(self, *, full_message: Any) -> Any:
        """Sign EIP-712 typed data; the answer's `signature` is the 65 bytes."""
