"""What became of each mutant: kept line by line, so that an interrupted run goes on."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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
        histories: that a survivor passed.
    """

    key: str
    group: str
    outcome: str
    steps: int
    seconds: float
    text: str
    code: str
    machine: str
    histories: int = 0


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


def load(histories: int = 0) -> dict[str, Result]:
    """Results that still stand, by key.

    A kill stands while the contracts do. A survivor is tried again when the machine is another, or
    when it passed fewer histories than these.
    """
    kept = {}
    for result in _read():
        is_python = result.group == PYTHON
        code = python_fingerprint() if is_python else contracts_fingerprint()
        is_judged = (
            is_python
            or result.outcome != SURVIVED
            or (result.machine == machine_fingerprint() and result.histories >= histories)
        )
        if result.code == code and is_judged:
            kept[result.key] = result
    return kept


def keep(result: Result) -> None:
    """Write one more result down."""
    PATH.parent.mkdir(parents=True, exist_ok=True)
    with PATH.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


def summary() -> dict[str, dict[str, Any]]:
    """Counts for each group, and for all of them.

    `counted` are those that compile, less those that are the same in all they do; of these,
    `killed` were seen by the machine, or in pure Python by its tests, and `killedByTests` by
    another test that the list of survivors names.
    """
    found = list(load().values())
    counts = {
        group: _summed([each for each in found if each.group == group])
        for group in (*GROUPS, PYTHON)
    }
    return {**counts, "all": _summed(found)}


def gaps() -> tuple[list[str], list[str]]:
    """Survivors that nobody explained, and explanations of what does not survive."""
    survivors = [key for key, each in load().items() if each.outcome == SURVIVED]
    names = {_without_place(key) for key in survivors}
    return (
        [key for key in survivors if _reason(key) is None],
        [each.mutant for each in EXPLAINED if each.mutant not in names],
    )


def _summed(found: Sequence[Result]) -> dict[str, Any]:
    outcomes = Counter(each.outcome for each in found)
    reasons = [_reason(each.key) for each in found if each.outcome == SURVIVED]
    same = sum(1 for each in reasons if each is not None and each.is_equivalent)
    by_tests = sum(1 for each in reasons if each is not None and not each.is_equivalent)
    counted = outcomes[KILLED] + outcomes[SURVIVED] - same
    steps = [each.steps for each in found if each.outcome == KILLED]
    return {
        "tried": len(found),
        "notCompiled": outcomes[NO_CODE],
        "sameCode": outcomes[SAME_CODE],
        "equivalent": same,
        "counted": counted,
        "killed": outcomes[KILLED],
        "killedByTests": by_tests,
        "unexplained": sum(1 for each in reasons if each is None),
        "percentKilled": _percent(outcomes[KILLED], counted),
        "percentKilledWithTests": _percent(outcomes[KILLED] + by_tests, counted),
        "medianSteps": int(median(steps)) if steps else 0,
        "seconds": round(sum(each.seconds for each in found)),
    }


def _percent(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f}" if whole else "–"


def _reason(key: str) -> Explained | None:
    return next((each for each in EXPLAINED if each.mutant == _without_place(key)), None)


def _without_place(key: str) -> str:
    """The name of a mutant without line and column, which change whenever the file does."""
    return re.sub(r"^(\S+?):\d+:\d+ ", r"\1 ", key)


def _read() -> Iterator[Result]:
    if PATH.exists():
        for line in PATH.read_text(encoding="utf-8").splitlines():
            yield Result(**json.loads(line))


def _hash(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:16]
