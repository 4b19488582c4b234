"""Waits until a transaction is mined and has its confirmations, through silent nodes and reorgs."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass

from hexbytes import HexBytes
from web3 import Web3
from web3.exceptions import TransactionNotFound, Web3Exception
from web3.types import TxReceipt

from deeptier.chain.connection import NoAnswerError
from deeptier.errors import DeeptierError

_FIRST_POLL_SECONDS = 0.05
_LONGEST_POLL_SECONDS = 1.0
_HAND_OVER_SECONDS = 5.0


class UnminedError(DeeptierError):
    """A transaction was sent and is not mined, or not confirmed yet; it may be later.

    Attributes:
        transaction_hash: where to look for it.
        seconds: that were waited.
        wanting: confirmations that it has and should have, once it is mined.
    """

    def __init__(
        self, transaction_hash: str, seconds: int, wanting: tuple[int, int] | None = None
    ) -> None:
        super().__init__(transaction_hash, seconds, wanting)
        self.transaction_hash = transaction_hash
        self.seconds = seconds
        self.wanting = wanting

    def __str__(self) -> str:
        sent = f"transaction {self.transaction_hash}"
        if self.wanting is None:
            return f"{sent} is not mined after {self.seconds} seconds"
        found, wanted = self.wanting
        return (
            f"{sent} is mined, and has {found} of {wanted} confirmations; "
            f"no block came for {self.seconds} seconds"
        )


@dataclass(frozen=True)
class Wait:
    """How long one waits, and for what.

    Attributes:
        seconds: without any progress: the transaction mined, or a block on top of it.
        confirmations: blocks on top of the transaction's own.
    """

    seconds: int
    confirmations: int = 0

    def until_mined(self, web3: Web3, sent: HexBytes, raw: HexBytes | None = None) -> TxReceipt:
        """The receipt of a transaction that was sent.

        `raw` is handed over again now and then while no node knows the transaction, as one that
        was restarted, or another endpoint, may not: the same bytes do nothing twice. A silent node
        is asked again.

        Errors: `UnminedError`.
        """
        watch = _Watch(self.seconds)
        while True:
            with suppress(NoAnswerError, OSError):
                receipt = _receipt(web3, sent)
                depth = -1 if receipt is None else self._depth(web3, receipt)
                if receipt is not None and depth >= self.confirmations:
                    return receipt
                watch.note(depth)
                if receipt is None and raw is not None and watch.may_hand_over():
                    _hand_over(web3, sent, raw)
            if not watch.go_on():
                found = (watch.depth, self.confirmations) if watch.depth >= 0 else None
                raise UnminedError("0x" + sent.hex().removeprefix("0x"), self.seconds, found)

    def _depth(self, web3: Web3, receipt: TxReceipt) -> int:
        """Blocks on top of a transaction's own, in the chain as it is now, if they matter."""
        if not self.confirmations:
            return 0
        return max(0, web3.eth.block_number - int(receipt["blockNumber"]))


class _Watch:
    """Time without progress, and when to ask again."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._deadline = time.monotonic() + seconds
        self._hand_over = time.monotonic() + _HAND_OVER_SECONDS
        self._pause = _FIRST_POLL_SECONDS
        self.depth = -1

    def note(self, depth: int) -> None:
        """The depth found now; more, or less by a reorganisation, is progress."""
        if depth != self.depth:
            self.depth = depth
            self._deadline = time.monotonic() + self._seconds

    def may_hand_over(self) -> bool:
        """Whether the last time is long enough ago."""
        if time.monotonic() < self._hand_over:
            return False
        self._hand_over = time.monotonic() + _HAND_OVER_SECONDS
        return True

    def go_on(self) -> bool:
        """Wait a little; False when all the time is over."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            return False
        time.sleep(min(self._pause, left))
        self._pause = min(self._pause * 1.5, _LONGEST_POLL_SECONDS)
        return True


def _receipt(web3: Web3, sent: HexBytes) -> TxReceipt | None:
    try:
        return web3.eth.get_transaction_receipt(sent)
    except TransactionNotFound:
        return None


def _hand_over(web3: Web3, sent: HexBytes, raw: HexBytes) -> None:
    try:
        web3.eth.get_transaction(sent)
    except TransactionNotFound:
        with suppress(Web3Exception):
            web3.eth.send_raw_transaction(raw)
