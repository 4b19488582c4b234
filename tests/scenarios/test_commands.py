"""The commands as people run them: demo, devnet, deploy, run, audit, Ctrl-C."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deeptier.chain.connection import connect
from deeptier.commands import keys
from deeptier.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
DEEPTIER = [sys.executable, "-c", "from deeptier.cli import main; main()"]
ENVIRONMENT = {**os.environ, "COLUMNS": "100"}


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*DEEPTIER, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=ENVIRONMENT,
    )


def deeptier(*arguments: str) -> tuple[int, str, str]:
    process = start(*arguments)
    out, err = process.communicate(timeout=170)
    assert "Traceback" not in err
    return process.returncode, out, err


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def assert_closes(port: int) -> None:
    deadline = time.monotonic() + 10
    while is_open(port):
        assert time.monotonic() < deadline, "the devnet was left behind"
        time.sleep(0.1)


def test_demo_runs_end_to_end_and_leaves_picture_and_report(backend: str, tmp_path: Path) -> None:
    port = free_port()
    code, out, err = deeptier(
        "demo", "--backend", backend, "--port", str(port), "--out", str(tmp_path)
    )
    assert (code, err) == (0, "")
    assert re.search(r"^1 +2026-01-07 +Lanhe Motors +issue +1 +10,000,000.00 +\d+,\d+$", out, re.M)
    assert "150 days: discount 108,750.00, proceeds 5,891,250.00" in out
    assert "90 days: discount 20,000.00, proceeds 1,313,333.34" in out
    assert "issued   10,000,000.00 = live 0.00 + redeemed 10,000,000.00" in out
    assert "the logs, replayed, equal the contracts' state to the last fen" in out
    assert f"wrote {tmp_path / 'three_tiers.svg'}" in out
    assert "\x1b" not in out
    ET.parse(tmp_path / "three_tiers.svg")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert (report["ok"], report["audit"]["findings"], len(report["steps"])) == (True, [], 9)
    assert_closes(port)


def test_run_in_json_is_one_document(backend: str, tmp_path: Path) -> None:
    code, out, err = deeptier(
        "run", "scenarios/three_tiers.yaml", "--backend", backend, "--json", "--out", str(tmp_path)
    )
    document = json.loads(out)
    assert (code, document["ok"]) == (0, True)
    assert document["steps"][4] == {
        "step": 5,
        "date": "2026-04-07",
        "verb": "discount",
        "who": "Minpu Fasteners",
        "carried_by": "Platform desk",
        "lots": ["1-1-3"],
        "amount": "1,333,333.34",
        "amount_minor_units": 133_333_334,
        "note": "90 days: discount 20,000.00, proceeds 1,313,333.34",
        "refused": None,
        "gas": document["steps"][4]["gas"],
        "transaction": document["steps"][4]["transaction"],
    }
    assert document["audit"]["equal"] is True
    left = ("three_tiers.svg", "report.json", "deployment.json", "names.json", "chain")
    assert document["files"] == [str(tmp_path / name) for name in left]
    assert "Minpu Fasteners" in err


def test_a_surprise_exits_with_1(backend: str, tmp_path: Path) -> None:
    text = (ROOT / "scenarios" / "three_tiers.yaml").read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(text.replace('discount: "108,750.00"', 'discount: "1.00"'), encoding="utf-8")
    code, out, err = deeptier("run", str(wrong), "--backend", backend, "--json")
    assert code == 1
    document = json.loads(out)
    assert document["ok"] is False
    assert re.fullmatch(
        rf"{re.escape(str(wrong))}:\d+:5: step 3 \(2026-02-06, discount by Qiaodong Drivetrain\):"
        r" the discount must be 1\.00 and is 108,750\.00",
        document["error"],
    )
    assert f"error: {document['error']}" in err


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_demo_that_is_stopped_leaves_no_devnet(
    backend: str, tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    port = free_port()
    process = start("demo", "--backend", backend, "--port", str(port), "--out", str(tmp_path))
    assert process.stdout is not None
    for line in process.stdout:
        if "2026-02-06" in line:
            break
    assert is_open(port)
    process.send_signal(sent)
    _, err = process.communicate(timeout=30)
    assert process.returncode == code
    assert "Traceback" not in err
    assert_closes(port)
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def devnet(backend: str) -> Iterator[dict[str, Any]]:
    """A devnet that `deeptier devnet` runs; ended by Ctrl-C."""
    port = free_port()
    process = start("devnet", "--backend", backend, "--port", str(port), "--json")
    assert process.stdout is not None
    text = ""
    for line in process.stdout:
        text += line
        if line == "}\n":
            break
    yield json.loads(text)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, "stopped\n")
    assert_closes(port)


@pytest.fixture(scope="module")
def record(devnet: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("deployments") / "devnet.json"
    words = ("deploy", "--rpc", devnet["url"], "--devnet-key", "0", "--out", str(path), "--json")
    code, out, _ = deeptier(*words)
    document = json.loads(out)
    assert (code, document["ok"], document["record"]) == (0, True, str(path))
    assert sorted(document["contracts"]) == [
        "Clearing",
        "DepositToken",
        "DiscountDesk",
        "Enterprises",
        "Evidence",
        "Governance",
        "Offers",
        "Orders",
        "Payables",
        "Pledges",
        "Warrants",
    ]
    return path


def test_devnet_shows_test_keys(devnet: dict[str, Any]) -> None:
    assert devnet["test_mnemonic"] == "test test test test test test test test test test test junk"
    assert len(devnet["test_accounts"]) == 20
    assert devnet["test_accounts"][0] == {
        "address": "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
        "private_key": "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
    }
    web3 = connect(devnet["url"])
    assert web3.eth.get_block(0)["timestamp"] == 1_767_196_800  # 2026-01-01 at +08:00


def test_deploying_again_finds_that_all_is_there(devnet: dict[str, Any], record: Path) -> None:
    before = connect(devnet["url"]).eth.block_number
    again = ("deploy", "--rpc", devnet["url"], "--devnet-key", "0", "--out", str(record))
    code, out, err = deeptier(*again)
    assert (code, err) == (0, "")
    assert out.endswith(f"complete; the record is {record}\n")
    assert connect(devnet["url"]).eth.block_number == before


def test_run_and_audit_on_a_devnet_that_stands(
    devnet: dict[str, Any], record: Path, tmp_path: Path
) -> None:
    where = ("--rpc", devnet["url"], "--deployment", str(record))
    keys = tmp_path / "keys"
    keys.mkdir()
    parties = ("deployer", "desk", "cashier", "motors", "jiangwan", "xinghai", "drivetrain")
    parties += ("gearworks", "castings", "bearings", "fasteners")
    for party, account in zip(parties, devnet["test_accounts"], strict=False):
        (keys / f"{party}.key").write_text(account["private_key"] + "\n", encoding="ascii")
    code, out, err = deeptier("run", "scenarios/three_tiers.yaml", *where, "--keys", str(keys))
    assert (code, err) == (0, "")
    assert "equal the contracts' state to the last fen" in out

    code, out, err = deeptier("audit", "verify", *where, "--json")
    document = json.loads(out)
    assert (code, err, document["equal"], document["findings"]) == (0, "", True, [])
    assert document["figures"]["currencies"][0]["face"] == 1_000_000_000

    code, _, err = deeptier("run", "scenarios/three_tiers.yaml", *where)
    assert code == 2
    assert err == (
        "error: the chain's date is 2026-07-06 and cannot go back to 2026-01-06:"
        " use a fresh devnet\n"
    )


def test_audit_that_finds_something_exits_with_1(devnet: dict[str, Any], record: Path) -> None:
    """A log is left out: the record begins after the house was set up."""
    words = json.loads(record.read_text(encoding="utf-8"))
    latest = connect(devnet["url"]).eth.block_number
    for contract in words["contracts"]:
        contract["block"] = latest
    cut = record.with_name("cut.json")
    cut.write_text(json.dumps(words), encoding="utf-8")
    code, out, err = deeptier("audit", "verify", "--rpc", devnet["url"], "--deployment", str(cut))
    assert (code, err) == (1, "")
    assert "logs and state differ" in out


def test_devnet_keys_are_refused_where_worth_may_be(
    devnet: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_DEVNET_CHAINS", set())
    with pytest.raises(InputError, match="everybody knows that key; use --key-file"):
        keys.require_devnet(connect(devnet["url"]).eth.chain_id, 0)
