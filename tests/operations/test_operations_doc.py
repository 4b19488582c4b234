"""The first hour of docs/OPERATIONS.md: every block is run in order, and prints what is shown."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
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

#: Differs from one run to the next: hashes, keys, gas (salts have zero bytes or none), blocks.
CHANGING = [
    (r"0x[0-9a-fA-F]+", "0x"),
    (r"\bgas (about |at most )?[\d,]+", "gas"),
    (r"\bblock \d+", "block"),
    (r"-[0-9a-f]{10}\.", "-."),
    (r" +$", ""),
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


def program(path: Path, *start: str) -> None:
    """A program that starts another with the arguments that it is given."""
    words = " ".join(f"'{word}'" for word in start)
    path.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
    path.chmod(0o755)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """What each block printed, in a fresh folder, all in one shell; fewer if one of them failed."""
    folder, port = tmp_path_factory.mktemp("hour"), free_port()
    shutil.copytree(ROOT / "docs" / "first-hour", folder / "docs" / "first-hour")
    programs = folder / "programs"
    programs.mkdir()
    program(programs / "python", sys.executable)
    program(programs / "deeptier", sys.executable, "-c", "from deeptier.cli import main; main()")
    # On the page's port there may be another devnet: this one goes to a free one.
    moved = f"[ ! -e networks.yaml ] || sed -i.bak s/:8545/:{port}/ networks.yaml\n"
    script = "set -e -o pipefail\n" + "".join(
        f"echo '{MARK}'\n{block.command.replace(':8545', f':{port}')}{moved}" for block in BLOCKS
    )
    ours = {name: value for name, value in os.environ.items() if not name.startswith("DEEPTIER")}
    path = f"{programs}:{ROOT / 'node_modules' / '.bin'}:{os.environ['PATH']}"
    output = folder / "output"  # no pipe: the devnet would hold it open after a failure
    with output.open("wb") as writer:
        shell = subprocess.Popen(
            ["bash", "-c", script],
            cwd=folder,
            env=ours | {"PATH": path, "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
            stdin=subprocess.DEVNULL,
            stdout=writer,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        shell.wait(timeout=LIMIT_SECONDS)
        text = output.read_text(encoding="utf-8").replace(f":{port}", ":8545")
        yield text.split(f"{MARK}\n")[1:]
    finally:
        with suppress(ProcessLookupError):  # the devnet, where the page did not come to its end
            os.killpg(shell.pid, signal.SIGTERM)


def test_the_page_has_an_hour_of_blocks() -> None:
    fences = re.findall(r"^```(\w+)$", HOUR, re.M)
    assert len(BLOCKS) > 10
    assert fences.count("python") == 1
    assert fences.count("sh") + fences.count("python") == len(BLOCKS)
    assert fences.count("text") == sum(bool(block.shown) for block in BLOCKS)


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_a_block_prints_what_the_page_shows(printed: list[str], number: int) -> None:
    assert number < len(printed), f"an earlier block failed: {printed[-1]}"
    assert masked(printed[number]) == masked(BLOCKS[number].shown)


def test_the_last_block_is_reached(printed: list[str]) -> None:
    assert len(printed) == len(BLOCKS), printed[-1]
