"""The audit from end to end: rebuild from the logs, ask every view, say what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deeptier.audit.ask.everything import differences, questions, today
from deeptier.audit.extract import Deployed
from deeptier.audit.node import Node
from deeptier.audit.progress import Progress, Step, silent
from deeptier.audit.rebuild import Head, Rebuilt, rebuild, require_same_block
from deeptier.audit.stream import Summary
from deeptier.audit.verdict import Verdict, figures_of

if TYPE_CHECKING:
    from web3 import Web3

_STEP_EVERY = 100


def verify(
    web3: Web3, deployment: Deployed, block: int | None = None, progress: Progress | None = None
) -> Verdict:
    """Rebuild everything from the logs and compare it with the contracts' views at one block.

    Args:
        web3: connection to a node that has the state of that block.
        deployment: chain id, addresses by name, first block.
        block: number of the block; the latest by default.
        progress: told how far each stage is.

    Errors: `AuditError` when the audit cannot be carried out. What differs is no error: it is a
    finding of the verdict.
    """
    show = progress or silent
    return compare(web3, rebuild(web3, deployment, block, show), show)


def compare(web3: Web3, rebuilt: Rebuilt, progress: Progress = silent) -> Verdict:
    """Compare what was rebuilt with the contracts' views at its block (I4).

    Errors: as `verify`.
    """
    return compare_summary(web3, rebuilt.head, rebuilt.summary, progress)


def compare_summary(
    web3: Web3, head: Head, summary: Summary, progress: Progress = silent
) -> Verdict:
    """Compare what an audit in one pass gives with the contracts' views at its block (I4).

    Errors: as `verify`.
    """
    node, addresses = Node(web3), summary.books.addresses
    day = today(node, addresses, head.number)
    asked = questions(summary.books, summary.holdings, head.timestamp, day)

    def show(done: int) -> None:
        if done % _STEP_EVERY == 0 or done == len(asked):
            progress(Step("state", done, len(asked)))

    differing = tuple(differences(node, addresses, asked, head.number, show))
    require_same_block(node, head)
    return Verdict(
        chain_id=head.chain_id,
        block_number=head.number,
        block_hash=head.hash,
        logs=summary.logs,
        events=summary.counts,
        questions=len(asked),
        figures=figures_of(summary.books),
        findings=(*summary.findings, *differing),
    )
