"""`audit sync` beside bad nodes: what can be mended is, the rest is said, and nothing is lost."""

from __future__ import annotations

import errno
import os
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from busy_chain import BusyChain, busy_chain
from faulty_proxy import (
    DIALECTS,
    Answer,
    Fault,
    FaultyProxy,
    alter_amount,
    alter_header,
    cut_off,
    drop_one_log,
    for_a_while,
    hung_up,
    on_logs,
    only_on,
    other_chains_block,
    rate_limited,
    refusing,
    repeat_page,
    stale_page,
    stalled,
    too_large,
    truncated,
    zipped,
)
from typer.testing import CliRunner

from deeptier.audit import AuditError
from deeptier.audit.node import RefusedError, SilentError
from deeptier.audit.store import Borders, Rpc, Synced, manifest, open_store, sync
from deeptier.audit.transport import TooMuchError
from deeptier.cli import app

SMALL = Borders(span=16, rows=60)


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BusyChain]:
    with busy_chain(tmp_path_factory.mktemp("chain"), 30, 4) as busy:
        yield busy


@pytest.fixture(scope="module")
def whole(chain: BusyChain, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The store of a sync without a fault."""
    folder = tmp_path_factory.mktemp("whole")
    sync(Rpc(chain.devnet.url), chain.deployment, folder, borders=SMALL)
    return content(folder)


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class Pauses(list[float]):
    """How long the client would have waited."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def synced(
    chain: BusyChain, folder: Path, fault: Fault, pauses: Pauses | None = None, timeout: float = 30
) -> tuple[Synced, FaultyProxy]:
    with FaultyProxy(chain.devnet.url, fault) as proxy:
        rpc = Rpc(proxy.url, timeout, pauses if pauses is not None else Pauses())
        return sync(rpc, chain.deployment, folder, borders=SMALL), proxy


def refused(chain: BusyChain, folder: Path, fault: Fault, timeout: float = 30) -> str:
    """What a sync says that cannot go on; the store holds what it held before."""
    sync(Rpc(chain.devnet.url), chain.deployment, folder, 20, borders=SMALL)
    before = content(folder)
    with pytest.raises(AuditError) as caught:
        synced(chain, folder, fault, timeout=timeout)
    kept = content(folder)
    assert {name: kept[name] for name in open_store(folder).manifest.files} == {
        name: data for name, data in kept.items() if name != "manifest.json"
    }
    sync(Rpc(chain.devnet.url), chain.deployment, folder, 20)
    assert open_store(folder).head.number >= 20
    closed = [name for name in before if "0000000016" not in name and name != "manifest.json"]
    assert all(kept[name] == before[name] for name in closed)
    return str(caught.value)


MENDED = {
    "truncated JSON": for_a_while(2, only_on("eth_getLogs", truncated)),
    "cut off": for_a_while(5, cut_off),
    "hung up": for_a_while(5, hung_up),
    "headers cut off": for_a_while(5, only_on("eth_getBlockByNumber", cut_off)),
    "too many requests": rate_limited(4),
    "busy server": for_a_while(3, lambda asked, answer: Answer(b"<html>", 503)),
    "rate limit": for_a_while(3, lambda asked, _: refusing("rate limit exceeded", -32005)(asked)),
    "no batches": lambda asked, answer: (
        refusing("batches are not allowed")(asked[:1]) if len(asked) > 1 else answer
    ),
    "zipped": zipped,
    "unordered": on_logs(lambda logs: logs[::-1]),
    "capital letters": on_logs(
        lambda logs: [{**log, "address": "0x" + log["address"][2:].upper()} for log in logs]
    ),
}


@pytest.mark.parametrize("name", MENDED)
def test_fault_that_passes_leaves_no_trace(
    name: str, chain: BusyChain, whole: dict[str, bytes], tmp_path: Path
) -> None:
    synced(chain, tmp_path, MENDED[name])
    assert content(tmp_path) == whole


@pytest.mark.parametrize("dialect", DIALECTS)
def test_ranges_that_are_too_large_halve_and_grow(
    dialect: str, chain: BusyChain, whole: dict[str, bytes], tmp_path: Path
) -> None:
    _, proxy = synced(chain, tmp_path, too_large(dialect, 3))
    assert content(tmp_path) == whole
    widths = [
        int(question["toBlock"], 16) - int(question["fromBlock"], 16) + 1
        for (question,) in proxy.asked_for("eth_getLogs")
    ]
    assert max(widths) > 3
    assert sum(width for width in widths if width <= 3) == chain.head
    assert len(widths) < chain.head


def test_ranges_grow_where_there_is_little(chain: BusyChain, tmp_path: Path) -> None:
    with FaultyProxy(chain.devnet.url) as proxy:
        sync(Rpc(proxy.url), chain.deployment, tmp_path)
    widths = [
        int(question["toBlock"], 16) - int(question["fromBlock"], 16) + 1
        for (question,) in proxy.asked_for("eth_getLogs")
    ]
    assert widths == [16, 32, chain.head - 48]


def test_answer_that_would_fill_the_memory_is_not_read(
    chain: BusyChain, whole: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from deeptier.audit.store import pages

    monkeypatch.setattr(pages, "_MOST_BYTES", 10_000)
    synced(chain, tmp_path, lambda asked, answer: answer)
    assert content(tmp_path) == whole


@pytest.mark.parametrize(
    ("code", "message", "kind"),
    [
        (-32005, "query returned more than 10000 results", TooMuchError),
        (-32602, "block range too large, max is 1024", TooMuchError),
        (-32600, "eth_getLogs is limited to a 10,000 range", TooMuchError),
        (-32602, "Log response size exceeded. You can make eth_getLogs requests", TooMuchError),
        (-32000, "exceed maximum block range: 5000", TooMuchError),
        (-32000, "requested too many blocks from 0 to 4096, maximum is set to 2048", TooMuchError),
        (-32005, "limit exceeded", SilentError),
        (-32005, "daily request count exceeded, request rate limited", SilentError),
        (429, "Your app has exceeded its compute units per second capacity", SilentError),
        (-32000, "Too Many Requests", SilentError),
        (-32000, "missing trie node", RefusedError),
    ],
)
def test_what_nodes_say_is_understood(
    code: int, message: str, kind: type[AuditError], chain: BusyChain
) -> None:
    refuse = refusing(message, code)
    with FaultyProxy(chain.devnet.url, lambda asked, _: refuse(asked)) as proxy:
        with pytest.raises(kind) as caught:
            Rpc(proxy.url, pause=Pauses()).logs([], 1, 2, None)
        assert type(caught.value) is kind


def test_one_block_that_is_refused_is_an_error(chain: BusyChain, tmp_path: Path) -> None:
    said = refused(chain, tmp_path, too_large("results", 0))
    assert said == "the node refuses eth_getLogs: query returned more than 10000 results"


def test_pauses_are_those_that_the_node_asks_for(chain: BusyChain, tmp_path: Path) -> None:
    pauses = Pauses()
    synced(chain, tmp_path / "a", rate_limited(1, "7"), pauses)
    assert pauses == [7]
    pauses = Pauses()
    synced(chain, tmp_path / "b", rate_limited(1, "100000"), pauses)
    assert pauses == [60]
    pauses = Pauses()
    synced(chain, tmp_path / "c", rate_limited(4, None), pauses)
    assert pauses == [0.25, 0.5, 1, 2]


LASTING = {
    "answers to nothing": (hung_up, "the node did not answer"),
    "truncated JSON": (truncated, "the answer is no whole JSON"),
    "too many requests": (rate_limited(10**6), "attempts: HTTP 429, too many requests"),
    "no entry": (lambda asked, answer: Answer(b"", 401), "refuses to answer: HTTP 401"),
    "no such method": (
        only_on("eth_getLogs", lambda asked, _: refusing("no such method", -32601)(asked)),
        "the node refuses eth_getLogs: no such method",
    ),
    "no list": (
        only_on("eth_getLogs", lambda a, _: Answer(b'{"id":%d,"result":null}' % a[0]["id"])),
        "the node gives no list of logs for blocks 21 to 31",
    ),
    "another answer": (
        lambda a, _: Answer(b'{"id":0,"result":"0x1"}'),
        "it answers another question",
    ),
    "repeated page": (repeat_page, "the node gives a log twice: block 21, log 0"),
    "stale page": (stale_page(), "the node gives a log that was not asked for: block 21, asked"),
    "another contract": (
        on_logs(lambda logs: [{**log, "address": "0x" + "5" * 40} for log in logs]),
        "a log that was not asked for: block 21, log 0, of 0x5555",
    ),
    "removed": (
        on_logs(lambda logs: [{**log, "removed": True} for log in logs]),
        "block 21, log 0: the node says that it was removed",
    ),
    "short topic": (
        on_logs(lambda logs: [{**log, "topics": ["0x12"]} for log in logs]),
        "a log that cannot be read",
    ),
    "no data": (
        on_logs(lambda logs: [{**log, "data": None} for log in logs]),
        "the node's answer to eth_getLogs cannot be read",
    ),
    "another block hash": (
        on_logs(lambda logs: [{**log, "blockHash": "0x" + "5" * 64} for log in logs]),
        "block 21, log 0: the log says block hash 0x5555",
    ),
    "unreadable header": (
        alter_header(25, timestamp="soon"),
        "the node's answer to eth_getBlockByNumber cannot be read",
    ),
    "another chain's block": (other_chains_block(25), "it is another chain's"),
    "another parent": (alter_header(25, parentHash="0x" + "7" * 64), "block 25 does not follow"),
    "another block": (
        alter_header(30, number="0x1f"),
        "the node gives block 31, asked was block 30",
    ),
}


@pytest.mark.parametrize("name", LASTING)
def test_fault_that_stays_is_one_sentence(name: str, chain: BusyChain, tmp_path: Path) -> None:
    fault, sentence = LASTING[name]
    said = refused(chain, tmp_path, fault)
    assert sentence in said
    assert "\n" not in said


def test_stalled_node_is_given_up(chain: BusyChain, tmp_path: Path) -> None:
    said = refused(chain, tmp_path, only_on("eth_getLogs", stalled(0.4)), timeout=0.05)
    assert said.endswith("in 6 attempts: it is silent for too long")


def test_node_that_stalls_once_is_asked_again(
    chain: BusyChain, whole: dict[str, bytes], tmp_path: Path
) -> None:
    synced(chain, tmp_path, for_a_while(1, stalled(0.6)), timeout=0.3)
    assert content(tmp_path) == whole


@pytest.mark.parametrize("fault", [drop_one_log, alter_amount])
def test_what_only_receipts_show_is_stored_as_it_came(
    fault: Any, chain: BusyChain, whole: dict[str, bytes], tmp_path: Path
) -> None:
    synced(chain, tmp_path, fault(25))
    assert content(tmp_path) != whole
    assert open_store(tmp_path).head.number == chain.head


def test_chain_that_moves_while_it_is_read_is_read_anew(tmp_path: Path) -> None:
    with busy_chain(tmp_path, 40, 2) as chain:
        left = [3]

        def move(asked: Any, answer: Answer) -> Answer:
            left[0] -= any(each["method"] == "eth_getLogs" for each in asked)
            if left[0] == 0:
                left[0] = -1
                chain.ask("anvil_reorg", 30, [])
            return answer

        moved, anew = tmp_path / "moved", tmp_path / "anew"
        result, _ = synced(chain, moved, move)
        sync(Rpc(chain.devnet.url), chain.deployment, anew, borders=SMALL)
        assert content(moved) == content(anew)
        assert left[0] < 0
        assert all(each.depth > 0 for each in result.reorganised)


def test_node_behind_the_store_changes_nothing(chain: BusyChain, tmp_path: Path) -> None:
    sync(Rpc(chain.devnet.url), chain.deployment, tmp_path, borders=SMALL)
    before = content(tmp_path)
    header = chain.ask("eth_getBlockByNumber", hex(chain.head - 5), False)

    def behind(asked: Any, answer: Answer) -> Answer:
        import json

        parsed = json.loads(answer.body)
        for each, reply in zip(asked, [parsed], strict=False):
            if each["method"] == "eth_getBlockByNumber":
                number = each["params"][0]
                if number == "latest":
                    reply["result"] = header
                elif int(number, 16) > chain.head - 5:
                    reply["result"] = None
        return Answer(json.dumps(parsed).encode())

    with pytest.raises(AuditError, match="behind the store, which is at"):
        synced(chain, tmp_path, behind)
    assert content(tmp_path) == before


def test_another_chain_of_the_same_deployment_is_refused(chain: BusyChain, tmp_path: Path) -> None:
    store = tmp_path / "store"
    sync(Rpc(chain.devnet.url), chain.deployment, store, borders=SMALL)
    before = content(store)
    with busy_chain(tmp_path, 40, 1, date(2026, 2, 1)) as other:
        assert other.deployment.addresses == chain.deployment.addresses
        with pytest.raises(AuditError, match="this is another chain than that of the store"):
            sync(Rpc(other.devnet.url), other.deployment, store)
    assert content(store) == before


def test_store_of_another_deployment_is_refused(chain: BusyChain, tmp_path: Path) -> None:
    sync(Rpc(chain.devnet.url), chain.deployment, tmp_path, 20)
    before = content(tmp_path)
    first, *others = chain.deployment.contracts
    moved = replace(first, address="0x" + "9" * 40)
    other = replace(chain.deployment, contracts=(moved, *others))
    with pytest.raises(AuditError) as caught:
        sync(Rpc(chain.devnet.url), other, tmp_path)
    assert first.address.lower() in str(caught.value)
    assert moved.address in str(caught.value)
    with pytest.raises(AuditError, match="it has chain 31337, the one given has 5"):
        sync(Rpc(chain.devnet.url), replace(chain.deployment, chain_id=5), tmp_path)
    assert content(tmp_path) == before


def test_store_of_other_events_is_refused(
    chain: BusyChain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync(Rpc(chain.devnet.url), chain.deployment, tmp_path, 20)
    had = open_store(tmp_path).manifest.events
    monkeypatch.setattr(manifest, "events_hash", lambda: "0xother")
    with pytest.raises(AuditError) as caught:
        sync(Rpc(chain.devnet.url), chain.deployment, tmp_path)
    assert had in str(caught.value)
    assert "0xother" in str(caught.value)
    with pytest.raises(AuditError, match="0xother"):
        open_store(tmp_path)


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"format": 1}', b'{"format": 9}'])
def test_manifest_that_is_none_is_said(text: bytes, chain: BusyChain, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes(text)
    with pytest.raises(AuditError, match=r"no manifest of a store|has format 9"):
        sync(Rpc(chain.devnet.url), chain.deployment, tmp_path)
    assert content(tmp_path) == {"manifest.json": text}


def test_two_syncs_at_once_do_not_meet(chain: BusyChain, tmp_path: Path) -> None:
    inside, leave = threading.Event(), threading.Event()

    def wait(asked: Any, answer: Answer) -> Answer:
        if asked[0]["method"] == "eth_getLogs":
            inside.set()
            assert leave.wait(20)
        return answer

    first = threading.Thread(target=synced, args=(chain, tmp_path, wait))
    first.start()
    assert inside.wait(20)
    with pytest.raises(AuditError, match="another process is writing into the store"):
        sync(Rpc(chain.devnet.url), chain.deployment, tmp_path)
    leave.set()
    first.join()
    assert open_store(tmp_path).head.number == chain.head


def test_full_disk_is_one_sentence(
    chain: BusyChain, whole: dict[str, bytes], tmp_path: Path
) -> None:
    sync(Rpc(chain.devnet.url), chain.deployment, tmp_path, 15, borders=SMALL)
    before = content(tmp_path)
    code = "from deeptier.cli import main; main()"
    words = ["audit", "sync", "--rpc", chain.devnet.url, "--deployment", str(chain.record)]

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    done = subprocess.run(
        [sys.executable, "-c", code, *words, "--store", str(tmp_path)],
        preexec_fn=fill,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "cannot be written" in done.stderr
    assert "what the store held before is intact" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert content(tmp_path) == before
    sync(Rpc(chain.devnet.url), chain.deployment, tmp_path)
    assert content(tmp_path) == whole


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6, 9, 10])
def test_disk_that_is_full_at_any_write_leaves_the_store_intact(
    number: int,
    chain: BusyChain,
    whole: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left, real = [number], os.fsync

    def full(handle: int) -> None:
        left[0] -= 1
        if left[0] <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(AuditError, match=r"cannot be written: No space left on device; what"):
            sync(Rpc(chain.devnet.url), chain.deployment, tmp_path, borders=SMALL)
    if number > 6:
        assert list(open_store(tmp_path).logs())
    sync(Rpc(chain.devnet.url), chain.deployment, tmp_path, borders=SMALL)
    assert content(tmp_path) == whole


def test_other_transports_give_the_same(
    chain: BusyChain, whole: dict[str, bytes], tmp_path: Path
) -> None:
    url = chain.devnet.url.replace("http", "ws")
    sync(Rpc(url), chain.deployment, tmp_path, borders=SMALL)
    assert content(tmp_path) == whole


def test_nobody_there_is_one_sentence_and_exit_code_2(chain: BusyChain, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
        words = ["audit", "sync", "--rpc", url, "--deployment", str(chain.record), "--store"]
        done = CliRunner().invoke(app, [*words, str(tmp_path)])
    assert done.exit_code == 2
    assert "no node answers at 127.0.0.1:" in done.output
