"""What a shell is told to complete: commands, parties, lots."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from desk_stage import Stage
from eth_utils.address import to_checksum_address

from deeptier.desk.party import Party

CALLED = "import sys; sys.argv[0] = 'deeptier'; from deeptier.cli import main; main()"


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("deeptier endo", ["endorse", "endorse-many"]),
        ("deeptier audit v", ["verify"]),
        ("deeptier endorse --to an", ["anna"]),
        ("deeptier endorse --as b", ["bolt", "bank"]),
        ("deeptier show c", ["core", "cast"]),
    ],
)
def test_names_are_completed(stage: Stage, typed: str, completed: list[str]) -> None:
    """As bash asks: its words, and which of them is being typed."""
    words = {
        "_DEEPTIER_COMPLETE": "complete_bash",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(typed.split()) - 1),
        "DEEPTIER_DESK": str(stage.folder),
    }
    done = subprocess.run(
        [sys.executable, "-c", CALLED],
        env={**os.environ, **words},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == completed, done.stderr


@pytest.mark.parametrize(
    ("shell", "printed"),
    [("zsh", """_arguments '*: :(("East Bank"))'"""), ("fish", "East Bank")],
)
def test_other_shells_are_answered_as_they_ask(stage: Stage, shell: str, printed: str) -> None:
    party = Party("East Bank", to_checksum_address("0x" + "ab" * 20))
    stage.desk.book.with_party(party).save(stage.folder / "parties.yaml")
    words = {
        "_DEEPTIER_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": "deeptier endorse --to Ea",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "DEEPTIER_DESK": str(stage.folder),
    }
    done = subprocess.run(
        [sys.executable, "-c", CALLED],
        env={**os.environ, **words},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == printed, done.stderr


ASK = r"""
eval "$(deeptier --show-completion bash)"
asks=$(complete -p deeptier | sed 's/.*-F \([^ ]*\).*/\1/')
ask() {
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    "$asks" deeptier
    (IFS="|"; echo "${COMPREPLY[*]}")
}
ask deeptier endorse --to Ea
ask deeptier endorse --to "'Ea"
ask deeptier endorse --to 'East\ Bank' --as an
ask deeptier issue --backing c
"""


def test_bash_itself_completes(stage: Stage, tmp_path: Path) -> None:
    """The script that `--show-completion` prints, in bash; a name with a blank stays one word."""
    party = Party("East Bank", to_checksum_address("0x" + "ab" * 20))
    stage.desk.book.with_party(party).save(stage.folder / "parties.yaml")
    program = tmp_path / "deeptier"
    program.write_text(f"#!{sys.executable}\n{CALLED}\n", encoding="utf-8")
    program.chmod(0o700)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", ASK],
        env={**os.environ, "PATH": path, "DEEPTIER_DESK": str(stage.folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines() == [
        r"East\ Bank",
        "East Bank",
        "anna",
        "commercial_bill",
    ], done.stderr
