"""Runs forge once, and says of every test of Solidity how it went."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Outcome:
    """How a test went: "Success" or "Failure", why, and how often it was tried."""

    status: str
    reason: str
    kind: dict[str, Any]


def run_forge(folder: Path, **environment: str) -> dict[tuple[str, str], Outcome]:
    """The outcome of every test, by its contract and its name with types."""
    command = [ROOT / "node_modules/.bin/forge", "test", "--root", folder, "--json"]
    done = subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert done.stdout, done.stderr
    suites: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {
        (suite.rpartition(":")[2], name): Outcome(
            result["status"],
            f"{result['reason']} {json.dumps(result['counterexample'])}",
            result["kind"],
        )
        for suite, results in suites.items()
        for name, result in results["test_results"].items()
    }
