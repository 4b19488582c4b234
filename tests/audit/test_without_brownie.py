"""The auditor's verbs in a Python that has no Brownie."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from audit_scenes import Scene

_RUN = """
import json
import sys


class Refused:
    def find_spec(self, name, *_):
        if name.partition(".")[0] == "brownie":
            raise ModuleNotFoundError(f"somebody imports {name}", name=name)


sys.meta_path.insert(0, Refused())
try:
    import brownie
except ModuleNotFoundError:
    from deeptier.cli import main

for words in json.loads(sys.argv[1]):
    sys.argv = ["deeptier", "audit", *words]
    try:
        main()
    except SystemExit as end:
        print(json.dumps([words[0], end.code]), file=sys.stderr)
"""


def test_every_verb_runs_where_brownie_is_not(three_tiers: Scene, tmp_path: Path) -> None:
    node = ["--rpc", three_tiers.devnet.url, "--deployment", str(three_tiers.record)]
    store = ["--store", str(tmp_path / "store")]
    last = str(three_tiers.history.rebuilt.head.number)
    words = [
        ["sync", *node, *store],
        ["verify", *node, *store, "--report", str(tmp_path / "verdict.json")],
        ["lineage", "1", *store, "--picture", str(tmp_path / "title.svg")],
        ["explain", "1", *store],
        ["explain", next(iter(three_tiers.history.rebuilt.books.enterprises)), *node],
        ["export", *store, "--out", str(tmp_path / "export")],
        ["report", *store, "--out", str(tmp_path / "report.html")],
        ["watch", *node, "--from", "0", "--until", last],
    ]
    command = [sys.executable, "-c", _RUN, json.dumps(words)]
    ran = subprocess.run(
        command, capture_output=True, text=True, timeout=120, cwd=Path(__file__).parents[2],
        check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    ended = [json.loads(line) for line in ran.stderr.splitlines()]
    assert ended == [[each[0], 0] for each in words]
