"""Level complete: who lies about headers, receipts or logs is named, and where."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from audit_scenes import Scene
from levels_lies import (
    HEADER,
    RECEIPTS,
    both,
    in_logs,
    is_at,
    only,
    outcome_of,
    subjects,
    verified,
)

from deeptier.audit.decode import Log
from deeptier.audit.errors import AuditError
from deeptier.audit.extract import extract
from deeptier.audit.levels import Level, Status, Stored, Wanted
from deeptier.audit.levels.complete import complete
from deeptier.audit.levels.header import Header
from deeptier.audit.node import Node
from deeptier.audit.rpc import Rpc
from deeptier.keccak import keccak


@pytest.fixture(scope="module")
def logs(three_tiers: Scene) -> tuple[Log, ...]:
    last = three_tiers.history.rebuilt.head.number
    return extract(Node(three_tiers.web3), three_tiers.deployment, last)


@pytest.fixture(scope="module")
def split(three_tiers: Scene) -> Any:
    """A delivery of a part, whose amount is worth a lie."""
    events = three_tiers.history.rebuilt.events
    return next(each for each in events if type(each).__name__ == "Delivered")


def test_hidden_log_is_named(three_tiers: Scene, split: Any) -> None:
    def hide(found: list[Any]) -> None:
        found[:] = [each for each in found if not is_at(each, split.place)]

    outcome = outcome_of(three_tiers, Level.COMPLETE, in_logs(hide))
    (finding,) = outcome.findings
    assert finding.subject == f"block {split.place.block}, log {split.place.index}, log"
    assert finding.expected == "Delivered of Warrants"
    assert finding.actual == "hidden by the node"
    assert finding.where == str(split.place)


def test_altered_amount_is_named(three_tiers: Scene, split: Any) -> None:
    old, new = (amount.to_bytes(32, "big").hex() for amount in (split.amount, split.amount + 1))

    def alter(found: list[Any]) -> None:
        (log,) = [each for each in found if is_at(each, split.place)]
        assert old in log["data"]
        log["data"] = log["data"].replace(old, new)

    outcome = outcome_of(three_tiers, Level.COMPLETE, in_logs(alter))
    (finding,) = outcome.findings
    assert finding.subject == f"block {split.place.block}, log {split.place.index}, amount"
    assert (finding.expected, finding.actual) == (split.amount, split.amount + 1)


@pytest.mark.parametrize("field", ["address", "event", "topic", "transaction", "data"])
def test_every_field_of_a_log_counts(three_tiers: Scene, split: Any, field: str) -> None:
    def alter(found: list[Any]) -> None:
        (log,) = [each for each in found if is_at(each, split.place)]
        if field == "address":
            others = {each["address"] for each in found} - {log["address"]}
            log["address"] = min(others)
        elif field == "event":
            log["topics"][0] = "0x" + "12" * 32
        elif field == "topic":
            log["topics"].append("0x" + "12" * 32)
        elif field == "transaction":
            log["transactionHash"] = "0x" + "12" * 32
        else:
            log["data"] += "00"

    outcome = outcome_of(three_tiers, Level.COMPLETE, in_logs(alter))
    (subject,) = subjects(outcome)
    place = f"block {split.place.block}, log {split.place.index}, "
    assert subject.startswith(place)
    told = subject.removeprefix(place)
    assert re.fullmatch(
        r"topic \d|word \d+ of the data" if field in ("topic", "data") else field, told
    )


def test_swapped_logs_are_named(three_tiers: Scene, split: Any) -> None:
    block = split.place.block

    def swap(found: list[Any]) -> None:
        one, other = [each for each in found if int(each["blockNumber"], 16) == block][:2]
        for field in ("address", "topics", "data"):
            one[field], other[field] = other[field], one[field]

    outcome = outcome_of(three_tiers, Level.COMPLETE, in_logs(swap))
    assert subjects(outcome) == [
        f"block {block}, log 0, order of the logs",
        f"block {block}, log 1, order of the logs",
    ]
    assert outcome.findings[0].actual.endswith("which is log 1")


def test_invented_logs_are_named(three_tiers: Scene, split: Any) -> None:
    """One in a block that has logs of ours, one in a block that can have none."""
    node = Node(three_tiers.web3)
    empty = next(
        block
        for block in range(three_tiers.deployment.first_block, split.place.block)
        if int(node.block(block)["logsBloom"], 16) == 0
    )

    def invent(found: list[Any]) -> None:
        (log,) = [each for each in found if is_at(each, split.place)]
        here = node.block(empty)["hash"]
        found.append({**log, "logIndex": "0x63"})
        found.append({**log, "blockNumber": hex(empty), "blockHash": here, "logIndex": "0x0"})

    outcome = outcome_of(three_tiers, Level.COMPLETE, in_logs(invent))
    assert [(each.subject, each.expected) for each in outcome.findings] == [
        (f"block {empty}, log 0, log", "nothing, it is ruled out by the Bloom filter of its block"),
        (f"block {split.place.block}, log 99, log", "nothing, it is not in the receipts"),
    ]


def test_log_hidden_in_logs_and_receipts_is_found(three_tiers: Scene, split: Any) -> None:
    def hide(found: list[Any]) -> None:
        found[:] = [each for each in found if not is_at(each, split.place)]

    def hide_in_receipts(receipts: list[Any]) -> list[Any]:
        for receipt in receipts:
            hide(receipt["logs"])
        return receipts

    block = split.place.block
    change = both(in_logs(hide), only(RECEIPTS, block, hide_in_receipts))
    assert subjects(outcome_of(three_tiers, Level.COMPLETE, change)) == [
        f"block {block}, receipts root"
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda receipts: [{**receipts[0], "status": "0x0"}],
        lambda receipts: [{**receipts[0], "cumulativeGasUsed": "0x1"}],
        lambda receipts: [*receipts, receipts[0]],
        lambda _receipts: [],
    ],
    ids=["status", "gas", "doubled", "none"],
)
def test_other_receipts_are_found(
    three_tiers: Scene, split: Any, change: Callable[[Any], Any]
) -> None:
    block = split.place.block
    outcome = outcome_of(three_tiers, Level.COMPLETE, only(RECEIPTS, block, change))
    assert subjects(outcome) == [f"block {block}, receipts root"]


def test_changed_time_of_a_header_is_found(three_tiers: Scene, split: Any) -> None:
    block = split.place.block
    change = only(HEADER, block, lambda header: {**header, "timestamp": "0x1"})
    outcome = outcome_of(three_tiers, Level.COMPLETE, change)
    assert subjects(outcome) == [f"block {block}, header"]


def test_header_of_another_block_is_found(three_tiers: Scene, split: Any) -> None:
    block = split.place.block
    other = Node(three_tiers.web3).block(block - 1)
    outcome = outcome_of(three_tiers, Level.COMPLETE, only(HEADER, block, lambda _: other))
    assert subjects(outcome)[:2] == [f"block {block}, number", f"block {block}, parent hash"]
    assert f"block {block + 1}, parent hash" in subjects(outcome)


def test_header_that_is_forged_with_its_hash_is_found(three_tiers: Scene, split: Any) -> None:
    def forge(header: dict[str, Any]) -> dict[str, Any]:
        changed = msgspec.convert({**header, "timestamp": "0x1"}, Header)
        name = keccak(changed._encoded(bytes.fromhex(changed.extra_data[2:])))
        return {**header, "timestamp": "0x1", "hash": "0x" + name.hex()}

    block = split.place.block
    outcome = outcome_of(three_tiers, Level.COMPLETE, only(HEADER, block, forge))
    assert subjects(outcome) == [f"block {block + 1}, parent hash"]


def test_filter_that_was_emptied_is_found(three_tiers: Scene, split: Any) -> None:
    block = split.place.block
    change = only(HEADER, block, lambda header: {**header, "logsBloom": "0x" + "00" * 256})
    found = subjects(outcome_of(three_tiers, Level.COMPLETE, change))
    assert found[0] == f"block {block}, header"
    assert f"block {block}, log {split.place.index}, log" in found


def test_list_of_transactions_that_is_too_long_is_found(three_tiers: Scene, split: Any) -> None:
    block = split.place.block

    def lengthen(header: dict[str, Any]) -> dict[str, Any]:
        return {**header, "transactions": header["transactions"] * 2}

    outcome = outcome_of(three_tiers, Level.COMPLETE, only(HEADER, block, lengthen))
    assert subjects(outcome) == [f"block {block}, number of transactions"]


def test_logs_after_the_last_block_are_found(three_tiers: Scene, logs: tuple[Log, ...]) -> None:
    head = three_tiers.history.rebuilt.head
    late = replace(logs[-1], block=head.number + 1)
    rpc = Rpc.of(three_tiers.web3)
    outcome = complete(rpc, three_tiers.deployment, head, iter((*logs, late)))
    assert [each.expected for each in outcome.findings] == ["nothing, it is after the last block"]


def test_log_that_was_used_twice_is_found(three_tiers: Scene, logs: tuple[Log, ...]) -> None:
    head = three_tiers.history.rebuilt.head
    twice = iter((*logs[:9], logs[8], *logs[9:]))
    outcome = complete(Rpc.of(three_tiers.web3), three_tiers.deployment, head, twice)
    assert [(each.subject, each.expected) for each in outcome.findings] == [
        (f"block {logs[8].block}, log {logs[8].index}, log", "nothing, it is there twice")
    ]


def test_logs_out_of_order_are_found(three_tiers: Scene, logs: tuple[Log, ...]) -> None:
    head = three_tiers.history.rebuilt.head
    outcome = complete(Rpc.of(three_tiers.web3), three_tiers.deployment, head, logs[::-1])
    assert outcome.status is Status.FOUND


def test_no_log_at_all_is_every_log_hidden(three_tiers: Scene, logs: tuple[Log, ...]) -> None:
    head = three_tiers.history.rebuilt.head
    outcome = complete(Rpc.of(three_tiers.web3), three_tiers.deployment, head, ())
    assert len(outcome.findings) == len(logs)
    assert {each.actual for each in outcome.findings} == {"hidden by the node"}


def test_answer_that_is_no_header_stops_the_audit(three_tiers: Scene) -> None:
    def garble(method: str, params: list[Any], result: Any) -> Any:
        garbled = method == HEADER and params[0] != "latest"
        return {**result, "stateRoot": "0xzz"} if garbled else result

    with pytest.raises(AuditError, match="cannot be read"):
        outcome_of(three_tiers, Level.COMPLETE, garble)


def test_block_without_header_is_never_passed(three_tiers: Scene, split: Any) -> None:
    block = split.place.block
    outcome = outcome_of(three_tiers, Level.COMPLETE, only(HEADER, block, lambda _: None))
    assert outcome.status is Status.NOT_RUN
    assert outcome.reason == f"the node gives no header for block {block}"


def test_logs_of_a_store_are_compared(three_tiers: Scene, logs: tuple[Log, ...]) -> None:
    rebuilt = three_tiers.history.rebuilt
    head, summary = rebuilt.head, rebuilt.summary
    stored = Stored(head, summary, lambda: iter(logs))
    report = verified(three_tiers, wanted=Wanted(stored=stored))
    assert [each.status for each in report.outcomes[:3]] == [Status.PASSED] * 3
    cut = Stored(head, summary, lambda: iter((*logs[:7], *logs[8:])))
    wanted = Wanted(stored=cut, levels=(Level.COMPLETE,))
    (finding,) = verified(three_tiers, wanted=wanted).findings
    assert finding.subject == f"block {logs[7].block}, log {logs[7].index}, log"
    elsewhere = Stored(replace(head, hash="0x" + "12" * 32), summary, lambda: logs)
    with pytest.raises(AuditError, match="of the node is not the store's: sync the store first"):
        verified(three_tiers, wanted=Wanted(stored=elsewhere))
