"""`audit sync`: the store holds what the chain has, in the same bytes however it came there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from audit_scenes import Scene
from busy_chain import BusyChain, busy_chain
from typer.testing import CliRunner

from deeptier.audit import AuditError
from deeptier.audit.extract import extract
from deeptier.audit.node import Node
from deeptier.audit.store import Borders, Rpc, Store, Synced, Watch, open_store, sync
from deeptier.cli import app
from deeptier.errors import InputError

SMALL = Borders(span=16, rows=60)


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BusyChain]:
    """A deployment, 40 blocks of 20 logs, idle blocks, one block of 150, one more."""
    with busy_chain(tmp_path_factory.mktemp("chain"), 40, 20) as busy:
        busy.idle(20)
        busy.mine(1, 150)
        busy.mine(1, 1)
        yield busy


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def synced(chain: BusyChain, folder: Path, last: int | None = None, pause: float = 10.0) -> Synced:
    rpc = Rpc(chain.devnet.url)
    return sync(rpc, chain.deployment, folder, last, borders=SMALL, checkpoint_seconds=pause)


def test_store_holds_every_log_of_the_chain(chain: BusyChain, tmp_path: Path) -> None:
    result = synced(chain, tmp_path)
    expected = extract(Node(chain.devnet.web3), chain.deployment, chain.head)
    store = open_store(tmp_path)
    assert tuple(store.logs()) == expected
    assert result.read == store.rows == len(expected) > 950
    assert store.head.number == chain.head
    assert store.head.hash == chain.ask("eth_getBlockByNumber", hex(chain.head), False)["hash"]
    within = [log for log in expected if 20 <= log.block <= 40]
    assert list(store.logs(20, 40)) == within


def test_chunks_end_at_spans_and_after_the_block_that_fills_them(
    chain: BusyChain, tmp_path: Path
) -> None:
    synced(chain, tmp_path)
    chunks = open_store(tmp_path).chunks()
    assert [chunk.first for chunk in chunks[1:]] == [chunk.last + 1 for chunk in chunks[:-1]]
    for chunk in chunks[:-1]:
        full = chunk.logs.rows >= SMALL.rows
        assert full or chunk.last % SMALL.span == SMALL.span - 1
        assert chunk.logs.rows < SMALL.rows + 150
    assert any(chunk.logs.rows == 0 for chunk in chunks)
    assert any(chunk.logs.rows >= 150 for chunk in chunks)
    hashes = {chunk.last: chunk.end_hash for chunk in chunks}
    for chunk in chunks[1:]:
        assert chunk.first_parent_hash == hashes[chunk.first - 1]


def test_any_steps_end_in_the_bytes_of_one(chain: BusyChain, tmp_path: Path) -> None:
    whole, steps, saved = tmp_path / "whole", tmp_path / "steps", tmp_path / "saved"
    synced(chain, whole)
    for last in (1, 2, 15, 16, 17, 30, 31, 44, 45, 70):
        assert synced(chain, steps, last).head.number == last
    synced(chain, steps)
    synced(chain, saved, pause=0)
    assert content(whole) == content(steps) == content(saved)
    assert synced(chain, whole).read == 0
    assert content(whole) == content(steps)


def test_store_that_is_further_stays_as_it_is(chain: BusyChain, tmp_path: Path) -> None:
    synced(chain, tmp_path)
    before = content(tmp_path)
    assert synced(chain, tmp_path, 30).head.number == chain.head
    assert content(tmp_path) == before


def test_history_of_a_store_is_that_of_the_node(bad_weather: Scene, tmp_path: Path) -> None:
    sync(Rpc(bad_weather.devnet.url), bad_weather.deployment, tmp_path, borders=SMALL)
    store, expected = open_store(tmp_path), bad_weather.history
    history = store.history()
    assert history.rebuilt == expected.rebuilt
    assert dict(history.times) == dict(expected.times)
    assert history.today == expected.today


def test_history_up_to_a_block(bad_weather: Scene, tmp_path: Path) -> None:
    sync(Rpc(bad_weather.devnet.url), bad_weather.deployment, tmp_path, borders=SMALL)
    store = open_store(tmp_path)
    block = store.head.number // 2
    history = store.history(block)
    assert history.rebuilt.head.number <= block
    assert history.rebuilt.events == tuple(
        event for event in bad_weather.history.rebuilt.events if event.place.block <= block
    )
    with pytest.raises(InputError, match="block is 100000; it must be from"):
        store.history(100_000)


def test_view_is_sql_over_all_chunks(chain: BusyChain, tmp_path: Path) -> None:
    synced(chain, tmp_path)
    with open_store(tmp_path).view() as view:
        question = (
            "SELECT count(*), count(DISTINCT number), max(timestamp) "
            "FROM logs JOIN blocks ON block = number"
        )
        rows, blocks, latest = view.execute(question).fetchone() or ()
    store = open_store(tmp_path)
    assert (rows, blocks) == (store.rows, len(store.times()))
    assert latest == max(store.times().values())


def test_pages_are_those_of_the_logs(chain: BusyChain, tmp_path: Path) -> None:
    synced(chain, tmp_path)
    store = open_store(tmp_path)
    found = [rows.log(row) for rows in store.pages() for row in range(len(rows))]
    assert found == list(store.logs())
    assert len(found) == store.rows


def test_summary_is_that_of_the_history(chain: BusyChain, tmp_path: Path) -> None:
    synced(chain, tmp_path)
    store = open_store(tmp_path)
    rebuilt = store.history().rebuilt
    assert store.summary() == (rebuilt.head, rebuilt.summary)
    earlier = store.history(rebuilt.head.number - 5).rebuilt
    assert store.summary(rebuilt.head.number - 5) == (earlier.head, earlier.summary)
    assert earlier.logs < rebuilt.logs


def test_topics_that_come_late_are_kept(tmp_path: Path) -> None:
    from deeptier.audit.store.chunks import read_chunk, write_chunk
    from deeptier.audit.store.layout import BLOCK_COLUMNS, LOG_COLUMNS, Rows

    count, word = 70_000, bytes(range(32))
    rows = Rows()
    for name, kind in LOG_COLUMNS.items():
        rows.logs[name] = list(range(count)) if kind != "BLOB" else [word] * count
    rows.logs["topic3"] = [None] * (count - 1) + [word]
    rows.logs["topic2"] = [word] + [None] * (count - 1)
    rows.logs["data"] = [b""] * (count - 1) + [bytes(100)]
    assert set(rows.blocks) == set(BLOCK_COLUMNS)
    chunk = write_chunk(tmp_path, rows, 0, count, "0x" + word.hex(), "0x" + word.hex())
    assert read_chunk(tmp_path, chunk) == rows


def test_chunk_that_was_touched_is_named(chain: BusyChain, tmp_path: Path) -> None:
    synced(chain, tmp_path)
    store = open_store(tmp_path)
    path = tmp_path / store.chunks()[1].logs.file
    spoilt = bytearray(path.read_bytes())
    spoilt[100] ^= 1
    path.write_bytes(spoilt)
    with pytest.raises(AuditError, match=f"{path.name} is not what was synced"):
        list(store.logs())


def test_leftovers_are_removed_and_other_files_stay(chain: BusyChain, tmp_path: Path) -> None:
    synced(chain, tmp_path)
    before = content(tmp_path)
    (tmp_path / ".draft-manifest.json").write_bytes(b"half")
    (tmp_path / "logs-0000000001-0000000009-0123456789abcdef.parquet").write_bytes(b"old")
    (tmp_path / "notes.txt").write_bytes(b"mine")
    synced(chain, tmp_path)
    assert content(tmp_path) == {**before, "notes.txt": b"mine"}


def test_verdicts_are_kept_once_a_level(chain: BusyChain, tmp_path: Path) -> None:
    synced(chain, tmp_path, 50)
    store = open_store(tmp_path)
    store.record_verdict("complete", "not run", 50, store.head.hash)
    store.record_verdict("books", "passed", 40, "0x40")
    store.record_verdict("complete", "passed", 50, store.head.hash)
    synced(chain, tmp_path)
    verdicts = open_store(tmp_path).manifest.verdicts
    assert [(each.level, each.outcome, each.block) for each in verdicts] == [
        ("books", "passed", 40),
        ("complete", "passed", 50),
    ]
    with pytest.raises(AuditError, match="no block 1000 any more"):
        store.record_verdict("books", "passed", 1_000, "0x")
    with pytest.raises(AuditError, match=f"is {open_store(tmp_path).head.hash} now"):
        store.record_verdict("books", "passed", chain.head, "0x")


@pytest.fixture(scope="module")
def restless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BusyChain]:
    """A chain of 70 blocks that tests reorganise."""
    with busy_chain(tmp_path_factory.mktemp("restless"), 70, 2) as busy:
        yield busy


@pytest.mark.parametrize("depth", [1, 3, 64])
def test_reorganisation_is_followed_and_said(
    depth: int, restless: BusyChain, tmp_path: Path
) -> None:
    chain, store, anew = restless, tmp_path / "store", tmp_path / "anew"
    told: list[str] = []
    synced(chain, store)
    before = chain.head
    open_store(store).record_verdict("books", "passed", before, open_store(store).head.hash)
    chain.reorganise(depth, 3, beyond=1)
    rpc, watch = Rpc(chain.devnet.url), Watch(tell=told.append)
    result = sync(rpc, chain.deployment, store, watch=watch)
    synced(chain, anew)
    (found,) = result.reorganised
    assert (found.depth, found.ancestor) == (depth, before - depth)
    (sentence,) = told
    assert f"reorganised at a depth of {depth}: " in sentence
    assert f"goes on from block {before - depth}" in sentence
    assert content(store) == content(anew)


def test_command_says_what_it_did(chain: BusyChain, tmp_path: Path) -> None:
    store = tmp_path / "audit"
    words = ["audit", "sync", "--rpc", chain.devnet.url, "--deployment", str(chain.record)]
    words += ["--store", str(store)]
    plain = CliRunner().invoke(app, [*words, "--to", "40"])
    assert plain.exit_code == 0, plain.output
    assert "up to block 40" in plain.output
    done = CliRunner().invoke(app, [*words, "--json"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    opened: Store = open_store(store)
    assert (said["ok"], said["rows"], said["chunks"]) == (True, opened.rows, 1)
    assert said["head"]["number"] == chain.head
    assert 0 < said["new_rows"] < said["rows"]
    assert said["reorganisations"] == []


def test_node_that_is_not_there_is_said(chain: BusyChain, tmp_path: Path) -> None:
    words = ["audit", "sync", "--rpc", "http://", "--deployment", str(chain.record)]
    done = CliRunner().invoke(app, [*words, "--store", str(tmp_path)])
    assert done.exit_code == 2
    assert "--rpc is 'http://'" in done.output
