"""Runs the levels that are wanted, in order, on one block."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from deeptier.audit.decode import Log
from deeptier.audit.errors import AuditError
from deeptier.audit.extract import Deployed, extract
from deeptier.audit.levels.complete import complete
from deeptier.audit.levels.fetch import Fetch
from deeptier.audit.levels.header import Header
from deeptier.audit.levels.nodes import same_header
from deeptier.audit.levels.outcome import Level, NotRunError, Outcome, Report
from deeptier.audit.levels.storage import storage
from deeptier.audit.node import Node, RefusedError
from deeptier.audit.progress import Progress, silent
from deeptier.audit.rebuild import (
    Head,
    deployed_head,
    require_same_block,
)
from deeptier.audit.rpc import Rpc
from deeptier.audit.stream import Summary, audit_logs
from deeptier.audit.verdict import Verdict
from deeptier.audit.verify import compare_summary

if TYPE_CHECKING:
    from web3 import Web3

DEFAULT_SAMPLE = 100


@dataclass(frozen=True)
class Stored:
    """What a store has of a deployment.

    Attributes:
        head: its last block.
        summary: what its logs give up to there.
        logs: gives them again, in the order of the chain.
    """

    head: Head
    summary: Summary
    logs: Callable[[], Iterable[Log]]


@dataclass(frozen=True)
class Wanted:
    """What to verify.

    Attributes:
        block: number of the block to verify at; the latest by default, or a store's last.
        levels: to run; all of them unless given, and then each must be run.
        sample: how many lots' words to prove; None is all.
        stored: where the logs come from; the first node by default.
    """

    block: int | None = None
    levels: Collection[Level] = ()
    sample: int | None = DEFAULT_SAMPLE
    stored: Stored | None = None


def run_levels(
    nodes: Sequence[tuple[str, Web3]],
    deployment: Deployed,
    wanted: Wanted,
    progress: Progress = silent,
) -> Report:
    """Verify a deployment at one block.

    Each node comes with its endpoint. The last level asks all of them, the others the first.

    Errors: `AuditError` when the audit cannot be carried out. What differs is no error: it is a
    finding of the report.
    """
    return _Run(nodes, deployment, wanted, progress).report()


class _Run:
    def __init__(
        self,
        nodes: Sequence[tuple[str, Web3]],
        deployment: Deployed,
        wanted: Wanted,
        progress: Progress,
    ) -> None:
        self._nodes = nodes
        self._web3 = nodes[0][1]
        self._node, self._rpc = Node(self._web3), Rpc.of(self._web3)
        self._deployment = deployment
        self._wanted = wanted
        self._progress = progress
        self._verdict: Verdict | None = None

    def report(self) -> Report:
        levels = self._wanted.levels or tuple(Level)
        run = {
            Level.BOOKS: self._books,
            Level.COMPLETE: self._complete,
            Level.STORAGE: self._storage,
            Level.NODES: self._same_header,
        }
        header = self._header
        outcomes = tuple(run[level]() for level in Level if level in levels)
        require_same_block(self._node, self._head)
        return Report(
            chain_id=self._head.chain_id,
            header=header,
            endpoints=tuple(endpoint for endpoint, _ in self._nodes),
            outcomes=outcomes,
            demanded=frozenset(self._wanted.levels),
            verdict=self._verdict,
        )

    @cached_property
    def _head(self) -> Head:
        stored = self._wanted.stored
        block = self._wanted.block if stored is None else stored.head.number
        head = deployed_head(self._node, self._deployment, block)
        if stored is not None and head.hash != stored.head.hash:
            raise AuditError(
                f"block {head.number} of the node is not the store's: sync the store first"
            )
        return head

    @cached_property
    def _header(self) -> Header:
        try:
            return Fetch(self._rpc).header(self._head.number)
        except NotRunError as reason:
            raise AuditError(str(reason)) from None

    @cached_property
    def _extracted(self) -> tuple[Log, ...]:
        logs = extract(self._node, self._deployment, self._head.number, self._progress)
        require_same_block(self._node, self._head)
        return logs

    @cached_property
    def _summary(self) -> Summary:
        if self._wanted.stored is not None:
            return self._wanted.stored.summary
        return audit_logs(self._extracted, self._deployment)

    def _books(self) -> Outcome:
        try:
            verdict = compare_summary(self._web3, self._head, self._summary, self._progress)
        except RefusedError as refusal:
            return Outcome(Level.BOOKS, reason=str(refusal))
        self._verdict = verdict
        counts = {"logs replayed": verdict.logs, "views compared": verdict.questions}
        return Outcome(Level.BOOKS, counts, verdict.findings)

    def _complete(self) -> Outcome:
        stored = self._wanted.stored
        logs = self._extracted if stored is None else stored.logs()
        return complete(self._rpc, self._deployment, self._head, logs, self._progress)

    def _storage(self) -> Outcome:
        sample = self._wanted.sample
        return storage(self._rpc, self._header, self._summary.books, sample, self._progress)

    def _same_header(self) -> Outcome:
        (first, _), *others = self._nodes
        rpcs = [(endpoint, Rpc.of(web3)) for endpoint, web3 in others]
        return same_header(self._header, first, rpcs)
