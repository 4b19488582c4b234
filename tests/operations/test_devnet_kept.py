"""What a devnet keeps of its chain, however it ends, and what it says of what it cannot use."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest
from test_devnet_desk import devnet, new_desk
from typed import deeptier

from deeptier.chain.chain_folder import ChainFolderError
from deeptier.chain.devnet import Devnet, DevnetError
from deeptier.chain.devnet_keeping import Keeping
from deeptier.doctor.programs import _version


@pytest.mark.parametrize("end", [signal.SIGHUP, signal.SIGKILL], ids=["hang-up", "kill"])
def test_anvil_keeps_its_chain_when_its_terminal_is_closed_and_when_killed(
    tmp_path: Path, end: int
) -> None:
    new_desk(tmp_path)
    where = ("--network", "anvil", "--desk", tmp_path)
    kept = tmp_path / "chains" / "anvil" / "anvil.json"
    with devnet(tmp_path, "--network", "anvil", end=end):
        assert deeptier("clock", "2026-03-02", *where).code == 0
        while end == signal.SIGKILL and not kept.exists():
            os.sched_yield()
    with devnet(tmp_path, "--network", "anvil"):
        assert deeptier("clock", *where).out == "it is 2026-03-02 on anvil\n"


def test_chain_is_written_in_quiet_moments_only(tmp_path: Path) -> None:
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += 1
        return now

    with Devnet.start("anvil", state=tmp_path / "chain") as running:
        keeping = Keeping(running, clock)
        assert not keeping.look(), "nothing happened"
        running.clock.ask("evm_mine")
        assert not keeping.look(), "something happens"
        assert keeping.look()
        assert not keeping.look(), "it is written already"
        running.clock.ask("evm_mine")
        assert not keeping.look()
        assert not keeping.look(), "writing takes a part of the time only"
        now += 10
        assert keeping.look()


@pytest.mark.parametrize("content", ["", "{}", "[]", "no JSON", '{"block": {"number": "0x5"}}'])
def test_chain_that_anvil_cannot_read_is_told_with_the_way_out(
    tmp_path: Path, content: str
) -> None:
    folder = tmp_path / "chain"
    Devnet.start("anvil", state=folder).stop()
    (folder / "anvil.json").write_text(content)
    with pytest.raises(ChainFolderError) as caught:
        Devnet.start("anvil", state=folder)
    said = str(caught.value)
    assert said.startswith(f"anvil cannot go on with the chain in {folder}: the chain ended at")
    assert said.endswith("Put a good copy there, or move the folder away to begin anew")
    assert (folder / "anvil.json").read_text() == content


def test_label_of_another_version_is_told_with_the_way_out(tmp_path: Path) -> None:
    folder = tmp_path / "chain"
    Devnet.start("anvil", state=folder).stop()
    (folder / "chain.json").write_text('{"format": 2}')
    with pytest.raises(ChainFolderError, match="take the version of Deeptier that wrote it, or"):
        Devnet.start("anvil", state=folder)


def test_devnet_without_node_js_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = tmp_path / "bin"
    without.mkdir()
    for name in ("cat", "env", "rm", "sh", "sleep"):
        (without / name).symlink_to(shutil.which(name) or name)
    monkeypatch.setenv("PATH", str(without))
    with pytest.raises(DevnetError, match=r"saying: .*node.*\. `deeptier doctor` looks at what"):
        Devnet.start("ganache", state=tmp_path / "chain")
    assert [each.name for each in tmp_path.iterdir()] == ["bin"]


def test_doctor_without_node_js_names_it_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_desk(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    _version.cache_clear()
    found = deeptier("doctor", "--desk", tmp_path, "--json").words["findings"]
    _version.cache_clear()
    remedies = {each["what"]: each["remedy"] for each in found if each["area"] == "node"}
    assert remedies["Node.js"].startswith("install Node.js 20 or newer")
    assert remedies["ganache"] == "mend Node.js first: it runs on it"


def test_a_chain_of_anvil_that_goes_on_again_and_again_has_the_same_first_block(
    tmp_path: Path,
) -> None:
    """anvil saves its own first block beside the loaded one: they must not differ."""
    first_blocks = set()
    for _ in range(4):
        with Devnet.start("anvil", state=tmp_path / "chain") as running:
            first_blocks.add(running.web3.eth.get_block(0)["hash"])
            running.clock.ask("evm_mine")
    assert len(first_blocks) == 1
