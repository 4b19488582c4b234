"""What became of what was mined: done, refused and why, or taken back by the chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from deeptier.bulk.accounts import Live
from deeptier.bulk.entries import Outcome
from deeptier.bulk.items import State
from deeptier.bulk.journal import Journal
from deeptier.bulk.look import Anchor
from deeptier.bulk.reasons import Failure, reasons_of
from deeptier.bulk.signing import Signing
from deeptier.bulk.wire import NodeError, Wire


class Settling:
    """Settles what has a receipt and blocks enough on top of it.

    Attributes:
        anchor: the newest block that holds a settled item: it must stay on the chain.
    """

    def __init__(
        self,
        wire: Wire,
        journal: Journal,
        signing: Signing,
        confirmations: int,
        names: Mapping[str, str],
    ) -> None:
        self._wire = wire
        self._journal = journal
        self._signing = signing
        self._confirmations = confirmations
        self._names = names
        self.anchor: Anchor | None = None

    def settle(self, lives: Iterable[Live], head: int) -> list[Outcome]:
        """Settle those that are due; what the chain took back is on its way again."""
        due = [each for each in lives if each.receipt and self._is_due(each.receipt, head)]
        kept = self._kept(due) if self._confirmations else due
        outcomes = self._outcomes(kept)
        for live in kept:
            del live.account.live[live.nonce]
        with self._journal.commit(retold=True):
            self._journal.settle(outcomes)
        for live in kept:
            self._move_anchor(live.receipt or {})
        return outcomes

    def _is_due(self, receipt: Mapping[str, Any], head: int) -> bool:
        return int(receipt["blockNumber"], 16) + self._confirmations <= head

    def _kept(self, lives: Sequence[Live]) -> list[Live]:
        """Those whose block is still on the chain."""
        numbers = sorted({str(live.receipt["blockNumber"]) for live in lives if live.receipt})
        blocks = self._wire.ask_all([("eth_getBlockByNumber", (each, False)) for each in numbers])
        hashes = {
            number: block["hash"] if block and not isinstance(block, NodeError) else None
            for number, block in zip(numbers, blocks, strict=True)
        }
        kept = []
        for live in lives:
            if live.receipt and hashes[live.receipt["blockNumber"]] == live.receipt["blockHash"]:
                kept.append(live)
            else:
                live.receipt, live.is_taken = None, False
        return kept

    def _outcomes(self, lives: Sequence[Live]) -> list[Outcome]:
        outcomes, reverted = [], []
        for live in lives:
            receipt = live.receipt or {}
            mined = next(s for s in live.attempts if s.hash == receipt["transactionHash"])
            if live.item is None:
                continue
            if mined.fills:
                outcomes.append(
                    _outcome(live, State.FAILED, live.said or "no node took it: see to its gas")
                )
            elif int(receipt["status"], 16) == 1:
                outcomes.append(_outcome(live, State.MINED))
            else:
                reverted.append(live)
        return [*outcomes, *self._failures(reverted)]

    def _failures(self, lives: Sequence[Live]) -> list[Outcome]:
        calls = [self._journal.call(live.item or 0) for live in lives]
        failures = [
            Failure(
                call,
                live.account.address,
                live.last.gas,
                int((live.receipt or {})["gasUsed"], 16),
                int((live.receipt or {})["blockNumber"], 16),
            )
            for live, call in zip(lives, calls, strict=True)
        ]
        outcomes = []
        reasons = reasons_of(self._wire, failures, self._names)
        for live, call, reason in zip(lives, calls, reasons, strict=True):
            item = live.item or 0
            if reason.lacked_gas and self._signing.may_have_more_gas(live, call):
                self._signing.more_gas_for(item)
            else:
                outcomes.append(_outcome(live, State.FAILED, reason.sentence))
        return outcomes

    def _move_anchor(self, receipt: Mapping[str, Any]) -> None:
        number = int(receipt["blockNumber"], 16)
        if self.anchor is None or number >= self.anchor.number:
            self.anchor = Anchor(number, receipt["blockHash"])


def _outcome(live: Live, state: State, reason: str | None = None) -> Outcome:
    receipt = live.receipt or {}
    return Outcome(
        item=live.item or 0,
        state=state,
        reason=reason,
        nonce=live.nonce,
        hash=receipt["transactionHash"],
        block=int(receipt["blockNumber"], 16),
        block_hash=receipt["blockHash"],
        gas_used=int(receipt["gasUsed"], 16),
    )
