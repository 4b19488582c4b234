"""What a watch says, as values: one line for people, or one JSON object."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Note:
    """One thing said.

    Attributes:
        kind: "start", "event", "refused", "alarm", "reorganised", "silent", "answers", "notice"
            or "end".
        text: the same for people, without date and place.
        block: of which it is said, where it is of one.
        date: civil date of that block, YYYY-MM-DD.
        more: what else there is to know, by name; the same names for every note of a kind.
    """

    kind: str
    text: str
    block: int | None = None
    date: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """One line for people."""
        if self.kind != "alarm":
            where = f"{self.date}  block {self.block}  " if self.date else ""
            return where + self.text
        place = f"block {self.block}"
        if self.more["log"] is not None:
            place += f", log {self.more['log']}"
        if self.more["transaction"]:
            place += f", {self.more['transaction']}"
        return f"{self.date}  ALARM {self.more['rule']}: {self.text} ({place})"

    def to_json(self) -> dict[str, Any]:
        """The note as plain values."""
        said = {"kind": self.kind, "block": self.block, "date": self.date}
        return {**said, **self.more, "text": self.text}


Tell = Callable[[Note], None]
