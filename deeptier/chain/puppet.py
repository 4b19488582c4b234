"""Sends as an account without a key, such as a contract's: devnets alone allow it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

from web3 import Web3
from web3.contract.contract import ContractConstructor, ContractFunction
from web3.types import RPCEndpoint

from deeptier.chain.devnet import DevnetError
from deeptier.chain.sending import Receipt, Sender

_ENOUGH_WEI = 10**20


class Puppet(Sender):
    """An account that a devnet sends for.

    Errors: `DevnetError` on any other chain.
    """

    def __init__(self, web3: Web3, address: str) -> None:
        super().__init__(web3, cast(Any, SimpleNamespace(address=address)))
        client = web3.client_version.lower()
        if "ganache" in client:
            self._ask("evm_addAccount", address, "")
            self._ask("personal_unlockAccount", address, "", 0)
            self._ask("evm_setAccountBalance", address, hex(_ENOUGH_WEI))
        elif "anvil" in client:
            self._ask("anvil_impersonateAccount", address)
            self._ask("anvil_setBalance", address, hex(_ENOUGH_WEI))
        else:
            raise DevnetError(f"{address} has no key, and only ganache or anvil send for it")

    def send(
        self,
        function: ContractFunction | ContractConstructor,
        *,
        gas: int | None = None,
        nonce: int | None = None,
        before_sending: Callable[[str], None] | None = None,
    ) -> Receipt:
        """Call a function by a transaction that nobody signs.

        Errors: as `Sender.send`.
        """
        request = self._request(function)
        self._dry_run(request, "latest")
        limit = self._estimate(request) if gas is None else gas
        filled: Any = {**request, **self._fees.of(self.web3), "gas": limit}
        if nonce is not None:
            filled["nonce"] = nonce
        sent = self.web3.eth.send_transaction(filled)
        if before_sending is not None:
            before_sending("0x" + bytes(sent).hex())
        return self._receipt(self._await(sent), request)

    def _ask(self, method: str, *parameters: Any) -> None:
        response = self.web3.provider.make_request(RPCEndpoint(method), list(parameters))
        if "error" in response:
            raise DevnetError(f"the devnet refused {method}: {response['error']}")
