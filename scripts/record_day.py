"""Record the day of each party at a furnished devnet: docs/day/commands.txt to docs/day/day.cast.

The record is an asciicast of version 2: text that any such player replays.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DAY = Path(__file__).resolve().parents[1] / "docs/day"
COLUMNS, ROWS, TYPED_SECONDS, READING_SECONDS = 110, 34, 0.03, 2.0
BEFORE = (
    "deeptier party change core --registration ZZ100000002",
    "deeptier party change anna --registration ZZ100000001",
    "deeptier invoice salt",
)


def main() -> None:
    """Play the day and write it."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "PATH": path}
    lines = (DAY / "commands.txt").read_text("utf-8").splitlines()
    with tempfile.TemporaryDirectory() as desk:
        where = {"cwd": desk, "env": environment, "stdin": subprocess.DEVNULL}  # asks nobody
        shutil.copy(DAY.parent / "first-hour/invoice-1001.xml", desk)
        subprocess.run(["deeptier", "init", "--devnet"], check=True, capture_output=True, **where)
        words = ["deeptier", "devnet", "--furnished"]
        running = subprocess.Popen(words, stdout=subprocess.DEVNULL, **where)
        try:
            while subprocess.run(["deeptier", "status"], capture_output=True, **where).returncode:
                assert running.poll() is None, "the devnet ended"
                time.sleep(1)
            events = [played(line, where) for line in (*BEFORE, *lines)][len(BEFORE) :]
        finally:
            running.terminate()
            running.wait()
    at, rows = 0.0, [json.dumps({"version": 2, "width": COLUMNS, "height": ROWS})]
    for seconds, text in (each for event in events for each in event):
        at += seconds
        rows.append(json.dumps([round(at, 2), "o", text.replace("\n", "\r\n")], ensure_ascii=False))
    (DAY / "day.cast").write_text("\n".join(rows) + "\n", "utf-8")


def played(line: str, where: dict[str, object]) -> list[tuple[float, str]]:
    """What a line shows, and how long after what was before it: a title, or a command's output."""
    if line.startswith("#"):
        return [(READING_SECONDS, f"\n\x1b[1m{line}\x1b[0m\n")]
    done = subprocess.run(line, shell=True, capture_output=True, text=True, **where)
    assert done.returncode == 0, done.stdout + done.stderr
    return [(1.0, "$ "), *((TYPED_SECONDS, each) for each in f"{line}\n"), (0.5, done.stdout)]


if __name__ == "__main__":
    main()
