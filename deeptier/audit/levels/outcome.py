"""What became of each level, and the report of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from deeptier.audit.findings import Finding
from deeptier.audit.levels.header import Header
from deeptier.audit.verdict import Verdict


class Level(str, Enum):
    """The four levels, in the order in which they are run."""

    BOOKS = "books"
    COMPLETE = "complete"
    STORAGE = "storage"
    NODES = "nodes"


class Status(str, Enum):
    """What became of a level."""

    PASSED = "passed"
    FOUND = "found"
    NOT_RUN = "not run"


class NotRunError(Exception):
    """A level cannot be run, or not to its end: why, in one sentence without its end."""


@dataclass(frozen=True)
class Outcome:
    """What became of one level.

    Attributes:
        counts: what was done, by name, such as "headers linked".
        findings: what does not agree.
        reason: why the level was not run, or not to its end.
    """

    level: Level
    counts: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    reason: str | None = None

    @property
    def status(self) -> Status:
        """A level that found something has found it, whether or not it came to its end."""
        if self.findings:
            return Status.FOUND
        return Status.PASSED if self.reason is None else Status.NOT_RUN

    def to_json(self) -> dict[str, Any]:
        """The outcome as plain values."""
        return {
            "outcome": self.status.value,
            "reason": self.reason,
            "counts": dict(self.counts),
            "findings": [finding.to_json() for finding in self.findings],
        }


@dataclass(frozen=True)
class Report:
    """All that a verification says.

    Attributes:
        header: what it rests on.
        endpoints: of the nodes that were asked, the first one for all levels.
        outcomes: of the levels that were wanted, in their order.
        demanded: the levels that were asked for by name.
        verdict: of the books, where that level was run.
    """

    chain_id: int
    header: Header
    endpoints: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    demanded: frozenset[Level]
    verdict: Verdict | None

    @property
    def missing(self) -> tuple[Outcome, ...]:
        """Levels that were asked for by name and were not run."""
        return tuple(
            each
            for each in self.outcomes
            if each.level in self.demanded and each.status is Status.NOT_RUN
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Of all levels."""
        return tuple(finding for each in self.outcomes for finding in each.findings)

    @property
    def ok(self) -> bool:
        """Whether some level passed, nothing was found, and all were run that had to be."""
        return self.is_verified and not self.findings and not self.missing

    @property
    def is_verified(self) -> bool:
        """Whether any level was run: a node that can do nothing has shown nothing."""
        return any(each.status is not Status.NOT_RUN for each in self.outcomes)

    def to_json(self) -> dict[str, Any]:
        """The report as plain values: the verdict's, the findings of all levels, each level."""
        verdict = {} if self.verdict is None else self.verdict.to_json()
        return {
            "ok": self.ok,
            **verdict,
            "chain_id": self.chain_id,
            "block": {"number": self.header.height, "hash": self.header.hash},
            "findings": [finding.to_json() for finding in self.findings],
            "levels": {each.level.value: each.to_json() for each in self.outcomes},
            "header": self.header.to_json(),
            "endpoints": list(self.endpoints),
        }
