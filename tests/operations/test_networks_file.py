"""`networks.yaml`: read strictly, with every problem and its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deeptier.chain.fees import Fees
from deeptier.desk.endpoints import Endpoint
from deeptier.desk.making import make_desk
from deeptier.desk.networks import Network
from deeptier.desk.networks_file import load_networks
from deeptier.desk.node_secrets import NodeSecrets
from deeptier.errors import InputError
from deeptier.reading.problems import ProblemsError

GOOD = """
default: b
networks:
  a:
    chain_id: 1337
    endpoints: [http://127.0.0.1:8545]
    devnet: ganache
  b:
    chain_id: 20260
    endpoints:
      - url: https://one.example/${TOKEN}
        headers: {Authorization: "Bearer ${TWO}"}
      - ws://two.example:8546
      - ipc:///run/node.ipc
    confirmations: 2
    timeout_seconds: 3
    gas_price: 0
    record: shared/b.json
"""


def write(folder: Path, text: str) -> Path:
    (folder / "networks.yaml").write_text(text, encoding="utf-8")
    return folder


def test_networks_are_as_written(tmp_path: Path) -> None:
    networks = load_networks(write(tmp_path, GOOD))
    assert networks.find("a") == Network(
        name="a",
        chain_id=1337,
        endpoints=(Endpoint("http://127.0.0.1:8545"),),
        secrets=NodeSecrets(tmp_path / "keys"),
        record=tmp_path / "deployments/a.json",
        timeout_seconds=60,
        devnet="ganache",
        state=tmp_path / "chains/a",
    )
    assert networks.find() == Network(
        name="b",
        chain_id=20260,
        endpoints=(
            Endpoint("https://one.example/${TOKEN}", (("Authorization", "Bearer ${TWO}"),)),
            Endpoint("ws://two.example:8546"),
            Endpoint("ipc:///run/node.ipc"),
        ),
        secrets=NodeSecrets(tmp_path / "keys"),
        record=tmp_path / "shared/b.json",
        confirmations=2,
        fees=Fees(gas_price=0),
        timeout_seconds=3,
        state=tmp_path / "chains/b",
    )


def test_file_without_a_network_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="holds no network; it must hold at least one"):
        load_networks(write(tmp_path, "networks: {}"))


def test_first_network_is_the_default_unless_told(tmp_path: Path) -> None:
    networks = load_networks(write(tmp_path, GOOD.replace("default: b", "")))
    assert networks.find().name == "a"


def test_record_may_be_in_ones_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/li")
    network = "{chain_id: 5, endpoints: [http://x:1], record: ~/network/house.json}"
    (tmp_path / "networks.yaml").write_text(f"networks:\n  one: {network}\n")
    assert load_networks(tmp_path).find().record == Path("/home/li/network/house.json")


def test_unknown_network_is_answered_with_the_likely_one(tmp_path: Path) -> None:
    make_desk(tmp_path / "desk", devnet=False)
    with pytest.raises(InputError, match=r"devnet, anvil \(did you mean devnet\?\)"):
        load_networks(tmp_path / "desk").find("devent")


def test_examples_of_a_new_desk_are_right(tmp_path: Path) -> None:
    """Those that are commented out, with the # in front taken away."""
    make_desk(tmp_path / "desk", devnet=True)
    path = tmp_path / "desk" / "networks.yaml"
    text = re.sub(r"(?m)^#  ", "  ", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    networks = load_networks(path.parent).by_name
    assert list(networks) == ["devnet", "anvil", "consortium", "testnet"]
    consortium, testnet = networks["consortium"], networks["testnet"]
    assert len(consortium.endpoints) == 3
    assert (consortium.fees, consortium.confirmations) == (Fees(gas_price=0), 1)
    assert testnet.fees == Fees(highest_fee=30 * 10**9, tip=10**9)


@pytest.mark.parametrize(
    ("was", "becomes", "problem"),
    [
        ("    chain_id: 1337\n", "", "5:5: networks.a.chain_id is missing; a network needs it"),
        ("chain_id: 1337", "chain_id: 0x539", "5:15: networks.a.chain_id is '0x539'; it must be"),
        ("1337", "1338", "5:5: networks.a has chain_id 1338; on a devnet it must be 1337, that of"),
        ("devnet: ganache", "devnet: geth", "networks.a.devnet is 'geth'; it must be a known"),
        ("confirmations: 2", "confirmations: 010", "confirmations is '010'; it must be a whole"),
        ("confirmations: 2", "confirmations: -1", "networks.b.confirmations is '-1'; it must be"),
        ("confirmations: 2", "confirmation: 2", "networks.b.confirmation is unknown; .*did you me"),
        ("gas_price: 0", "gas_price: 5", "networks.b.gas_price is '5'; it must be a fee for one"),
        ("gas_price: 0", "gas_price: 0\n    tip: 1 wei", "networks.b.tip is for chains whose fees"),
        (
            "gas_price: 0",
            "gas_price: 0\n    highest_fee: 1 gwei",
            "networks.b.highest_fee is for chains whose fees follow",
        ),
        ("[http://127.0.0.1:8545]", "[]", r"networks.a.endpoints is a list; it must be a list of"),
        (
            "[http://127.0.0.1:8545]",
            "[127.0.0.1:8545]",
            r"networks.a.endpoints\[1\] is '127.0.0.1:8545'; it must be http\(s\)://",
        ),
        (
            "ws://two.example:8546",
            "ws://two.example:99999",
            r"\[2\] is 'ws://two.example:99999'; it",
        ),
        ("ws://two.example:8546", "ws://", r"endpoints\[2\] is 'ws://'; it must be http\(s\)://HO"),
        (
            "ws://two.example:8546",
            '"ws://two.example/\\e"',
            r"\[2\] is 'ws://two.example/ '; it must",
        ),
        ("ws://two", "wss://me:sesame@two two", r"\[2\] is 'wss://me:…@two two.example:8546'; it"),
        ("Authorization:", "Author ization:", r"Author ization is no name of a header: letters"),
        ('"Bearer ${TWO}"', '"Bearer\\n${TWO}"', "Authorization must be text of one line"),
        ("url: https://one.example/${TOKEN}", "url: ipc:///run/a", "headers are for http"),
        ("  b:\n", "  a:\n", "networks.a is given twice, first in line 4"),
        ("  b:\n", "  B 1:\n", "networks.B 1 is no name of a network: lower case letters"),
        ("default: b", "default: c", r"2:10: default is 'c'; it must be a known network: a, b"),
        ("networks:", "network:", "the file is unknown|network is unknown; the file has networks"),
    ],
)
def test_problem_is_told_with_its_place(
    tmp_path: Path, was: str, becomes: str, problem: str
) -> None:
    assert was in GOOD
    with pytest.raises(ProblemsError) as caught:
        load_networks(write(tmp_path, GOOD.replace(was, becomes, 1)))
    assert re.search(problem, str(caught.value)), str(caught.value)
