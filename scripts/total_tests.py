"""Add up the JUnit reports that are named; the last line reads "N passed, N failed"."""

import sys
from pathlib import Path
from xml.etree import ElementTree

COUNTS = ("tests", "failures", "errors", "skipped")


def main(paths: list[Path]) -> int:
    """Print one line a test run and their total; 0 if something ran and nothing failed."""
    passed = failed = 0
    for path in paths:
        if not path.exists():
            print(f"{path.stem}: left no report, counts as failed")
            failed += 1
            continue
        suites = ElementTree.parse(path).iter("testsuite")
        rows = [[int(suite.get(name, 0)) for name in COUNTS] for suite in suites]
        tests, failures, errors, skipped = map(sum, zip(*rows, strict=True))
        bad = failures + errors
        print(f"{path.stem}: {tests - bad - skipped} passed, {bad} failed, {skipped} skipped")
        passed, failed = passed + tests - bad - skipped, failed + bad
    print(f"{passed} passed, {failed} failed")
    return int(failed > 0 or passed == 0)


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]]))
