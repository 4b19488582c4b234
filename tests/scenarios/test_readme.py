"""The README shows what the demo prints, line by line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def lines(text: str) -> list[str]:
    """Without blank ends, and without the names of the files that were written."""
    stripped = [line.rstrip() for line in text.strip().splitlines()]
    return [line for line in stripped if not line.startswith("wrote ")]


def test_the_readme_shows_what_the_demo_prints(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme.split("make demo\n```")[1].split("```text\n")[1].split("```")[0]
    command = [Path(sys.executable).with_name("deeptier"), "demo", "--out", tmp_path]
    wide = os.environ | {"COLUMNS": "100"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=wide, check=True)
    assert lines(done.stdout + done.stderr) == lines(shown)
