"""From the instructions that were reached to the statements and branches of each source file."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

KINDS = ("statements", "branches")
Place = tuple[str, str, str]  # kind, source file, what of it


def same_code(deployed: str, built: str) -> bool:
    """Equal but for immutables, which the compiler leaves at zero."""
    have, want = (bytes.fromhex(code.removeprefix("0x")) for code in (deployed, built))
    return len(have) == len(want) and all(a == b or b == 0 for a, b in zip(have, want, strict=True))


def places(build: dict[str, Any], marks: set[str]) -> dict[Place, bool]:
    """Every statement, and both ways of every branch, and whether it was reached."""
    found: defaultdict[Place, bool] = defaultdict(bool)
    where: dict[tuple[str, int], tuple[str, str]] = {}
    for kind in KINDS:
        for path, functions in build["coverageMap"][kind].items():
            for spots in functions.values():
                for number, (start, stop, *_) in spots.items():
                    where[kind, int(number)] = build["allSourcePaths"][path], f"{start}-{stop}"
    for counter, step in build["pcMap"].items():
        if "statement" in step:
            found[("statements", *where["statements", step["statement"]])] |= counter in marks
        if "branch" in step and step["op"] == "JUMPI":
            source, spot = where["branches", step["branch"]]
            for way in "yn":
                found["branches", source, f"{spot}{way}"] |= f"{counter}{way}" in marks
    return found


def least_share(builds: Path, reached_file: Path) -> float:
    """Print the table; the smaller of the shares of statements and branches that were reached."""
    reached = json.loads(reached_file.read_text())
    best: dict[Place, bool] = {}  # a library counts as reached where any contract reaches it
    for path in builds.glob("*.json"):
        build = json.loads(path.read_text())
        if build["sourcePath"].startswith("contracts/") and build.get("coverageMap"):
            code = build["deployedBytecode"]
            marks = {m for have, found in reached.items() if same_code(have, code) for m in found}
            for place, hit in places(build, marks).items():
                best[place] = best.get(place, False) or hit
    totals: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for (kind, source, spot), hit in sorted(best.items()):
        if source.startswith("contracts/") and not source.startswith("contracts/mocks/"):
            for row in (source.removeprefix("contracts/"), "all"):
                totals[row, kind] = [totals[row, kind][0] + hit, totals[row, kind][1] + 1]
            if not hit:
                print(f"not reached: {kind} {source} {spot}")
    print(f"\n{'':32}{'statements':>22}{'branches':>22}")
    for row in [*sorted({row for row, _ in totals} - {"all"}), "all"]:
        cells = (f"{a} of {b} {a / max(b, 1):7.1%}" for a, b in (totals[row, k] for k in KINDS))
        print(f"{row:32}" + "".join(f"{cell:>22}" for cell in cells))
    return min(totals["all", kind][0] / totals["all", kind][1] for kind in KINDS)
