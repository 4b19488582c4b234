"""Have halmos prove every check of this folder, and find the defects that are planted for it.

Writes build/proof/symbolic.json, and says on one line what was proved.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from statements import DEFECTS, PROOFS, Defect

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "build/proof/symbolic.json"
#: halmos's exit code of a check for which it found values that break it.
COUNTEREXAMPLE = 1


def halmos(folder: Path, contract: str, function: str = "check_") -> dict[str, dict[str, Any]]:
    """What halmos says of the checks of one contract, by name without types."""
    answer = folder / "build/proof" / f"{contract}.json"
    answer.parent.mkdir(parents=True, exist_ok=True)
    answer.unlink(missing_ok=True)
    command = [
        *(ROOT / ".halmos/bin/halmos", "--root", folder, "--forge-build-out", "build/symbolic/out"),
        *("--contract", contract, "--function", function, "--json-output", answer),
        *("--loop", "13", "--solver-timeout-assertion", "300s", "--no-status"),
    ]
    environment = os.environ | {"FOUNDRY_CONFIG": str(folder / "tests/symbolic/foundry.toml")}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if not answer.exists():
        raise SystemExit(f"halmos made no answer:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    results = json.loads(answer.read_text())["test_results"]
    return {
        check["name"].partition("(")[0]: check for checks in results.values() for check in checks
    }


def planted(defect: Defect) -> dict[str, Any]:
    """What halmos says where one line of a copy is wrong."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("contracts", "tests/forge"):
            shutil.copytree(ROOT / part, folder / part)
        (folder / "tests/symbolic").mkdir()
        for part in ("foundry.toml", f"{defect.contract}.sol"):
            shutil.copy(ROOT / "tests/symbolic" / part, folder / "tests/symbolic" / part)
        for part in ("node_modules", ".solcx", "scripts"):
            (folder / part).symlink_to(ROOT / part)
        source = folder / "contracts" / defect.file
        text = source.read_text()
        if text.count(defect.sound) != 1:
            raise SystemExit(f"{defect.file} has not one line {defect.sound!r}")
        source.write_text(text.replace(defect.sound, defect.broken))
        return halmos(folder, defect.contract, defect.function)[defect.function]


def main() -> int:
    """Prove, plant, write, and say it; 1 where anything is not as it should be."""
    proofs = []
    for contract in dict.fromkeys(proof.contract for proof in PROOFS):
        stated = {proof.function: proof for proof in PROOFS if proof.contract == contract}
        found = halmos(ROOT, contract)
        if set(found) != set(stated):
            raise SystemExit(f"statements of {contract} differ: {sorted(set(found) ^ set(stated))}")
        for function, check in found.items():
            # A loop that was cut off would leave cases unseen.
            proved = check["exitcode"] == 0 and not check.get("num_bounded_loops")
            proofs.append(
                {
                    "name": f"{contract}.{function}",
                    "result": "proved" if proved else "failed",
                    "seconds": round(check["time"][0], 1),
                    "bounds": stated[function].bounds,
                }
            )
    defects = []
    for defect in DEFECTS:
        start = time.monotonic()
        caught = planted(defect)["exitcode"] == COUNTEREXAMPLE
        seconds = round(time.monotonic() - start, 1)
        defects.append({"name": defect.name, "caught": caught, "seconds": seconds})
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps({"proofs": proofs, "planted": defects}, indent=1) + "\n")
    good = sum(proof["result"] == "proved" for proof in proofs)
    caught = sum(defect["caught"] for defect in defects)
    seconds = sum(proof["seconds"] for proof in proofs)
    print(
        f"symbolic: {good} of {len(proofs)} statements proved in {seconds:.0f} s,"
        f" {caught} of {len(defects)} planted defects found"
    )
    missed = [proof["name"] for proof in proofs if proof["result"] != "proved"]
    missed += [defect["name"] for defect in defects if not defect["caught"]]
    for name in missed:
        print(f"  not: {name}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
