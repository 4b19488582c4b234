"""From logs to books: everything that the chain's logs alone give, up to one block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deeptier.audit.books import Books
from deeptier.audit.columns.reading import ColumnDecoder
from deeptier.audit.columns.rows import rows_of_logs
from deeptier.audit.errors import AuditError
from deeptier.audit.events import EVENTS, Event
from deeptier.audit.extract import Deployed, extract, names_of
from deeptier.audit.findings import Finding
from deeptier.audit.holdings import Holdings
from deeptier.audit.log import Log
from deeptier.audit.node import Node
from deeptier.audit.progress import Progress, silent
from deeptier.audit.stream import Audit, Summary, collector_at_rest

if TYPE_CHECKING:
    from web3 import Web3


@dataclass(frozen=True)
class Head:
    """The block up to which an audit reads."""

    chain_id: int
    number: int
    hash: str
    timestamp: int


@dataclass(frozen=True)
class Rebuilt:
    """What the logs alone give.

    Attributes:
        logs: number of logs read.
        books: the replay of the journal.
        holdings: the second book, of ERC-1155 transfers only.
        findings: what the logs themselves got wrong.
    """

    head: Head
    logs: int
    events: tuple[Event, ...]
    books: Books
    holdings: Holdings
    findings: tuple[Finding, ...]

    @property
    def summary(self) -> Summary:
        """The same without the events: how many there are of each name."""
        counts = Counter(type(event).__name__ for event in self.events)
        return Summary(self.logs, dict(counts), self.books, self.holdings, self.findings)


def rebuild(
    web3: Web3, deployment: Deployed, block: int | None = None, progress: Progress = silent
) -> Rebuilt:
    """Rebuild everything from the logs up to a block, by default the latest; no view is asked.

    Errors: `AuditError` when it cannot be carried out.
    """
    node = Node(web3)
    head = deployed_head(node, deployment, block)
    logs = extract(node, deployment, head.number, progress)
    require_same_block(node, head)
    return rebuild_from_logs(logs, deployment, head)


def rebuild_from_logs(logs: Iterable[Log], deployment: Deployed, head: Head) -> Rebuilt:
    """Decode, replay and check logs that were read before. Pure."""
    with collector_at_rest():
        rows = rows_of_logs(logs)
        events, undecoded = ColumnDecoder(names_of(deployment)).decode(rows)
        audit = Audit(deployment)
        audit.take(events)
        found = audit.end(len(rows), undecoded)
    return Rebuilt(head, found.logs, tuple(events), found.books, found.holdings, found.findings)


def require_same_block(node: Node, head: Head) -> None:
    """A chain that was reorganised meanwhile was read half before and half after.

    Errors: `AuditError` when the block is another one now.
    """
    if node.block(head.number)["hash"] != head.hash:
        raise AuditError(f"the chain was reorganised at block {head.number} while it was read")


def deployed_head(node: Node, deployment: Deployed, block: int | None) -> Head:
    """The block to read up to, by default the latest; the deployment stands there.

    Errors: `AuditError` for another chain, an earlier block, or contracts that are not there.
    """
    head = _head(node, block)
    _require_deployed(node, deployment, head)
    return head


def _head(node: Node, block: int | None) -> Head:
    header = node.block(block)
    return Head(
        chain_id=int(node.ask("eth_chainId"), 16),
        number=int(header["number"], 16),
        hash=header["hash"],
        timestamp=int(header["timestamp"], 16),
    )


def _require_deployed(node: Node, deployment: Deployed, head: Head) -> None:
    if head.chain_id != deployment.chain_id:
        expected = deployment.chain_id
        raise AuditError(f"the node is on chain {head.chain_id}, the deployment on {expected}")
    if head.number < deployment.first_block:
        first = deployment.first_block
        raise AuditError(f"block {head.number} is before the deployment's first, {first}")
    for name in EVENTS:
        address = deployment.addresses.get(name)
        if address is None:
            raise AuditError(f"the deployment does not say where {name} is")
        if node.ask("eth_getCode", address, hex(head.number)) in ("0x", "0x0"):
            raise AuditError(f"there is no contract at {address}, where {name} should be")
