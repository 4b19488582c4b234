"""At a terminal people are asked, and what they type is not shown; a full disk changes nothing."""

from __future__ import annotations

import os
import pty
import resource
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from eth_account import Account

from deeptier.desk.book import AddressBook
from deeptier.desk.party import Party

PROGRAM = "from deeptier.cli import main; main()"
KEY = b"\7" * 32
PASSWORD = "not to be shown"
SECONDS = 60


@pytest.fixture(autouse=True)
def _no_password_around(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DEEPTIER_PASSWORD", "DEEPTIER_PASSWORD_FILE", "DEEPTIER_DESK"):
        monkeypatch.delenv(name, raising=False)


def typed(arguments: list[str], answers: list[tuple[str, str]]) -> tuple[int, str]:
    """Exit code, and all that a terminal shows; each answer is typed when its prompt is there."""
    process, terminal = pty.fork()
    if process == 0:
        os.execv(sys.executable, [sys.executable, "-c", PROGRAM, *arguments])
    shown, waiting, until = "", list(answers), time.monotonic() + SECONDS
    while time.monotonic() < until:
        if select.select([terminal], [], [], 1)[0]:
            try:
                piece = os.read(terminal, 4_096)
            except OSError:
                break
            if not piece:
                break
            shown += piece.decode()
        if waiting and waiting[0][0] in shown:
            os.write(terminal, waiting.pop(0)[1].encode() + b"\n")
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), shown


def test_a_password_is_typed_at_a_terminal_and_not_shown(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text(KEY.hex())
    arguments = ["key", "import", "Anna", str(tmp_path / "plain"), "--desk", str(tmp_path)]
    code, shown = typed(
        arguments,
        [("New password for Anna: ", PASSWORD), ("The same again: ", PASSWORD)],
    )
    assert code == 0, shown
    assert "its key is locked in" in shown
    assert PASSWORD not in shown
    assert KEY.hex() not in shown
    book = AddressBook.load(tmp_path / "parties.yaml")
    assert book.address("Anna") == Account.from_key(KEY).address


COMMANDS = (
    ["party", "add", "Bolt", "0x" + "ab" * 20],
    ["key", "import", "Bolt", "plain"],
)
BOTH = f"""
from deeptier.cli import app
for words in {COMMANDS}:
    try:
        app(words)
    except SystemExit as end:
        print("ended with", end.code)
"""


def _no_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def test_a_disk_that_takes_nothing_more_leaves_all_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text(KEY.hex())
    (tmp_path / "keys").mkdir()
    AddressBook((Party("Anna", "0x" + "cd" * 20),)).save(tmp_path / "parties.yaml")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    done = subprocess.run(
        [sys.executable, "-c", BOTH],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.getcwd(), "DEEPTIER_PASSWORD": PASSWORD},
        preexec_fn=_no_room,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines() == ["ended with 2", "ended with 2"]
    assert done.stderr.splitlines() == [
        "error: parties.yaml: File too large",
        "error: keys/bolt.json: File too large",
    ]
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
