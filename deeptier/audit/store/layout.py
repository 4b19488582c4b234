"""The columns of a chunk, and where one chunk ends and the next begins."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import islice

import msgspec

#: Name, type in DuckDB, of each column of a chunk's logs; a topic that a log lacks is null.
LOG_COLUMNS = {
    "block": "UBIGINT",
    "log_index": "UINTEGER",
    "transaction_index": "UINTEGER",
    "transaction_hash": "BLOB",
    "address": "BLOB",
    "topic0": "BLOB",
    "topic1": "BLOB",
    "topic2": "BLOB",
    "topic3": "BLOB",
    "data": "BLOB",
}
#: The same of a chunk's blocks that have logs; times are Unix seconds.
BLOCK_COLUMNS = {
    "number": "UBIGINT",
    "hash": "BLOB",
    "parent_hash": "BLOB",
    "timestamp": "UBIGINT",
}


class Borders(msgspec.Struct, frozen=True):
    """Where chunks end: at multiples of `span` blocks, and after a block that fills `rows` logs."""

    span: int = 65_536
    rows: int = 65_536

    def span_end(self, block: int) -> int:
        """The last block of the span that a block is in."""
        return (block // self.span + 1) * self.span - 1

    def is_full(self, first: int, last: int, rows: int) -> bool:
        """Whether a chunk stays as it is when the chain grows."""
        return last == self.span_end(first) or rows >= self.rows

    def end_of(self, first: int, blocks: list[int], known: int) -> int | None:
        """The last block of the chunk that begins at `first`, or None where it is still open.

        `blocks` are the blocks of its logs in order, as far as they are known: up to `known`.
        """
        end = self.span_end(first)
        if len(blocks) >= self.rows:
            end = min(end, blocks[self.rows - 1])
        return end if end <= known else None


@dataclass(slots=True)
class Rows:
    """Logs in the order of the chain, and the blocks that they are in, column by column."""

    logs: dict[str, list[object]] = field(
        default_factory=lambda: {name: [] for name in LOG_COLUMNS}
    )
    blocks: dict[str, list[object]] = field(
        default_factory=lambda: {name: [] for name in BLOCK_COLUMNS}
    )

    def __len__(self) -> int:
        return len(self.logs["block"])

    @property
    def numbers(self) -> list[int]:
        """The block of each log."""
        return self.logs["block"]  # type: ignore[return-value]

    def extend(self, others: Rows) -> None:
        """Add what comes after."""
        for mine, more in ((self.logs, others.logs), (self.blocks, others.blocks)):
            for name, column in mine.items():
                column += more[name]

    def split(self, last: int) -> tuple[Rows, Rows]:
        """What is in blocks up to `last`, and the rest."""
        at_log = bisect_right(self.numbers, last)
        at_block = bisect_right(self.blocks["number"], last)  # type: ignore[type-var]
        before = Rows(_part(self.logs, 0, at_log), _part(self.blocks, 0, at_block))
        after = Rows(_part(self.logs, at_log, None), _part(self.blocks, at_block, None))
        return before, after


def _part(columns: dict[str, list[object]], start: int, end: int | None) -> dict[str, list[object]]:
    return {name: list(islice(column, start, end)) for name, column in columns.items()}
