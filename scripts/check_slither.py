"""Slither's findings against the triage: every one has its reason there, and no entry is idle."""

import json
import subprocess
import sys
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
TRIAGE = ROOT / "docs" / "slither.yaml"
ANSWER = ROOT / "build" / "slither.json"


def findings() -> list[tuple[str, str, str]]:
    """Run slither: check, place (Contract.function, or a contract or file) and words of each."""
    ANSWER.parent.mkdir(exist_ok=True)
    ANSWER.unlink(missing_ok=True)
    command = [ROOT / ".venv/bin/slither", ".", "--json", ANSWER]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if not ANSWER.exists() or not json.loads(ANSWER.read_text())["success"]:
        raise SystemExit(f"slither failed:\n{done.stderr[-3000:]}")
    detectors = json.loads(ANSWER.read_text())["results"].get("detectors", [])
    return [(each["check"], _place(each), each["description"].strip()) for each in detectors]


def _place(finding: dict[str, Any]) -> str:
    names: list[str] = []
    element = finding["elements"][0]
    while element and element["type"] in ("node", "variable", "function", "contract"):
        names[:0] = [] if element["type"] == "node" else [element["name"]]
        element = element.get("type_specific_fields", {}).get("parent")
    return ".".join(names)


def main() -> int:
    """Compare; 1 where a finding is new, or an entry of the triage matches nothing any more."""
    entries = yaml.safe_load(TRIAGE.read_text())
    wanted = [(entry["check"], where) for entry in entries for where in entry["where"]]
    used: Counter[tuple[str, str]] = Counter()
    new = []
    found = findings()
    for check, place, words in found:
        hits = [key for key in wanted if key[0] == check and fnmatchcase(place, key[1])]
        used.update(hits)
        if not hits:
            new.append(f"new: {check} at {place}\n{words}")
    idle = [f"no longer found: {check} at {where}" for check, where in set(wanted) - set(used)]
    print("\n".join(new + sorted(idle) + [f"slither: {len(found)} findings, {len(new)} new"]))
    return 1 if new or idle or any(not entry["reason"].strip() for entry in entries) else 0


if __name__ == "__main__":
    sys.exit(main())
