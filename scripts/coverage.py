"""Run the contract tests under Brownie's coverage, on a copy compiled so that coverage can see.

The optimizer inlines functions and merges their source locations: on the bytecode we ship, covered
code looks missed. The copy in build/coverage differs in its compiler settings and nothing else.
"""

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
COPY = ROOT / "build" / "coverage"

NO_OPTIMIZER = {
    "enabled": False,
    # Without Yul's stack allocation viaIR runs out of stack slots.
    "details": {"yul": True, "yulDetails": {"stackAllocation": True, "optimizerSteps": "u"}},
}


def make_copy() -> None:
    """Copy the project, link the libraries, change the compiler settings."""
    shutil.rmtree(COPY, ignore_errors=True)
    shutil.copytree(ROOT, COPY, ignore=shutil.ignore_patterns(".*", "build", "node_modules"))
    (COPY / "node_modules").symlink_to(ROOT / "node_modules")
    config = yaml.safe_load((COPY / "brownie-config.yaml").read_text())
    config["compiler"]["solc"]["optimizer"] = NO_OPTIMIZER
    (COPY / "brownie-config.yaml").write_text(yaml.safe_dump(config))


def print_totals() -> None:
    """Print statements and branches reached, by the contract or library that defines them."""
    builds = [json.loads(path.read_text()) for path in (COPY / "build/contracts").glob("*.json")]
    ours = {b["contractName"] for b in builds if b["sourcePath"].startswith("contracts/")}
    report = json.loads((COPY / "build/reports/coverage.json").read_text())["coverage"]
    best: dict[tuple[str, str], tuple[int, int]] = {}  # a library counts where it is reached most
    for kinds in report.values():
        for kind in ("statements", "branches"):
            for function, (*reached, every) in kinds[kind].items():
                score = (sum(reached), every * len(reached))  # a branch has two ways out
                best[kind, function] = max(best.get((kind, function), score), score)
    totals: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for (kind, function), score in best.items():
        if (name := function.split(".")[0]) in ours:
            for row in (name, "all"):
                totals[row, kind] = [a + b for a, b in zip(totals[row, kind], score, strict=True)]
    print(f"\n{'':24}{'statements':>22}{'branches':>22}")
    for name in [*sorted({name for name, _ in totals} - {"all"}), "all"]:
        parts = (totals[name, kind] for kind in ("statements", "branches"))
        cells = (f"{a} of {b} {a / b:7.1%}" if b else "none" for a, b in parts)
        print(f"{name:24}" + "".join(f"{cell:>22}" for cell in cells))


if __name__ == "__main__":
    make_copy()
    brownie = Path(sys.executable).with_name("brownie")
    arguments = ["tests/contracts", "--coverage", "--network", "deeptier-coverage"]
    failed = subprocess.call([brownie, "test", *arguments], cwd=COPY)
    print_totals()
    sys.exit(failed)
