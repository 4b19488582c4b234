"""Currencies and days of invoices beside the network's: other tokens, and due days that roll."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from invoice_desk import drafts, members
from invoice_samples import TODAY, Line, Sample, said, ubl
from typer.testing import CliRunner, Result

from deeptier.calendar import Calendar, Convention, DayRule
from deeptier.chain.artifacts import artifact
from deeptier.cli import app
from deeptier.desk.party import DevnetKey, Party
from deeptier.errors import InputError
from deeptier.invoices.checking import Against, check_file
from deeptier.invoices.currency import Token
from deeptier.invoices.paper import Paper, State


def euro(stage: Any, symbol: str = "EURD") -> str:
    """A second token, in the address book as `euro`; its address."""
    made = artifact("DepositToken")
    contract = stage.web3.eth.contract(abi=made.abi, bytecode=made.bytecode)
    governance = stage.office.house.address("Governance")
    sent = contract.constructor(governance, "Deposits", symbol).transact(
        {"from": stage.devnet.accounts[0].address}
    )
    address = str(stage.web3.eth.wait_for_transaction_receipt(sent)["contractAddress"])
    book = stage.desk.book.with_party(Party("euro", address, signed_by=DevnetKey(19)))
    book.save(stage.folder / "parties.yaml")
    return address


def read(stage: Any, *arguments: object) -> Result:
    words = ["invoice", "read", *map(str, arguments), "--desk", str(stage.folder)]
    return CliRunner().invoke(app, words, env={"COLUMNS": "300", "NO_COLOR": "1"})


def test_each_invoice_goes_out_in_the_token_of_its_currency(stage: Any, tmp_path: Path) -> None:
    members(stage)
    address = euro(stage)
    (tmp_path / "a.xml").write_text(ubl())
    (tmp_path / "b.xml").write_text(ubl(Sample(number="R-2", currency="EUR")))
    (tmp_path / "c.xml").write_text(ubl(Sample(number="R-3", currency="USD")))
    out = tmp_path / "p.csv"
    done = read(stage, tmp_path, "--out", out, "--set", "line=1", "--token", "euro")
    assert done.exit_code == 1
    assert (
        "c.xml: line 9: currency (BT-5) is USD; payables here are in CNY, EUR: use" in done.stderr
    )
    own, other = drafts(stage, out)
    assert (own.terms.currency, own.terms.face_amount) == (
        stage.office.house.address("DepositToken"),
        119_000,
    )
    assert (other.terms.currency, other.terms.face_amount) == (address, 119_000)


def test_two_tokens_of_one_currency_are_refused(stage: Any, tmp_path: Path) -> None:
    members(stage)
    address = euro(stage)
    (tmp_path / "a.xml").write_text(ubl())
    out = tmp_path / "p.csv"
    done = read(stage, tmp_path, "--out", out, "--token", "euro", "--token", address)
    assert (done.exit_code, "one token of EUR was named already" in done.stderr) == (2, True)
    assert not out.exists()


def test_token_whose_symbol_tells_no_currency_is_refused(stage: Any, tmp_path: Path) -> None:
    members(stage)
    euro(stage, "QQ")
    (tmp_path / "a.xml").write_text(ubl())
    done = read(stage, tmp_path, "--out", tmp_path / "p.csv", "--token", "euro")
    assert done.exit_code == 2
    assert "a token whose symbol begins with a currency, and it has 'QQ'" in done.stderr


@pytest.mark.parametrize(
    ("units", "digits", "decimals", "found"),
    [
        (119_000, 2, 2, 119_000),
        (1_190, 0, 2, 119_000),
        (1_190_120, 3, 2, 119_012),
        (1, 2, 6, 10_000),
    ],
)
def test_amounts_are_the_same_in_the_tokens_decimals(
    units: int, digits: int, decimals: int, found: int
) -> None:
    assert Token("", decimals).units(units, digits) == found


@pytest.mark.parametrize(
    ("units", "digits", "says"),
    [
        (1_190_125, 3, "'1,190.125'; it must be of at most 2 decimals, as deposits here are"),
        (2**64 - 1, 0, "it must be at most 184,467,440,737,095,516.15"),
    ],
)
def test_amount_that_the_token_cannot_hold_is_refused(units: int, digits: int, says: str) -> None:
    with pytest.raises(InputError, match=says):
        Token("", 2).units(units, digits)


def checked(folder: Path, text: str, **against: Any) -> Paper:
    path = folder / "a.xml"
    path.write_text(text)
    return check_file(path, Against(TODAY, **against))


def test_third_decimal_of_a_dinar_is_told(tmp_path: Path) -> None:
    tokens = {"KWD": Token("", 2)}
    dinars = ubl(Sample(currency="KWD", lines=(Line("1", "10.12", "0"),)))
    assert said(checked(tmp_path, dinars, tokens=tokens)) == ""
    words = said(checked(tmp_path, dinars.replace("10.12<", "10.125<"), tokens=tokens))
    assert "amount due (BT-115) is 10.125; it must be of at most 2 decimals" in words


def test_due_day_that_rolls_is_told(tmp_path: Path) -> None:
    days = DayRule(Calendar(("CN", "TARGET")), Convention.FOLLOWING)
    paper = checked(tmp_path, ubl(Sample(due="2026-05-01")), days=days)
    why = "Labor Day (CN); Labour Day (TARGET)"
    assert paper.notes == [f"due 2026-05-06, rolled from 2026-05-01: {why}"]
    assert checked(tmp_path, ubl(Sample(due="2026-05-06")), days=days).notes == []


def test_due_day_that_rolls_back_to_today_is_refused(tmp_path: Path) -> None:
    days = DayRule(Calendar(("CN",)), Convention.MODIFIED_FOLLOWING)
    path = tmp_path / "a.xml"
    path.write_text(ubl(Sample(due="2026-01-31")))
    last_open_day = TODAY.replace(day=30)
    paper = check_file(path, Against(last_open_day, days=days))
    assert paper.state is State.WRONG
    assert "due date is 2026-01-30, rolled from 2026-01-31: Saturday (CN); a payable" in said(paper)


def test_desk_tells_its_calendar(stage: Any, tmp_path: Path) -> None:
    members(stage)
    stage.write_network(calendar={"markets": ["TARGET"]})
    (tmp_path / "a.xml").write_text(ubl(Sample(due="2026-04-03")))
    done = read(stage, tmp_path, "--out", tmp_path / "p.csv", "--set", "line=1", "--json")
    (file,) = json.loads(done.stdout)["files"]
    assert file["notes"] == ["due 2026-04-07, rolled from 2026-04-03: Good Friday (TARGET)"]
    (row,) = csv.DictReader((tmp_path / "p.csv").open())
    assert row["due"] == "2026-04-03"
