"""The Python API: what `from deeptier import …` gives is there, typed, and does what it says."""

from __future__ import annotations

import datetime
import inspect
import json
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from desk_stage import Stage

import deeptier
from deeptier import (
    AdvisedError,
    FieldsError,
    House,
    InputError,
    LotId,
    Office,
    Result,
    Wanted,
    acting,
    clear,
    day_number,
    do,
    do_all,
    parse_date,
    try_out,
)

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE, re.M | re.S)
TERMS = {
    "reference": "Contract 12",
    "line": "1",
    "obligor": "core",
    "payee": "anna",
    "amount": "250,000.00",
    "due": "2026-06-30",
    "documents": "Contract 12",
}
BANDS = "90:4.35% 360:4.80%"


def issued(office: Office) -> LotId:
    """The root lot of a payable to anna."""
    [made] = do(office, "issue", "core", "anna", **TERMS)
    assert made.lot is not None
    return made.lot


def blocks(stage: Stage) -> int:
    return int(stage.web3.eth.block_number)


@pytest.mark.parametrize("name", deeptier.__all__)
def test_every_name_is_there_and_told(name: str) -> None:
    assert name in dir(deeptier)
    thing = getattr(deeptier, name)
    assert name == "Typed" or len(inspect.getdoc(thing) or "") > 20


def test_a_name_that_is_not_there_is_told() -> None:
    with pytest.raises(AttributeError, match="module 'deeptier' has no attribute 'Nonsense'"):
        deeptier.Nonsense  # type: ignore[attr-defined]  # noqa: B018


def test_the_pure_names_load_no_chain_library() -> None:
    code = (
        "import sys, deeptier\nfrom deeptier import LotId, Terms, parse_amount, parse_date\n"
        "assert not {'web3', 'eth_account'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


#: What a parameter's name says about its unit.
MINOR_UNITS = {"amount", "amounts", "limit", "budget", "least_proceeds", "deliveries"}


@pytest.mark.parametrize("name", [name for name in dir(House) if not name.startswith("_")])
def test_every_verb_tells_its_units(name: str) -> None:
    verb = getattr(House, name)
    told, names = inspect.getdoc(verb) or "", set(inspect.signature(verb).parameters)
    assert len(told) > 10
    assert "minor units" in told or not names & MINOR_UNITS
    assert "day number" in told or not any(each.endswith("_day") for each in names)


def checked(program: Path, code: str) -> list[tuple[int, str]]:
    """Lines and kinds of what mypy finds in a program that is none of ours."""
    program.write_text(code)
    known = (f"--config-file={ROOT / 'pyproject.toml'}", f"--cache-dir={ROOT / '.mypy_cache'}")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--output=json", *known, str(program)],
        cwd=program.parent,
        env=os.environ | {"MYPYPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines() if line]
    return [(each["line"], each["code"]) for each in found]


def test_types_are_checked_from_outside(tmp_path: Path) -> None:
    code = """
        from pathlib import Path

        from deeptier import Desk, House, Nonsense, Sender, do

        office = Desk(Path()).open()
        house: House = office.house
        [made] = do(office, "endorse", "anna", lot="1", to="bolt", trade="Order 77")
        amount: int | None = made.amount
        do(office, "endorse", "anna", lot="1", to="bolt", amount=300_000, trade="Order 77")
        house.repay(office.sender("core"), 1, "300,000.00")
        """
    wrong = [(4, "attr-defined"), (10, "arg-type"), (11, "arg-type")]
    assert checked(tmp_path / "program.py", textwrap.dedent(code)) == wrong


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_the_examples_of_the_page_are_typed(tmp_path: Path, number: int) -> None:
    assert checked(tmp_path / "program.py", EXAMPLES[number]) == []


def test_the_example_of_the_typed_layer_runs(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    [example] = [each for each in EXAMPLES if "Terms(" in each]
    monkeypatch.chdir(stage.folder)
    exec(example, {})
    assert capsys.readouterr().out == "1 1-1 10000000\n"


def test_a_life_in_a_dozen_lines(stage: Stage) -> None:
    office = stage.office
    root = issued(office)
    [part] = do(
        office, "endorse", "anna", lot=root, to="bolt", amount="100,000.00", trade="Order 78"
    )
    last_day = datetime.date(2026, 3, 31)
    do(office, "bid", "bank", obligor="core", amount="1,000,000", bands=BANDS, last_day=last_day)
    [sold] = do(office, "discount", "bolt", lot=part.lot, financier="bank")
    assert (str(part.lot), part.amount, part.holder) == ("1-1", 100_000_00, "bolt")
    assert (sold.lot, sold.amount, sold.holder) == (part.lot, 100_000_00, "bank")
    before = [office.house.balance_of(stage.address(name)) for name in ("anna", "bank")]
    stage.devnet.set_day(day_number(parse_date(TERMS["due"])))
    report = clear(office, Wanted(day=office.today), "platform", stage.desk.runs)
    assert [(row.number, row.paid_out, row.unpaid) for row in report.rows] == [(1, 250_000_00, 0)]
    after = [office.house.balance_of(stage.address(name)) for name in ("anna", "bank")]
    assert [b - a for a, b in zip(before, after, strict=True)] == [150_000_00, 100_000_00]


def test_what_is_tried_out_is_not_done(stage: Stage) -> None:
    office, before = stage.office, blocks(stage)
    trial = try_out(office, "issue", "core", "anna", **TERMS)
    [lot] = trial.lots
    assert (lot.amount_before, lot.amount_after) == (0, 250_000_00)
    assert lot.owner_after == stage.address("anna")
    refused = try_out(office, "issue", "core", **TERMS).refused
    assert "--sign-for" in str(refused[0].refusal)
    assert blocks(stage) == before


@pytest.mark.parametrize(
    ("verb", "fields", "error", "told"),
    [
        ("isue", {}, InputError, "verb is 'isue'; it must be a step of `deeptier --help`"),
        ("issue", {"ammount": "1"}, FieldsError, "ammount is no field of issue"),
        ("issue", {"amount": "250.000,00"}, FieldsError, "amount is '250.000,00'; it must be"),
        ("issue", {"amount": 250_000}, InputError, "a number does not say its unit"),
        ("issue", {"due": datetime.datetime(2026, 9, 30)}, InputError, "a LotId or a date"),
        ("issue", {"payee": "nobody known"}, FieldsError, "payee is 'nobody known'"),
        ("issue", {"amount": "0.00"}, FieldsError, "amount is '0.00'"),
        ("issue", {"amount": "900,000,000.00"}, AdvisedError, "its bank raises it"),
        ("issue", {"reference": None}, FieldsError, "reference is missing"),
        ("issue", {"as": "core"}, FieldsError, "as is no field of issue"),
    ],
)
def test_a_wrong_step_is_told_and_not_done(
    stage: Stage, verb: str, fields: dict[str, Any], error: type[Exception], told: str
) -> None:
    office, before = stage.office, blocks(stage)
    with pytest.raises(error) as raised:
        do(office, verb, "core", "anna", **{**TERMS, **fields})
    assert told in str(raised.value)
    assert blocks(stage) == before


@pytest.mark.parametrize(
    ("sender", "consents", "told"),
    [("nobody", [], "as is 'nobody'"), ("core", ["zoe"], "'zoe'"), ("core", [], "--sign-for")],
)
def test_who_cannot_sign_here_is_told(
    stage: Stage, sender: str, consents: list[str], told: str
) -> None:
    before = blocks(stage)
    with pytest.raises((InputError, FieldsError, AdvisedError), match=told):
        do(stage.office, "issue", sender, *consents, **TERMS)
    assert blocks(stage) == before


def rows_of(count: int) -> list[dict[str, str]]:
    """Parts of lot 1 for several receivers."""
    names = ["bolt", "cast"]
    return [
        {
            "reference": f"PO-{at}",
            "lot": "1",
            "to": names[at % 2],
            "amount": f"{at}.00",
            "trade": f"Order {at}",
        }
        for at in range(1, count + 1)
    ]


def test_rows_are_done_once_however_often(stage: Stage, tmp_path: Path) -> None:
    office, journal = stage.office, tmp_path / "orders.run"
    issued(office)

    def run() -> tuple[Result, ...]:
        return do_all(office, "endorse", rows_of(5), journal, sender="anna")

    first, before = run(), blocks(stage)
    assert [each.amount for each in first] == [100, 200, 300, 400, 500]
    assert {each.state for each in first} == {"mined"}
    assert run() == first
    assert blocks(stage) == before


@pytest.mark.parametrize("rows", [rows_of(4), [*rows_of(4), {**rows_of(5)[4], "reference": "X"}]])
def test_a_journal_of_other_rows_is_refused(
    stage: Stage, tmp_path: Path, rows: list[dict[str, str]]
) -> None:
    office, journal = stage.office, tmp_path / "orders.run"
    issued(office)
    do_all(office, "endorse", rows_of(5), journal, sender="anna")
    before = blocks(stage)
    with pytest.raises(InputError, match="it holds the run of other rows"):
        do_all(office, "endorse", rows, journal, sender="anna")
    with pytest.raises(InputError, match="it holds the run of other rows"):
        do_all(office, "split", rows_of(5), journal, sender="anna")
    assert blocks(stage) == before


def test_no_rows_are_refused(stage: Stage, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="rows is 'none'; it must be one at least"):
        do_all(stage.office, "endorse", [], tmp_path / "orders.run", sender="anna")


def test_all_that_is_wrong_in_rows_is_told_and_nothing_done(stage: Stage, tmp_path: Path) -> None:
    office, journal = stage.office, tmp_path / "orders.run"
    issued(office)
    rows, before = rows_of(4), blocks(stage)
    rows[1]["amount"] = "1e3"
    rows[2]["tow"] = rows[2].pop("to")
    rows[3]["reference"] = "PO-1"
    with pytest.raises(FieldsError) as raised:
        do_all(office, "endorse", rows, journal, sender="anna")
    told = str(raised.value).splitlines()
    assert told[0].startswith("row 2: amount is '1e3'; it must be")
    assert "row 3: tow is no field of endorse (did you mean to?)" in told
    assert told[-1] == "row 4: reference is 'PO-1' as in row 1; it must be another in every row"
    assert not journal.exists()
    assert blocks(stage) == before


def test_the_example_of_the_module_runs(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    office = stage.office
    issued(office)
    do(office, "bid", "bank", obligor="core", amount="9,000.00", bands=BANDS, last_day="2026-03-31")
    capsys.readouterr()
    exec((acting.__doc__ or "").split("\n\n")[1], {"office": office, "do": do})
    assert capsys.readouterr().out == "bank 300000\n"
