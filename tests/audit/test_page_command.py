"""`deeptier audit report`: the file, the verdict in it, its exit codes, and what it refuses."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from audit_scenes import Scene
from click.testing import Result
from page_scenes import HOSTILE, hostile
from typer.testing import CliRunner

from deeptier.audit import verify
from deeptier.audit.findings import Finding
from deeptier.audit.page import page_data, page_of, read_verdict
from deeptier.cli import app
from deeptier.commands.writing import write_output
from deeptier.errors import InputError

ASSETS = Path(__file__).parents[2] / "deeptier/audit/page/assets"
ROOT = "0x" + "ab" * 32

Report = Callable[..., Result]


@pytest.fixture
def report(three_tiers: Scene, tmp_path: Path) -> Report:
    """Runs the verb on a scene's node; the file is `report.html` in the test's folder."""

    def runs(*arguments: str, out: str = "report.html") -> Result:
        where = ["--rpc", three_tiers.devnet.url, "--deployment", str(three_tiers.record)]
        command = ["audit", "report", *where, "--out", str(tmp_path / out), *arguments]
        return CliRunner().invoke(app, command)

    return runs


def data_in(path: Path) -> dict[str, Any]:
    """The document that a report carries."""
    text = path.read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)
    assert found is not None
    return dict(json.loads(found[1]))


def verdict_of(scene: Scene, **changes: Any) -> dict[str, Any]:
    """A verification's report with its levels, of the scene's last block unless changed."""
    head = scene.history.rebuilt.head
    block = {"number": head.number, "hash": head.hash}
    return {
        "ok": True,
        "chain_id": head.chain_id,
        "block": block,
        "header": {**block, "state_root": ROOT},
        "findings": [],
        "levels": {
            "books": {"outcome": "passed", "reason": None, "counts": {"logs": 1_234}},
            "storage": {"outcome": "not run", "reason": "the node has no eth_getProof"},
        },
        **changes,
    }


def test_without_a_verdict_the_page_says_so(
    report: Report, three_tiers: Scene, tmp_path: Path
) -> None:
    done = report("--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    path = tmp_path / "report.html"
    assert told["ok"] is True
    assert told["verified"] is False
    assert told["bytes"] == path.stat().st_size
    assert told["events"] == told["events_listed"] == len(three_tiers.history.rebuilt.events)
    data = data_in(path)
    assert data == page_data(three_tiers.history, {})
    assert data["verdict"] == {"verified": False, "equal": True, "findings": [], "count": 0}
    assert os.listdir(tmp_path) == ["report.html"]


def test_the_verdict_is_shown_with_its_header(
    report: Report, three_tiers: Scene, tmp_path: Path
) -> None:
    file = tmp_path / "verdict.json"
    file.write_text(json.dumps(verdict_of(three_tiers)), encoding="utf-8")
    done = report("--verdict", str(file))
    assert done.exit_code == 0, done.output
    verdict = data_in(tmp_path / "report.html")["verdict"]
    assert verdict["verified"] is verdict["equal"] is verdict["same"] is True
    assert ["state root", ROOT] in verdict["header"]
    assert verdict["levels"] == [
        ["books", "passed", "1,234 logs"],
        ["storage", "not run", "the node has no eth_getProof"],
    ]


def test_a_verdict_with_findings_ends_with_1(
    report: Report, three_tiers: Scene, tmp_path: Path
) -> None:
    finding = {"check": "I4", "subject": "lot 1", "expected": "1", "actual": "2", "where": "here"}
    file = tmp_path / "verdict.json"
    file.write_text(json.dumps(verdict_of(three_tiers, ok=False, findings=[finding])))
    done = report("--verdict", str(file), "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["findings"] == 1
    assert data_in(tmp_path / "report.html")["verdict"]["findings"] == [finding]


def test_a_level_that_was_not_run_is_no_pass(
    report: Report, three_tiers: Scene, tmp_path: Path
) -> None:
    file = tmp_path / "verdict.json"
    file.write_text(json.dumps(verdict_of(three_tiers, ok=False)))
    assert report("--verdict", str(file)).exit_code == 1
    assert data_in(tmp_path / "report.html")["verdict"]["equal"] is False


def test_what_verify_prints_is_a_verdict(three_tiers: Scene) -> None:
    verdict = verify(three_tiers.web3, three_tiers.deployment)
    printed = json.dumps({"ok": verdict.equal, **verdict.to_json()})
    read = read_verdict(printed, "--verdict")
    assert (read.ok, read.hash, read.levels[0][1]) == (True, verdict.block_hash, "passed")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"chain_id": 1}, "of chain 1"),
        ({"header": {"number": 1, "hash": ROOT}}, None),
        ({"levels": {"books": {"outcome": "fine"}}}, "fine"),
        ({"ok": "yes"}, "--verdict"),
        ({"findings": None}, "--verdict"),
    ],
)
def test_a_verdict_that_does_not_fit_is_refused(
    report: Report, three_tiers: Scene, tmp_path: Path, changes: dict[str, Any], named: str | None
) -> None:
    file = tmp_path / "verdict.json"
    file.write_text(json.dumps(verdict_of(three_tiers, **changes)))
    done = report("--verdict", str(file), "--json")
    if named is None:  # an earlier block's: allowed, and told
        assert done.exit_code == 0
        assert data_in(tmp_path / "report.html")["verdict"]["same"] is False
        return
    assert done.exit_code == 2
    assert named in json.loads(done.stdout)["error"]
    assert not (tmp_path / "report.html").exists()


def test_a_verdict_of_another_block_of_this_number_is_refused(
    report: Report, three_tiers: Scene, tmp_path: Path
) -> None:
    number = three_tiers.history.rebuilt.head.number
    file = tmp_path / "verdict.json"
    header = {"number": number, "hash": ROOT}
    file.write_text(json.dumps(verdict_of(three_tiers, header=header)))
    assert report("--verdict", str(file)).exit_code == 2


@pytest.mark.parametrize("text", ["", "[]", "{}", "not json", "null"])
def test_no_verdict_at_all_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="--verdict"):
        read_verdict(text, "--verdict")


@pytest.mark.parametrize(
    "template",
    ["javascript:alert('{transaction}')", "https://explorer.example/tx/", "{transaction}", ""],
)
def test_an_explorer_must_be_an_address(report: Report, template: str) -> None:
    done = report("--explorer", template, "--json")
    assert done.exit_code == 2
    assert "--explorer" in json.loads(done.stdout)["error"]


@pytest.mark.parametrize(
    "token", ["USD:6", "0x12=USD:6", "0x" + "77" * 20 + "=USD:7", "0x" + "77" * 20 + "=:6"]
)
def test_a_token_must_be_told_whole(report: Report, token: str) -> None:
    done = report("--currency", token, "--json")
    assert done.exit_code == 2
    assert "--currency" in json.loads(done.stdout)["error"]
    assert report("--currency", "0x" + "77" * 20 + "=USD:6").exit_code == 0


@pytest.mark.parametrize("out", ["missing/report.html", "."])
def test_a_file_that_cannot_be_written_is_refused_before_the_chain_is_read(
    report: Report, out: str
) -> None:
    done = report("--json", out=out)
    assert done.exit_code == 2
    assert "--out" in json.loads(done.stdout)["error"]


def test_an_interrupted_write_leaves_what_was_there(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.html"
    path.write_text("before")

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("deeptier.files.os.fsync", stop)
    assert report().exit_code == 130
    assert path.read_text() == "before"
    assert os.listdir(tmp_path) == ["report.html"]


def test_what_is_no_file_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """A device such as /dev/stdout; root could replace it."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as reader:
        came = reader.submit(pipe.read_text)
        write_output(pipe, "all of it")
        assert came.result(timeout=10) == "all of it"
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert os.listdir(tmp_path) == ["pipe"]


def test_findings_of_the_replay_are_shown(three_tiers: Scene) -> None:
    rebuilt = three_tiers.history.rebuilt
    finding = Finding("I1", HOSTILE, 1, 2, "nowhere")
    history = replace(three_tiers.history, rebuilt=replace(rebuilt, findings=(finding,) * 501))
    verdict = page_data(history, {})["verdict"]
    assert (verdict["equal"], verdict["count"], len(verdict["findings"])) == (False, 501, 500)
    assert verdict["findings"][0]["subject"] == HOSTILE


def test_a_good_verdict_hides_no_finding_of_the_replay(three_tiers: Scene) -> None:
    rebuilt = three_tiers.history.rebuilt
    finding = Finding("I1", "lot 1", 1, 2, "later")
    history = replace(three_tiers.history, rebuilt=replace(rebuilt, findings=(finding,)))
    verified = read_verdict(json.dumps(verdict_of(three_tiers)), "--verdict")
    verdict = page_data(history, {}, verified)["verdict"]
    assert (verdict["equal"], verdict["count"], verdict["replay"]) == (False, 1, 1)


def test_the_policy_allows_these_scripts_and_this_style_and_nothing_else(
    three_tiers: Scene,
) -> None:
    text = page_of(page_data(hostile(three_tiers.history), {"0x" + "0" * 40: HOSTILE}), "a <title>")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    rules = dict(rule.split(" ", 1) for rule in policy[1].split("; "))

    def hashes(pattern: str) -> list[str]:
        found = re.findall(pattern, text, re.S)
        digests = [hashlib.sha256(each.encode()).digest() for each in found]
        return [f"'sha256-{base64.b64encode(each).decode()}'" for each in digests]

    assert rules["default-src"] == "'none'"
    assert rules["script-src"].split() == hashes(r'<script(?: type="module")?>(.*?)</script>')
    assert rules["style-src"].split() == hashes(r"<style>(.*?)</style>")
    assert rules["img-src"] == "data:"
    assert "unsafe" not in policy[1]
    assert text.count("</script>") == 3
    assert "<title>a &lt;title&gt;</title>" in text


def test_the_drawing_library_is_small_and_its_licence_is_in_the_page(three_tiers: Scene) -> None:
    library = (ASSETS / "d3-sankey.min.js").read_bytes()
    assert len(library) < 30_000
    licence = (ASSETS / "d3-sankey.LICENSE").read_text()
    assert "Mike Bostock" in licence
    assert "Redistributions of source code" in page_of(page_data(three_tiers.history, {}), "Report")


def test_our_scripts_parse_no_markup() -> None:
    for path in ASSETS.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert word not in text, path.name
        assert path.name.endswith(".min.js") or text.count("\n") <= 300, path.name
