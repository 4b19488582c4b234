"""Files of rows: each done once, failures listed, results read by the next verb."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from desk_stage import Stage
from one_command import run
from web3.exceptions import Web3RPCError

from deeptier.bulk.engine import Engine
from deeptier.chain.devnet import Devnet
from deeptier.days import date_of
from deeptier.lot_id import LotId
from deeptier.operations import batch, purses, trying
from deeptier.operations.batch import Call, CannotTryError, try_calls
from deeptier.operations.facts import Facts
from deeptier.operations.fields import option_record
from deeptier.operations.planning import plan
from deeptier.operations.trying import try_steps
from deeptier.verbs import TABLE

PAYEES = ("anna", "bolt", "cast")
SIGNED = [word for name in PAYEES for word in ("--sign-for", name)]
ANSWERS_SIX = "60065f5260205ff3"
IDENTITY = "0x" + "00" * 19 + "04"


def deeptier(stage: Stage, *arguments: str, who: str | None = None, code: int = 0) -> Any:
    """What a command answers as JSON; what it says otherwise is not looked at."""
    words = [*arguments, *stage.arguments(who), "--json"]
    result = run(words)
    assert result.exit_code == code, result.stderr
    return json.loads(result.stdout)


def payables(folder: Path, count: int = 6) -> str:
    lines = ["reference,obligor,payee,amount,due,documents"]
    lines += [
        f'P{at},core,{PAYEES[at % 3]},"{1_000 + at}.0{at}",2026-06-{10 + at},Contract {at}'
        for at in range(count)
    ]
    return written(folder / "payables.csv", lines)


def written(path: Path, lines: list[str]) -> str:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def rows_of(path: str) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_file_is_issued_once_and_its_results_are_endorsed(stage: Stage, tmp_path: Path) -> None:
    issue = ["issue", "--from", payables(tmp_path), "--line", "1", *SIGNED]
    tried = deeptier(stage, *issue, "--dry-run", who="core")
    assert stage.office.house.payable_count() == 0
    assert [row["refused"] for row in tried["rows"]] == [None] * 6
    assert [each["holder_after"] for each in tried["lots"]] == [*PAYEES, *PAYEES]

    done = deeptier(stage, *issue, who="core")
    assert [row["lot"] for row in done["results"]] == ["1", "2", "3", "4", "5", "6"]
    block = stage.web3.eth.block_number
    again = deeptier(stage, *issue, who="core")
    assert again["went_on"]
    assert again["results"] == done["results"]
    assert stage.web3.eth.block_number == block

    results = rows_of(done["file"])
    assert [row["holder"] for row in results] == [*PAYEES, *PAYEES]
    assert [row["amount"] for row in results][:2] == ["1,000.00", "1,001.01"]
    endorse = ["endorse", "--from", done["file"], "--to", "bank", "--trade", "T"]
    failing = deeptier(stage, *endorse, who="anna", code=1)
    states = [row["state"] for row in failing["results"]]
    assert states == ["mined", "failed", "failed"] * 2
    assert "bolt" not in failing["results"][1]["reason"]
    assert "anna neither holds lot 2" in failing["results"][1]["reason"]
    held = [stage.office.house.lot(LotId(number)).owner for number in (1, 2, 3)]
    assert held == [stage.address(name) for name in ("bank", "bolt", "cast")]

    freeze = ["freeze", "--from", done["file"], "--order", "O", "--dry-run"]
    frozen = deeptier(stage, *freeze, who="platform")["rows"]
    assert frozen[0]["sentence"] == "freeze lot 1 payable 1 by O"
    assert len({row["sentence"] for row in frozen}) == 6

    cut = deeptier(
        stage,
        "order",
        "split",
        "--from",
        failing["file"],
        "--amounts",
        "1.00",
        "--order",
        "O",
        who="platform",
    )
    assert [row["reference"] for row in cut["results"]] == ["P0", "P3"]


def test_what_failed_is_mended_and_done_and_nothing_twice(stage: Stage, tmp_path: Path) -> None:
    lines = ["reference,to,amount", "A,anna,1.00", 'B,bolt,"600,000,000.00"', "C,cast,3.00"]
    file = written(tmp_path / "pay.csv", lines)
    pay = ["deposit", "transfer", "--from"]
    failing = deeptier(stage, *pay, file, who="core", code=1)
    assert [row["state"] for row in failing["results"]] == ["mined", "failed", "mined"]
    house, block = stage.office.house, stage.web3.eth.block_number

    whole = written(tmp_path / "mended.csv", [*lines[:2], "B,bolt,2.00", lines[3]])
    told = deeptier(stage, *pay, whole, who="core", code=2)
    assert [line.partition(": ")[2][:16] for line in told["details"]] == [
        "reference is 'A'",
        "reference is 'C'",
    ]
    assert stage.web3.eth.block_number == block

    rows = Path(failing["journal"]).with_suffix(".failed.csv")
    assert rows.read_text("utf-8").splitlines() == [lines[0], lines[2]]
    mended = written(tmp_path / "rest.csv", [lines[0], "B,bolt,2.00"])
    assert deeptier(stage, *pay, mended, who="core")["ok"]
    balances = [house.balance_of(stage.address(name)) for name in PAYEES]
    assert balances == [1_00, 2_00, 3_00]


def test_a_reference_may_have_commas(stage: Stage, tmp_path: Path) -> None:
    """It is one row's: in results, in the rows to mend, and in what was done before."""
    lines = ["reference,to,amount", '"Order 5, Bolt",anna,1.00', '"6, 7",bolt,"600,000,000.00"']
    pay = ["deposit", "transfer", "--from"]
    failing = deeptier(stage, *pay, written(tmp_path / "pay.csv", lines), who="core", code=1)
    told = [(row["reference"], row["state"]) for row in failing["results"]]
    assert told == [("Order 5, Bolt", "mined"), ("6, 7", "failed")]
    failed = rows_of(str(Path(failing["journal"]).with_suffix(".failed.csv")))
    assert [row["reference"] for row in failed] == ["6, 7"]
    again = deeptier(stage, *pay, written(tmp_path / "other.csv", lines[:2]), who="core", code=2)
    assert "reference is 'Order 5, Bolt', which" in again["details"][0]
    assert stage.office.house.balance_of(stage.address("anna")) == 1_00


def test_rows_without_references_do_not_move_the_same_twice(stage: Stage, tmp_path: Path) -> None:
    """Somebody mends one row in the file itself, and does the file once more."""
    path, pay = tmp_path / "pay.csv", ["deposit", "transfer", "--from", str(tmp_path / "pay.csv")]
    written(path, ["to,amount", "anna,1.00", 'bolt,"600,000,000.00"', "cast,3.00"])
    deeptier(stage, *pay, who="core", code=1)
    written(path, ["to,amount", "anna,1.00", "bolt,2.00", "cast,3.00"])
    for more in ([], ["--dry-run"], ["--wallet", str(tmp_path / "calls.json")]):
        told = deeptier(stage, *pay, *more, who="core", code=2)["details"]
        assert [line.partition(": ")[2][:36] for line in told] == [
            "the row is 'pay 1.00 to anna', which",
            "the row is 'pay 3.00 to cast', which",
        ]
    assert deeptier(stage, *pay, "--again", "mended", who="core")["ok"]
    written(path, ["reference,to,amount", "August,anna,1.00"])
    assert deeptier(stage, *pay, who="core")["ok"]
    balances = [stage.office.house.balance_of(stage.address(name)) for name in PAYEES]
    assert balances == [3_00, 2_00, 6_00]


def test_what_a_stopped_run_may_still_do_is_not_done_by_another(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    lines = ["reference,to,amount", "A,anna,1.00", "B,bolt,2.00"]
    pay = ["deposit", "transfer", "--from"]
    with monkeypatch.context() as patch:
        patch.setattr(Engine, "run", stopped)
        deeptier(stage, *pay, written(tmp_path / "pay.csv", lines), who="core", code=130)
    other = written(tmp_path / "other.csv", lines[:2])
    (told,) = deeptier(stage, *pay, other, who="core", code=2)["details"]
    assert re.search(r"reference is 'A', which \S+\.run may still do \(deeptier runs resume ", told)
    assert stage.office.house.balance_of(stage.address("anna")) == 0


def test_a_trial_of_a_run_that_began_is_of_what_is_left(stage: Stage, tmp_path: Path) -> None:
    pay = ["deposit", "transfer", "--from"]
    file = written(tmp_path / "pay.csv", ["to,amount", "anna,1.00", "bolt,2.00"])
    deeptier(stage, *pay, file, who="core")
    said = run([*pay, file, "--dry-run", *stage.arguments("core")])
    assert said.exit_code == 0
    assert "2 of 2 done, 0 failed; what is left of it:\n0 of 0 would be done" in said.stdout
    proposal = ["--proposed-by", "anna", "--out", str(tmp_path / "proposal.json")]
    told = deeptier(stage, *pay, file, *proposal, who="core", code=2)
    assert "it must be one that was not begun" in told["error"]

    wrong = ["to,amount", 'anna,"600,000,000.00"', "bolt,3.00"]
    file = written(tmp_path / "wrong.csv", wrong)
    deeptier(stage, *pay, file, who="core", code=1)
    assert deeptier(stage, *pay, file, "--dry-run", who="core", code=1)["rows"] == []


def test_rows_may_have_their_own_senders(stage: Stage, tmp_path: Path) -> None:
    issue = ["issue", "--from", payables(tmp_path, 3), "--line", "1", *SIGNED]
    deeptier(stage, *issue, who="core")
    lines = ["reference,lot,to,amount,trade,as"]
    lines += [f"E{at},{at + 1},bank,10.00,T,{name}" for at, name in enumerate(PAYEES)]
    file = written(tmp_path / "endorse.csv", lines)
    done = deeptier(stage, "endorse", "--from", file)
    assert [row["lot"] for row in done["results"]] == ["1-1", "2-1", "3-1"]
    assert {row["holder"] for row in done["results"]} == {"bank"}


def test_the_same_file_is_done_once_more_by_another_name(stage: Stage, tmp_path: Path) -> None:
    file = written(tmp_path / "pay.csv", ["to,amount", "anna,1.00", "bolt,2.00"])
    pay = ["deposit", "transfer", "--from", file]
    deeptier(stage, *pay, who="core")
    deeptier(stage, *pay, who="core")
    deeptier(stage, *pay, "--again", "2026-02", who="core")
    house = stage.office.house
    balances = [house.balance_of(stage.address(name)) for name in ("anna", "bolt")]
    assert balances == [2_00, 4_00]


def test_a_file_may_have_any_name(stage: Stage, tmp_path: Path) -> None:
    """Long, with blanks, quotes, a terminal's escape: its run has a name that can be typed."""
    name = '\x1b[31m\'Juli 核心\u202e "2026" ' + "x" * 200 + ".csv"
    file = written(tmp_path / name, ["to,amount", "anna,1.00"])
    done = deeptier(stage, "deposit", "transfer", "--from", file, who="core")
    (journal,) = stage.desk.runs.glob("*.run")
    assert re.fullmatch(r"deposit-transfer-_31m_Juli_核心_2026_x+-[0-9a-f]{10}\.run", journal.name)
    assert str(journal) == done["journal"]


def test_cuts_of_one_lot_become_one_transaction(stage: Stage, tmp_path: Path) -> None:
    deeptier(stage, "issue", "--from", payables(tmp_path, 1), "--line", "1", *SIGNED, who="core")
    lines = ["lot,to,amount,trade", *(f"1,bolt,{at}.00,T{at}" for at in range(1, 42))]
    file = written(tmp_path / "many.csv", lines)
    many = ["endorse-many", "--from", file]
    tried = run([*many, "--dry-run", *stage.arguments("anna")]).stdout
    assert "anna would deliver 40 cuts of lot 1, 820.00 in all: gas " in tried
    assert "2 of 2 transactions would be done, gas at most " in tried
    done = deeptier(stage, *many, who="anna")
    results = done["results"]
    assert len({row["transaction"] for row in results}) == 2
    assert [row["lot"] for row in results] == [f"1-{at}" for at in range(1, 42)]
    assert [row["amount"] for row in results] == [f"{at}.00" for at in range(1, 42)]


def test_two_persons_sign_a_file_once_for_all(stage: Stage, tmp_path: Path) -> None:
    rule = "approvals:\n  deposit transfer:\n    from: 3.00\n"
    persons = "    proposers: [anna]\n    approvers: [bolt]\n"
    (stage.folder / "approvals.yaml").write_text(rule + persons, encoding="utf-8")
    file = written(tmp_path / "pay.csv", ["to,amount", "anna,1.00", "bolt,2.00"])
    pay = ["deposit", "transfer", "--from", file]
    told = deeptier(stage, *pay, who="core", code=2)
    assert "deposit transfer of 3.00 needs two persons" in told["error"]
    both = ["--proposed-by", "anna", "--approved-by", "bolt"]
    assert deeptier(stage, *pay, *both, who="core")["ok"]
    assert deeptier(stage, *pay, who="core")["went_on"]
    assert stage.office.house.balance_of(stage.address("bolt")) == 2_00


def test_a_trial_says_what_it_cannot_know(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A node without overrides: each step alone, and no balances."""
    office = stage.office
    record = option_record({"to": "anna", "amount": "5.00"})
    rows = [replace(record, line=line) for line in (1, 2)]
    steps = plan(office, TABLE.by_name["deposit transfer"], rows, "core")
    known = try_steps(office, steps)
    assert [change.after - change.before for change in known.balances] == [-10_00, 10_00]
    call = office.web3.eth.call

    def without_overrides(request: Any, block: Any = "latest", overrides: Any = None) -> Any:
        if overrides is not None:
            raise Web3RPCError("too many arguments, want at most 2")
        return call(request, block)

    monkeypatch.setattr(office.web3.eth, "call", without_overrides)
    trial = try_steps(office, steps)
    assert trial.not_known is not None
    assert trial.not_known.endswith("too many arguments, want at most 2")
    assert (trial.balances, trial.lots, len(trial.rows)) == ((), (), 2)
    assert trial.refused == ()


@pytest.mark.parametrize(("name", "worth"), [("_TOGETHER", (2,)), ("_GAS", 800_000)])
def test_rows_that_are_too_many_for_one_question_are_tried_in_parts_and_added_up(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, worth: Any
) -> None:
    """Too many, or too much gas for the node: then what they take together is still told."""
    monkeypatch.setattr(trying if name == "_TOGETHER" else batch, name, worth)
    monkeypatch.setattr(trying, "_TOGETHER", worth if name == "_TOGETHER" else (200, 2))
    rows = ["reference,line,obligor,payee,amount,due,documents,deposit"]
    rows += [f"D{at},1,core,anna,{at * 10}.00,2026-06-30,C,50%" for at in range(1, 8)]
    issue = ["issue", "--from", written(tmp_path / "rows.csv", rows), *SIGNED]
    tried = deeptier(stage, *issue, "--dry-run", who="core")
    (change,) = tried["balances"]
    assert (change["account"], change["after"]) == ("core", "499,999,860.00")
    assert tried["not_known"].startswith("tried in parts of 2: deposits, allowances, lines and b")
    made = [(each["lot"], each["amount_after"]) for each in tried["lots"]]
    assert made == [(str(at), f"{at * 10}.00") for at in range(1, 8)]
    done = deeptier(stage, *issue, who="core")
    assert stage.office.house.balance_of(stage.address("core")) == 499_999_860_00
    used = sum(int(row["gas"]) for row in done["results"])
    assert used <= sum(row["gas"] for row in tried["rows"]) <= used * 3 // 2


def test_what_parts_take_together_too_much_of_is_told(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "_TOGETHER", (2,))
    line = ["line", "limit", "--line", "1", "--amount", "140.00"]
    deeptier(stage, *line, who="bank")
    rows = ["reference,line,obligor,payee,amount,due,documents"]
    rows += [f"D{at},1,core,anna,{at * 10}.00,2026-06-30,C" for at in range(4, 8)]
    issue = ["issue", "--from", written(tmp_path / "rows.csv", rows), *SIGNED]
    tried = deeptier(stage, *issue, "--dry-run", who="core", code=1)
    assert [row["refused"] for row in tried["rows"]] == [None] * 4
    assert tried["short"] == ["all rows together take 80.00 more than there is: line 1"]
    states = [row["state"] for row in deeptier(stage, *issue, who="core", code=1)["results"]]
    assert states == ["mined", "mined", "failed", "failed"]


def test_parts_are_tried_on_the_lots_that_those_before_them_left(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lot 1 is in every part and is used up in the last, by consents that name its versions."""
    monkeypatch.setattr(trying, "_TOGETHER", (3,))
    deeptier(stage, "issue", "--from", payables(tmp_path), "--line", "1", *SIGNED, who="core")
    rows = ["reference,lot,to,amount,trade"]
    for at in range(8):
        rows += [f"A{at},1,bank,125.00,T{at}", f"B{at},4,cast,{at + 1}.00,T"][: 2 if at < 3 else 1]
    endorse = ["endorse", "--from", written(tmp_path / "rows.csv", rows), "--sign-for", "anna"]
    tried = deeptier(stage, *endorse, "--dry-run", who="core")
    assert [row["refused"] for row in tried["rows"]] == [None] * 11
    done = deeptier(stage, *endorse, who="core")
    changed = {each["lot"]: each for each in tried["lots"]}
    assert {row["lot"] for row in done["results"]} == changed.keys() - {"4"}
    for name, change in changed.items():
        state = stage.office.house.lot(LotId.parse(name))
        assert stage.address(change["holder_after"]) == state.owner
        assert change["amount_after"] == f"{state.amount / 100:,.2f}"
    assert changed["1"]["holder_after"] == "bank"


def test_parts_that_take_more_than_a_bid_buys_are_told(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "_TOGETHER", (1,))
    monkeypatch.setattr(purses, "_SMALL_BOOK", 0)
    deeptier(stage, "issue", "--from", payables(tmp_path), "--line", "1", *SIGNED, who="core")
    bid = "bid --obligor core --amount 1,500.00 --bands 180:6% --last-day 2026-03-31"
    deeptier(stage, *bid.split(), who="bank")
    sale = ["discount", "--financier", "bank", "--from"]
    file = written(tmp_path / "sale.csv", ["lot", "1", "4"])
    told = deeptier(stage, *sale, file, "--dry-run", who="anna", code=1)
    what = "the bid of bank for core"
    assert told["short"] == [f"all rows together take 503.03 more than there is: {what}"]
    done = deeptier(stage, *sale, file, who="anna", code=1)
    assert [row["state"] for row in done["results"]] == ["mined", "failed"]


@pytest.mark.parametrize("backend", ["ganache", "anvil"])
def test_every_devnet_tries_calls_together(backend: str) -> None:
    with Devnet.start(backend) as devnet:
        sender = str(devnet.accounts[0].address)
        calls = [Call(sender, IDENTITY, bytes([at]) * at) for at in range(40)]
        answers = try_calls(devnet.web3, calls)
        assert [each.data for each in answers] == [call.data for call in calls]
        assert all(each.ok for each in answers)
        assert devnet.web3.eth.get_code(devnet.accounts[0].address) == b""
        assert devnet.web3.eth.block_number == 0
        assert try_calls(devnet.web3, []) == []


def test_a_node_that_ignores_overrides_is_found_out(stage: Stage) -> None:
    web3 = stage.web3
    call = web3.eth.call

    class Ignoring:
        class eth:
            @staticmethod
            def call(request: Any, block: Any, _: Any) -> bytes:
                return bytes(call(request, block))

    with pytest.raises(CannotTryError, match="other code"):
        try_calls(Ignoring(), [Call(stage.address("anna"), IDENTITY, b"x")])  # type: ignore[arg-type]


def test_amounts_are_in_the_currency_of_what_they_are_about(stage: Stage, tmp_path: Path) -> None:
    """Six decimals beside two: in rows, in the trial, in results, and in the next verb."""
    token = second_currency(stage)
    allowed = ["rules", "currency", "--currency", token, "--from-day", "2026-01-08"]
    deeptier(stage, *allowed, who="platform")
    stage.devnet.set_day(stage.office.today + 1)
    stage.web3.provider.make_request("evm_mine", [])  # type: ignore[arg-type]
    line = ["line", "open", "--obligor", "core", "--currency", token, "--amount", "9.000009"]
    opened = deeptier(stage, *line, "--expiry", "2026-12-31", who="bank")
    assert (opened["results"][0]["line"], opened["results"][0]["amount"]) == (2, "9.000009")
    lines = ["reference,line,obligor,payee,amount,due,documents,currency"]
    lines += [f"A,2,core,anna,1.000001,2026-06-30,C,{token}", "B,1,core,anna,2.50,2026-06-30,C,"]
    issued = deeptier(
        stage, "issue", "--from", written(tmp_path / "two.csv", lines), *SIGNED, who="core"
    )
    assert [row["amount"] for row in issued["results"]] == ["1.000001", "2.50"]
    assert stage.office.house.lot(LotId(1)).amount == 1_000_001
    endorse = ["endorse", "--from", issued["file"], "--to", "bolt", "--trade", "T"]
    done = deeptier(stage, *endorse, who="anna")
    assert [row["amount"] for row in done["results"]] == ["1.000001", "2.50"]
    split = deeptier(stage, "split", "--lot", "1", "--amounts", "0.000001", who="bolt")
    assert split["results"][0]["amount"] == "0.000001"
    day = run(["status", *stage.arguments()]).stdout
    assert re.search(r"^party, currency +deposits ", day, re.MULTILINE)
    assert len(re.findall(r"^core, ", day, re.MULTILINE)) == 2


def second_currency(stage: Stage) -> str:
    """What answers 6 to every question, its decimals too: enough where no money moves."""
    office = stage.office
    contract = office.web3.eth.contract(abi=[], bytecode="67" + ANSWERS_SIX + "5f5260086018f3")
    receipt = office.sender("platform").send(contract.constructor())
    return str(receipt.contract_address)


def test_a_due_day_that_is_closed_rolls_alike_for_all_who_sign_and_issue(
    stage: Stage, tmp_path: Path
) -> None:
    """2026-06-20 is a Saturday after the Dragon Boat festival of the 19th."""
    stage.write_network(calendar={"countries": ["CN"], "roll": "following"})
    rows = [
        "reference,line,obligor,payee,amount,due,documents,roll",
        "R1,1,core,anna,1000.00,2026-06-20,Contract,",
        "R2,1,core,anna,1000.00,2026-06-20,Contract,none",
        "R3,1,core,anna,1000.00,2026-06-30,Contract,",
    ]
    file = written(tmp_path / "rows.csv", rows)
    letters = tmp_path / "letters"
    signed = run(["sign", file, *stage.arguments("anna"), "--out", str(letters)])
    assert signed.exit_code == 0, signed.stderr
    issue = ["issue", "--from", file, "--consents", str(letters)]
    tried = deeptier(stage, *issue, "--dry-run", who="core")
    deeptier(stage, *issue, who="core")
    facts = Facts(stage.office.house)
    days = [facts.paper(number).due_day for number in (1, 2, 3)]
    assert [date_of(day).isoformat() for day in days] == ["2026-06-22", "2026-06-20", "2026-06-30"]
    sentences = [row["sentence"] for row in tried["rows"]]
    assert sentences[0].endswith("due 2026-06-22, rolled from 2026-06-20: Saturday (CN)")
    assert sentences[1].endswith("due 2026-06-20, which is closed: Saturday (CN)")
    assert sentences[2].endswith("due 2026-06-30")
