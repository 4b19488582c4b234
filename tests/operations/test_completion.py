"""What a shell is told to complete: commands, parties, lots."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from desk_stage import Stage

CALLED = "import sys; sys.argv[0] = 'deeptier'; from deeptier.cli import main; main()"


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("deeptier endo", ["endorse", "endorse-many"]),
        ("deeptier audit v", ["verify"]),
        ("deeptier endorse --to an", ["anna"]),
        ("deeptier endorse --as b", ["bolt", "bank"]),
        ("deeptier show c", ["core", "cast"]),
    ],
)
def test_names_are_completed(stage: Stage, typed: str, completed: list[str]) -> None:
    """As bash asks: its words, and which of them is being typed."""
    words = {
        "_DEEPTIER_COMPLETE": "complete_bash",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(typed.split()) - 1),
        "DEEPTIER_DESK": str(stage.folder),
    }
    done = subprocess.run(
        [sys.executable, "-c", CALLED],
        env={**os.environ, **words},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == completed, done.stderr
