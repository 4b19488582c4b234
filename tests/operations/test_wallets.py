"""Smart accounts act by their own wallets: verbs write the calls that the wallet sends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from desk_stage import Stage
from one_command import run
from seat import Seat

from deeptier.desk.book import AddressBook
from deeptier.desk.office import Office
from deeptier.desk.party import Owner, Party
from deeptier.lot_id import LotId
from deeptier.roles import Role

WALLET = "0x00000000000000000000000000000000000f00D5"
PAYABLE = {
    "reference": "PO-1",
    "line": "1",
    "obligor": "core",
    "payee": "anna",
    "amount": "1,000.00",
    "due": "2026-06-30",
    "documents": "Contract 7",
}


@pytest.fixture(scope="module")
def office(session_stage: Stage) -> Office:
    return session_stage.office


@pytest.fixture
def seat(stage: Stage, office: Office) -> Seat:
    """The book knows the wallet as "fund"; anna's key signs for it, and sends nothing."""
    book = stage.desk.book
    fund = Party("fund", WALLET, signed_by=Owner("anna"))
    AddressBook((*book.parties, fund)).save(stage.folder / "parties.yaml")
    return Seat(stage.devnet, stage.folder, office)


def said(seat: Seat, *arguments: str, who: str, code: int = 0) -> dict[str, Any]:
    done = run([*arguments, "--json", *seat.arguments(who)])
    assert done.exit_code == code, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def by_the_wallet(seat: Seat, path: Path) -> None:
    """What such a wallet does with the file."""
    content = json.loads(path.read_text())
    assert content["chainId"] == str(seat.web3.eth.chain_id)
    assert content["meta"]["createdFromSafeAddress"] == WALLET
    ask: Any = seat.web3.provider.make_request
    ask("anvil_impersonateAccount", [WALLET])
    ask("anvil_setBalance", [WALLET, hex(10**18)])
    for call in content["transactions"]:
        words: Any = {"from": WALLET, "to": call["to"], "data": call["data"], "value": 0}
        sent = seat.web3.eth.send_transaction(words)
        assert seat.web3.eth.wait_for_transaction_receipt(sent)["status"] == 1


def test_a_smart_account_agrees_on_chain_from_its_wallet(seat: Seat, tmp_path: Path) -> None:
    draft = tmp_path / "payable.yaml"
    draft.write_text("".join(f'{k}: "{v}"\n' for k, v in (PAYABLE | {"payee": "fund"}).items()))
    core, fund = tmp_path / "core.json", tmp_path / "fund.json"
    said(seat, "sign", str(draft), "--out", str(core), who="core")
    said(seat, "sign", str(core), "--out", str(fund), "--unsigned", who="fund")
    agree = ["consent", "approve", "--letter", str(fund)]
    refused = said(seat, *agree, who="fund", code=2)
    assert "--wallet FILE writes the calls for it" in refused["error"]
    check = ["letter", "check", str(fund), "--online", "--desk", str(seat.folder)]
    assert run(check).exit_code == 1
    calls = tmp_path / "calls.json"
    assert said(seat, *agree, "--wallet", str(calls), who="fund")["calls"] == 1
    assert said(seat, *agree, "--dry-run", who="fund")["ok"]
    by_the_wallet(seat, calls)
    done = run(check)
    assert done.exit_code == 0
    assert "sound: fund agreed to just this on chain" in done.output
    house, platform = seat.office.house, seat.office.sender("platform")
    house.onboard(platform, WALLET, Role.SUPPLIER, seat.office.today + 99, b"\1" * 32)
    said(seat, "letter", "carry", str(core), str(fund), who="stranger")
    assert (house.lot(LotId(1)).owner, house.lot(LotId(1)).amount) == (WALLET, 100_000)


def test_rows_of_a_file_become_calls_of_one_wallet(seat: Seat, tmp_path: Path) -> None:
    rows, calls = tmp_path / "pay.csv", tmp_path / "calls.json"
    rows.write_text("to,amount\nanna,1.00\nbolt,2.00\n")
    platform = seat.office.sender("platform")
    seat.office.house.mint(platform, WALLET, 300)
    words = ["deposit", "transfer", "--from", str(rows), "--wallet", str(calls)]
    assert said(seat, *words, who="fund")["calls"] == 2
    before = seat.office.house.balance_of(seat.address("bolt"))
    by_the_wallet(seat, calls)
    assert seat.office.house.balance_of(seat.address("bolt")) == before + 200
    assert "not there yet" in said(seat, *words, who="fund", code=2)["error"]
    rows.write_text("to,amount,as\nanna,1.00,fund\nbolt,2.00,core\n")
    words[-1] = str(tmp_path / "other.json")
    refused = said(seat, *words, who="fund", code=2)["error"]
    assert "--as is 'fund, core'; it must be one party with --wallet" in refused
    assert not (tmp_path / "other.json").exists()
