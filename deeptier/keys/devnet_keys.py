"""The test keys of devnets: known to everybody, and so of use on devnets only."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount

from deeptier.chain.devnet import TEST_MNEMONIC
from deeptier.errors import InputError
from deeptier.signers import SignedTransaction

#: Of ganache and of anvil.
DEVNET_CHAINS = frozenset({1337, 31337})


@lru_cache
def devnet_account(number: int) -> LocalAccount:
    """The account of a devnet's test key, counted from 0."""
    Account.enable_unaudited_hdwallet_features()
    account: LocalAccount = Account.from_mnemonic(
        TEST_MNEMONIC, account_path=f"m/44'/60'/0'/0/{number}"
    )
    return account


class DevnetSigner:
    """A test key that signs for devnets and refuses every other chain."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._account = devnet_account(number)

    @property
    def address(self) -> str:
        """The account's address, checksummed."""
        return str(self._account.address)

    def account(self, chain_id: int) -> LocalAccount:
        """The key itself, for a devnet.

        Errors: `InputError` for another chain.
        """
        self._require_devnet(chain_id)
        return self._account

    def sign_transaction(self, transaction_dict: Any, /) -> SignedTransaction:
        """Sign a transaction of a devnet.

        Errors: `InputError` for one of another chain, or of none.
        """
        self._require_devnet(transaction_dict.get("chainId"))
        return self._account.sign_transaction(transaction_dict)

    def sign_typed_data(self, *, full_message: Any) -> Any:
        """Sign typed data for a devnet.

        Errors: `InputError` for data of another chain.
        """
        self._require_devnet(full_message["domain"].get("chainId"))
        return self._account.sign_typed_data(full_message=full_message)

    def _require_devnet(self, chain_id: Any) -> None:
        if chain_id not in DEVNET_CHAINS:
            expected = f"a key of one's own on chain {chain_id}: everybody knows this one"
            raise InputError("signer", f"devnet key {self.number}", expected)
