"""Audits, bids and proofs in a desk: no URL and no record is typed, and names are the book's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from audit_refusals import ELSEWHERE, IN_A_DESK, NOBODY
from desk_stage import Stage
from due_scene import Scene, in_folder
from eth_utils import to_checksum_address
from front import Front
from one_command import run

from deeptier.desk.party import Party
from deeptier.lot_id import LotId

SECRET = "tell-nobody"


@pytest.fixture
def scene(stage: Stage) -> Scene:
    scene = Scene(stage)
    scene.issue(1_000_00)
    return scene


@pytest.fixture
def fronts(stage: Stage) -> Iterator[tuple[Front, Front]]:
    with Front(stage.url) as first, Front(stage.url) as second:
        yield first, second


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DEEPTIER_DESK", "DEEPTIER_NETWORK", "DEEPTIER_AS"):
        monkeypatch.delenv(name, raising=False)


def typed(folder: Path, *words: str) -> Any:
    with in_folder(folder):
        return run(words)


@pytest.mark.parametrize(("words", "begins"), IN_A_DESK, ids=lambda each: " ".join(each[:3]))
def test_what_is_wrong_is_told_and_nothing_is_written(
    scene: Scene, words: tuple[str, ...], begins: str
) -> None:
    folder = scene.stage.folder
    before = {each: each.stat().st_mtime_ns for each in folder.rglob("*")}
    done = typed(folder, *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {begins}")
    assert {each: each.stat().st_mtime_ns for each in folder.rglob("*")} == before


@pytest.mark.parametrize(("words", "begins"), ELSEWHERE)
def test_elsewhere_the_chain_must_be_named(
    tmp_path: Path, words: tuple[str, ...], begins: str
) -> None:
    done = typed(tmp_path, *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {begins}")
    assert list(tmp_path.iterdir()) == []


def test_all_endpoints_are_the_nodes_and_their_secrets_stay(
    scene: Scene, fronts: tuple[Front, Front], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = fronts
    endpoints = [first.url + "/${TOKEN}", NOBODY, second.url]
    scene.stage.write_network(endpoints=endpoints)
    monkeypatch.setenv("TOKEN", SECRET)
    done = typed(scene.stage.folder, "audit", "verify", "--json", "--report", "v.json")
    document = json.loads(done.stdout)
    assert (done.exit_code, document["ok"]) == (0, True)
    assert {name: each["outcome"] for name, each in document["levels"].items()} == dict.fromkeys(
        ("books", "complete", "storage", "nodes"), "passed"
    )
    assert document["endpoints"] == [endpoints[0], endpoints[2]]
    assert f"left out: no chain answers at {NOBODY}" in done.stderr
    assert set(first.paths) == {f"/{SECRET}"}
    report = (scene.stage.folder / "v.json").read_text(encoding="utf-8")
    assert SECRET not in done.stdout + done.stderr + report


def test_where_no_endpoint_answers_nothing_is_verified(scene: Scene) -> None:
    scene.stage.write_network(endpoints=[NOBODY, NOBODY + "/2"])
    done = typed(scene.stage.folder, "audit", "verify", "--json")
    document = json.loads(done.stdout)
    assert (done.exit_code, document["ok"]) == (2, False)
    assert document["error"].startswith(f"no chain answers at {NOBODY}/2: ")


def test_a_node_that_shows_another_header_is_found(
    scene: Scene, fronts: tuple[Front, Front]
) -> None:
    first, second = fronts
    root = scene.stage.web3.eth.get_block("latest")["stateRoot"].hex().encode()
    second.edits = lambda answer: answer.replace(root, b"12" * 32)
    scene.stage.write_network(endpoints=[first.url, second.url])
    done = typed(scene.stage.folder, "audit", "verify", "--level", "nodes", "--json")
    (finding,) = json.loads(done.stdout)["findings"]
    assert (done.exit_code, finding["subject"].partition(", ")[2]) == (1, "state root")


def test_a_sync_goes_on_with_another_endpoint(scene: Scene, fronts: tuple[Front, Front]) -> None:
    first, second = fronts
    first.trick = lambda question: (
        {"error": {"code": 429, "message": "too many requests"}}
        if question["method"] == "eth_getLogs"
        else None
    )
    scene.stage.write_network(endpoints=[first.url, second.url])
    done = typed(scene.stage.folder, "audit", "sync", "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["store"] == "audit/devnet"
    assert "eth_getLogs" in second.asked
    stored = typed(scene.stage.folder, "audit", "lineage", "1", "--store", "audit/devnet", "--json")
    assert stored.stdout == typed(scene.stage.folder, "audit", "lineage", "1", "--json").stdout


def test_other_contracts_than_the_record_says_are_not_audited(scene: Scene) -> None:
    record = scene.stage.folder / "deployments" / "devnet.json"
    content = json.loads(record.read_text(encoding="utf-8"))
    content["contracts"][3]["code_hash"] = "0x" + "12" * 32
    record.write_text(json.dumps(content), encoding="utf-8")
    for words in (["verify"], ["sync"], ["explain", "anna"], ["watch", "--until", "1"]):
        done = typed(scene.stage.folder, "audit", *words)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "is not what was deployed" in done.stderr


def test_a_store_of_another_deployment_is_not_verified(scene: Scene) -> None:
    assert typed(scene.stage.folder, "audit", "sync", "--store", "mine").exit_code == 0
    manifest = scene.stage.folder / "mine" / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    found = scene.house.address("Clearing")
    assert found in text
    manifest.write_text(text.replace(found, "0x" + "12" * 20), encoding="utf-8")
    done = typed(scene.stage.folder, "audit", "verify", "--store", "mine")
    assert done.exit_code == 2
    assert "the store in mine is of another deployment: it has Clearing 0x1212" in done.stderr


def test_what_the_environment_names_gives_way_to_what_is_typed(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = str(scene.stage.folder / "deployments" / "devnet.json")
    node = ("--rpc", scene.stage.url, "--deployment", record)
    monkeypatch.setenv("DEEPTIER_NETWORK", "nowhere")
    assert typed(tmp_path, "audit", "explain", "1", *node).exit_code == 0
    deploy = ("deploy", "--rpc", NOBODY, "--devnet-key", "0")
    assert "no chain answers" in typed(tmp_path, *deploy).stderr
    monkeypatch.delenv("DEEPTIER_NETWORK")
    monkeypatch.setenv("DEEPTIER_DESK", str(scene.stage.folder))
    done = typed(tmp_path, "audit", "verify", "--rpc", scene.stage.url, "--level", "books")
    assert (done.exit_code, list(tmp_path.iterdir())) == (0, [])


def test_names_are_those_of_the_address_book(scene: Scene, tmp_path: Path) -> None:
    """In any case and width; one that moved to another account means the new one."""
    folder, book = scene.stage.folder, scene.stage.desk.book
    scene.endorse(scene.issue(20_00), "bolt", 10_00)
    former, now = book.address("bolt"), to_checksum_address("0x" + "12" * 20)
    moved = replace(book.party("bolt"), address=now, accounts=(former,))
    book.with_changed("bolt", moved).save(folder / "parties.yaml")
    document = json.loads(typed(folder, "audit", "explain", "2-1", "--json").stdout)
    assert document["holder"] == {"name": "bolt", "address": former}
    done = typed(folder, "audit", "explain", "ＢＯＬＴ")
    assert (done.exit_code, now.lower() in done.stderr) == (2, True)  # the logs do not name it yet
    names = tmp_path / "names.yaml"
    names.write_text(f"{former}: Screws\n", encoding="utf-8")
    words = ("audit", "explain", "screws", "--names", str(names), "--json")
    assert json.loads(typed(folder, *words).stdout)["account"]["name"] == "Screws"


def test_a_bid_is_signed_ranked_and_taken_by_names(scene: Scene) -> None:
    folder = scene.stage.folder
    fund = Party("Fund <east>", str(scene.stage.devnet.accounts[9].address))
    scene.stage.desk.book.with_party(fund).save(folder / "parties.yaml")
    terms = ("--budget", "1,000.00", "--rate", "4.35%", "--last-due", "2026-12-31")
    terms += ("--last-day", "2026-01-07")
    sign = ("bids", "sign", "--as", "BANK", "--out", "bids/one.json", *terms)
    assert typed(folder, *sign, "--obligor", "CORE").exit_code == 0
    other = ("bids", "sign", "--as", "bank", "--out", "bids/two.json", *terms)
    assert typed(folder, *other, "--obligor", "fund <east>").exit_code == 0
    best = typed(folder, "bids", "best", "bids", "--lot", "1", "--on", "2026-01-07")
    assert best.exit_code == 0
    assert " 4.35%  bank       ACT/360 discount" in best.stdout
    assert "bids/two.json: for obligor Fund <east>" in best.stdout
    sold = typed(folder, "discount", "--lot", "1", "--bid", "bids/one.json", "--as", "anna")
    assert (sold.exit_code, scene.house.lot(LotId(1)).owner) == (
        0,
        scene.stage.address("bank"),
    )
