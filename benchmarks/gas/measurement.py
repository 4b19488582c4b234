"""One row of the gas table: what was measured, and what it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.gas.chain import Chain, Sent
from benchmarks.gas.floor import Line, Needs, floor, total
from benchmarks.gas.touched import above_floor, touched

HERE = "same run"
ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Peer:
    """The same work, or barer, done by another contract.

    Attributes:
        measured: `HERE`, on the same anvil in the same run; or `ELSEWHERE`, taken from the design.
    """

    name: str
    gas: int
    measured: str = HERE


@dataclass(frozen=True)
class Measurement:
    """An operation's gas beside its floor, its budget (None where none is set) and its peers."""

    operation: str
    gas: int
    floor: int
    budget: int | None
    peers: tuple[Peer, ...]
    lines: tuple[Line, ...] = field(default=(), repr=False, compare=False)
    above: tuple[Line, ...] = field(default=(), repr=False, compare=False)
    parts: int = 1

    @property
    def is_within_budget(self) -> bool:
        """Whether the budget is met; there is nothing to miss where there is none."""
        return self.budget is None or self.gas <= self.budget

    @property
    def ratio(self) -> float:
        """Gas for each unit of the floor."""
        return self.gas / self.floor


def measure(
    chain: Chain,
    operation: str,
    needs: Needs,
    transactions: Sequence[Sent],
    *,
    budget: int | None = None,
    peers: Sequence[Peer] = (),
    parts: int = 1,
) -> Measurement:
    """A row for one or more like transactions that together did the operation, or `parts` of it.

    Gas of one part is rounded up and its floor down, so that rounding never flatters.
    """
    gas = sum(sent.gas for sent in transactions)
    lines = [floor(needs, sent) for sent in transactions]
    above = [
        above_floor(sent.gas, touched(chain, sent), needs, each)
        for sent, each in zip(transactions, lines, strict=True)
    ]
    return Measurement(
        operation=operation,
        gas=-(-gas // parts),
        floor=sum(map(total, lines)) // parts,
        budget=budget,
        peers=tuple(peers),
        lines=_merged(lines),
        above=_merged(above),
        parts=parts,
    )


def _merged(groups: Sequence[Sequence[Line]]) -> tuple[Line, ...]:
    """Like lines of several transactions counted together."""
    counts: dict[tuple[str, int, str], int] = {}
    for line in (line for group in groups for line in group):
        key = (line.name, line.unit, line.reason)
        counts[key] = counts.get(key, 0) + line.count
    return tuple(Line(name, count, unit, reason) for (name, unit, reason), count in counts.items())
