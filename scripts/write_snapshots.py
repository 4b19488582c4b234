"""Write tests/snapshots: interface and storage layout of each deployed contract."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests" / "offline"))

from snapshots import FOLDER, abi_lines, layouts, text


def main() -> None:
    """Write one file for each contract."""
    FOLDER.mkdir(exist_ok=True)
    found = layouts()
    for name, layout in found.items():
        (FOLDER / f"{name}.json").write_text(text(abi_lines(name), layout))
    print(f"{len(found)} snapshots in {FOLDER.name}")


if __name__ == "__main__":
    main()
