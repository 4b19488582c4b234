"""What was played so far: how often each command, each rule and each error had its turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from deeptier.model.core import Answer


@dataclass
class Tally:
    """Counts of a run.

    Attributes:
        histories: how many began.
        waits: how often time passed.
        succeeded: by command.
        refused: by command.
        decided: by rule, how often it had a say.
        refusals: by rule, how often it refused.
        errors: by error, how often it came.
    """

    histories: int = 0
    waits: int = 0
    succeeded: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    decided: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def steps(self) -> int:
        """Commands and waits."""
        return self.waits + self.succeeded.total() + self.refused.total()

    def count(self, name: str, answer: Answer) -> None:
        """Count a command and what it came to."""
        self.decided.update(dict.fromkeys(answer.decided, 1))
        if answer.refusal is None:
            self.succeeded[name] += 1
        else:
            self.refused[name] += 1
            self.refusals[answer.refusal.rule] += 1
            self.errors[answer.refusal.error] += 1

    def add(self, other: Tally) -> None:
        """Take over the counts of another run."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    def to_json(self) -> dict[str, Any]:
        """Plain values, by the names of the counts."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            name: dict(sorted(value.items())) if isinstance(value, Counter) else value
            for name, value in values.items()
        }

    @classmethod
    def from_json(cls, words: Mapping[str, Any]) -> Tally:
        """The tally that `to_json` wrote."""
        tally = cls()
        for name, value in words.items():
            setattr(tally, name, Counter(value) if isinstance(value, dict) else value)
        return tally
