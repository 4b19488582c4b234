"""Logs are read whole from nodes that are slow or picky; from wrong ones, not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from replay_journal import ADDRESSES, CHAIN_ID
from web3 import Web3
from web3.providers import BaseProvider
from web3.types import RPCEndpoint

from deeptier.audit import AuditError, Step, rebuild
from deeptier.audit import node as node_module
from deeptier.audit.extract import extract
from deeptier.audit.node import Node, RefusedError, SilentError
from deeptier.audit.transport import Web3Transport

TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    pauses: list[float] = []
    monkeypatch.setattr(node_module.time, "sleep", pauses.append)
    return pauses


@dataclass(frozen=True)
class House:
    """A deployment."""

    addresses: dict[str, str] = field(default_factory=lambda: dict(ADDRESSES))
    first_block: int = 3
    chain_id: int = CHAIN_ID


def raw_log(block: int, index: int = 0, **words: Any) -> dict[str, Any]:
    """A log as JSON-RPC gives it."""
    return {
        "address": ADDRESSES["Clearing"],
        "topics": [TRANSFER],
        "data": "0x",
        "blockNumber": hex(block),
        "logIndex": hex(index),
        "transactionHash": f"0x{block:064X}",
        "blockHash": f"0x{block:x}",
        "removed": False,
        **words,
    }


class Provider:
    """A node of so many blocks with these logs; `widest` blocks and `most` logs an answer."""

    def __init__(self, logs: list[dict[str, Any]], widest: int = 10**9, most: int = 10**9) -> None:
        self.logs, self.widest, self.most = logs, widest, most
        self.ranges: list[tuple[int, int]] = []
        self.failures: list[BaseException] = []
        self.hooks: dict[str, Callable[[list[Any]], Any]] = {}
        self.batches: list[int] = []
        self.largest_batch = 10**9

    def make_request(self, method: str, params: list[Any]) -> Any:
        if self.failures:
            raise self.failures.pop(0)
        if method in self.hooks:
            return {"result": self.hooks[method](params)}
        if method == "eth_getLogs":
            return self.get_logs(params[0])
        answers: dict[str, Any] = {"eth_chainId": hex(CHAIN_ID), "eth_getCode": "0x60"}
        if method == "eth_getBlockByNumber":
            number = 70_000 if params[0] == "latest" else int(params[0], 16)
            header = {"number": hex(number), "hash": f"0x{number:x}", "timestamp": "0x1"}
            return {"result": header if number <= 70_000 else None}
        return {"result": answers[method]}

    def get_logs(self, question: dict[str, Any]) -> dict[str, Any]:
        first, last = int(question["fromBlock"], 16), int(question["toBlock"], 16)
        assert question["address"] == list(ADDRESSES.values())
        self.ranges.append((first, last))
        found = [log for log in self.logs if first <= int(log["blockNumber"], 16) <= last]
        if last - first + 1 > self.widest or len(found) > self.most:
            return {"error": {"code": -32005, "message": "query returned too much"}}
        return {"result": found}

    def make_batch_request(self, requests: list[Any]) -> Any:
        self.batches.append(len(requests))
        if len(requests) > self.largest_batch:
            return {"error": {"message": "batch too large"}}
        return [self.make_request(*request) for request in requests]


def node_of(provider: Any) -> Node:
    return Node(SimpleNamespace(provider=provider))  # type: ignore[arg-type]


def read(provider: Provider, last: int = 50_000, **house: Any) -> list[tuple[int, int]]:
    logs = extract(node_of(provider), House(**house), last)
    return [(log.block, log.index) for log in logs]


def test_every_block_is_read_once_in_growing_ranges() -> None:
    provider = Provider([raw_log(50_000), raw_log(3, 1), raw_log(3, 0), raw_log(4_099)])
    assert read(provider) == [(3, 0), (3, 1), (4_099, 0), (50_000, 0)]
    assert provider.ranges == [(3, 4_098), (4_099, 12_290), (12_291, 28_674), (28_675, 50_000)]


def test_log_is_read_in_bytes() -> None:
    data = {"data": "0xab", "address": ADDRESSES["Clearing"].upper().replace("0X", "0x")}
    (log,) = extract(node_of(Provider([raw_log(7, 2, **data)])), House(), 9)
    assert log.address == ADDRESSES["Clearing"]
    assert log.topics == (bytes.fromhex(TRANSFER[2:]),)
    assert (log.data, log.block, log.index) == (b"\xab", 7, 2)
    assert log.transaction == f"0x{7:064x}"


def test_ranges_halve_where_they_are_too_wide_and_grow_again() -> None:
    provider = Provider([raw_log(block) for block in range(3, 40)], widest=10)
    assert read(provider, last=39) == [(block, 0) for block in range(3, 40)]
    assert provider.ranges[:3] == [(3, 39), (3, 20), (3, 11)]
    answered = [(first, last) for first, last in provider.ranges if last - first < 10]
    covered = [block for first, last in answered for block in range(first, last + 1)]
    assert covered == list(range(3, 40))


def test_ranges_halve_where_they_are_too_full() -> None:
    crowded = [raw_log(20, index) for index in range(5)]
    provider = Provider([*crowded, raw_log(21), raw_log(30)], most=5)
    assert read(provider, last=100) == [(20, index) for index in range(5)] + [(21, 0), (30, 0)]


def test_one_block_that_is_too_full_is_an_error_and_not_skipped() -> None:
    provider = Provider([raw_log(20, index) for index in range(5)], most=4)
    with pytest.raises(RefusedError) as caught:
        read(provider, last=100)
    assert str(caught.value) == "the node refuses eth_getLogs: query returned too much"
    assert provider.ranges[-1] == (20, 20)


def test_dropped_connections_are_tried_again_and_again(no_pauses: list[float]) -> None:
    provider = Provider([raw_log(7)])
    provider.failures = [ConnectionError("reset")] * 3
    assert read(provider, last=9) == [(7, 0)]
    assert no_pauses == [0.25, 0.5, 1.0]


def test_dead_node_is_an_error_after_bounded_attempts(no_pauses: list[float]) -> None:
    provider = Provider([raw_log(7)])
    provider.failures = [ConnectionError("refused")] * 100
    with pytest.raises(SilentError) as caught:
        read(provider, last=9)
    expected = "the node did not answer eth_getLogs in 4 attempts: refused"
    assert str(caught.value) == expected
    assert len(no_pauses) == 6  # three for the logs, three for whether it is awake


def test_answer_that_never_comes_narrows_the_range_while_the_node_is_awake() -> None:
    provider = Provider([raw_log(7), raw_log(9)])
    provider.failures = [TimeoutError("slow")] * 4
    assert read(provider, last=9) == [(7, 0), (9, 0)]
    assert provider.ranges == [(3, 5), (6, 9)]


@pytest.mark.parametrize(
    ("logs", "reason"),
    [
        ([raw_log(7), raw_log(7)], "the node gives a log twice: block 7, log 0"),
        (
            [raw_log(7, address="0x" + "ee" * 20)],
            f"the node gives a log that was not asked for: block 7, {'0x' + 'ee' * 20}",
        ),
        ([raw_log(7, removed=True)], "block 7 was reorganised while it was read"),
        (
            [raw_log(7), raw_log(7, 1, blockHash="0xother")],
            "block 7 was reorganised while it was read",
        ),
        (
            [raw_log(7, data=None)],
            "the node gives a log that cannot be read: "
            "TypeError(\"'NoneType' object is not subscriptable\")",
        ),
    ],
)
def test_wrong_answers_are_errors(logs: list[dict[str, Any]], reason: str) -> None:
    with pytest.raises(AuditError) as caught:
        read(Provider(logs), last=9)
    assert str(caught.value) == reason


def test_log_outside_the_range_is_an_error() -> None:
    provider = Provider([])
    provider.hooks["eth_getLogs"] = lambda _: [raw_log(99)]
    with pytest.raises(AuditError) as caught:
        read(provider, last=9)
    reason = f"the node gives a log that was not asked for: block 99, {ADDRESSES['Clearing']}"
    assert str(caught.value) == reason


def test_answer_that_is_no_list_is_an_error() -> None:
    provider = Provider([])
    provider.hooks["eth_getLogs"] = lambda _: None
    with pytest.raises(AuditError) as caught:
        read(provider, last=9)
    assert str(caught.value) == "the node gives no list of logs for blocks 3 to 9"


def test_progress_is_told_in_blocks() -> None:
    steps: list[Step] = []
    extract(node_of(Provider([])), House(), 12_290, steps.append)
    assert steps == [Step("logs", 4_096, 12_288), Step("logs", 12_288, 12_288)]


def test_batches_halve_where_they_are_too_large() -> None:
    provider = Provider([])
    provider.largest_batch = 60
    answers = list(node_of(provider).ask_all([("eth_chainId", [])] * 130))
    assert answers == [hex(CHAIN_ID)] * 130
    assert provider.batches == [130, 65, 32, 32, 32, 32, 2]


def test_node_without_batches_is_asked_one_by_one() -> None:
    provider = Provider([])
    provider.largest_batch = 0
    assert list(node_of(provider).ask_all([("eth_chainId", [])] * 3)) == [hex(CHAIN_ID)] * 3


class OneByOne(BaseProvider):
    """A provider of web3 that knows no batches, in front of a node."""

    def __init__(self, node: Provider) -> None:
        super().__init__()
        self.node = node

    def make_request(self, method: RPCEndpoint, params: Any) -> Any:
        return self.node.make_request(method, params)


def test_provider_without_batches_is_asked_one_by_one() -> None:
    provider = OneByOne(Provider([]))
    assert not hasattr(provider, "make_batch_request")
    assert list(node_of(provider).ask_all([("eth_chainId", [])] * 3)) == [hex(CHAIN_ID)] * 3


def test_transport_of_such_a_provider_asks_one_by_one_too() -> None:
    transport = Web3Transport(Web3(OneByOne(Provider([]))))
    requests = [{"id": number, "method": "eth_chainId", "params": []} for number in (7, 8)]
    answers = json.loads(transport.post(json.dumps(requests).encode()))
    assert [(each["id"], each["result"]) for each in answers] == [
        (7, hex(CHAIN_ID)),
        (8, hex(CHAIN_ID)),
    ]


@pytest.mark.parametrize(
    ("block", "house", "hooks", "reason"),
    [
        (70_001, {}, {}, "the chain has no block 70001"),
        (2, {}, {}, "block 2 is before the deployment's first, 3"),
        (None, {"chain_id": 9}, {}, "the node is on chain 1337, the deployment on 9"),
        (
            None,
            {"addresses": {name: at for name, at in ADDRESSES.items() if name != "Payables"}},
            {},
            "the deployment does not say where Payables is",
        ),
        (
            None,
            {},
            {"eth_getCode": lambda _: "0x"},
            f"there is no contract at {ADDRESSES['Governance']}, where Governance should be",
        ),
    ],
)
def test_audit_that_cannot_be_carried_out_says_why(
    block: int | None, house: dict[str, Any], hooks: dict[str, Any], reason: str
) -> None:
    provider = Provider([])
    provider.hooks = hooks
    web3: Any = SimpleNamespace(provider=provider)
    with pytest.raises(AuditError) as caught:
        rebuild(web3, House(**house), block)
    assert str(caught.value) == reason


def test_chain_reorganised_while_it_was_read_is_an_error() -> None:
    provider = Provider([])
    hashes = iter(["0xbefore", "0xafter"])
    header = {"number": "0x9", "timestamp": "0x1"}
    provider.hooks["eth_getBlockByNumber"] = lambda _: {**header, "hash": next(hashes)}
    web3: Any = SimpleNamespace(provider=provider)
    with pytest.raises(AuditError) as caught:
        rebuild(web3, House(), 9)
    assert str(caught.value) == "the chain was reorganised at block 9 while it was read"
