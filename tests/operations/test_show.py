"""What show and status answer, by name and number, on a chain whose story is known."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from desk_stage import Stage
from due_scene import DUE, Scene
from eth_utils.address import to_checksum_address
from typer.testing import CliRunner

from deeptier.cli import app
from deeptier.commands.completion import complete_lot, complete_party, complete_thing
from deeptier.days import date_of
from deeptier.letters.letter import signed_letter
from deeptier.lot_id import LotId
from deeptier.messages import Delivery

ORDER = b"\7" * 32


@pytest.fixture
def scene(stage: Stage) -> Scene:
    """1: anna 600.00, bolt 300.00 (1-1), cast 100.00 (1-1-1); 2 is due later."""
    scene = Scene(stage)
    root = scene.issue(1_000_00, grace_days=10, penalty_ppm_per_day=500)
    scene.issue(20_00, DUE + 10)
    to_bolt = scene.endorse(root, "bolt", 400_00)
    scene.endorse(to_bolt, "cast", 100_00, by="bolt")
    return scene


def shown(scene: Scene, *arguments: str, **words: Any) -> str:
    done = scene.run(*arguments, **words)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_lot_tells_its_holder_its_worth_and_its_title(scene: Scene) -> None:
    text = shown(scene, "show", "1-1-1")
    assert text.startswith("lot 1-1-1  live\n100.00 CNY held by cast\n")
    assert "due       2026-06-22, in 166 days; owed by core on payable 1\n" in text
    assert "tier      3 of 5; 2 cuts below the root lot; 0 lots cut from it\n" in text
    steps = [line.split() for line in text.splitlines()[-3:]]
    assert [(step[1], step[2], " ".join(step[3:6])) for step in steps] == [
        ("issued", "1", "core → anna"),
        ("endorsed", "1-1", "anna → bolt"),
        ("endorsed", "1-1-1", "bolt → cast"),
    ]


def test_a_late_lot_is_worth_its_penalty_too(scene: Scene) -> None:
    scene.on(DUE + 4)
    lot = scene.json("show", "1-1-1")["lot"]
    assert (lot["amount"], lot["outstanding"], lot["days_left"]) == (100_00, 100_20, -4)
    assert lot["outstanding"] == scene.house.outstanding(LotId(1, (1, 1)))


@pytest.mark.parametrize(
    ("day", "paid", "state"),
    [
        (DUE - 1, 0, "open"),
        (DUE, 0, "due today"),
        (DUE + 1, 0, "overdue"),
        (DUE, 1_000_00, "settled"),
    ],
)
def test_a_payable_tells_where_it_is_in_its_life(
    scene: Scene, day: int, paid: int, state: str
) -> None:
    scene.on(day)
    if paid:
        scene.house.repay(scene.sender("core"), 1, paid)
    assert scene.json("show", "1")["payable"]["state"] == state
    assert shown(scene, "show", "1").startswith(f"payable 1  {state}\n")


def test_a_payable_in_default_then_cleared(scene: Scene) -> None:
    scene.on(DUE + 11)
    scene.house.declare_default(scene.sender("anna"), 1)
    found = scene.json("show", "1")["payable"]
    # 1,000.00 for 11 days at 0.05 %: 5.50.
    assert (found["state"], found["owed"], found["unpaid"]) == ("in default", 1_005_50, 1_005_50)
    scene.run("clear", "--payable", "1", party="platform")
    found = scene.json("show", "1")["payable"]
    assert (found["state"], found["paid_out"], found["lots"]) == ("cleared", 1_005_50, [])
    assert scene.json("show", "1-1")["lot"]["state"] == "redeemed"


def test_an_enterprise_tells_what_it_owes_holds_and_is_offered(scene: Scene) -> None:
    scene.house.set_acceptance(scene.sender("bank"), 5)
    scene.endorse(LotId(2), "bank", 7_00)
    (core,) = scene.json("show", "core")["enterprise"]["currencies"]
    assert (core["owes_open"], core["mandate"]) == (1_020_00, True)
    assert [each["payable"] for each in core["owes"]] == [1, 2]
    (anna,) = scene.json("show", scene.stage.address("anna"))["enterprise"]["currencies"]
    assert [(each["lot"], each["amount"]) for each in anna["holds"]][:2] == [
        ("1", 600_00),
        ("2", 13_00),
    ]
    (bank,) = scene.json("show", "bank")["enterprise"]["currencies"]
    assert [(each["lot"], each["amount"]) for each in bank["offered"]] == [("2-1", 7_00)]
    assert "7.00 in 1 lot offered to it, not accepted yet" in shown(scene, "show", "bank")


def test_a_frozen_enterprise_and_a_stranger(scene: Scene) -> None:
    scene.house.freeze(scene.sender("platform"), scene.stage.address("bolt"), ORDER)
    assert shown(scene, "show", "bolt").startswith("bolt  frozen\n")
    assert scene.json("show", "1-1")["lot"]["holds"] == ["holder frozen"]
    assert shown(scene, "show", "stranger").startswith("stranger  not in the register\n")


NEW = to_checksum_address("0x" + "ab" * 20)


def test_who_is_to_be_replaced_hears_of_it_in_time(scene: Scene) -> None:
    day = scene.house.propose_successor(
        scene.sender("platform"), scene.stage.address("bolt"), NEW
    ).value
    text = shown(scene, "show", "bolt")
    assert f"is to take its place from {date_of(day)} on; it objects by: deeptier succ" in text
    assert f"bolt is to be replaced from {date_of(day)} on" in shown(scene, "status")
    found = scene.json("show", "bolt")["enterprise"]
    assert found["proposed"]["address"] == NEW
    assert found["proposed_from"] == date_of(day).isoformat()
    scene.on(day)
    scene.house.complete_succession(scene.sender("cast"), scene.stage.address("bolt"))
    assert shown(scene, "show", "1-1").startswith("lot 1-1  live, holder replaced\n")
    assert "deeptier follow --lot 1-1\n" in shown(scene, "show", "1-1")
    assert "to be replaced" not in shown(scene, "status")


def test_no_figure_is_cut_off_on_a_narrow_screen(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A holder without a name, at a width at which its address leaves too little room."""
    monkeypatch.setenv("COLUMNS", "60")
    parties = scene.stage.folder / "parties.yaml"
    kept = yaml.safe_load(parties.read_text("utf-8"))
    for name in ("bolt", "cast"):
        del kept["parties"][name]
    parties.write_text(yaml.safe_dump(kept), encoding="utf-8")
    for command in (("show", "1-1-1"), ("show", "1"), ("status", "--obligor", "core")):
        text = shown(scene, *command)
        assert "…" not in text
        assert max(map(len, text.split("\n\n")[-1].splitlines())) <= 60
    lines = [line.split() for line in shown(scene, "show", "1-1-1").splitlines()]
    issued = next(line for line in lines if line[1:2] == ["issued"])
    assert (issued[0], issued[-1]) == ("2026-01-07", "1,000.00")


def test_the_desks_day(scene: Scene) -> None:
    scene.on(DUE)
    text = shown(scene, "status", "--calendar", "CN")
    assert text.startswith("2026-06-22, block ")
    assert "due today   1,000.00 in 1\n" in text
    assert "to clear    1: deeptier clear --due today --overdue\n" in text
    (currency,) = scene.json("status")["currencies"]
    assert currency["due_today"] == {"payables": 1, "open": 1_000_00}
    assert currency["due_in_30_days"] == {"payables": 1, "open": 20_00}
    assert currency["to_clear"] == [1]
    parties = {each["party"]["name"]: each for each in scene.json("status")["parties"]}
    assert set(parties) == {"core", "anna", "bolt", "cast", "bank"}
    assert (parties["anna"]["holds"], parties["core"]["owes"]) == (620_00, 1_020_00)


def test_an_obligors_standing_by_name(scene: Scene) -> None:
    text = shown(scene, "status", "--obligor", "core")
    assert text.startswith(f"core  {scene.stage.address('core')}  core enterprise; until ")
    assert "state and logs agree to the last fen" in text
    assert scene.json("status", "--obligor", "core")["standing"]["obligor"] == (
        scene.stage.address("core")
    )


def test_what_is_printed_is_plain_and_fits_a_screen(scene: Scene) -> None:
    for command in (("show", "1"), ("show", "1-1"), ("show", "core"), ("status",)):
        text = shown(scene, *command)
        assert "\x1b" not in text
        lines = text.splitlines()
        assert len(lines) <= 24
        assert max(map(len, lines)) <= 100


def test_many_lots_are_told_by_their_holders(scene: Scene) -> None:
    """20 lots of 3 holders: who has most comes first; the first lots stand below."""
    to_bolt = [Delivery(scene.stage.address("bolt"), 1_00, b"\3" * 32)] * 17
    scene.house.endorse_many(scene.sender("anna"), LotId(1), to_bolt)
    lines = shown(scene, "show", "1").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("holder (3)"))
    assert [line.split() for line in lines[at + 1 : at + 4]] == [
        ["anna", "1", "583.00"],
        ["bolt", "18", "317.00"],
        ["cast", "1", "100.00"],
    ]
    assert lines[at + 5].split() == ["lot", "(20)", "holder", "amount", "tier"]
    assert lines[-1] == "and 15 more lots (--json has all)"
    assert len(lines) <= 24
    assert len(scene.json("show", "1")["payable"]["lots"]) == 20


def test_a_narrow_screen_gets_fewer_rows(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    text = shown(scene, "show", "1")
    assert re.findall(r"^lot \(3\) +(\S+)$", text, re.MULTILINE) == ["1", "1-1"]
    assert text.endswith("and 1 more lots (--json has all)\n")


def test_what_status_cannot_heed_is_refused(scene: Scene) -> None:
    for words in (["--rpc", "http://x"], ["--source", "logs"], ["--block", "1"]):
        done = scene.run("status", *words)
        assert done.exit_code == 2
        assert done.stderr == (
            f"error: {words[0]} is {words[1]!r}; it must be given with --obligor, or left out\n"
        )
    done = scene.run("status", "--obligor", "core", "--calendar", "CN")
    assert (done.exit_code, "--calendar is 'CN'" in done.stderr) == (2, True)


def test_a_lot_that_cannot_be_is_told_by_its_part(scene: Scene) -> None:
    done = scene.run("show", "1-99999")
    assert (done.exit_code, done.stderr) == (
        2,
        "error: THING is '1-99999'; it must be a lot such as 7-3-1 whose cut 1 of the path is an"
        " integer from 1 to 65,535\n",
    )


def test_a_signed_file_is_read_without_a_chain(scene: Scene, tmp_path: Path) -> None:
    terms = scene.terms(5_00)
    signer = scene.office.keyring.signer("anna")
    domain = scene.house.deployment.domain("Payables")
    letter = signed_letter("terms", signer, domain, terms, invoices=[])
    letter.write(tmp_path / "terms.json")
    arguments = ["show", str(tmp_path / "terms.json"), *scene.stage.arguments()]
    scene.stage.write_network(endpoints=["http://127.0.0.1:9"])
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    assert "signed by the key of anna" in done.output
    assert "5.00" in done.output
    document = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    assert (document["ok"], document["message"], document["signed_by"]) == (
        True,
        "Terms",
        scene.stage.address("anna"),
    )
    content = letter.to_json() | {"signer": scene.stage.address("core")}
    (tmp_path / "terms.json").write_text(json.dumps(content), encoding="utf-8")
    forged = CliRunner().invoke(app, arguments)
    assert forged.exit_code == 1
    assert f"anna signed it ({scene.stage.address('anna')}), not core" in forged.output


class Context:
    """What the shell's completion is told of the words before."""

    def __init__(self, stage: Stage) -> None:
        self.params = {"desk": stage.folder}


def test_names_and_lots_are_completed(scene: Scene) -> None:
    context: Any = Context(scene.stage)
    assert complete_party(context, "B") == ["bolt", "bank"]
    assert complete_lot(context, "") == ["2", "1"]
    assert complete_lot(context, "1-") == ["1-1"]
    assert complete_lot(context, "1-1-") == ["1-1-1"]
    assert complete_thing(context, "1-1") == ["1-1"]
    assert complete_thing(context, "ca") == ["cast"]


def test_nothing_is_completed_and_nothing_said_where_something_is_wrong(
    scene: Scene, capfd: pytest.CaptureFixture[str]
) -> None:
    context: Any = Context(scene.stage)
    scene.stage.write_network(endpoints=["http://127.0.0.1:9"])
    assert complete_lot(context, "1-") == []
    (scene.stage.folder / "parties.yaml").write_text("]", encoding="utf-8")
    assert complete_party(context, "b") == []
    assert capfd.readouterr() == ("", "")
