"""Which statements and branches of the contracts the Brownie tests reach, on a copy of the project.

The optimizer inlines functions and merges their source locations: on the bytecode we ship, covered
code looks missed. The copy differs in its compiler settings and nothing else. Brownie's own
--coverage would take hours on it: the node itself notes what each call reaches.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from coverage_table import least_share

ROOT = Path(__file__).resolve().parent.parent
COPY = ROOT / "build" / "coverage"
REACHED = COPY / "build" / "reached.json"
LEAST = 0.95

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


def main() -> int:
    """Run the tests, print the table; 1 where a test failed or too little is reached."""
    make_copy()
    brownie = Path(sys.executable).with_name("brownie")
    tests = sys.argv[1:] or ["tests/contracts"]
    command = [brownie, "test", *tests, "--network", "deeptier-coverage"]
    environment = os.environ | {"DEEPTIER_REACH": str(REACHED)}
    failed = subprocess.call(command, cwd=COPY, env=environment)
    share = least_share(COPY / "build" / "contracts", REACHED)
    return int(failed != 0 or share < LEAST)


if __name__ == "__main__":
    sys.exit(main())
