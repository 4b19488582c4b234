"""`audit explain` on chains after scenarios: every fen has its reason, and sums are the books'."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from audit_scenes import Scene
from typer.testing import CliRunner

from deeptier.audit.books import NOBODY
from deeptier.audit.explain.account import explain_account
from deeptier.audit.explain.lot import explain_lot
from deeptier.audit.explain.movements import Reason
from deeptier.cli import app
from deeptier.lot_id import LotId

SCENES = ("three_tiers", "bad_weather", "pledge", "dynamic_discounting")


@pytest.mark.parametrize("name", SCENES)
def test_sums_equal_balances_to_the_fen(name: str, scene_of: Callable[[str], Scene]) -> None:
    scene = scene_of(name)
    history, books = scene.history, scene.history.rebuilt.books
    held = Counter[str]()
    for lot in books.lots.values():
        held[lot.owner] += lot.amount
    accounts = {*books.enterprises, *books.deposits.balances, *held} - {NOBODY}
    assert len(accounts) > 4
    for account in accounts:
        told = explain_account(history, account)
        assert told.findings == ()
        assert sum(entry.amount for entry in told.cash) == books.deposits.balances[account]
        assert sum(entry.amount for entry in told.face) == held[account]
        assert Reason.PLAIN not in told.reasons
    for number in [*books.lots, *books.ended]:
        told_lot = explain_lot(history, LotId.from_number(number))
        assert told_lot.findings == ()
        ended = books.ended.get(number)
        if ended and ended.redeemed:
            assert told_lot.principal == ended.redeemed


def test_what_clearing_paid_is_what_holders_and_loans_got(
    scene_of: Callable[[str], Scene],
) -> None:
    scene = scene_of("pledge")
    books = scene.history.rebuilt.books
    clearing, pledges = books.addresses["Clearing"], books.addresses["Pledges"]
    told = explain_account(scene.history, clearing).reasons
    assert told[Reason.PAYMENT] == (200_000_000, 0)
    assert told[Reason.REDEMPTION] == (0, 200_000_000)
    through = explain_account(scene.history, pledges)
    assert through.balance == 0
    assert through.reasons[Reason.LOAN_CLEARED][1] == 54_969_337 + 40_586_667


def _ask(scene: Scene, folder: Path, *arguments: str) -> tuple[int, str, str]:
    names = folder / "names.json"
    names.write_text(json.dumps(scene.names), encoding="utf-8")
    source = ("--rpc", scene.devnet.url, "--deployment", str(scene.record))
    called = ["audit", "explain", *arguments, *source, "--names", str(names)]
    ran = CliRunner().invoke(app, called, env={"COLUMNS": "100"})
    return ran.exit_code, ran.stdout, ran.stderr


def test_an_account_by_its_name(scene_of: Callable[[str], Scene], tmp_path: Path) -> None:
    code, out, err = _ask(scene_of("pledge"), tmp_path, "Shuoyang Cables")
    assert (code, err) == (0, "")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[0].startswith("Shuoyang Cables 0x")
    assert "Deposits in CNY: balance 1,392,039.96" in lines
    assert "2026-04-01 482,400.00 547,600.00" in lines
    repaid = "loan on lot 1-1, repaid (principal 480,000.00, interest 2,400.00); to Jiangwan Bank"
    assert repaid in lines
    assert "loan in 1,420,000.00" in lines


def test_an_account_in_json_and_a_lot(scene_of: Callable[[str], Scene], tmp_path: Path) -> None:
    scene = scene_of("pledge")
    address = next(each for each, name in scene.names.items() if name == "Shuoyang Cables")
    code, out, err = _ask(scene, tmp_path, address, "--json")
    document = json.loads(out)
    assert (code, err, document["ok"]) == (0, "", True)
    movements = document["deposits"]["movements"]
    assert movements[-1]["balance"] == document["deposits"]["balance"] == 139_203_996
    logs = scene.web3.eth.get_transaction_receipt(movements[-1]["transaction"])["logs"]
    assert movements[-1]["log"] in [log["logIndex"] for log in logs]
    code, out, _ = _ask(scene, tmp_path, "1-2")
    assert code == 0
    assert "Paid on it by clearing: principal 600,000.00, penalty 0.00." in out
    assert "what lot 1-2 was paid beyond its loan: Pledges → Shuoyang Cables" in out


def test_misuse(scene_of: Callable[[str], Scene], tmp_path: Path) -> None:
    scene = scene_of("pledge")
    code, _, err = _ask(scene, tmp_path, "0x" + "de" * 20)
    assert (code, "an account that the deployment's logs name" in err) == (2, True)
    code, _, err = _ask(scene, tmp_path, "Nobody Ltd")
    told = "SUBJECT is 'Nobody Ltd'; it must be an address, a name that is known, or a lot such"
    assert (code, told in err) == (2, True)
    code, out, _ = _ask(scene, tmp_path, "9", "--json")
    assert (code, json.loads(out)["ok"]) == (2, False)
