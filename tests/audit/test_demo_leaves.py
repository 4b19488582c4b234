"""What a scenario leaves behind: a chain that starts again as it was, and what auditors need."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from deeptier.audit import verify
from deeptier.chain.chain_folder import ChainFolderError, remove_chain
from deeptier.chain.deployment import Deployment
from deeptier.chain.devnet import Devnet

ROOT = Path(__file__).resolve().parents[2]
DEEPTIER = [sys.executable, "-c", "from deeptier.cli import main; main()"]
BACKENDS = ("ganache", "anvil")
Demos = dict[str, tuple[Path, "Future[tuple[int, str, str]]"]]


def deeptier(*arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [*DEEPTIER, *arguments], capture_output=True, text=True, cwd=ROOT, check=False, timeout=120
    )
    return done.returncode, done.stdout, done.stderr


def demo(backend: str, out: Path) -> tuple[int, str, str]:
    """A demo into a folder in which an older chain and what is left of a killed run lie."""
    with Devnet.start("anvil", state=out / "chain") as devnet:
        devnet.web3.provider.make_request("evm_mine", [])
    (out / ".chain.999999999").mkdir()
    return deeptier("demo", "--backend", backend, "--out", str(out))


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demos]:
    """A demo on each backend, both at once."""
    with ThreadPoolExecutor(len(BACKENDS)) as pool:
        folders = {each: tmp_path_factory.mktemp(each) for each in BACKENDS}
        yield {each: (out, pool.submit(demo, each, out)) for each, out in folders.items()}


@pytest.fixture(scope="module", params=BACKENDS)
def left(request: pytest.FixtureRequest, demos: Demos) -> Path:
    """The folder of a demo."""
    out, done = demos[request.param]
    code, _, err = done.result()
    assert (code, err) == (0, "")
    return out


def told(devnet: Devnet, contract: str) -> list[Any]:
    """Everything that a chain says of itself: blocks, receipts, proofs, old ones too."""

    def ask(method: str, *parameters: Any) -> Any:
        response = devnet.web3.provider.make_request(method, list(parameters))
        assert "error" not in response, response
        return response["result"]

    said = []
    for number in range(devnet.web3.eth.block_number + 1):
        block = ask("eth_getBlockByNumber", hex(number), True)
        hashes = [each["hash"] for each in block["transactions"]]
        receipts = [ask("eth_getTransactionReceipt", each) for each in hashes]
        said.append((block, receipts))
    newest = len(said) - 1
    for number in (newest - 10, newest):
        said.append(ask("eth_getProof", contract, ["0x" + "00" * 32], hex(number)))
    return said


def test_a_chain_that_is_started_again_is_the_same_and_goes_on(left: Path, tmp_path: Path) -> None:
    backend = json.loads((left / "chain" / "chain.json").read_text("utf-8"))["backend"]
    chain = tmp_path / "chain"
    shutil.copytree(left / "chain", chain)
    deployment = Deployment.load(left / "deployment.json")
    ledger = deployment.addresses["Warrants"]
    audited = json.loads((left / "report.json").read_text("utf-8"))["audit"]["block"]
    with Devnet.start(backend, start_time=1_000_000_000, state=chain) as devnet:
        first = told(devnet, ledger)
        assert audited == {"number": len(first) - 3, "hash": first[-3][0]["hash"]}
        assert verify(devnet.web3, deployment).equal
        before = devnet.now
        devnet.web3.provider.make_request("evm_mine", [])
        assert before < devnet.now < before + 60
        second = told(devnet, ledger)
    with Devnet.start(backend, state=chain) as devnet:
        assert told(devnet, ledger) == second
        assert second[: len(first) - 2] == first[:-2]


def test_what_auditors_need_lies_beside_the_report_and_nothing_old(left: Path) -> None:
    assert sorted(path.name for path in left.iterdir()) == [
        "chain",
        "deployment.json",
        "names.json",
        "report.json",
        "three_tiers.svg",
    ]
    names = json.loads((left / "names.json").read_text("utf-8"))
    assert names["0x70997970C51812dc3A010C7d01b50e0d17dc79C8"] == "Platform desk"
    report = json.loads((left / "report.json").read_text("utf-8"))
    assert Deployment.load(left / "deployment.json").addresses == report["contracts"]


def test_ganache_keeps_its_chain_through_a_kill(tmp_path: Path) -> None:
    devnet = Devnet.start("ganache", state=tmp_path / "chain")
    for _ in range(3):
        devnet.web3.provider.make_request("evm_mine", [])
    newest = devnet.web3.eth.get_block("latest")
    os.killpg(devnet._process.pid, signal.SIGKILL)
    devnet._process.wait()
    devnet.stop()
    with Devnet.start("ganache", state=tmp_path / "chain") as again:
        assert again.web3.eth.get_block("latest") == newest


@pytest.mark.parametrize("left", ["ganache"], indirect=True)
def test_a_devnet_with_a_demo_s_chain_says_how_to_audit_it(left: Path) -> None:
    command = [*DEEPTIER, "devnet", "--state", str(left / "chain"), "--port", "18547"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line.rstrip())
            if line.startswith("Ctrl-C"):
                break
        audit = next(line for line in lines if line.startswith("deeptier audit verify"))
        code, out, err = deeptier(*audit.split()[1:])
        process.send_signal(signal.SIGINT)
    assert process.returncode == 130
    assert (code, err) == (0, "")
    assert "equal the contracts' state to the last fen" in out


def test_a_folder_that_cannot_be_had_is_named(tmp_path: Path) -> None:
    chain, other = tmp_path / "chain", tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("mine", "utf-8")
    with Devnet.start("anvil", state=chain):
        code, _, err = deeptier("demo", "--out", str(tmp_path))
        assert (code, err) == (2, f"error: the chain in {chain} is in use by another devnet\n")
        with pytest.raises(ChainFolderError, match=r"is in use by another devnet$"):
            Devnet.start("anvil", state=chain)
        with pytest.raises(ChainFolderError, match=r"is in use by another devnet$"):
            remove_chain(chain)
    with pytest.raises(ChainFolderError, match=r"is anvil's, not ganache's$"):
        Devnet.start("ganache", state=chain)
    with pytest.raises(ChainFolderError, match=r"has accounts of another mnemonic$"):
        Devnet.start("anvil", mnemonic="legal winner " * 6, state=chain)
    with pytest.raises(ChainFolderError, match=r"holds files that are no chain of a devnet$"):
        Devnet.start("anvil", state=other)
    with pytest.raises(ChainFolderError, match=r"is no chain of a devnet: move it away$"):
        remove_chain(other)
    (chain / "chain.json").write_text("{", "utf-8")
    with pytest.raises(ChainFolderError, match="is not the label of a chain that can be read here"):
        Devnet.start("anvil", state=chain)
    code, _, err = deeptier("devnet", "--state", str(other), "--start", "2026-02-02")
    assert code == 2
    assert err == f"error: {other} holds files that are no chain of a devnet\n"
