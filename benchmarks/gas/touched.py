"""What a transaction really touched, from the node's own trace: the other side of the floor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.gas.chain import Chain, Sent
from benchmarks.gas.floor import COLD_ACCOUNT, FloorError, Line, Needs, Touch, total

_LAST_PRECOMPILE = 9  # warm from the start, as is the block's miner: address zero, on a devnet


@dataclass(frozen=True)
class Touched:
    """Accounts and words that were cold when the transaction came to them."""

    accounts: int
    words: Counter[Touch]

    @property
    def gas(self) -> int:
        """What touching them cost, before refunds."""
        words = sum(touch.gas * count for touch, count in self.words.items())
        return self.accounts * COLD_ACCOUNT + words


def touched(chain: Chain, sent: Sent) -> Touched:
    """Ask the node to run the transaction again and say what it touched and what became of it."""
    before = _trace(chain, sent.hash, diff=False)
    after = _trace(chain, sent.hash, diff=True)
    words: Counter[Touch] = Counter()
    for address, account in before.items():
        written = after["pre"].get(address, {}).get("storage", {})
        left = after["post"].get(address, {}).get("storage", {})
        for slot, value in account.get("storage", {}).items():
            words[
                _touch(int(value, 16), slot in written or slot in left, left.get(slot, "0x0"))
            ] += 1
    warm = {sent.sender.lower(), sent.to.lower()}
    cold = [a for a in before if a not in warm and int(a, 16) > _LAST_PRECOMPILE]
    return Touched(len(cold), words)


def above_floor(
    gas: int, touched: Touched, needs: Needs, lines: Sequence[Line]
) -> tuple[Line, ...]:
    """Where a transaction's gas above its floor went.

    Errors: `FloorError` when the floor needs more accounts or words than the transaction touched:
    then the floor is wrong.
    """
    accounts = sum(account.count for account in needs.accounts)
    words = sum(word.count for word in needs.words)
    if accounts > touched.accounts or words > touched.words.total():
        raise FloorError(
            f"the floor needs {accounts} accounts and {words} words;"
            f" {touched.accounts} and {touched.words.total()} were touched"
        )
    needed = accounts * COLD_ACCOUNT + sum(word.touch.gas * word.count for word in needs.words)
    beyond = touched.gas - needed
    rest = gas - total(lines) - beyond
    return (
        Line("accounts and words beyond the needed", 1, beyond, "from the node's trace"),
        Line("computation, memory, hashing, warm touches", 1, rest, "what is left, after refunds"),
    )


def _touch(value: int, is_written: bool, left: str) -> Touch:
    if not is_written:
        return Touch.READ
    if value == 0:
        return Touch.MADE
    return Touch.CHANGED if int(left, 16) else Touch.CLEARED


def _trace(chain: Chain, tx_hash: str, *, diff: bool) -> Any:
    options = {"tracer": "prestateTracer", "tracerConfig": {"diffMode": diff}}
    return chain.request("debug_traceTransaction", tx_hash, options)
