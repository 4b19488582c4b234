"""What docs/JSON.md tells of audits, bids and proofs is what commands print, given in a desk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from desk_stage import Stage
from due_scene import DUE, Scene, a_day_of_lots, in_folder
from json_shapes import Told, told
from typer.testing import CliRunner

from deeptier.cli import app
from deeptier.days import date_of

WRONG = ("findings[]", "levels.*.findings[]", "audit.findings[]")


@pytest.fixture(scope="module")
def sections() -> Mapping[str, Told]:
    return told()


@pytest.fixture
def scene(stage: Stage) -> Scene:
    """After the due day: what was to be paid is paid, but for what is frozen."""
    scene = a_day_of_lots(stage)
    scene.on(DUE)
    assert scene.json("clear", "--payable", "1", party="platform")["totals"]
    return scene


def test_sync_and_verify(scene: Scene, sections: Mapping[str, Told]) -> None:
    synced = scene.ask("audit", "sync")
    assert synced["store"] == "audit/devnet"
    sections["audit sync"].compare([synced], ["reorganisations[]"])
    verified = scene.ask("audit", "verify")
    stored = scene.ask("audit", "verify", "--store", "audit/devnet")
    assert verified == stored
    sections["audit verify"].compare([verified], WRONG)


def test_lineage(scene: Scene, sections: Mapping[str, Told], tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "information.yaml").write_text("total: 1.00\n", encoding="utf-8")
    assert scene.ask("evidence", "seal", str(tmp_path / "papers"))["new"]
    others = ("--evidence", str(tmp_path), "--picture", str(tmp_path / "title.svg"))
    whole = scene.ask("audit", "lineage", "1", *others)
    cut = scene.ask("audit", "lineage", "1-1-1")
    assert whole["holder"]["name"] == "anna"
    rare = ("evidence.references[].files[]", "evidence.not_checked[]", "payable.invoices[]", *WRONG)
    sections["audit lineage LOT"].compare([whole, cut], rare)


def test_explain(scene: Scene, sections: Mapping[str, Told]) -> None:
    lots = [scene.ask("audit", "explain", each) for each in ("1", "1-1")]
    sections["audit explain LOT"].compare(lots, WRONG)
    accounts = [scene.ask("audit", "explain", each) for each in ("core", "ANNA", "cast", "bank")]
    assert [each["account"]["name"] for each in accounts] == ["core", "anna", "cast", "bank"]
    sections["audit explain ACCOUNT"].compare(accounts, WRONG)


def test_export_and_report(scene: Scene, sections: Mapping[str, Told], tmp_path: Path) -> None:
    exported = scene.ask("audit", "export", "--format", "csv", "--out", str(tmp_path / "books"))
    assert exported["ias_7_44h"]["obligors"][0]["name"] == "core"
    sections["audit export"].compare([exported], WRONG)
    reported = scene.ask("audit", "report", "--out", str(tmp_path / "report.html"))
    sections["audit report"].compare([reported])


def test_a_watch_is_a_stream(scene: Scene, sections: Mapping[str, Told]) -> None:
    last = str(scene.stage.web3.eth.block_number)
    runs = (["--from", "0", "--until", last], ["--from", "9", "--until", "1"])
    with in_folder(scene.stage.folder):
        done = [CliRunner().invoke(app, ["audit", "watch", *each, "--json"]) for each in runs]
    notes = [json.loads(line) for each in done for line in each.stdout.splitlines()]
    assert {each["kind"] for each in notes} >= {"start", "event", "alarm", "end", "stopped"}
    sections["audit watch"].compare(notes, ["sender", "details[]"])


def test_bids(stage: Stage, sections: Mapping[str, Told], tmp_path: Path) -> None:
    scene = a_day_of_lots(stage)
    day, due, bid = str(date_of(scene.office.today)), str(date_of(DUE)), tmp_path / "bid.json"
    terms = ("--budget", "600.00", "--rate", "4%", "--last-due", due, "--last-day", due)
    signed = scene.ask("bids", "sign", "--as", "bank", "--lot", "1", *terms, "--out", str(bid))
    sections["bids sign"].compare([signed])
    asked = (["--lot", "1"], ["--face", "600.00", "--due", due], ["--face", "601.00", "--due", due])
    documents = [scene.ask("bids", "best", str(bid), "--on", day, *each) for each in asked]
    assert [each["ok"] for each in documents] == [True, True, False]
    sections["bids best FILE"].compare(documents)


def test_evidence(scene: Scene, sections: Mapping[str, Told], tmp_path: Path) -> None:
    (tmp_path / "information.yaml").write_text("total: 1.00\n", encoding="utf-8")
    folder, proof = str(tmp_path), str(tmp_path / "proof.json")
    sections["evidence seal FOLDER"].compare([scene.ask("evidence", "seal", folder)])
    shown = scene.ask("evidence", "show", "total", "--in", folder, "--out", proof)
    sections["evidence show FIELD"].compare([shown])
    verified = scene.ask("evidence", "verify", proof, "--payable", "1")
    assert not verified["ok"]
    sections["evidence verify FILE"].compare([verified])


def test_run(sections: Mapping[str, Told], tmp_path: Path) -> None:
    scenario = Path(__file__).resolve().parents[2] / "scenarios" / "three_tiers.yaml"
    words = ["run", str(scenario), "--backend", "anvil", "--out", str(tmp_path / "out"), "--json"]
    document = json.loads(CliRunner().invoke(app, words).stdout)
    sections["run SCENARIO"].compare([document], WRONG)
