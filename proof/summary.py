"""One page in numbers of everything that was proved and tried, kept as benchmarks/proof.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from proof.builds import ROOT
from proof.mutants import results
from proof.rules import ELSEWHERE, holes, rules
from proof.run import FOLDER, Progress

RECORD = ROOT / "benchmarks" / "proof.json"


def collected() -> Mapping[str, Any]:
    """What the parts of the proof wrote down. Errors: `SystemExit` where one is still to run."""
    progress = Progress(FOLDER / "machine.json")
    tally = progress.tally
    if not tally.steps:
        raise SystemExit("no histories of this code were played; run: python -m proof machine")
    return {
        "machine": {
            "steps": tally.steps,
            "histories": tally.histories,
            "waits": tally.waits,
            "stepsPerSecondAndWorker": round(tally.steps / progress.seconds),
            "succeeded": tally.succeeded.total(),
            "refused": tally.refused.total(),
            "errors": len(tally.errors),
            "refusalsByRule": _by_rule(tally.refusals),
            "decidedByRule": _by_rule(tally.decided),
            "rulesNeverDecided": list(holes(tally.decided)),
        },
        "planted": [
            {"name": name, "steps": found["steps"]}
            for name, found in _read("planted.json")["found"].items()
        ],
        "mutants": results.summary(),
        "symbolic": _read("symbolic.json"),
    }


def write() -> None:
    """Write the record and print it as a page."""
    record = collected()
    RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(page(record))


def page(record: Mapping[str, Any]) -> str:
    """The record as one page."""
    machine, planted = record["machine"], record["planted"]
    found = [each for each in planted if each["steps"] is not None]
    mutants = record["mutants"]
    proofs = record["symbolic"]["proofs"]
    lines = [
        "Proof, in numbers",
        "",
        f"random histories  {machine['steps']:>10,} steps in {machine['histories']:,} histories,"
        f" {machine['stepsPerSecondAndWorker']:,} a second and worker",
        f"                  {machine['succeeded']:>10,} commands succeeded,"
        f" {machine['refused']:,} were refused with {machine['errors']} different errors",
        f"                  {len(rules()) - len(ELSEWHERE) - len(machine['rulesNeverDecided']):>10}"
        f" of {len(rules()) - len(ELSEWHERE)} rules of commands decided something",
        f"planted bugs      {len(found):>10} of {len(planted)} found, each within"
        f" {max((each['steps'] for each in found), default=0):,} steps",
        *(f"                  {each['steps'] or 'not':>10} {each['name']}" for each in planted),
        *(
            f"mutants           {part['killed']:>10,} of {part['counted']:,} killed,"
            f" {part['killedByTests']} more by tests that are named: {name}"
            for name, part in mutants.items()
        ),
        f"symbolic proofs   {sum(each['result'] == 'proved' for each in proofs):>10} of"
        f" {len(proofs)}",
        *(f"                  {each['result']:>10} {each['name']}" for each in proofs),
    ]
    return "\n".join(lines)


def _by_rule(counts: Mapping[str, int]) -> dict[str, int]:
    return {rule: counts[rule] for rule in sorted(counts, key=lambda each: int(each[1:]))}


def _read(name: str) -> Any:
    path: Path = FOLDER / name
    if not path.exists():
        raise SystemExit(f"{path.relative_to(ROOT)} is missing; run: make proof")
    return json.loads(path.read_text(encoding="utf-8"))
