"""What became of each mutant: kept line by line, so that an interrupted run goes on."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from proof.builds import ROOT
from proof.mutants.survivors import EXPLAINED, Explained
from proof.mutants.targets import GROUPS, MODULES, PYTHON

PATH = ROOT / "build" / "proof" / "mutants.jsonl"
KILLED, SURVIVED, NO_CODE, SAME_CODE = "killed", "survived", "does not compile", "same code"
_MACHINE = ("deeptier/audit", "deeptier/model", "proof")
_JUDGES = ("histories.py", "tape.py")


@dataclass(frozen=True)
class Result:
    """One mutant, tried.

    Attributes:
        steps: that were played, with the one that showed it.
        text: where the books parted.
        code: hash of what was mutated: all contracts, or the modules with their tests.
        machine: hash of what judged it, where that is the machine.
    """

    key: str
    group: str
    outcome: str
    steps: int
    seconds: float
    text: str
    code: str
    machine: str


@cache
def contracts_fingerprint() -> str:
    """A hash of all Solidity that is deployed."""
    found = (ROOT / "contracts").rglob("*.sol")
    return _hash(path for path in found if path.parent.name != "mocks")


@cache
def python_fingerprint() -> str:
    """A hash of the modules that are mutated, and of their tests."""
    modules = [ROOT / "deeptier" / f"{module}.py" for module in MODULES]
    tests = [ROOT / "tests" / "offline" / name for names in MODULES.values() for name in names]
    return _hash([*modules, *tests])


@cache
def machine_fingerprint() -> str:
    """A hash of the code that draws and judges histories."""
    found = [path for folder in _MACHINE for path in (ROOT / folder).rglob("*.py")]
    found += (ROOT / "contracts" / "mocks").glob("*.sol")
    return _hash(path for path in found if path.parent.name != "mutants" or path.name in _JUDGES)


def load(machine: str) -> dict[str, Result]:
    """Results that still stand, by key.

    A kill stands while the contracts do. A survivor is tried again when the machine is another.
    """
    kept = {}
    for result in _read():
        is_python = result.group == PYTHON
        code = python_fingerprint() if is_python else contracts_fingerprint()
        is_judged = is_python or result.outcome != SURVIVED or result.machine == machine
        if result.code == code and is_judged:
            kept[result.key] = result
    return kept


def keep(result: Result) -> None:
    """Write one more result down."""
    PATH.parent.mkdir(parents=True, exist_ok=True)
    with PATH.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


def summary(machine: str) -> dict[str, Any]:
    """Counts for each group, and which survivors nobody explained.

    `percent` is of those that compile, less those that are the same in all they do.
    """
    results = load(machine)
    groups = {
        group: _summed([each for each in results.values() if each.group == group])
        for group in (*GROUPS, PYTHON)
    }
    survivors = [each for each in results.values() if each.outcome == SURVIVED]
    return {
        "groups": {**groups, "all": _summed(results.values())},
        "unexplained": [each.key for each in survivors if _reason(each.key) is None],
        "idle explanations": [
            each.start
            for each in EXPLAINED
            if not any(one.key.startswith(each.start) for one in survivors)
        ],
    }


def _summed(results: Iterable[Result]) -> dict[str, Any]:
    all_ = list(results)
    outcomes = Counter(each.outcome for each in all_)
    reasons = [_reason(each.key) for each in all_ if each.outcome == SURVIVED]
    same = sum(1 for each in reasons if each is not None and each.is_equivalent)
    elsewhere = sum(1 for each in reasons if each is not None and not each.is_equivalent)
    counted = outcomes[KILLED] + outcomes[SURVIVED] - same
    steps = [each.steps for each in all_ if each.outcome == KILLED]
    return {
        "generated": len(all_),
        "compiled": outcomes[KILLED] + outcomes[SURVIVED] + outcomes[SAME_CODE],
        "same code": outcomes[SAME_CODE],
        "killed by the machine": outcomes[KILLED],
        "survived": outcomes[SURVIVED],
        "of them equivalent": same,
        "of them killed by a test": elsewhere,
        "unexplained": sum(1 for each in reasons if each is None),
        "percent by the machine": _percent(outcomes[KILLED], counted),
        "percent": _percent(outcomes[KILLED] + elsewhere, counted),
        "median steps": median(steps) if steps else 0,
        "seconds": round(sum(each.seconds for each in all_)),
    }


def _percent(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f}" if whole else "–"


def _reason(key: str) -> Explained | None:
    return next((each for each in EXPLAINED if key.startswith(each.start)), None)


def _read() -> Iterator[Result]:
    if PATH.exists():
        for line in PATH.read_text(encoding="utf-8").splitlines():
            yield Result(**json.loads(line))


def _hash(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:16]
