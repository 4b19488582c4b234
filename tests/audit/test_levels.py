"""Four levels on played scenes and on both devnets; what a node lacks is never passed."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import pytest
from audit_scenes import Scene
from faulty_proxy import Answer, Asked, FaultyProxy, for_a_while, only_on
from faulty_proxy import refusing as refusing_all
from levels_lies import (
    ALL,
    PROOF,
    RECEIPT,
    RECEIPTS,
    Change,
    honest,
    lying,
    outcome_of,
    refusing,
    silent_on,
    subjects,
    verified,
)
from web3 import Web3

from deeptier.audit.extract import extract
from deeptier.audit.levels import Level, Status, Wanted, run_levels
from deeptier.audit.levels.complete import complete
from deeptier.audit.levels.fetch import Fetch
from deeptier.audit.node import Node
from deeptier.audit.rebuild import Head
from deeptier.audit.rpc import Rpc
from deeptier.chain import devnet_programs
from deeptier.chain.devnet import Devnet


@pytest.mark.parametrize("name", ["three_tiers", "bad_weather"])
def test_every_level_passes_on_a_scene(scene_of: Callable[[str], Scene], name: str) -> None:
    scene = scene_of(name)
    with lying(scene.devnet.url, honest) as second:
        report = verified(scene, scene.devnet.url, second)
    assert [(each.level, each.status, each.reason) for each in report.outcomes] == [
        (level, Status.PASSED, None) for level in ALL
    ]
    assert (report.ok, report.findings, report.missing) == (True, (), ())
    rebuilt, first = scene.history.rebuilt, scene.deployment.first_block
    done = {each.level: each.counts for each in report.outcomes}
    complete_ = done[Level.COMPLETE]
    assert done[Level.BOOKS]["logs replayed"] == rebuilt.logs == complete_["logs compared"]
    assert complete_["headers linked"] == rebuilt.head.number - first + 1
    assert complete_["headers linked"] == (
        complete_["blocks ruled out by Bloom"] + complete_["blocks with receipts"]
    )
    assert complete_["blocks ruled out by Bloom"] > 0
    books = rebuilt.books
    assert done[Level.STORAGE] == {
        "words proved": len(books.lots) + len(books.ended),
        "of ended lots": len(books.ended),
    }
    assert len(books.ended) > 0
    assert done[Level.NODES] == {"nodes asked": 2}
    block = scene.web3.eth.get_block(rebuilt.head.number)
    assert report.to_json()["header"] == {
        "number": block["number"],
        "hash": block["hash"].to_0x_hex(),
        "parent_hash": block["parentHash"].to_0x_hex(),
        "state_root": block["stateRoot"].to_0x_hex(),
        "receipts_root": block["receiptsRoot"].to_0x_hex(),
        "timestamp": block["timestamp"],
    }


def test_every_level_passes_at_an_earlier_block(bad_weather: Scene) -> None:
    middle = bad_weather.history.rebuilt.head.number - 20
    report = verified(bad_weather, wanted=Wanted(block=middle, sample=None))
    assert [each.status for each in report.outcomes] == [*[Status.PASSED] * 3, Status.NOT_RUN]
    assert report.header.height == middle


@pytest.mark.parametrize("fork", ["istanbul", "london", "shanghai", "cancun", "prague"])
def test_headers_of_every_fork_hash_to_their_hashes(
    monkeypatch: pytest.MonkeyPatch, fork: str
) -> None:
    monkeypatch.setattr(devnet_programs, "_HARDFORK", fork)
    with Devnet.start("anvil") as devnet:
        Node(devnet.web3).ask("evm_mine")
        header = Fetch(Rpc.of(devnet.web3)).header(1)
    assert header.is_true()
    assert (header.base_fee_per_gas is not None) == (fork != "istanbul")
    assert (header.parent_beacon_block_root is not None) == (fork in ("cancun", "prague"))
    assert (header.requests_hash is not None) == (fork == "prague")


#: Code that logs one word with one topic when it is deployed, and leaves a contract without code.
LOGGING = "0x602a600052600760206000a100"


@pytest.mark.parametrize(
    ("backend", "number", "types"),
    [("anvil", 130, {"0x0", "0x1", "0x2"}), ("ganache", 4, {"0x0", "0x2"})],
)
def test_receipts_of_a_full_block_have_the_root_of_its_header(
    backend: str, number: int, types: set[str]
) -> None:
    """Transactions of several types in one block; ganache gives receipts one by one."""
    stop, start = {
        "anvil": (("evm_setAutomine", False), ("evm_mine",)),
        "ganache": (("miner_stop",), ("miner_start",)),
    }[backend]
    with Devnet.start(backend) as devnet:
        node, rpc = Node(devnet.web3), Rpc.of(devnet.web3)
        sender = str(devnet.accounts[0].address)
        price = node.ask("eth_gasPrice")
        node.ask(*stop)
        plain = {"from": sender, "data": LOGGING, "gas": hex(100_000)}
        kinds = [
            {"gasPrice": price},
            {"gasPrice": price, "accessList": []},
            {"maxFeePerGas": price, "maxPriorityFeePerGas": "0x0"},
        ]
        asked = [{**plain, **kinds[at % len(kinds)]} for at in range(number)]
        sent = [node.ask("eth_sendTransaction", each) for each in asked]
        node.ask(*start)
        receipts = [node.ask(RECEIPT, each) for each in sent]
        assert {receipt["blockNumber"] for receipt in receipts} == {"0x1"}
        assert {receipt["type"] for receipt in receipts} >= types
        ours = {f"contract {at}": receipt["contractAddress"] for at, receipt in enumerate(receipts)}
        deployment = SimpleNamespace(chain_id=1, addresses=ours, first_block=0)
        head = Head(chain_id=1, number=1, hash=node.block(1)["hash"], timestamp=0)
        logs = extract(node, deployment, 1)
        outcome = complete(rpc, deployment, head, logs)
        hidden = complete(rpc, deployment, head, logs[:-1])
    assert (outcome.status, outcome.counts["logs compared"]) == (Status.PASSED, number)
    assert subjects(hidden) == [f"block 1, log {number - 1}, log"]


@pytest.mark.parametrize(
    ("level", "change", "reason"),
    [
        (Level.COMPLETE, refusing(RECEIPTS, RECEIPT), "the node lacks eth_getBlockReceipts; the"),
        (Level.COMPLETE, silent_on(RECEIPTS), "the node gives no receipts for block "),
        (Level.STORAGE, refusing(PROOF), "the node refuses eth_getProof: method not found"),
        (Level.BOOKS, refusing("eth_call"), "the node refuses eth_call: method not found"),
    ],
    ids=["no receipts", "null receipts", "no proof", "no calls"],
)
def test_what_a_node_lacks_is_never_passed(
    three_tiers: Scene, level: Level, change: Change, reason: str
) -> None:
    outcome = outcome_of(three_tiers, level, change)
    assert outcome.status is Status.NOT_RUN
    assert str(outcome.reason).startswith(reason)


def test_receipts_one_by_one_prove_the_same(three_tiers: Scene) -> None:
    outcome = outcome_of(three_tiers, Level.COMPLETE, refusing(RECEIPTS))
    assert outcome.status is Status.PASSED
    assert outcome.counts["logs compared"] == three_tiers.history.rebuilt.logs


def test_a_node_that_is_busy_is_asked_again(three_tiers: Scene) -> None:
    """Not with HTTP's words only: providers answer so inside of JSON-RPC."""

    def busy(asked: Asked, _answer: Answer) -> Answer:
        return refusing_all("rate limit exceeded, try later", -32005)(asked)

    fault = only_on(RECEIPTS, for_a_while(3, busy))
    with FaultyProxy(three_tiers.devnet.url, fault) as proxy:
        report = verified(three_tiers, proxy.url, wanted=Wanted(levels=(Level.COMPLETE,)))
    (outcome,) = report.outcomes
    assert outcome.status is Status.PASSED, outcome.reason


def test_any_provider_will_do(bad_weather: Scene) -> None:
    """Only HTTP's lets its answers be read straight into types."""
    provider = bad_weather.web3.provider
    plain = SimpleNamespace(
        make_request=provider.make_request, make_batch_request=provider.make_batch_request
    )
    web3 = cast("Web3", SimpleNamespace(provider=plain))
    report = run_levels([("a socket", web3)], bad_weather.deployment, Wanted())
    assert [each.status for each in report.outcomes[:3]] == [Status.PASSED] * 3
