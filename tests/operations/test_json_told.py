"""What docs/JSON.md tells of documents is what commands print: every leaf, of its kind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_stage import Stage
from due_scene import DUE, Scene
from json_shapes import first_keys, leaves, told
from typer.testing import CliRunner

from deeptier.cli import app
from deeptier.days import date_of

ORDER = b"\7" * 32

#: Seen only where something is wrong with the contracts, the logs or the node.
RARE = {"findings[]", "refused[]"}


@pytest.fixture(scope="module")
def told_once() -> dict[str, dict[str, set[str]]]:
    return told()


@pytest.fixture
def scene(stage: Stage) -> Scene:
    """Lots that are live, offered, frozen; payables that are due, late, and to come."""
    scene = Scene(stage)
    root = scene.issue(1_000_00, grace_days=3, penalty_ppm_per_day=500)
    scene.issue(20_00, DUE - 9)
    to_bolt = scene.endorse(root, "bolt", 400_00)
    scene.house.set_acceptance(scene.sender("cast"), 200)
    scene.endorse(to_bolt, "cast", 100_00, by="bolt")
    scene.house.freeze(scene.sender("platform"), stage.address("bolt"), ORDER)
    return scene


def seen(documents: Iterator[Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for document in documents:
        for path, kind in leaves(document):
            found.setdefault(path, set()).add(kind)
    return found


def require_told(told_once: dict[str, dict[str, set[str]]], heading: str, *documents: Any) -> None:
    rows, found = told_once[heading], seen(iter(documents))
    assert {path for path in found if path not in rows} == set(), "printed, and not told"
    assert set(rows) - set(found) <= RARE, "told, and never printed"
    for path, kinds in found.items():
        assert kinds <= rows[path], path


def test_clear(scene: Scene, told_once: Any) -> None:
    day = str(date_of(DUE - 2))
    scene.on(DUE)
    scene.house.set_mandate(scene.sender("core"), granted=False)
    one = scene.json("clear", "--due", "today", "--overdue", "--dry-run", "--calendar", "CN")
    scene.house.set_mandate(scene.sender("core"))
    documents = [
        one,
        scene.json("clear", "--due", day, "--dry-run", "--calendar", "CN"),
        scene.json("clear", "--payable", "1", party="platform"),
        scene.json("clear", "--due", "today", "--dry-run"),
    ]
    require_told(told_once, "clear", *documents)


def test_show(scene: Scene, told_once: Any) -> None:
    require_told(told_once, "show PAYABLE", scene.json("show", "1"))
    lots = [scene.json("show", each) for each in ("1-1-1", "1-1")]
    require_told(told_once, "show LOT", *lots)
    parties = ("core", "anna", "bolt", "cast", "bank", "stranger")
    require_told(told_once, "show ENTERPRISE", *(scene.json("show", each) for each in parties))


def test_status(scene: Scene, told_once: Any) -> None:
    closed = scene.json("status", "--calendar", "CN")
    scene.on(DUE)
    require_told(told_once, "status", closed, scene.json("status"))
    require_told(told_once, "status --obligor OBLIGOR", scene.json("status", "--obligor", "core"))


def test_quote(told_once: Any) -> None:
    words = ["quote", "--face", "1.00", "--rate", "1%", "--on", "2026-02-17", "--json"]
    documents = [
        json.loads(CliRunner().invoke(app, [*words, *others]).stdout)
        for others in (["--due", "2030-05-01", "--calendar", "CN"], ["--due", "2026-05-01"])
    ]
    require_told(told_once, "quote", *documents)


def test_the_first_keys_of_audits(scene: Scene, told_once: Any, tmp_path: Path) -> None:
    desk, store = scene.stage.folder, str(tmp_path / "store")
    node = ["--rpc", scene.stage.url, "--deployment", str(desk / "deployments" / "devnet.json")]
    stored = ["--store", store]
    audits = {
        "sync": ["sync", *node, *stored],
        "verify": ["verify", *node],
        "lineage LOT": ["lineage", "1-1", *stored],
        "explain LOT": ["explain", "1-1", *stored],
        "explain ACCOUNT": ["explain", scene.stage.address("anna"), *stored],
        "export": ["export", *stored, "--out", str(tmp_path / "books")],
        "report": ["report", *stored, "--out", str(tmp_path / "report.html")],
    }
    for heading, words in audits.items():
        done = CliRunner().invoke(app, ["audit", *words, "--json"])
        assert first_keys(json.loads(done.stdout)) == told_once[f"audit {heading}"], heading


def test_the_first_keys_of_steps_files_and_the_desk(
    stage: Stage, told_once: Any, tmp_path: Path
) -> None:
    row = "reference,line,obligor,payee,amount,due,documents\nA,1,core,anna,1000.00,2026-06-30,C\n"
    (tmp_path / "rows.csv").write_text(row, encoding="utf-8")
    (tmp_path / "wrong.xml").write_text("<html/>", encoding="utf-8")
    issue = ["issue", "--from", str(tmp_path / "rows.csv"), "--sign-for", "anna"]
    letter = str(tmp_path / "letter.json")
    commands = {
        "endorse --dry-run": [*issue, "--dry-run", "--as", "core"],
        "sign FILE": ["sign", issue[2], "--as", "anna", "--out", letter],
        "letter check FILE": ["letter", "check", letter],
        "endorse --from FILE": [*issue, "--as", "core"],
        "endorse": ["split", "--lot", "1", "--amounts", "1.00", "--as", "anna"],
        "runs list": ["runs", "list"],
        "runs show RUN": ["runs", "show", "RUN"],
        "invoice read FILE": ["invoice", "read", str(tmp_path / "wrong.xml")],
        "key list": ["key", "list"],
        "party list": ["party", "list"],
        "network list": ["network", "list"],
        "network check": ["network", "check"],
        "doctor": ["doctor"],
        "clock": ["clock"],
        "init DIR": ["init", str(tmp_path / "new")],
    }
    for heading, words in commands.items():
        if heading == "runs show RUN":
            (words[-1],) = (path.stem for path in stage.desk.runs.glob("issue-*.run"))
        where = [] if words[0] == "init" else ["--desk", str(stage.folder)]
        done = CliRunner().invoke(app, [*words, *where, "--json"])
        found = first_keys(json.loads(done.stdout))
        rows = told_once[heading]
        assert found.keys() == rows.keys(), heading
        assert all(kinds <= rows[key] for key, kinds in found.items()), heading


def test_an_error_is_a_document_too(scene: Scene) -> None:
    document = scene.json("show", "no such party")
    assert list(document) == ["ok", "error", "details"]
    assert (document["ok"], document["details"]) == (False, [])
