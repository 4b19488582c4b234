"""A deployment's whole history with its times: what the auditor's verbs read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deeptier.audit.errors import AuditError
from deeptier.audit.events import Place
from deeptier.audit.extract import Deployed
from deeptier.audit.node import Node
from deeptier.audit.progress import Progress, silent
from deeptier.audit.rebuild import Rebuilt, rebuild
from deeptier.days import DEFAULT_OFFSET_SECONDS, civil_day

if TYPE_CHECKING:
    from web3 import Web3


@dataclass(frozen=True)
class History:
    """Everything that a deployment's logs give, and when each block was.

    Attributes:
        deployment: chain id, addresses by name, first block.
        rebuilt: events in the order of the chain, books at the end, findings.
        times: Unix seconds of each block that has a log.
    """

    deployment: Deployed
    rebuilt: Rebuilt
    times: Mapping[int, int]

    def time_of(self, place: Place) -> int:
        """Unix seconds of an event's block. Errors: `AuditError` for a block without a log."""
        try:
            return self.times[place.block]
        except KeyError:
            raise AuditError(f"the time of block {place.block} is not known") from None

    def day_of(self, place: Place) -> int:
        """The day number of an event, in the deployment's civil time. Errors: as `time_of`."""
        return civil_day(self.time_of(place), self.civil_offset)

    @property
    def today(self) -> int:
        """The day number of the last block."""
        return civil_day(self.rebuilt.head.timestamp, self.civil_offset)

    @property
    def civil_offset(self) -> int:
        """Seconds that civil time is ahead of UTC, as the deployment's first logs say."""
        said = self.rebuilt.books.civil_offset
        return DEFAULT_OFFSET_SECONDS if said is None else said


def read_history(
    web3: Web3, deployment: Deployed, block: int | None = None, progress: Progress = silent
) -> History:
    """Rebuild from a node's logs up to a block, by default the latest, and read the blocks' times.

    Errors: `AuditError` when it cannot be carried out.
    """
    rebuilt = rebuild(web3, deployment, block, progress)
    blocks = sorted({event.place.block for event in rebuilt.events})
    return History(deployment, rebuilt, _times(Node(web3), blocks))


def _times(node: Node, blocks: Iterable[int]) -> dict[int, int]:
    return {int(each["number"], 16): int(each["timestamp"], 16) for each in node.blocks(blocks)}
