"""What two events of one transaction say, each in its own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deeptier.audit.events import Event
from deeptier.audit.findings import shown


@dataclass(frozen=True)
class Fact:
    """Something that is said twice; `both_ways` where the second saying needs the first, too."""

    kind: str
    values: tuple[Any, ...]
    both_ways: bool

    def __str__(self) -> str:
        return f"{self.kind} {shown(self.values)}"


Said = tuple[Fact, Event]
