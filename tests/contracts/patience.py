"""Waits until the devnet has mined the transaction that it has just taken."""

from __future__ import annotations

import time
from typing import Any

TRIES = 10_000


class Patience:
    """Anvil answers before it has mined; Brownie then takes the transaction for dropped."""

    def __init__(self, provider: Any) -> None:
        self._ask = provider.make_request
        provider.make_request = self.make_request
        provider._request_func_cache = (None, None)  # web3 has the old function in there

    def make_request(self, method: str, params: Any) -> Any:
        response = self._ask(method, params)
        if method == "eth_sendTransaction" and "result" in response:
            for _ in range(TRIES):
                if self._ask("eth_getTransactionReceipt", [response["result"]]).get("result"):
                    break
                time.sleep(0.002)
        return response
