"""`audit lineage` on chains after scenarios: text, JSON, picture, documents, exit codes."""

from __future__ import annotations

import json
import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from audit_scenes import SCENARIOS, Scene
from typer.testing import CliRunner

from deeptier.audit.lineage import lineage_of
from deeptier.audit.lineage.words import Words, money_of
from deeptier.cli import app
from deeptier.commands.writing import write_output
from deeptier.evidence.fields import Field, SealedField
from deeptier.evidence.seal import Seal
from deeptier.evidence.streams import Stream
from deeptier.lot_id import LotId
from deeptier.picture.title import draw
from deeptier.scenario.actions import Endorse
from deeptier.scenario.loader import load_scenario
from deeptier.scenario.papers import Papers

SCENES = ("three_tiers", "bad_weather", "pledge")


class Asked:
    """What `deeptier audit` answers about a scene."""

    def __init__(self, scene: Scene, folder: Path) -> None:
        self._names = folder / "names.json"
        self._names.write_text(json.dumps(scene.names), encoding="utf-8")
        self._scene = scene

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        source = ("--rpc", self._scene.devnet.url, "--deployment", str(self._scene.record))
        called = ["audit", *arguments, *source, "--names", str(self._names)]
        ran = CliRunner().invoke(app, called, env={"COLUMNS": "100"})
        return ran.exit_code, ran.stdout, ran.stderr


@pytest.fixture
def ask(tmp_path: Path) -> Callable[[Scene], Asked]:
    return lambda scene: Asked(scene, tmp_path)


@pytest.mark.parametrize("name", SCENES)
def test_amounts_join_for_every_lot(name: str, scene_of: Callable[[str], Scene]) -> None:
    history = scene_of(name).history
    books = history.rebuilt.books
    for number in [*books.lots, *books.ended]:
        found = lineage_of(history, LotId.from_number(number))
        assert found.steps[0].before == 0
        afters = [step.after for step in found.steps]
        assert [step.before for step in found.steps[1:]] == afters[:-1]
        assert afters[-1] == found.amount
        children = sum(child.amount for child in found.children)
        ended = books.ended.get(number)
        born = ended.born if ended else books.lots[number].born
        assert born == found.amount + children + (ended.redeemed if ended else 0)


def test_text_is_what_a_banker_reads(three_tiers: Scene, ask: Callable[[Scene], Asked]) -> None:
    code, out, err = ask(three_tiers)("lineage", "1-1-3")
    assert (code, err) == (0, "")
    lines = [line.strip() for line in out.splitlines()]
    assert lines[0] == "Lot 1-1-3"
    assert "Yunlu Gearworks → Minpu Fasteners" in lines
    assert "Minpu Fasteners → Xinghai Factoring" in lines
    assert "1,333,333.34 paid, in full" in lines
    sold = next(line for line in lines if line.startswith("2026-04-07  sold"))
    assert sold.split()[2:] == ["1-1-3", "1,333,333.34", "1,333,333.34"]
    assert max(map(len, out.splitlines())) <= 100
    assert out.splitlines() == [line.rstrip() for line in out.splitlines()]


def test_json_and_picture(
    three_tiers: Scene, ask: Callable[[Scene], Asked], tmp_path: Path
) -> None:
    picture = tmp_path / "title.svg"
    code, out, _ = ask(three_tiers)("lineage", "1-1-3", "--picture", str(picture), "--json")
    document = json.loads(out)
    assert (code, document["ok"], document["picture"]) == (0, True, str(picture))
    assert document["holder"]["name"] == "Xinghai Factoring"
    kinds = [step["step"] for step in document["steps"] if step["title"]]
    assert kinds == ["issued", "endorsed", "endorsed", "sold", "redeemed"]
    web3 = three_tiers.web3
    for step in document["steps"]:
        receipt = web3.eth.get_transaction_receipt(step["transaction"])
        assert receipt["blockNumber"] == step["block"]
        assert step["log"] in [log["logIndex"] for log in receipt["logs"]]
    text = picture.read_text(encoding="utf-8")
    root = ET.fromstring(text)
    assert root.attrib["role"] == "img"
    assert "Xinghai Factoring" in "".join(root.itertext())
    assert "<script" not in text
    assert text.count("http") == 1  # the name of SVG itself


def test_exit_codes(three_tiers: Scene, ask: Callable[[Scene], Asked], tmp_path: Path) -> None:
    asked = ask(three_tiers)
    code, _, err = asked("lineage", "1-4")
    assert code == 2
    assert "a lot of payable 1, which has 1, 1-1, 1-1-1, 1-1-2, 1-1-3" in err
    code, _, err = asked("lineage", "1--4")
    assert (code, "LOT is '1--4'" in err) == (2, True)
    code, _, err = asked("lineage", "1", "--evidence", str(tmp_path / "nowhere"))
    assert (code, "a folder that is there" in err) == (2, True)
    code, _, err = asked("lineage", "1", "--picture", str(tmp_path / "no" / "title.svg"))
    assert (code, "a file in a folder that is there" in err) == (2, True)
    code, out, _ = asked("lineage", "1-1", "--evidence", str(tmp_path))
    assert code == 1
    assert "0 of 2 references proved" in out
    code, out, _ = asked("lineage", "1-1", "--evidence", str(tmp_path), "--json")
    document = json.loads(out)
    assert (code, document["ok"]) == (1, False)
    found = [each["status"] for each in document["evidence"]["references"]]
    assert found == ["not found", "not found"]


def test_documents_of_the_chain_are_proved(
    three_tiers: Scene, ask: Callable[[Scene], Asked], tmp_path: Path
) -> None:
    """A scenario's salts are computed from it, so its seals can be made again."""
    scenario = load_scenario(SCENARIOS / "three_tiers.yaml")
    papers = Papers(scenario, {})
    step = next(each.action for each in scenario.steps if isinstance(each.action, Endorse))
    trade = step.delivery.trade
    fields = {
        Stream.INFORMATION: Field("invoice", trade.invoice),
        Stream.LOGISTICS: Field("waybill", trade.waybill),
        Stream.BUSINESS: Field("contract", trade.contract),
    }
    seal = Seal(
        {
            stream: (SealedField(field, papers._salt(stream.label, field.path, field.value)),)
            for stream, field in fields.items()
        }
    )
    assert seal.roots == papers.trade(trade)
    (tmp_path / "gears").mkdir()
    (tmp_path / "gears" / "sealed.json").write_text(seal.text(), encoding="utf-8")
    code, out, _ = ask(three_tiers)("lineage", "1-1", "--evidence", str(tmp_path))
    assert code == 1
    text = " ".join(out.split())
    assert ": 1 of 2 references proved not found: document root of lot 1, issued 2026-01-07" in text
    assert " proved: trade reference of lot 1-1, endorsed 2026-02-06" in text
    assert "3 fields of information, logistics and business with their salts lead to it" in text


def test_an_interrupted_write_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = tmp_path / "title.svg"
    write_output(picture, "before")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_output(picture, "after")
    assert [each.name for each in tmp_path.iterdir()] == ["title.svg"]
    assert picture.read_text() == "before"


def test_picture_is_dark_where_the_screen_is(three_tiers: Scene) -> None:
    """Nothing in it has a colour of its own, that the dark style could not change."""
    lineage = lineage_of(three_tiers.history, LotId(1))
    svg = draw(lineage, Words({}, money_of(2)), "CNY")
    style, drawn = svg.split("</style>")
    assert not re.search(r"(fill|stroke)=", drawn)
    light, dark = style.split("@media screen and (prefers-color-scheme: dark) {")
    coloured = set(re.findall(r"\.([\w-]+) { (?:[^}]* )?(?:fill|stroke):", light))
    used = coloured & set(re.findall(r'class="([\w-]+)"', drawn))
    assert used >= {"paper", "spine", "note", "rule", "held-accent"}
    assert used <= set(re.findall(r"\.([\w-]+)", dark))
