"""The books that the logs give: read once from the first block, and from there on as blocks come.

The replay does the contracts' own arithmetic, so no payable needs a question to the node.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deeptier.audit.columns.reading import ColumnDecoder
from deeptier.audit.columns.rows import rows_of_logs
from deeptier.audit.events import Event
from deeptier.audit.extract import Deployed, extract, names_of
from deeptier.audit.findings import Finding
from deeptier.audit.node import Node
from deeptier.audit.rebuild import Head, deployed_head, require_same_block
from deeptier.audit.stream import Audit, collector_at_rest
from deeptier.audit.views import Views
from deeptier.clearing.progress import Progress
from deeptier.days import DEFAULT_OFFSET_SECONDS, civil_day
from deeptier.desk.office import Office
from deeptier.errors import DeeptierError


@dataclass(frozen=True)
class _Part:
    """A deployment as if it had begun later."""

    chain_id: int
    addresses: Mapping[str, str]
    first_block: int


class Ledger:
    """The books of a deployment up to a block.

    Attributes:
        head: the block up to which the logs were read.
        books: what they give.

    Errors: making one and `catch_up` raise `DeeptierError` where the logs contradict themselves,
    and `AuditError` where they cannot be read.
    """

    def __init__(self, office: Office, progress: Progress) -> None:
        self._node = Node(office.web3)
        self._deployment: Deployed = office.house.deployment
        self._progress = progress
        self._begin()

    @property
    def day(self) -> int:
        """Of the head."""
        said = self.books.civil_offset
        return civil_day(self.head.timestamp, DEFAULT_OFFSET_SECONDS if said is None else said)

    @property
    def views(self) -> Views:
        """What the contracts answer at the head."""
        return Views(self._node, self._deployment.addresses, self.head.number)

    def catch_up(self) -> Sequence[Event]:
        """Read on to the newest block; gives what happened since.

        A chain that has lost the head is read anew, and what happened is what it has above the
        head's number: nothing below that counts twice.
        """
        before = self.head
        if self._node.block(before.number)["hash"] != before.hash:
            return [each for each in self._begin() if each.place.block > before.number]
        head = deployed_head(self._node, self._deployment, None)
        return self._take(before.number + 1, head)

    def _begin(self) -> Sequence[Event]:
        self._decoder = ColumnDecoder(names_of(self._deployment))
        self._audit = Audit(self._deployment)
        self._logs = 0
        self._undecoded: list[Finding] = []
        head = deployed_head(self._node, self._deployment, None)
        return self._take(self._deployment.first_block, head)

    def _take(self, first: int, head: Head) -> Sequence[Event]:
        part = _Part(self._deployment.chain_id, self._deployment.addresses, first)
        logs = extract(
            self._node,
            part,
            head.number,
            lambda step: self._progress("reading the logs", step.done, step.total),
        )
        require_same_block(self._node, head)
        with collector_at_rest():
            events, undecoded = self._decoder.decode(rows_of_logs(logs))
            self._audit.take(events)
            self._audit.forget_transactions()
            self._logs += len(logs)
            self._undecoded += undecoded
            found = self._audit.end(self._logs, self._undecoded)
        _require_sound(found.findings)
        self.head, self.books = head, found.books
        return events


def _require_sound(findings: Sequence[Finding]) -> None:
    count = len(findings)
    if count:
        raise DeeptierError(
            f"the logs contradict themselves in {count} place{'s'[: count > 1]}, first:"
            f" {findings[0]}; `deeptier audit verify` tells all, and no more is sent"
        )
