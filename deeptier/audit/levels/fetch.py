"""Headers and receipts of a node, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from deeptier.audit.errors import AuditError
from deeptier.audit.levels.header import Header
from deeptier.audit.levels.outcome import NotRunError
from deeptier.audit.levels.receipts import Receipt
from deeptier.audit.node import RefusedError
from deeptier.audit.rpc import Rpc

T = TypeVar("T")

_HEADERS = "eth_getBlockByNumber"
_OF_BLOCK, _OF_TRANSACTION = "eth_getBlockReceipts", "eth_getTransactionReceipt"

_SPREAD = 16
_BATCH = 200
#: Answers are as long as blocks are full: so much gas in a batch is some 20 MB of receipts.
_BATCH_GAS = 100_000_000


class Fetch:
    """Asks one node. Errors everywhere: as `Rpc.ask`, and `NotRunError` for what it lacks."""

    def __init__(self, rpc: Rpc) -> None:
        self._rpc = rpc
        self._by_block: bool | None = None

    def header(self, block: int) -> Header:
        """The header of one block."""
        (header,) = self._headers([block])
        if header.height != block:
            raise NotRunError(f"the node gives the header of another block for block {block}")
        return header

    def headers(self, first: int, last: int) -> Iterator[list[Header]]:
        """The headers of a range, in order."""
        for at in range(first, last + 1, _BATCH):
            yield self._headers(range(at, min(at + _BATCH, last + 1)))

    def require_known_headers(self, first: int, last: int) -> None:
        """One header that hashes to its hash shows that the node's headers have a known form.

        Where none of some that are spread over the range does, nothing can be said of any.
        """
        spread = sorted({first + (last - first) * at // _SPREAD for at in range(_SPREAD + 1)})
        if not any(is_true(header) for header in self._headers(spread)):
            raise NotRunError(
                "the node's headers do not hash to the hashes that it gives"
                f" (blocks {first} to {last}): they have fields or seals that are not known"
            )

    def receipts(self, headers: Sequence[Header]) -> Iterator[list[Receipt]]:
        """The receipts of each block, in order; blocks are asked for some at a time."""
        batch: list[Header] = []
        gas = 0
        for header in headers:
            if batch and gas + header.gas > _BATCH_GAS:
                yield from self._receipts(batch)
                batch, gas = [], 0
            batch.append(header)
            gas += header.gas
        if batch:
            yield from self._receipts(batch)

    def _headers(self, blocks: Sequence[int]) -> list[Header]:
        headers = []
        questions = [[hex(block), False] for block in blocks]
        for block, header in zip(blocks, self._answers(Header, _HEADERS, questions), strict=True):
            if header is None:
                raise NotRunError(f"the node gives no header for block {block}")
            headers.append(header)
        return headers

    def _receipts(self, headers: Sequence[Header]) -> Iterator[list[Receipt]]:
        if self._by_block is None:
            self._by_block = self._has_block_receipts(headers[0])
        if self._by_block:
            questions = [[header.number] for header in headers]
            answered = self._answers(list[Receipt], _OF_BLOCK, questions)
            for header, found in zip(headers, answered, strict=True):
                if found is None:
                    raise NotRunError(f"the node gives no receipts for block {header.height}")
                yield found
            return
        questions = [[each] for header in headers for each in header.transactions]
        lacks = f"the node lacks {_OF_BLOCK}; "
        answers = self._answers(Receipt, _OF_TRANSACTION, questions, lacks)
        for header in headers:
            receipts = []
            for transaction in header.transactions:
                receipt = next(answers)
                if receipt is None:
                    raise NotRunError(f"the node gives no receipt for transaction {transaction}")
                receipts.append(receipt)
            yield receipts

    def _answers(
        self, kind: type[T], method: str, questions: Sequence[list[Any]], besides: str = ""
    ) -> Iterator[T | None]:
        try:
            yield from self._rpc.ask_all(kind, method, questions)
        except RefusedError as refusal:
            raise NotRunError(f"{besides}{refusal}") from None

    def _has_block_receipts(self, header: Header) -> bool:
        try:
            self._rpc.ask(list[Receipt], _OF_BLOCK, header.number)
        except RefusedError:
            return False
        return True


def is_true(header: Header) -> bool:
    """Whether a header hashes to its hash. Errors: `AuditError` when it cannot be read."""
    try:
        return header.is_true()
    except ValueError as flaw:
        raise AuditError(f"the header of block {header.number} cannot be read: {flaw}") from None


def require_true(header: Header) -> None:
    """What does not hash to its hash is nothing to rest on.

    Errors: `NotRunError`; `AuditError` when it cannot be read.
    """
    if not is_true(header):
        raise NotRunError(
            f"the fields that the node gives of header {header.height} do not hash to its hash"
        )
