"""The first hour of docs/OPERATIONS.md, in a terminal: each block prints what is shown below it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import termios
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")
HOUR = PAGE.split("## The first hour\n")[1].split("\n## ")[0]
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$(?:\n\n^```text\n(.*?)^```$)?", re.M | re.S)
MARK = "=== block"
LIMIT_SECONDS = 600

ROWS, COLUMNS = 40, 100
QUESTION, ANSWER = "[y/N]: ", "y\n"
#: Where the page leaves lines out.
AND_SO_ON = "…"

#: Differs from one run to the next: hashes, keys, gas (salts have zero bytes or none), blocks.
CHANGING = [
    (r"0x[0-9a-fA-F]+", "0x"),
    (r"\bgas (about |at most )?[\d,]+", "gas"),
    (r"\bblock \d+", "block"),
    (r"-[0-9a-f]{10}\.", "-."),
    (r" +$", ""),
    (r" +", " "),  # columns move together where the terminal is narrow
    (r"\n\n+", "\n"),  # where a bar was
]


@dataclass(frozen=True)
class Block:
    """What is typed, and what is shown below it."""

    language: str
    typed: str
    shown: str

    @property
    def command(self) -> str:
        """As the shell takes it."""
        return self.typed if self.language == "sh" else f"python - <<'PY'\n{self.typed}PY\n"


BLOCKS = [Block(*found) for found in BLOCK.findall(HOUR)]


def masked(text: str) -> str:
    for pattern, instead in CHANGING:
        text = re.sub(pattern, instead, text, flags=re.M)
    return text.strip()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def at_a_terminal(script: str, folder: Path, environment: dict[str, str]) -> str:
    """What a terminal shows while bash runs a script in a folder; its questions are answered."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    shell = subprocess.Popen(
        ["bash", "-c", script],
        cwd=folder,
        env=environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown, limit = b"", time.monotonic() + LIMIT_SECONDS
    try:
        while time.monotonic() < limit:
            ended = shell.poll() is not None  # the devnet may hold the terminal open after it
            if select.select([ours], [], [], 0.1)[0]:
                try:
                    shown += os.read(ours, 65536)
                except OSError:  # nobody holds it any more
                    break
                if shown.endswith(QUESTION.encode()):
                    os.write(ours, ANSWER.encode())
            elif ended:
                break
    finally:
        os.close(ours)
        with suppress(ProcessLookupError):  # the devnet, where the page did not come to its end
            os.killpg(shell.pid, signal.SIGTERM)
        shell.wait()
    return shown.decode().replace("\r\n", "\n")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What each block printed, in a fresh folder, all in one shell; fewer if one of them failed."""
    folder, port = tmp_path_factory.mktemp("hour"), free_port()
    shutil.copytree(ROOT / "docs" / "first-hour", folder / "docs" / "first-hour")
    (folder / ".venv").symlink_to(ROOT / ".venv")
    # On the page's port there may be another devnet: this one goes to a free one.
    moved = f"[ ! -e networks.yaml ] || sed -i.bak s/:8545/:{port}/ networks.yaml\n"
    script = "set -e -o pipefail\n" + "".join(
        f"echo '{MARK}'\n{block.command.replace(':8545', f':{port}')}{moved}" for block in BLOCKS
    )
    # What tests run in is set up already; nothing is installed while others use it.
    script = script.replace(
        "\nmake setup\n", f"\nmake --silent --dry-run -C '{ROOT}' setup > setup\n"
    )
    ours = {name: value for name, value in os.environ.items() if not name.startswith("DEEPTIER")}
    plain = {"PYTHONPATH": str(ROOT), "TERM": "dumb", "NO_COLOR": "1"}
    text = at_a_terminal(script, folder, ours | plain).replace(f":{port}", ":8545")
    return text.split(f"{MARK}\n")[1:]


def test_the_page_has_an_hour_of_blocks() -> None:
    fences = re.findall(r"^```(\w+)$", HOUR, re.M)
    assert len(BLOCKS) > 10
    assert fences.count("python") == 1
    assert fences.count("sh") + fences.count("python") == len(BLOCKS)
    assert fences.count("text") == sum(bool(block.shown) for block in BLOCKS)


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_a_block_prints_what_the_page_shows(printed: list[str], number: int) -> None:
    assert number < len(printed), f"an earlier block failed: {printed[-1]}"
    found, wanted = masked(printed[number]), masked(BLOCKS[number].shown)
    pattern = ".*".join(map(re.escape, wanted.split(f"{AND_SO_ON}\n")))
    assert re.fullmatch(pattern, found, re.S), f"{found}\n--- is not as shown:\n{wanted}"


def test_the_last_block_is_reached(printed: list[str]) -> None:
    assert len(printed) == len(BLOCKS), printed[-1]
