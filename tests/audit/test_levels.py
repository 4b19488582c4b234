"""Four levels on played scenes, and on nodes that lie: who lies where is named by the level."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest
from audit_scenes import Scene
from levels_proxy import Change, Refusal, lying
from web3 import Web3

from deeptier.audit.books import Books
from deeptier.audit.decode import Log
from deeptier.audit.errors import AuditError
from deeptier.audit.extract import extract
from deeptier.audit.findings import LotNumber
from deeptier.audit.levels import Level, Outcome, Report, Status, Stored, Wanted, run_levels
from deeptier.audit.levels.complete import complete
from deeptier.audit.levels.fetch import Fetch
from deeptier.audit.levels.header import Header
from deeptier.audit.levels.keccak import keccak
from deeptier.audit.levels.storage import chosen, storage
from deeptier.audit.levels.wire import Wire
from deeptier.audit.node import Node
from deeptier.audit.rebuild import Head
from deeptier.chain import devnet as devnets
from deeptier.chain.connection import connect
from deeptier.chain.devnet import Devnet

HEADER, LOGS = "eth_getBlockByNumber", "eth_getLogs"
RECEIPTS, RECEIPT, PROOF = "eth_getBlockReceipts", "eth_getTransactionReceipt", "eth_getProof"
ALL = tuple(Level)


def honest(_method: str, _params: list[Any], result: Any) -> Any:
    return result


def verified(scene: Scene, *urls: str, wanted: Wanted | None = None) -> Report:
    nodes = [(url, connect(url)) for url in urls or (scene.devnet.url,)]
    return run_levels(nodes, scene.deployment, wanted or Wanted(sample=None))


def outcome_of(scene: Scene, level: Level, change: Change, *others: str) -> Outcome:
    """What becomes of one level when the node's answers are changed."""
    with lying(scene.devnet.url, change) as url:
        report = verified(scene, url, *others, wanted=Wanted(levels=(level,), sample=None))
    (outcome,) = report.outcomes
    assert report.ok == (outcome.status is Status.PASSED)
    return outcome


def subjects(outcome: Outcome) -> list[str]:
    return [finding.subject for finding in outcome.findings]


def only(method: str, block: int, change: Callable[[Any], Any]) -> Change:
    """A change of the answers about one block, where they do not come as a list of logs."""

    def changed(asked: str, params: list[Any], result: Any) -> Any:
        if asked == method and params[:1] == [hex(block)]:
            return change(copy.deepcopy(result))
        return result

    return changed


def in_logs(change: Callable[[list[Any]], None]) -> Change:
    """A change of the list of logs."""

    def changed(asked: str, _params: list[Any], result: Any) -> Any:
        if asked == LOGS and result:
            result = copy.deepcopy(result)
            change(result)
        return result

    return changed


def both(*changes: Change) -> Change:
    def changed(asked: str, params: list[Any], result: Any) -> Any:
        for change in changes:
            result = change(asked, params, result)
        return result

    return changed


@pytest.fixture(scope="module")
def logs(three_tiers: Scene) -> tuple[Log, ...]:
    last = three_tiers.history.rebuilt.head.number
    return extract(Node(three_tiers.web3), three_tiers.deployment, last)


@pytest.fixture(scope="module")
def split(three_tiers: Scene) -> Any:
    """A delivery of a part, whose amount is worth a lie."""
    events = three_tiers.history.rebuilt.events
    return next(each for each in events if type(each).__name__ == "Delivered")


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
    monkeypatch.setattr(devnets, "_HARDFORK", fork)
    with Devnet.start("anvil") as devnet:
        Node(devnet.web3).ask("evm_mine")
        header = Fetch(Wire(devnet.web3)).header(1)
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
        node, wire = Node(devnet.web3), Wire(devnet.web3)
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
        head = replace(_HEAD, number=1, hash=node.block(1)["hash"])
        logs = extract(node, deployment, 1)
        outcome = complete(wire, deployment, head, logs)
        hidden = complete(wire, deployment, head, logs[:-1])
    assert (outcome.status, outcome.counts["logs compared"]) == (Status.PASSED, number)
    assert subjects(hidden) == [f"block 1, log {number - 1}, log"]


_HEAD = Head(chain_id=1, number=0, hash="", timestamp=0)


def test_hidden_log_is_named(three_tiers: Scene, split: Any) -> None:
    def hide(found: list[Any]) -> None:
        found[:] = [each for each in found if not _is_at(each, split.place)]

    outcome = outcome_of(three_tiers, Level.COMPLETE, in_logs(hide))
    (finding,) = outcome.findings
    assert finding.subject == f"block {split.place.block}, log {split.place.index}, log"
    assert finding.expected == "Delivered of Warrants"
    assert finding.actual == "hidden by the node"
    assert finding.where == str(split.place)


def test_altered_amount_is_named(three_tiers: Scene, split: Any) -> None:
    old, new = (amount.to_bytes(32, "big").hex() for amount in (split.amount, split.amount + 1))

    def alter(found: list[Any]) -> None:
        (log,) = [each for each in found if _is_at(each, split.place)]
        assert old in log["data"]
        log["data"] = log["data"].replace(old, new)

    outcome = outcome_of(three_tiers, Level.COMPLETE, in_logs(alter))
    (finding,) = outcome.findings
    assert finding.subject == f"block {split.place.block}, log {split.place.index}, amount"
    assert (finding.expected, finding.actual) == (split.amount, split.amount + 1)


@pytest.mark.parametrize("field", ["address", "event", "topic", "transaction", "data"])
def test_every_field_of_a_log_counts(three_tiers: Scene, split: Any, field: str) -> None:
    def alter(found: list[Any]) -> None:
        (log,) = [each for each in found if _is_at(each, split.place)]
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
        (log,) = [each for each in found if _is_at(each, split.place)]
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
        found[:] = [each for each in found if not _is_at(each, split.place)]

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


def refusing(*methods: str) -> Change:
    def changed(asked: str, _params: list[Any], result: Any) -> Any:
        if asked in methods:
            raise Refusal("method not found")
        return result

    return changed


def silent_on(asked: str) -> Change:
    return lambda method, _params, result: None if method == asked else result


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


def test_block_without_header_is_never_passed(three_tiers: Scene, split: Any) -> None:
    block = split.place.block
    outcome = outcome_of(three_tiers, Level.COMPLETE, only(HEADER, block, lambda _: None))
    assert outcome.status is Status.NOT_RUN
    assert outcome.reason == f"the node gives no header for block {block}"


def test_receipts_one_by_one_prove_the_same(three_tiers: Scene) -> None:
    outcome = outcome_of(three_tiers, Level.COMPLETE, refusing(RECEIPTS))
    assert outcome.status is Status.PASSED
    assert outcome.counts["logs compared"] == three_tiers.history.rebuilt.logs


@pytest.mark.parametrize("level", [Level.COMPLETE, Level.STORAGE])
def test_headers_of_an_unknown_form_are_not_passed(three_tiers: Scene, level: Level) -> None:
    def more(method: str, _params: list[Any], result: Any) -> Any:
        return {**result, "mixHash": "0x" + "12" * 32} if method == HEADER else result

    outcome = outcome_of(three_tiers, level, more)
    assert outcome.status is Status.NOT_RUN
    assert "do not hash to" in str(outcome.reason)


def test_proof_of_another_state_is_found(three_tiers: Scene) -> None:
    node = Node(three_tiers.web3)
    before = hex(three_tiers.history.rebuilt.head.number - 1)

    def older(method: str, params: list[Any], result: Any) -> Any:
        return node.ask(PROOF, *params[:2], before) if method == PROOF else result

    outcome = outcome_of(three_tiers, Level.STORAGE, older)
    books = three_tiers.history.rebuilt.books
    assert len(outcome.findings) == len(books.lots) + len(books.ended)
    assert all(each.endswith("proof of the contract's account") for each in subjects(outcome))
    assert outcome.counts["words proved"] == 0


def test_proof_of_another_word_is_found(three_tiers: Scene) -> None:
    def other(method: str, _params: list[Any], result: Any) -> Any:
        if method == PROOF:
            first = result["storageProof"][0]
            first["proof"] = [*first["proof"][:-1], first["proof"][-1][:-2] + "00"]
        return result

    first = min(chosen(three_tiers.history.rebuilt.books, "0x00", None))
    (subject,) = subjects(outcome_of(three_tiers, Level.STORAGE, other))
    assert subject == f"lot {_lot(first)}, proof of its word"


def test_value_beside_the_proof_is_not_believed(three_tiers: Scene) -> None:
    def other(method: str, _params: list[Any], result: Any) -> Any:
        if method == PROOF:
            for slot in result["storageProof"]:
                slot["value"] = "0x1234"
        return result

    assert outcome_of(three_tiers, Level.STORAGE, other).status is Status.PASSED


def test_books_that_differ_from_the_state_are_found(bad_weather: Scene) -> None:
    """One fen less, one lot too many, one ended lot that is none."""
    books = copy.deepcopy(bad_weather.history.rebuilt.books)
    ((number, lot),) = books.lots.items()
    books.lots[number] = replace(lot, amount=lot.amount - 1, frozen=not lot.frozen)
    ended = next(iter(books.ended))
    del books.ended[ended]
    books.lots[ended] = replace(lot, amount=1)
    wire = Wire(bad_weather.web3)
    header = Fetch(wire).header(bad_weather.history.rebuilt.head.number)
    found = subjects(storage(wire, header, books, None))
    assert f"lot {_lot(number)}, amount" in found
    assert f"lot {_lot(number)}, frozen" in found
    assert f"lot {_lot(ended)}, owner" in found
    assert f"lot {_lot(ended)}, amount" in found


def test_books_without_a_lot_prove_nothing(bad_weather: Scene) -> None:
    wire = Wire(bad_weather.web3)
    header = Fetch(wire).header(bad_weather.history.rebuilt.head.number)
    outcome = storage(wire, header, Books(bad_weather.history.rebuilt.books.addresses), None)
    assert (outcome.status, outcome.reason) == (Status.NOT_RUN, "the books have no lot")


def test_any_provider_will_do(bad_weather: Scene) -> None:
    """Only HTTP's lets its answers be read straight into types."""
    provider = bad_weather.web3.provider
    plain = SimpleNamespace(
        make_request=provider.make_request, make_batch_request=provider.make_batch_request
    )
    web3 = cast("Web3", SimpleNamespace(provider=plain))
    report = run_levels([("a socket", web3)], bad_weather.deployment, Wanted())
    assert [each.status for each in report.outcomes[:3]] == [Status.PASSED] * 3


def test_sample_follows_from_the_block(bad_weather: Scene) -> None:
    books = bad_weather.history.rebuilt.books
    seeds = ["0x" + f"{seed:064x}" for seed in range(30)]
    samples = [chosen(books, seed, 2) for seed in seeds]
    assert samples == [chosen(books, seed, 2) for seed in seeds]
    assert {number for sample in samples for number in sample} == {*books.lots, *books.ended}
    assert all(len(sample) == 2 for sample in samples)
    assert chosen(books, seeds[0], 1_000) == chosen(books, seeds[0], None)


def test_second_node_with_another_header_is_found(three_tiers: Scene) -> None:
    head = three_tiers.history.rebuilt.head.number
    change = only(HEADER, head, lambda header: {**header, "timestamp": "0x1"})
    with lying(three_tiers.devnet.url, change) as second:
        outcome = outcome_of(three_tiers, Level.NODES, honest, second)
    assert subjects(outcome) == [f"block {head}, timestamp"]
    assert outcome.findings[0].where.endswith(second)


def test_second_node_that_is_behind_confirms_nothing(three_tiers: Scene) -> None:
    head = three_tiers.history.rebuilt.head.number
    with lying(three_tiers.devnet.url, only(HEADER, head, lambda _: None)) as second:
        outcome = outcome_of(three_tiers, Level.NODES, honest, second)
    assert outcome.status is Status.NOT_RUN
    assert outcome.reason == f"{second}: the node gives no header for block {head}"


def test_logs_of_a_store_are_compared(three_tiers: Scene, logs: tuple[Log, ...]) -> None:
    rebuilt = three_tiers.history.rebuilt
    stored = Stored(rebuilt, lambda: iter(logs))
    report = verified(three_tiers, wanted=Wanted(stored=stored))
    assert [each.status for each in report.outcomes[:3]] == [Status.PASSED] * 3
    cut = Stored(rebuilt, lambda: iter((*logs[:7], *logs[8:])))
    wanted = Wanted(stored=cut, levels=(Level.COMPLETE,))
    (finding,) = verified(three_tiers, wanted=wanted).findings
    assert finding.subject == f"block {logs[7].block}, log {logs[7].index}, log"
    elsewhere = replace(rebuilt, head=replace(rebuilt.head, hash="0x" + "12" * 32))
    with pytest.raises(AuditError, match="of the node is not the store's: sync the store first"):
        verified(three_tiers, wanted=Wanted(stored=Stored(elsewhere, lambda: logs)))


def test_logs_after_the_last_block_are_found(three_tiers: Scene, logs: tuple[Log, ...]) -> None:
    head = three_tiers.history.rebuilt.head
    late = replace(logs[-1], block=head.number + 1)
    wire = Wire(three_tiers.web3)
    outcome = complete(wire, three_tiers.deployment, head, iter((*logs, late)))
    assert [each.expected for each in outcome.findings] == ["nothing, it is after the last block"]


def test_no_log_at_all_is_every_log_hidden(three_tiers: Scene, logs: tuple[Log, ...]) -> None:
    head = three_tiers.history.rebuilt.head
    outcome = complete(Wire(three_tiers.web3), three_tiers.deployment, head, ())
    assert len(outcome.findings) == len(logs)
    assert {each.actual for each in outcome.findings} == {"hidden by the node"}


def test_answer_that_is_no_header_stops_the_audit(three_tiers: Scene) -> None:
    def garble(method: str, params: list[Any], result: Any) -> Any:
        garbled = method == HEADER and params[0] != "latest"
        return {**result, "stateRoot": "0xzz"} if garbled else result

    with pytest.raises(AuditError, match="cannot be read"):
        outcome_of(three_tiers, Level.COMPLETE, garble)


def _is_at(log: dict[str, Any], place: Any) -> bool:
    return (int(log["blockNumber"], 16), int(log["logIndex"], 16)) == (place.block, place.index)


def _lot(number: int) -> str:
    return str(LotNumber(number))
