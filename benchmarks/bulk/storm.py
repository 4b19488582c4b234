"""`python -m benchmarks.bulk.storm 10000`: payables of a CSV, by commands killed every few seconds.

Issued, endorsed and cleared as an operator does it; then the audit must find all right to the fen.
"""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from deeptier.desk.desk import Desk
from deeptier.money import format_amount

_DEEPTIER = (sys.executable, "-c", "from deeptier.cli import main; main()")
_DUE = "2026-06-30"
_LEAST_SECONDS, _MOST_SECONDS, _PLANNED_A_SECOND = 2.0, 8.0, 50
_PAYEES = ("anna", "bolt", "cast")


def main() -> int:
    """The storm, with so many payables as the command line says."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    chance = random.Random(count)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        furnish = _started(folder)
        try:
            faces = _rows(folder / "payables.csv", count)
            limit = format_amount(sum(faces))
            _once(folder, "line", "open", "--as", "bank", "--obligor", "core", "--amount", limit,
                  "--expiry", "2026-12-31")  # fmt: skip
            _once(folder, "deposit", "mint", "--as", "platform", "--to", "core", "--amount", limit)
            signed = [word for payee in _PAYEES for word in ("--sign-for", payee)]
            issue = ("issue", "--from", "payables.csv", "--as", "core", *signed)
            kills = [_killed(folder, chance, count, *issue)]
            (results,) = (folder / "runs").glob("issue-*.results.csv")
            _halves(results, folder / "halves.csv")
            kills.append(_killed(folder, chance, count, "endorse", "--from", "halves.csv"))
            _once(folder, "clock", _DUE)
            kills.append(
                _killed(folder, chance, count, "clear", "--due", "today", "--as", "platform")
            )
            _require_paid(folder, faces, count)
            furnish.terminate()  # begun anew it rests: after a crowd anvil mines empty blocks
            furnish.wait()
            furnish = _running(folder)
            verdict = json.loads(_once(folder, "audit", "verify", "--level", "books", "--json"))
        finally:
            furnish.terminate()
            furnish.wait()
    print(f"{count:,} payables in {time.monotonic() - began:,.0f} s; killed {kills} times while"
          f" they were issued, endorsed and cleared; audit: {verdict['ok']}")  # fmt: skip
    return 0 if verdict["ok"] and sum(kills) else 1


def _started(folder: Path) -> subprocess.Popen[bytes]:
    """A furnished devnet in a desk of its own; it ends with what is given back."""
    _once(folder, "init", "--devnet")
    text = (folder / "networks.yaml").read_text(encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        changed = text.replace(":8546", f":{free.getsockname()[1]}")
    changed = changed.replace("default: devnet", "default: anvil")
    (folder / "networks.yaml").write_text(changed, encoding="utf-8")
    return _running(folder, "--furnished")


def _running(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    """The desk's devnet, when it answers."""
    running = subprocess.Popen(
        (*_DEEPTIER, "devnet", *words), cwd=folder, stdout=subprocess.DEVNULL
    )
    while subprocess.run(
        (*_DEEPTIER, "status"), cwd=folder, capture_output=True, check=False
    ).returncode:
        if running.poll() is not None:
            raise SystemExit("the devnet ended")
        time.sleep(1)
    return running


def _rows(path: Path, count: int) -> list[int]:
    """Write the payables; their faces in fen."""
    faces = [100_000 + number for number in range(count)]
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["reference", "line", "obligor", "payee", "amount", "due", "documents"])
        for number, face in enumerate(faces):
            payee = _PAYEES[number % len(_PAYEES)]
            rows.writerow(
                [f"P-{number}", 2, "core", payee, format_amount(face), _DUE, f"C-{number}"]
            )
    return faces


def _halves(results: Path, path: Path) -> None:
    """An endorsement of a part of every lot, to the next supplier."""
    with results.open(newline="", encoding="utf-8") as file:
        issued = list(csv.DictReader(file))
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["reference", "lot", "to", "amount", "trade", "as"])
        for number, row in enumerate(issued):
            to = _PAYEES[(number + 1) % len(_PAYEES)]
            rows.writerow([f"E-{number}", row["lot"], to, "400.00", f"T-{number}", row["holder"]])


def _killed(folder: Path, chance: random.Random, count: int, *words: str) -> int:
    """How often a command was killed until it came to its end.

    Two of three lives are a few seconds; the third is long enough to read and plan all rows.
    """
    kills = 0
    while True:
        life = chance.uniform(_LEAST_SECONDS, _MOST_SECONDS)
        life += 10 + count / _PLANNED_A_SECOND if kills % 3 == 2 else 0
        running = subprocess.Popen((*_DEEPTIER, *words), cwd=folder, stdout=subprocess.DEVNULL)
        try:
            code = running.wait(life)
        except subprocess.TimeoutExpired:
            os.kill(running.pid, signal.SIGKILL)
            running.wait()
            kills += 1
            print(f"killed {words[0]} after {life:.1f} s", flush=True)
            continue
        if code:
            raise SystemExit(f"deeptier {' '.join(words)} ended with {code}")
        return kills


def _once(folder: Path, *words: str) -> str:
    done = subprocess.run(
        (*_DEEPTIER, *words), cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"deeptier {' '.join(words)} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def _require_paid(folder: Path, faces: Sequence[int], count: int) -> None:
    """Each supplier has what its lots were worth, to the fen."""
    house = Desk(folder).open().house
    book = Desk(folder).book
    expected = dict.fromkeys(_PAYEES, 0)
    for number, face in enumerate(faces):
        expected[_PAYEES[number % 3]] += face - 40_000
        expected[_PAYEES[(number + 1) % 3]] += 40_000
    found = {name: house.balance_of(book.address(name)) for name in _PAYEES}
    if found != expected or house.payable_count() != count:
        raise SystemExit(f"paid {found}, expected {expected}")


if __name__ == "__main__":
    sys.exit(main())
