"""The due day: what is collected, who is paid, who is not and why; stopped anywhere, done again."""

from __future__ import annotations

import signal
import time
from multiprocessing import get_context
from typing import Any

import pytest
from desk_stage import Stage
from due_scene import DUE, Scene

from deeptier.audit.verify import verify
from deeptier.bulk import BulkResult, Pace, Step, run_bulk
from deeptier.bulk.intent import Intent
from deeptier.bulk.journal import opened
from deeptier.clearing import Wanted, clear
from deeptier.clearing import run as clearing
from deeptier.clearing.journals import Journals
from deeptier.days import date_of
from deeptier.errors import InputError
from deeptier.lot_id import LotId

ORDER = b"\7" * 32


@pytest.fixture
def scene(stage: Stage) -> Scene:
    return Scene(stage)


def figures(document: Any) -> list[tuple[int, ...]]:
    names = ("payable", "due", "collected", "paid_out", "unpaid", "collected_now", "paid_out_now")
    return [tuple(row[name] for name in names) for row in document["payables"]]


def test_the_due_day_pays_every_holder_to_the_fen(scene: Scene) -> None:
    first, second = scene.issue(1_000_01), scene.issue(500_00)
    scene.endorse(first, "bolt", 333_33)
    scene.endorse(second, "cast", 500_00)
    later = scene.issue(70_00, DUE + 1)
    scene.on(DUE)
    done = scene.run("clear", "--due", "today", party="platform")
    assert done.exit_code == 0, done.output
    assert "all that is due is paid" in done.output
    assert [scene.balance(each) for each in ("anna", "bolt", "cast")] == [666_68, 333_33, 500_00]
    assert scene.house.lot(later).amount == 70_00
    lines = [line.split() for line in done.output.splitlines()]
    assert ["1", "core", "2026-06-22", "1,000.01", "1,000.01", "1,000.01", "0.00"] in lines
    assert ["2", "in", "all", "CNY", "1,500.01", "1,500.01", "1,500.01", "0.00"] in lines
    assert verify(scene.stage.web3, scene.house.deployment).equal


def test_again_nothing_is_done_twice_and_the_table_is_the_same(scene: Scene) -> None:
    scene.endorse(scene.issue(90_00), "bolt", 1)
    scene.on(DUE)
    first = scene.json("clear", "--due", "today", party="platform")
    block = scene.stage.web3.eth.block_number
    second = scene.json("clear", "--due", "today", party="platform")
    assert figures(first) == [(1, 90_00, 90_00, 90_00, 0, 90_00, 90_00)]
    assert figures(second) == [(1, 90_00, 90_00, 90_00, 0, 0, 0)]
    assert second["transactions"] == {"collect": 0, "clear": 0}
    assert (second["ok"], scene.stage.web3.eth.block_number) == (True, block)


@pytest.mark.parametrize("mined", range(4))
def test_stopped_after_any_transaction_it_goes_on(
    scene: Scene, mined: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two collections and one batch: interrupted before each, and after the last."""
    scene.endorse(scene.issue(10_00), "bolt", 3_33)
    scene.issue(20_00)
    scene.on(DUE)
    web3, platform = scene.stage.web3, scene.stage.address("platform")
    before = web3.eth.get_transaction_count(platform)  # type: ignore[arg-type]

    def sent() -> int:
        return web3.eth.get_transaction_count(platform) - before  # type: ignore[arg-type]

    def one_by_one(*arguments: Any, **words: Any) -> BulkResult:
        def interrupt_then(step: Step) -> None:
            if sent() >= mined:
                raise KeyboardInterrupt

        pace = Pace(batch=1, window=1)
        return run_bulk(*arguments, **{**words, "progress": interrupt_then, "pace": pace})

    monkeypatch.setattr(clearing, "run_bulk", one_by_one)
    stopped = scene.run("clear", "--due", "today", party="platform")
    monkeypatch.undo()
    assert (stopped.exit_code, "it does what is left" in stopped.output) == (130, True)
    after = scene.json("clear", "--due", "today", party="platform")
    assert (after["ok"], [row[:5] for row in figures(after)]) == (
        True,
        [(1, 10_00, 10_00, 10_00, 0), (2, 20_00, 20_00, 20_00, 0)],
    )
    assert sent() == 3
    assert (scene.balance("anna"), scene.balance("bolt")) == (26_67, 3_33)


def test_killed_and_run_again_it_pays_everybody_once(scene: Scene) -> None:
    faces = range(1, 13)
    for face in faces:
        scene.issue(face)
    scene.on(DUE)
    block, web3 = scene.stage.web3.eth.block_number, scene.stage.web3
    command = ("clear", "--due", "today")
    process = get_context("fork").Process(
        target=scene.run, args=command, kwargs={"party": "platform"}
    )
    process.start()
    while process.is_alive() and web3.eth.block_number < block + 2:
        time.sleep(0.001)
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    told = scene.json(*command, party="platform")
    assert (told["ok"], [row[4] for row in figures(told)]) == (True, [0] * len(faces))
    assert scene.balance("anna") == sum(faces)
    assert verify(web3, scene.house.deployment).equal


def test_what_another_run_left_planned_is_done_first(scene: Scene) -> None:
    """A run that was planned and stopped before it sent anything: its journal alone is there."""
    scene.issue(10_00)
    scene.on(DUE)
    journals = Journals(scene.stage.desk.runs, DUE, scene.stage.address("platform"))
    intent = Intent("1", "collect", "platform", "Clearing", "collect", (1,), "collect on 1")
    with pytest.raises(KeyboardInterrupt):
        run_bulk(scene.office, [intent], journals.new("collect"), progress=interrupt)
    told = scene.json("clear", "--due", "today", party="platform")
    assert (told["ok"], told["transactions"]) == (True, {"collect": 0, "clear": 1})
    assert figures(told) == [(1, 10_00, 10_00, 10_00, 0, 0, 10_00)]


def test_journals_of_other_chains_stay_as_they_are(scene: Scene) -> None:
    """Two networks of a desk, or a devnet that was begun anew, have the same days and senders."""
    scene.issue(10_00)
    scene.on(DUE)
    scene.json("clear", "--due", "today", party="platform")
    journals = sorted(scene.stage.desk.runs.glob("clear-*.run"))
    for path, fact in zip(journals, ({"network": "other"}, {"first_block": "0x1"}), strict=True):
        with opened(path) as journal, journal.commit():
            journal.note(**fact)
    told = scene.json("clear", "--due", "today", party="platform")
    assert (told["ok"], told["transactions"]) == (True, {"collect": 0, "clear": 0})


def interrupt(_: Step) -> None:
    raise KeyboardInterrupt


def test_kept_cash_is_told_with_its_holder_and_reason(scene: Scene) -> None:
    root = scene.issue(100_00)
    to_bolt = scene.endorse(root, "bolt", 40_00)
    to_cast = scene.endorse(root, "cast", 25_00)
    scene.house.freeze(scene.sender("platform"), scene.stage.address("bolt"), ORDER)
    scene.house.freeze_lot(scene.sender("platform"), to_cast, ORDER)
    scene.on(DUE)
    foreseen = scene.json("clear", "--due", "today", "--dry-run")
    told = scene.json("clear", "--due", "today", party="platform")
    assert figures(told) == [(1, 100_00, 100_00, 35_00, 65_00, 100_00, 35_00)]
    assert figures(foreseen) == figures(told)
    unpaid = [(each["lot"], each["holder"]["name"], each["amount"]) for each in told["unpaid_lots"]]
    assert unpaid == [(str(to_bolt), "bolt", 40_00), (str(to_cast), "cast", 25_00)]
    assert [each["lot"] for each in foreseen["unpaid_lots"]] == [str(to_bolt), str(to_cast)]
    reasons = [each["reason"] for each in told["unpaid_lots"]]
    assert "bolt" in reasons[0]
    assert all("frozen" in each for each in reasons)
    shown = scene.run("clear", "--due", "today", party="platform")
    assert shown.exit_code == 1
    assert f"lot {to_bolt}: 40.00 stays with the contract for bolt" in shown.output
    assert "not all that is due is paid" in shown.output
    scene.house.thaw(scene.sender("platform"), scene.stage.address("bolt"), ORDER)
    scene.house.thaw_lot(scene.sender("platform"), to_cast, ORDER)
    assert scene.json("clear", "--due", "today", party="platform")["ok"] is True
    assert (scene.balance("bolt"), scene.balance("cast")) == (40_00, 25_00)


def test_without_a_mandate_nothing_is_collected_and_it_is_said(scene: Scene) -> None:
    scene.issue(100_00)
    scene.house.set_mandate(scene.sender("core"), granted=False)
    scene.on(DUE)
    told = scene.json("clear", "--due", "today", party="platform")
    assert figures(told) == [(1, 100_00, 0, 0, 100_00, 0, 0)]
    assert told["payables"][0]["reason"] == "core gave no mandate to collect"
    assert told["transactions"] == {"collect": 0, "clear": 0}


def test_a_short_purse_pays_the_first_payable_and_a_part_of_the_next(scene: Scene) -> None:
    scene.endorse(scene.issue(100_00), "bolt", 33_33)
    scene.endorse(scene.issue(100_00), "bolt", 33_33)
    core, house = scene.sender("core"), scene.house
    scene.on(DUE)
    house.transfer(core, scene.stage.address("bank"), scene.balance("core") - 150_01)
    foreseen = scene.json("clear", "--due", "today", "--dry-run")
    told = scene.json("clear", "--due", "today", party="platform")
    # Of 50.01 of 100.00: 33.33 get 16.668, 66.67 get 33.341: floors, and a fen is kept.
    assert figures(told) == [
        (1, 100_00, 100_00, 100_00, 0, 100_00, 100_00),
        (2, 100_00, 50_01, 50_00, 50_00, 50_01, 50_00),
    ]
    assert figures(foreseen) == figures(told)
    deposits = {each["owner"]["name"]: each["after"] for each in foreseen["deposits"]}
    assert deposits == {name: scene.balance(name) for name in ("core", "anna", "bolt")}
    assert told["payables"][1]["reason"] == "core had deposits of 150.01 CNY"
    house.mint(scene.sender("platform"), scene.stage.address("core"), 49_99)
    again = scene.json("clear", "--due", "today", party="platform")
    assert figures(again)[1] == (2, 100_00, 100_00, 100_00, 0, 49_99, 50_00)


def test_a_short_allowance_is_told_from_a_short_purse(scene: Scene) -> None:
    scene.issue(100_00)
    scene.house.approve(scene.sender("core"), "Clearing", 1)
    scene.on(DUE)
    told = scene.json("clear", "--due", "today", party="platform")
    assert told["payables"][0]["reason"] == "core let Clearing take 0.01 CNY"
    assert figures(told) == [(1, 100_00, 1, 1, 99_99, 1, 1)]


def test_late_with_penalty_and_the_last_lot_takes_the_rest(scene: Scene) -> None:
    root = scene.issue(100_00, penalty_ppm_per_day=500, grace_days=30)
    for name in ("bolt", "cast"):
        scene.endorse(root, name, 33_33)
    scene.on(DUE + 3)
    foreseen = scene.json("clear", "--due", str(date_of(DUE)), "--dry-run")
    told = scene.json("clear", "--due", str(date_of(DUE)), party="platform")
    assert figures(told) == [(1, 100_15, 100_15, 100_15, 0, 100_15, 100_15)]
    assert figures(foreseen) == figures(told)
    deposits = {each["owner"]["name"]: each["after"] for each in foreseen["deposits"]}
    assert deposits == {name: scene.balance(name) for name in ("core", "anna", "bolt", "cast")}


def test_overdue_ones_are_told_and_taken_when_wanted(scene: Scene) -> None:
    scene.issue(10_00, DUE - 2)
    scene.issue(20_00, DUE)
    scene.on(DUE)
    shown = scene.run("clear", "--due", "today", party="platform")
    assert shown.exit_code == 0
    assert "1 payable fell due before and is not cleared: 1 " in shown.output
    told = scene.json("clear", "--due", "today", "--overdue", party="platform")
    assert [row[0] for row in figures(told)] == [1, 2]
    assert (told["ok"], told["not_cleared_before"]) == (True, [])


def test_named_payables_only(scene: Scene) -> None:
    for face in (10_00, 20_00, 30_00):
        scene.issue(face)
    scene.on(DUE)
    told = scene.json("clear", "--payable", "1", "--payable", "3", party="platform")
    assert [row[:5] for row in figures(told)] == [
        (1, 10_00, 10_00, 10_00, 0),
        (3, 30_00, 30_00, 30_00, 0),
    ]
    assert scene.house.lot(LotId(2)).amount == 20_00


def test_many_lots_go_in_batches(scene: Scene) -> None:
    root = scene.issue(1_000_00)
    scene.house.split(scene.sender("anna"), root, [1] * 120)
    scene.on(DUE)
    told = scene.json("clear", "--due", "today", party="platform")
    assert told["transactions"] == {"collect": 1, "clear": 2}
    assert (told["ok"], scene.balance("anna")) == (True, 1_000_00)


def test_a_lot_paid_by_somebody_else_meanwhile_is_no_failure(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = scene.issue(100_00)
    to_bolt = scene.endorse(root, "bolt", 40_00)
    scene.on(DUE)
    scene.house.collect(scene.sender("cast"), 1)

    def after_another(*arguments: Any, **words: Any) -> BulkResult:
        scene.house.redeem(scene.sender("cast"), to_bolt)
        return run_bulk(*arguments, **words)

    monkeypatch.setattr(clearing, "run_bulk", after_another)
    told = scene.json("clear", "--due", "today", party="platform")
    assert (told["ok"], told["unpaid_lots"]) == (True, [])
    assert figures(told) == [(1, 100_00, 100_00, 100_00, 0, 0, 100_00)]


def test_a_look_sends_nothing_and_may_look_ahead(scene: Scene) -> None:
    scene.issue(100_00)
    block = scene.stage.web3.eth.block_number
    told = scene.json("clear", "--due", str(date_of(DUE)), "--dry-run")
    assert figures(told) == [(1, 100_00, 100_00, 100_00, 0, 100_00, 100_00)]
    assert (told["dry_run"], told["transactions"]) == (True, {"collect": 1, "clear": 1})
    assert scene.stage.web3.eth.block_number == block


def test_a_closed_day_is_told(scene: Scene) -> None:
    scene.issue(100_00, DUE - 2)
    scene.on(DUE - 2)
    shown = scene.run("clear", "--due", "today", "--calendar", "CN", party="platform")
    assert shown.exit_code == 0
    assert "2026-06-20 is no open day: Saturday (CN)" in shown.output
    told = scene.json("clear", "--due", "today", "--calendar", "CN", "--dry-run")
    assert told["closed"] == {"2026-06-20": "Saturday (CN)"}


def test_nothing_due_is_nothing_wrong(scene: Scene) -> None:
    shown = scene.run("clear", "--due", "today", party="platform")
    assert (shown.exit_code, "nothing falls due" in shown.output) == (0, True)


def test_what_is_not_due_is_refused_before_anything_is_sent(scene: Scene) -> None:
    scene.issue(100_00)
    with pytest.raises(InputError, match=r"--due is '2026-06-22'; it must be due by today, 2026"):
        clear(scene.office, Wanted(DUE), "platform")
    with pytest.raises(InputError, match=r"--payable is '1, due 2026-06-22'; it must be due by"):
        clear(scene.office, Wanted(numbers=(1,)), "platform")
