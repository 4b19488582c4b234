"""Records which instructions the tests execute, for `make coverage`."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

# Runs inside the node: for each account with code, the program counters reached, and for each
# conditional jump whether it was taken (y) or not (n).
TRACER = """{
  reached: {}, jump: null,
  step: function (log) {
    var account = toHex(log.contract.getAddress()), pc = log.getPC();
    var seen = this.reached[account] || (this.reached[account] = {});
    if (this.jump && this.jump[0] === account)
      seen[this.jump[1] + (pc === this.jump[1] + 1 ? "n" : "y")] = 1;
    seen[pc] = 1;
    this.jump = log.op.toString() === "JUMPI" ? [account, pc] : null;
  },
  fault: function () {},
  result: function () { return this.reached; },
}"""
TRIES = 1000


class Reach:
    """Asks the node to trace every call and transaction that the tests make."""

    def __init__(self, provider: Any) -> None:
        self._ask = provider.make_request
        self._codes: dict[str, str] = {}
        self._reached: dict[str, set[str]] = defaultdict(set)
        provider.make_request = self.make_request
        provider._request_func_cache = (None, None)  # web3 has the old function in there

    def make_request(self, method: str, params: Any) -> Any:
        response = self._ask(method, params)
        transaction = params[0] if params and isinstance(params[0], dict) else {}
        if not transaction.get("to"):
            return response  # what a creation executes is no code of the contract that it makes
        if method == "eth_sendTransaction" and "result" in response:
            self._note(self._trace_of(response["result"]))
        elif method in ("eth_sendTransaction", "eth_call", "eth_estimateGas"):
            self._note(self._ask("debug_traceCall", [transaction, "latest", {"tracer": TRACER}]))
        return response

    def _trace_of(self, transaction: str) -> Any:
        """The node answers before it has mined, and has mined before it can trace."""
        for _ in range(TRIES):
            trace = self._ask("debug_traceTransaction", [transaction, {"tracer": TRACER}])
            if "result" in trace:
                return trace
            time.sleep(0.005)
        raise TimeoutError(f"no trace of {transaction}: {trace}")

    def _note(self, trace: Any) -> None:
        for account, marks in trace["result"].items():
            if account not in self._codes:
                self._codes[account] = self._ask("eth_getCode", [account, "latest"])["result"]
            self._reached[self._codes[account]].update(marks)

    def write(self, path: Path) -> None:
        path.write_text(json.dumps({code: sorted(marks) for code, marks in self._reached.items()}))
