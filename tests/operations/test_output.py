"""What commands print arrives, whatever the terminal is; and what fails is told once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from one_command import run
from rich.progress import TimeRemainingColumn
from typer.testing import CliRunner

from deeptier.commands.bar import Bar
from deeptier.commands.figures_table import figures_table
from deeptier.commands.output import INTERRUPTED, UNREAD, Output, told_before
from deeptier.commands.terminal import Terminal
from deeptier.commands.writing import write_output

COMMAND = [sys.executable, "-c", "from deeptier.cli import main; main()"]
NAME = "华信 \U0001f69a"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    assert run(["init", str(tmp_path)]).exit_code == 0
    added = run(["party", "add", NAME, "0x" + "12" * 20, "--desk", str(tmp_path)])
    assert added.exit_code == 0
    return tmp_path


def ended(folder: Path, *words: str, **settings: Any) -> subprocess.CompletedProcess[bytes]:
    root = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, "PYTHONPATH": root, "PYTHONIOENCODING": "ascii"}
    words = (*COMMAND, *words)
    return subprocess.run(words, cwd=folder, env=environment, check=False, **settings)


def test_a_document_is_utf_8_on_any_terminal(desk: Path) -> None:
    done = ended(desk, "party", "list", "--json", capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["parties"][0]["name"] == NAME
    done = ended(desk, "party", "list", capture_output=True)
    assert done.returncode == 0
    assert done.stdout.startswith(b"\\u534e\\u4fe1 ")


def test_a_file_name_of_no_encoding_is_told(desk: Path) -> None:
    (desk / os.fsdecode(b"\xff.xml")).write_bytes(b"<html/>")
    done = ended(desk, "invoice", "read", ".", "--json", capture_output=True)
    assert done.returncode == 1
    assert json.loads(done.stdout.decode("utf-8"))["files"][0]["file"] == "\udcff.xml"


@pytest.mark.parametrize("words", [("party", "list"), ("party", "list", "--json")])
def test_a_full_disk_is_told(desk: Path, words: tuple[str, ...]) -> None:
    with open("/dev/full", "w", encoding="ascii") as full:
        done = ended(desk, *words, stdout=full, stderr=subprocess.PIPE)
    told = b"error: the result cannot be written to stdout: No space left on device\n"
    assert (done.returncode, done.stderr) == (1, told)


@pytest.mark.parametrize("words", [("party", "list"), ("party", "list", "--json"), ("--help",)])
def test_who_reads_no_more_ends_it(desk: Path, words: tuple[str, ...]) -> None:
    """As `| head` does; a shell takes 141 for what a closed pipe ends."""
    read, write = os.pipe()
    os.close(read)
    done = ended(desk, *words, stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert (done.returncode, done.stderr) == (UNREAD, b"")


#: Ctrl-C in the moment in which the command line begins to be loaded.
AT_ONCE = """
import os, signal, sys
from deeptier.__main__ import main
class Pressed:
    def find_spec(self, name, *_):
        if name == "deeptier.cli":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Pressed())
main()
"""


def test_ctrl_c_leaves_no_trace_before_it_begins() -> None:
    done = subprocess.run([sys.executable, "-c", AT_ONCE], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, b"", b"")


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), SystemExit(143)])
def test_a_stop_before_the_command_begins_is_a_document(
    stop: BaseException, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as told, told_before(as_json=True):
        raise stop
    assert told.value.exit_code in (INTERRUPTED, 143)
    document = {"ok": False, "error": "stopped", "details": []}
    assert json.loads(capsys.readouterr().out) == document


def test_what_others_wrote_cannot_steer_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(as_json=False)
    output.say("paid\x1b[2K\r\x9b1A \u202e00.001 华信\u3000é")
    output.console.print(figures_table(("lot",), [["\x07\u2066x"]]))
    assert capsys.readouterr().out.split("\n")[:3] == [
        "paid�[2K�1A �00.001 华信\u3000é",
        "lot",
        "��x",
    ]


@pytest.mark.parametrize(("columns", "width"), [("0", 20), ("7", 20), ("40", 40), (None, 100)])
def test_a_width_is_what_can_be_read(
    monkeypatch: pytest.MonkeyPatch, columns: str | None, width: int
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    if columns is not None:
        monkeypatch.setenv("COLUMNS", columns)
    assert Terminal().width == width


def test_colours_may_be_forced_into_a_pipe_and_bars_may_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    output = Output(as_json=False)
    with Bar(output, "reading", TimeRemainingColumn()) as bar:
        bar.move(1, 2)
    output.say("late", style="red")
    assert capsys.readouterr().out == "\x1b[31mlate\x1b[0m\n"


def test_what_fails_after_the_document_makes_no_second_one() -> None:
    app = typer.Typer()

    @app.command()
    def command() -> None:
        output = Output(as_json=True)
        with output.guarded():
            output.document({"ok": True})
            raise KeyboardInterrupt

    done = CliRunner().invoke(app, [])
    assert (done.exit_code, json.loads(done.stdout)) == (INTERRUPTED, {"ok": True})
    assert done.stderr == "stopped\n"


def test_ctrl_c_at_a_question_stops_as_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    app = typer.Typer()

    @app.command()
    def command() -> None:
        with Output(as_json=True).guarded():
            typer.confirm("Sign?")

    done = CliRunner().invoke(app, [], input="")
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (INTERRUPTED, "stopped")
    assert '"error": "stopped"' in done.stdout


def test_a_file_is_written_whole_and_a_device_as_it_is(tmp_path: Path) -> None:
    write_output(tmp_path / "a.json", "new")
    write_output(Path("/dev/null"), "new")
    with pytest.raises(OSError, match="/dev/full"):
        write_output(Path("/dev/full"), "new")
    assert [each.read_text() for each in tmp_path.iterdir()] == ["new"]
    with pytest.raises(OSError, match=r"a\.json"):
        write_output(tmp_path / "a.json" / "b", "new")


def test_help_is_broken_where_the_screen_ends_and_not_where_its_source_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("typer.rich_utils.MAX_WIDTH", 400)
    for words, told in (
        (["devnet"], "keeps its chain in the folder `chains`, and gives ether to every party"),
        (["deploy"], "--regulator Authority --rulemaker Authority"),
        ([], "2 the command cannot be carried out, and nothing was"),
    ):
        assert told in run([*words, "--help"]).stdout
