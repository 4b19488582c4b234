"""`deeptier audit verify` as people run it: levels by name, report file, exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from audit_scenes import Scene
from levels_lies import Refusal, lying, refusing
from typer.testing import CliRunner, Result

from deeptier.audit.page import read_verdict
from deeptier.audit.store import Rpc, sync
from deeptier.audit.store.folder import locked
from deeptier.cli import app

Verify = Callable[..., Result]


@pytest.fixture
def verify(three_tiers: Scene) -> Verify:
    """The command on the scene's deployment."""

    def run(*arguments: str, rpc: str = three_tiers.devnet.url) -> Result:
        where = ("--rpc", rpc, "--deployment", str(three_tiers.record))
        return CliRunner().invoke(app, ["audit", "verify", *where, *arguments])

    return run


def hide_one(method: str, _params: list[Any], result: Any) -> Any:
    return result[:-1] if method == "eth_getLogs" else result


def test_all_levels_are_named(verify: Verify, three_tiers: Scene) -> None:
    ran = verify()
    assert (ran.exit_code, ran.stderr) == (0, "")
    head = three_tiers.history.rebuilt.head
    for line in (
        "the logs, replayed, equal the contracts' state to the last fen",
        "books     passed   ",
        "complete  passed   ",
        "storage   passed   ",
        "nodes     not run  only one node was given, ",
        f"rests on the header of block {head.number} of ",
        f"  hash {head.hash}",
    ):
        assert f"\n{line}" in ran.stdout


def test_json_and_report_are_one_document(verify: Verify, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("what was here before", encoding="utf-8")
    ran = verify("--json", "--report", str(path), "--sample", "all")
    document = json.loads(ran.stdout)
    assert document == json.loads(path.read_text(encoding="utf-8"))
    assert list(tmp_path.iterdir()) == [path]
    assert (document["ok"], document["equal"], document["findings"]) == (True, True, [])
    assert {name: level["outcome"] for name, level in document["levels"].items()} == {
        "books": "passed",
        "complete": "passed",
        "storage": "passed",
        "nodes": "not run",
    }
    assert document["header"]["hash"] == document["block"]["hash"]


def test_level_that_was_asked_for_and_was_not_run_fails(verify: Verify) -> None:
    ran = verify("--level", "nodes")
    assert ran.exit_code == 1
    assert "level nodes was asked for and was not run: only one node was given" in ran.stdout
    assert "books" not in ran.stdout
    document = json.loads(verify("--level", "nodes", "--json").stdout)
    assert (document["ok"], list(document["levels"])) == (False, ["nodes"])


def test_level_that_a_node_lacks_does_not_fail_by_itself(
    verify: Verify, three_tiers: Scene
) -> None:
    def lack(method: str, _params: list[Any], result: Any) -> Any:
        if method == "eth_getProof":
            raise Refusal("method not found")
        return result

    with lying(three_tiers.devnet.url, lack) as url:
        ran = verify("--level", "complete", "--level", "storage", rpc=url)
        assert ran.exit_code == 1
        ran = verify(rpc=url)
    assert ran.exit_code == 0
    assert "storage   not run  the node refuses eth_getProof: method not found" in ran.stdout


def test_a_node_that_can_do_nothing_verifies_nothing(
    verify: Verify, three_tiers: Scene, tmp_path: Path
) -> None:
    lacking = ("eth_call", "eth_getBlockReceipts", "eth_getTransactionReceipt", "eth_getProof")
    path = tmp_path / "verdict.json"
    with lying(three_tiers.devnet.url, refusing(*lacking)) as url:
        ran = verify("--report", str(path), rpc=url)
    assert ran.exit_code == 1
    assert "no level could be run: nothing is verified" in ran.stdout
    document = json.loads(path.read_text(encoding="utf-8"))
    assert (document["ok"], document["findings"]) == (False, [])
    kept = read_verdict(json.dumps({**document, "ok": True}), "verdict")
    assert not kept.ok


def test_finding_of_any_level_fails(verify: Verify, three_tiers: Scene, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    with lying(three_tiers.devnet.url, hide_one) as url:
        ran = verify("--level", "complete", "--report", str(path), rpc=url)
    assert ran.exit_code == 1
    assert "complete  found    1 finding; " in ran.stdout
    assert "hidden by the node" in ran.stdout
    (finding,) = json.loads(path.read_text(encoding="utf-8"))["findings"]
    assert finding["check"] == "complete"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--sample", "0"), "--sample is '0'; it must be a whole number from 1, or \"all\""),
        (("--sample", "some"), "--sample is 'some'; it must be a whole number from 1, or \"all\""),
        (("--report", "nowhere/report.json"), "it must be a file in a folder that exists"),
        (("--report", "."), "--report is '.'; it must be a file in a folder that exists"),
    ],
)
def test_misuse_is_told_before_the_work(
    verify: Verify, arguments: tuple[str, ...], message: str
) -> None:
    ran = verify(*arguments)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert message in ran.stderr


def test_more_lots_than_there_are_is_all_of_them(verify: Verify) -> None:
    ran = verify("--level", "storage", "--sample", "9" * 5_000)
    assert ran.exit_code == 0, ran.stderr


def test_verdict_stands_where_the_store_cannot_be_written(
    verify: Verify, three_tiers: Scene, tmp_path: Path
) -> None:
    """While somebody syncs it, or where it is somebody else's."""
    store, report = tmp_path / "store", tmp_path / "report.json"
    sync(Rpc(three_tiers.devnet.url), three_tiers.deployment, store)
    (store / ".draft-manifest.json").mkdir()
    ran = verify("--store", str(store), "--report", str(report))
    assert ran.exit_code == 0, ran.stderr
    assert "complete  passed" in ran.stdout
    assert "the verdict is not noted in the store: " in ran.stdout
    with locked(store):
        ran = verify("--store", str(store), "--json", "--level", "books")
    assert ran.exit_code == 0
    assert json.loads(ran.stdout)["levels"]["books"]["outcome"] == "passed"
    assert "another process is writing into the store" in ran.stderr


def test_node_cannot_confirm_itself(verify: Verify, three_tiers: Scene) -> None:
    ran = verify("--rpc", three_tiers.devnet.url + "/")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "it must be given once: a node cannot confirm itself" in ran.stderr
