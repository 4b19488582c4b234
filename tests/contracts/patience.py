"""Anvil's ways: it answers before it has mined, and its whole traces are long."""

from __future__ import annotations

import time
from typing import Any

TRIES = 10_000


class Patience:
    """Waits until a transaction is mined (Brownie takes it for dropped), asks only what it gave."""

    whole_traces = False

    def __init__(self, provider: Any) -> None:
        self._ask = provider.make_request
        provider.make_request = self.make_request
        provider._request_func_cache = (None, None)  # web3 has the old function in there

    def make_request(self, method: str, params: Any) -> Any:
        if method == "debug_traceTransaction" and params and not self.whole_traces:
            return self._outcome(params[0])
        response = self._ask(method, params)
        if method == "eth_sendTransaction" and "result" in response:
            for _ in range(TRIES):
                if self._ask("eth_getTransactionReceipt", [response["result"]]).get("result"):
                    break
                time.sleep(0.002)
        return response

    def _outcome(self, transaction: str) -> Any:
        """A trace without steps: what Brownie needs for a value returned or an error."""
        answer = self._ask("debug_traceTransaction", [transaction, {"tracer": "callTracer"}])
        if "result" in answer:
            answer["result"] = {"returnValue": answer["result"].get("output"), "structLogs": []}
        return answer
