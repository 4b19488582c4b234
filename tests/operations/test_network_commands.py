"""`deeptier init`, `network`, `doctor` and `clock`, as they are typed."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from desk_stage import Stage
from front import Front
from typed import Answer, deeptier

from deeptier.desk.company import MEMBERS, PLATFORM
from deeptier.desk.desk import Desk
from deeptier.doctor.chain import chain
from deeptier.doctor.versions import compiler
from deeptier.files import write_whole


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def test_init_makes_a_desk_that_explains_itself(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    answer = deeptier("init", folder)
    assert answer.code == 0
    assert f"cd {folder}" in answer.out
    assert sorted(path.name for path in folder.iterdir()) == [
        "approvals.yaml",
        "networks.yaml",
        "parties.yaml",
    ]
    desk = Desk(folder)
    assert desk.network().name == "devnet"
    assert desk.book.parties == ()


def test_init_with_devnet_knows_parties_with_test_keys(tmp_path: Path) -> None:
    answer = deeptier("init", tmp_path, "--devnet", "--json")
    assert answer.words["ok"]
    desk = Desk(tmp_path)
    assert list(desk.book.addresses) == [PLATFORM, *MEMBERS]
    for name, address in desk.book.addresses.items():
        assert desk.keyring.signer(name).address == address


@pytest.mark.parametrize("name", ["networks.yaml", "parties.yaml", "approvals.yaml"])
def test_init_never_writes_over_a_desk(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    answer = deeptier("init", tmp_path, "--devnet")
    assert answer.code == 2
    assert f"a folder without {name}: this one is a desk" in answer.err
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine"


def test_init_that_cannot_write_all_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, text: str) -> None:
        if path.name == "networks.yaml":
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        write_whole(path, text)

    monkeypatch.setattr("deeptier.desk.making.write_whole", full)
    answer = deeptier("init", tmp_path)
    assert answer.code == 2
    assert "networks.yaml: No space left on device" in answer.err
    assert list(tmp_path.iterdir()) == []


def test_network_list_asks_nobody(stage: Stage) -> None:
    stage.write_network(endpoints=["https://me:pass@node.example"], devnet=None)
    answer = deeptier("network", "list", *stage.arguments())
    assert answer.code == 0
    assert "https://me:…@node.example" in answer.out
    listed = deeptier("network", "list", *stage.arguments(), "--json").words
    assert listed["default"] == "devnet"
    assert listed["networks"][0]["is_deployed"]


def test_network_check_finds_all_well(stage: Stage) -> None:
    answer = deeptier("network", "check", *stage.arguments(), "--json")
    assert answer.code == 0
    found = answer.words["networks"][0]
    assert found["ok"]
    assert found["fee"] == "free"
    assert found["endpoints"][0]["block"] == stage.web3.eth.block_number
    assert found["contracts"] == {"checked": True, "trouble": None}


def test_network_check_looks_at_every_endpoint(stage: Stage) -> None:
    with Front(stage.url) as lagging, Front(stage.url) as other:
        lagging.trick = lambda asked: (
            {"result": "0x2"} if asked["method"] == "eth_blockNumber" else None
        )
        other.trick = lambda asked: {"result": "0x1"} if asked["method"] == "eth_chainId" else None
        stage.write_network(endpoints=[stage.url, lagging.url, other.url])
        answer = deeptier("network", "check", "devnet", *stage.arguments(), "--json")
    assert answer.code == 1
    first, second, third = answer.words["networks"][0]["endpoints"]
    behind = stage.web3.eth.block_number - 2
    assert first["trouble"] is None
    assert second["trouble"] == f"it is {behind} blocks behind: is it still catching up?"
    assert third["trouble"] == f"chain 1 answers at {other.url}, not chain 31337"


def test_network_check_tells_of_other_code(stage: Stage) -> None:
    stage.devnet.clock.ask("anvil_setCode", stage.office.house.address("Orders"), "0x6001")
    answer = deeptier("network", "check", *stage.arguments())
    assert answer.code == 1
    assert "the code of Orders at" in answer.out


def findings(answer: Answer) -> dict[str, dict[str, Any]]:
    return {each["what"]: each for each in answer.words["findings"]}


def test_doctor_finds_all_well(stage: Stage) -> None:
    answer = deeptier("doctor", *stage.arguments(), "--json")
    found = findings(answer)
    assert answer.code == 0, [each for each in found.values() if each["state"] == "amiss"]
    assert {each["area"] for each in found.values()} == {
        "versions",
        "compiler",
        "node",
        "keys",
        "chain",
    }
    assert found["contracts"]["state"] == "well"


def test_doctor_says_how_to_mend(stage: Stage) -> None:
    (stage.folder / "keys").mkdir(mode=0o755)
    open_key = stage.folder / "keys" / "anna.json"
    open_key.write_text("{}")
    open_key.chmod(0o644)
    stage.desk.network().record.unlink()
    answer = deeptier("doctor", *stage.arguments(), "--json")
    assert answer.code == 1
    amiss = [each for each in answer.words["findings"] if each["state"] == "amiss"]
    remedies = {(each["what"], each["remedy"]) for each in amiss}
    assert ("keys", f"chmod 700 {stage.folder / 'keys'}") in remedies
    assert ("anna.json", f"chmod 600 {open_key}") in remedies
    assert any("is no keystore" in each["found"] for each in amiss)
    assert any("`deeptier deploy --network devnet --as NAME`" in remedy for _, remedy in remedies)


def test_doctor_tells_of_a_node_that_is_down(stage: Stage) -> None:
    stage.write_network(endpoints=["http://127.0.0.1:1"])
    answer = deeptier("doctor", *stage.arguments())
    assert answer.code == 1
    assert "http://127.0.0.1:1: connection refused" in answer.out
    assert "`deeptier devnet --network devnet`, and leave it running" in answer.out


def test_doctor_tells_who_cannot_pay_gas(stage: Stage) -> None:
    stage.devnet.clock.ask("anvil_setNextBlockBaseFeePerGas", hex(10**9))
    stage.devnet.clock.ask("anvil_setBalance", stage.address("anna"), "0x0")
    stage.devnet.clock.ask("evm_mine")
    found = findings(deeptier("doctor", *stage.arguments(), "--json"))
    assert found["ether"]["found"] == "none to pay gas with: anna"


def test_fee_above_the_highest_is_amiss(stage: Stage) -> None:
    """Nothing can be sent, whatever else is well."""
    stage.write_network(highest_fee="1 gwei")
    assert deeptier("network", "check", *stage.arguments()).code == 0
    stage.devnet.clock.ask("anvil_setNextBlockBaseFeePerGas", hex(2 * 10**9))
    stage.devnet.clock.ask("evm_mine")
    answer = deeptier("doctor", *stage.arguments(), "--json")
    gas = findings(answer)["gas"]
    assert (answer.code, gas["state"]) == (1, "amiss")
    assert gas["found"] == "the chain asks 2 gwei for a gas, and highest_fee is 1 gwei"
    assert gas["remedy"] == "wait, or raise it in networks.yaml"
    answer = deeptier("network", "check", *stage.arguments())
    assert answer.code == 1
    assert "amiss  gas: the chain asks 2 gwei" in answer.out


@pytest.mark.parametrize(("ahead", "state"), [(600, "amiss"), (-30, None), (-86_400, "note")])
def test_doctor_compares_clocks(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, ahead: int, state: str | None
) -> None:
    """A chain may make no empty blocks, but none of the future."""
    now = stage.office.web3.eth.get_block("latest")["timestamp"] - ahead
    monkeypatch.setattr("deeptier.doctor.chain.time.time", lambda: now)
    network = replace(stage.desk.network(), devnet=None)
    found = {each.what: each.state.value for each in chain(stage.desk, network)}
    assert found.get("newest block") == state


def test_doctor_tells_of_contracts_that_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise FileNotFoundError(2, "No such file or directory", f"{name}.json")

    monkeypatch.setattr("deeptier.doctor.versions.artifact", missing)
    (found,) = compiler(Path("elsewhere/deeptier"))
    assert found.state.value == "amiss"
    assert found.remedy == "install Deeptier anew: pip install --force-reinstall deeptier"


def test_doctor_needs_no_desk(tmp_path: Path) -> None:
    answer = deeptier("doctor", "--desk", tmp_path, "--json")
    assert answer.code == 0
    assert findings(answer)["networks.yaml"]["state"] == "note"


def test_doctor_of_a_network_that_is_none_is_misuse(stage: Stage) -> None:
    answer = deeptier("doctor", "--desk", stage.folder, "--network", "nope")
    assert answer.code == 2
    assert "--network is 'nope'; it must be a network of" in answer.err


def test_doctor_changes_nothing(stage: Stage) -> None:
    before = sorted(stage.folder.rglob("*"))
    deeptier("doctor", *stage.arguments())
    assert sorted(stage.folder.rglob("*")) == before


def test_clock_shows_and_sets_the_day(stage: Stage) -> None:
    assert deeptier("clock", *stage.arguments()).out == "it is 2026-01-07 on devnet\n"
    assert deeptier("clock", "2026-02-28", *stage.arguments()).code == 0
    assert deeptier("clock", "+1", *stage.arguments(), "--json").words["date"] == "2026-03-01"
    assert stage.office.today == stage.office.house.today()
    assert deeptier("clock", "2026-03-01", *stage.arguments()).code == 0


def test_clock_of_no_devnet_is_only_shown(stage: Stage) -> None:
    stage.write_network(devnet=None)
    assert deeptier("clock", *stage.arguments()).code == 0
    answer = deeptier("clock", "+1", *stage.arguments())
    assert answer.code == 2
    assert "a network with `devnet: ganache` or `devnet: anvil`" in answer.err


def test_deploy_that_nobody_signed_leaves_no_record(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = stage.desk.network().record
    record.unlink()
    monkeypatch.setenv("DEEPTIER_PASSWORD", "the right one")
    assert deeptier("key", "new", "Li Na", "--desk", stage.folder).code == 0
    monkeypatch.setenv("DEEPTIER_PASSWORD", "the wrong one")
    answer = deeptier("deploy", *stage.arguments("Li Na"))
    assert answer.code == 2
    assert "password" in answer.err
    assert not record.exists()


def test_deploy_again_finds_all_there(stage: Stage) -> None:
    stage.desk.network().record.unlink()
    first = deeptier("deploy", *stage.arguments("platform"), "--bank", "bank", "--json")
    assert first.code == 0, first.err
    assert first.words["deployer"] == stage.address("platform")
    office = stage.office
    before = stage.web3.eth.block_number
    again = deeptier("deploy", *stage.arguments("platform"), "--bank", "bank", "--json")
    assert again.words["contracts"] == first.words["contracts"]
    assert stage.web3.eth.block_number == before
    office.house.mint(office.sender("bank"), stage.address("anna"), 1)
