"""How fast a run goes, and how long it waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """Numbers that suit devnets and consortium chains alike.

    Attributes:
        batch: items that are signed, written and sent together.
        window: items that may be sent and not yet mined.
        blocks_ahead: blocks that those may fill, by their gas limits: where each item fills a
            block, a node has few to keep and to try again and again.
        poll_seconds: at most, between two looks at a chain that has not moved.
        nudge_seconds: without a block's taking any, after which a sender's lowest transaction is
            sent again, in other words where the node has misplaced it.
        stuck_seconds: without a block's taking any, after which more is offered for a
            sender's transactions where the chain takes money for gas.
        patience_seconds: without a block's taking any of anybody's, after which the run stops.
        behind_seconds: that a node has to come to a block that was seen before.
        silence_seconds: without an answer of the node, after which the run stops.
    """

    batch: int = 200
    window: int = 1_000
    blocks_ahead: int = 20
    poll_seconds: float = 0.1
    nudge_seconds: float = 1.0
    stuck_seconds: float = 30.0
    patience_seconds: float = 600.0
    behind_seconds: float = 5.0
    silence_seconds: float = 60.0

    def room(self, limits: Sequence[int], of_block: int) -> int:
        """How many more may be sent, where what is not yet mined has these gas limits."""
        fit = self.blocks_ahead * of_block // max(limits, default=1)
        return min(self.window, max(1, fit)) - len(limits)
