"""Record the day of each party at a furnished devnet: docs/day/commands.txt to docs/day/day.cast.

The record is an asciicast of version 2: text that any such player replays.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DAY = Path(__file__).resolve().parents[1] / "docs/day"
COLUMNS, ROWS, TYPED_SECONDS, READING_SECONDS = 110, 34, 0.03, 2.0


def main() -> None:
    """Play the day and write it."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "PATH": path}
    lines = (DAY / "commands.txt").read_text("utf-8").splitlines()
    with tempfile.TemporaryDirectory() as desks:
        where = {"cwd": Path(desks), "env": environment, "stdin": subprocess.DEVNULL}  # asks nobody
        at = ["--desk", "platform"]
        told = {"capture_output": True, **where}
        subprocess.run(["deeptier", "init", "platform", "--devnet"], check=True, **told)
        words = ["deeptier", "devnet", "--furnished", *at]
        running = subprocess.Popen(words, stdout=subprocess.DEVNULL, **where)
        try:
            while subprocess.run(["deeptier", "status", *at], **told).returncode:
                assert running.poll() is None, "the devnet ended"
                time.sleep(1)
            subprocess.run(["sh", DAY / "desks.sh", DAY], check=True, **told)
            where["cwd"] /= "platform"
            events = [event for line in lines for event in played(line, where)]
        finally:
            running.terminate()
            running.wait()
    at_seconds, rows = 0.0, [json.dumps({"version": 2, "width": COLUMNS, "height": ROWS})]
    for seconds, text in events:
        at_seconds += seconds
        row = [round(at_seconds, 2), "o", text.replace("\n", "\r\n")]
        rows.append(json.dumps(row, ensure_ascii=False))
    (DAY / "day.cast").write_text("\n".join(rows) + "\n", "utf-8")


def played(line: str, where: dict[str, object]) -> list[tuple[float, str]]:
    """What a line shows, and how long after what was before it: a title, or a command's output."""
    if line.startswith("#"):
        return [(READING_SECONDS, f"\n\x1b[1m{line}\x1b[0m\n")]
    prompt = f"{where['cwd'].name}$ "
    done = subprocess.run(f"{line} && pwd >&2", shell=True, capture_output=True, text=True, **where)
    assert done.returncode == 0, done.stdout + done.stderr
    where["cwd"] = Path(done.stderr.splitlines()[-1])
    return [(1.0, prompt), *((TYPED_SECONDS, each) for each in f"{line}\n"), (0.5, done.stdout)]


if __name__ == "__main__":
    main()
