"""Plants bugs, one by one, in a copy of the contracts, and counts the steps to their discovery."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from proof.builds import builds
from proof.evm import EvmHaltedError
from proof.house import House
from proof.mutants.compiler import Compiler
from proof.mutants.planted import BUGS, Planted
from proof.run import FOLDER, fingerprint, play_on
from proof.world import DisagreementError, Stage


@dataclass(frozen=True)
class Found:
    """How a planted bug was found.

    Attributes:
        steps: that were played until then, with the step that showed it; None where it was not.
        text: where the books parted.
    """

    bug: Planted
    steps: int | None
    seconds: float
    text: str


def find(bug: Planted, compiler: Compiler, most_steps: int) -> Found:
    """Play random histories on contracts with the bug until the books part, or steps run out."""
    began = time.perf_counter()
    made = dict(builds())
    for name in bug.contracts:
        code = compiler.compile(name, {bug.file: bug.source()})
        made[name] = replace(made[name], bytecode=code)
    steps, number = 0, 0
    try:
        stage = Stage(House(made))
        while steps < most_steps:
            number += 1
            batch = play_on(stage, number, shrink=False)
            steps += batch.tally.steps
            if batch.failure is not None:
                seconds = time.perf_counter() - began
                return Found(bug, steps + 1, seconds, batch.failure.text)
    except (DisagreementError, EvmHaltedError, RuntimeError) as error:
        return Found(bug, steps + 1, time.perf_counter() - began, f"at the opening: {error}")
    return Found(bug, None, time.perf_counter() - began, "")


def find_all(most_steps: int) -> Iterator[Found]:
    """Each planted bug in turn; what an earlier run found is told again."""
    path = FOLDER / "planted.json"
    code = fingerprint()
    kept: dict[str, Any] = {}
    if path.exists():
        words = json.loads(path.read_text(encoding="utf-8"))
        kept = words["found"] if words["code"] == code else {}
    with Compiler() as compiler:
        for bug in BUGS:
            known = kept.get(bug.name)
            if known is None or known["steps"] is None:
                found = find(bug, compiler, most_steps)
                kept[bug.name] = {
                    "steps": found.steps,
                    "seconds": round(found.seconds, 1),
                    "text": found.text,
                }
                words = {"code": code, "found": kept}
                FOLDER.mkdir(parents=True, exist_ok=True)
                path.write_text(json.dumps(words, indent=1) + "\n", encoding="utf-8")
            known = kept[bug.name]
            yield Found(bug, known["steps"], known["seconds"], known["text"])
