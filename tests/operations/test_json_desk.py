"""What docs/JSON.md tells of steps, files and the desk is what commands print."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from desk_stage import Stage
from due_scene import Scene, a_day_of_lots
from json_shapes import Told, told
from one_command import run

from deeptier.commands.devnet_words import Ready, introduce
from deeptier.commands.output import INTERRUPTED, Output

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = {"DEEPTIER_PASSWORD": "only for this test"}


@pytest.fixture(scope="module")
def sections() -> Mapping[str, Told]:
    return told()


@pytest.fixture
def scene(stage: Stage) -> Scene:
    return a_day_of_lots(stage)


@pytest.fixture
def rows(tmp_path: Path) -> str:
    path = tmp_path / "rows.csv"
    text = "reference,line,obligor,payee,amount,due,documents\n"
    text += "A,1,core,anna,1000.00,2026-06-30,C\nB,7,core,anna,1000.00,2026-06-30,C\n"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_steps(scene: Scene, sections: Mapping[str, Told], rows: str) -> None:
    issue = ("issue", "--from", rows, "--sign-for", "anna", "--as", "core")
    split = ("split", "--lot", "1", "--amounts", "1.00", "--as", "anna")
    pay = ("deposit", "transfer", "--to", "anna", "--amount", "1.00", "--as", "bank")
    dry = [scene.ask(*each, "--dry-run") for each in (issue, split, pay)]
    sections["endorse --dry-run"].compare(dry, rare=("short",))
    sections["endorse --wallet FILE"].compare([scene.ask(*split, "--wallet", "calls.json")])
    done = scene.ask(*issue)
    assert [each["state"] for each in done["results"]] == ["mined", "failed"]
    sections["endorse --from FILE"].compare([done], rare=("results[].figures",))
    sections["endorse"].compare(
        [scene.ask(*split), scene.ask(*pay)], ["results[].line", "results[].figures"]
    )
    listed = scene.ask("runs", "list")
    sections["runs list"].compare([listed])
    run = listed["runs"][0]["run"]
    shown = scene.ask("runs", "show", run, "--all")
    resumed = scene.ask("runs", "resume", run)
    assert {**shown, "items": shown["items"][1:]} == resumed
    sections["runs show RUN"].compare([shown, resumed])


def test_letters(scene: Scene, sections: Mapping[str, Told], rows: str, tmp_path: Path) -> None:
    letters = str(tmp_path / "letters")
    signed = scene.ask("sign", rows, "--as", "anna", "--out", letters)
    sections["sign FILE"].compare([signed])
    checked = scene.ask("letter", "check", letters, "--on", "2030-01-01")
    sections["letter check FILE"].compare([checked])
    shown = scene.ask("show", signed["letters"][0]["file"])
    sections["show FILE"].compare([shown])


def test_two_persons(scene: Scene, sections: Mapping[str, Told], tmp_path: Path) -> None:
    rules = "approvals:\n  split: {proposers: [anna], approvers: [core]}\n"
    (scene.stage.folder / "approvals.yaml").write_text(rules, encoding="utf-8")
    file = str(tmp_path / "proposal.json")
    split = ("split", "--lot", "1", "--amounts", "1.00", "--as", "anna", "--proposed-by", "anna")
    sections["endorse --out FILE"].compare([scene.ask(*split, "--out", file)])
    sections["approve FILE"].compare([scene.ask("approve", file, "--approved-by", "core")])
    sections["show PROPOSAL"].compare([scene.ask("show", file)])
    sections["send FILE"].compare([scene.ask("send", file)])


def test_invoices(scene: Scene, sections: Mapping[str, Told], tmp_path: Path) -> None:
    sections["invoice salt"].compare([scene.ask("invoice", "salt")])
    shutil.copy(ROOT / "docs" / "first-hour" / "invoice-1001.xml", tmp_path)
    (tmp_path / "wrong.xml").write_text("<html/>", encoding="utf-8")
    read = scene.ask("invoice", "read", str(tmp_path), "--set", "line=1", "--out", "new.csv")
    sections["invoice read FILE"].compare([read], ["files[].notes[]", "files[].warnings[]"])


def test_keys_and_parties(scene: Scene, sections: Mapping[str, Told]) -> None:
    sections["key new NAME"].compare([scene.ask("key", "new", "Li Na", **PASSWORD)])
    sections["key list"].compare([scene.ask("key", "list")])
    address = "0x15d34aaf54267db7d7c367839aaf71a00a2c6a66"
    documents = [
        scene.ask("party", "add", "Fund", "0x" + "12" * 20),
        scene.ask("party", "change", "Fund", "--address", address),
        scene.ask("party", "rename", "Fund", "Fund 1"),
    ]
    sections["party list"].compare([scene.ask("party", "list")])
    (scene.stage.folder / "list.csv").write_text(f"name,address\nMill,0x{'34' * 20}\n", "utf-8")
    sections["party import FILE"].compare([scene.ask("party", "import", "list.csv")])
    documents.append(scene.ask("party", "remove", "Fund 1"))
    sections["party add NAME ADDRESS"].compare(documents)


def test_networks(scene: Scene, sections: Mapping[str, Told], tmp_path: Path) -> None:
    for heading, words in {
        "network list": ["network", "list"],
        "network check": ["network", "check"],
        "doctor": ["doctor"],
        "clock": ["clock"],
        "init DIR": ["init", str(tmp_path / "new")],
    }.items():
        sections[heading].compare([scene.ask(*words)])


def test_a_devnet_and_its_deployment(
    stage: Stage,
    sections: Mapping[str, Told],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A devnet prints one document, and no second one when it is stopped."""
    introduce(Output(as_json=True), Ready(stage.devnet, None, stage.desk, stage.desk.network()))
    of_desk = json.loads(capsys.readouterr().out)
    with devnet(tmp_path, "--backend", "anvil", "--port", str(free_port())) as alone:
        sections["devnet"].compare([of_desk, alone])
        record = str(tmp_path / "devnet.json")
        deploy = ["deploy", "--rpc", alone["url"], "--devnet-key", "0", "--out", record, "--json"]
        deployed = run(deploy)
        sections["deploy"].compare([json.loads(deployed.stdout)])


@contextmanager
def devnet(folder: Path, *words: str) -> Iterator[Any]:
    """What a devnet prints when it is ready; it is stopped at the end, and says no more."""
    printed = folder / "printed.json"
    command = [sys.executable, "-c", "from deeptier.cli import main; main()", "devnet", *words]
    with printed.open("w", encoding="utf-8") as out:
        process = subprocess.Popen([*command, "--json"], cwd=folder, stdout=out)
    try:
        while not (text := printed.read_text(encoding="utf-8")).endswith("}\n"):
            assert process.poll() is None
            time.sleep(0.1)
        yield json.loads(text)
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == INTERRUPTED
    assert printed.read_text(encoding="utf-8") == text


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
