"""Runs `deeptier` in this process; its hundred commands are made once, not for every run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from unittest.mock import patch

from typer.main import get_command
from typer.testing import CliRunner

from deeptier.cli import app

COMMAND: Any = get_command(app)


def run(arguments: Sequence[str], typed: str = "") -> Any:
    """What a run came to: exit code, stdout, stderr; an error that nobody foresaw is raised."""
    with patch("typer.testing._get_command", lambda _: COMMAND):
        return CliRunner().invoke(app, list(arguments), input=typed, catch_exceptions=False)
