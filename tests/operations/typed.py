"""Commands as they are typed, run in this process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from typer.testing import CliRunner

from deeptier.cli import app


@dataclass(frozen=True)
class Answer:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> dict[str, Any]:
        """The JSON document."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


def deeptier(*arguments: object) -> Answer:
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    return Answer(done.exit_code, done.stdout, done.stderr)
