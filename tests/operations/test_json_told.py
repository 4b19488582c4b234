"""What docs/JSON.md tells of the desk's day is what commands print: every leaf, of its kind."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from desk_stage import Stage
from due_scene import DUE, Scene, a_day_of_lots
from json_shapes import Told, told
from typer.testing import CliRunner

from deeptier.cli import app
from deeptier.days import date_of

#: Seen only where something is wrong with the contracts, the logs or the node.
RARE = ("findings[]", "refused[]")


@pytest.fixture(scope="module")
def sections() -> Mapping[str, Told]:
    return told()


@pytest.fixture
def scene(stage: Stage) -> Scene:
    return a_day_of_lots(stage)


def test_clear(scene: Scene, sections: Mapping[str, Told]) -> None:
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
    sections["clear"].compare(documents, RARE)


def test_show(scene: Scene, sections: Mapping[str, Told]) -> None:
    sections["show PAYABLE"].compare([scene.json("show", "1")], RARE)
    lots = [scene.json("show", each) for each in ("1-1-1", "1-1")]
    sections["show LOT"].compare(lots, RARE)
    parties = ("core", "anna", "bolt", "cast", "bank", "stranger")
    documents = [scene.json("show", each) for each in parties]
    sections["show ENTERPRISE"].compare(documents, RARE)


def test_status(scene: Scene, sections: Mapping[str, Told]) -> None:
    closed = scene.json("status", "--calendar", "CN")
    scene.on(DUE)
    sections["status"].compare([closed, scene.json("status")], RARE)
    one = scene.json("status", "--obligor", "core")
    sections["status --obligor OBLIGOR"].compare([one], RARE)


def test_quote(sections: Mapping[str, Told]) -> None:
    words = ["quote", "--face", "1.00", "--rate", "1%", "--on", "2026-02-17", "--json"]
    documents = [
        json.loads(CliRunner().invoke(app, [*words, *others]).stdout)
        for others in (["--due", "2030-05-01", "--calendar", "CN"], ["--due", "2026-05-01"])
    ]
    sections["quote"].compare(documents, RARE)


def test_an_error_is_a_document_too(scene: Scene) -> None:
    document = scene.json("show", "no such party")
    assert list(document) == ["ok", "error", "details"]
    assert (document["ok"], document["details"]) == (False, [])
