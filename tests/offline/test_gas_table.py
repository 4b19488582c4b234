"""The committed gas figures keep every budget, and the floor beside them is computed right."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # benchmarks is no installed package

from benchmarks.gas import needs, record  # noqa: E402
from benchmarks.gas.chain import Log, Sent  # noqa: E402
from benchmarks.gas.floor import FloorError, Line, Needs, Touch, Word, floor, total  # noqa: E402
from benchmarks.gas.measurement import ELSEWHERE, HERE, Measurement, Peer  # noqa: E402
from benchmarks.gas.touched import Touched, above_floor  # noqa: E402

WORDS: list[dict[str, Any]] = json.loads((ROOT / "benchmarks" / "gas.json").read_text())
BY_OPERATION = {words["operation"]: words for words in WORDS}

LOTS_REPAID = ("repay, 1 lot", "repay, 10 lots", "repay, 100 lots", "repay, 1,000 lots")
#: Rarely used: what they do beyond the barest costs only those who do it.
RARE = (
    *("accept an offer", "pledge a lot", "redeem a pledged lot"),
    *("foreclose a lot", "claim recourse"),
)
CLEARED = ("clear 1,000 lots, holders with cash", "clear 1,000 lots, holders without cash")
BUDGETS = {
    "endorse part": 76_000,
    "endorse whole": 50_000,
    "endorseMany to 10, each": 42_000,
    "issue": 205_000,
    "discount a whole lot": 105_000,
    "redeem one lot": 58_000,
    **dict.fromkeys(LOTS_REPAID, 62_000),
}

ROW = Measurement("endorse part", 74_534, 70_621, 76_000, (Peer("Solady", 55_462),))


def sent(calldata: bytes = b"", logs: tuple[Log, ...] = ()) -> Sent:
    return Sent("0x", "0x", "0x", calldata, 0, logs)


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words["operation"])
def test_each_row_has_its_figures(words: dict[str, Any]) -> None:
    assert list(words) == ["operation", "gas", "floor", "budget", "peers"]
    assert type(words["gas"]) is int
    assert type(words["floor"]) is int
    assert words["budget"] is None or type(words["budget"]) is int
    for peer in words["peers"]:
        assert list(peer) == ["name", "gas", "measured"]
        assert type(peer["gas"]) is int
        assert peer["measured"] in (HERE, ELSEWHERE)


def test_no_operation_stands_twice() -> None:
    assert len(BY_OPERATION) == len(WORDS)


@pytest.mark.parametrize("operation", BUDGETS)
def test_budgets_are_those_of_the_design(operation: str) -> None:
    assert BY_OPERATION[operation]["budget"] == BUDGETS[operation]


@pytest.mark.parametrize("operation", CLEARED)
def test_budget_of_clear_is_the_push_loop_and_a_twentieth(operation: str) -> None:
    words = BY_OPERATION[operation]
    gas = {peer["name"]: peer["gas"] for peer in words["peers"]}
    assert words["budget"] == gas["push loop with the same duties"] * 105 // 100
    assert gas["push loop, barest"] < gas["push loop with the same duties"]


def test_no_other_operation_has_a_budget() -> None:
    with_budget = {words["operation"] for words in WORDS if words["budget"] is not None}
    assert with_budget == {*BUDGETS, *CLEARED}


@pytest.mark.parametrize("operation", [*BUDGETS, *CLEARED])
def test_budget_is_kept(operation: str) -> None:
    assert BY_OPERATION[operation]["gas"] <= BY_OPERATION[operation]["budget"]


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words["operation"])
def test_gas_is_above_the_floor_and_near_it(words: dict[str, Any]) -> None:
    most = 1.8 if words["operation"] in RARE else 1.3
    assert 1 < words["gas"] / words["floor"] < most


def test_repay_costs_the_same_for_any_number_of_lots() -> None:
    assert len({BY_OPERATION[operation]["gas"] for operation in LOTS_REPAID}) == 1


@pytest.mark.parametrize(
    "operation", ["issue", "endorse part", "endorse whole", "endorseMany to 10, each"]
)
def test_both_libraries_were_measured_in_the_same_run(operation: str) -> None:
    here = [p["name"] for p in BY_OPERATION[operation]["peers"] if p["measured"] == HERE]
    assert [name.split(",")[0] for name in here] == [
        "OpenZeppelin ERC-1155",
        "Solady ERC-1155",
    ]


def test_floor_counts_calldata_words_events_and_signatures() -> None:
    job = Needs(
        accounts=(needs.ENTERPRISES,),
        words=(
            Word("read", Touch.READ, "why"),
            Word("changed", Touch.CHANGED, "why"),
            Word("made", Touch.MADE, "why", 3),
        ),
        events={"Delivered": 1, "TransferSingle": 2},
        signatures=2,
    )
    logs = (Log("TransferSingle", 4, 64),) * 2 + (Log("Delivered", 4, 128), Log("Other", 1, 0))
    lines = floor(job, sent(b"\0\0\1", logs))
    assert [line.gas for line in lines] == [
        21_000,
        2 * 4,
        16,
        2_600,
        2_100,
        5_000,
        3 * 22_100,
        375 + 4 * 375 + 128 * 8,
        2 * (375 + 4 * 375 + 64 * 8),
        2 * 3_100,
    ]


def test_floor_gives_the_refund_of_a_cleared_word_back() -> None:
    lines = floor(Needs((), (Word("lot", Touch.CLEARED, "why"),), {}), sent())
    assert total(lines) == 21_000 + 5_000 - 4_800


def test_floor_caps_refunds_at_a_fifth() -> None:
    lines = floor(Needs((), (Word("lot", Touch.CLEARED, "why", 10),), {}), sent())
    assert total(lines) == 71_000 - 14_200


def test_floor_refuses_an_event_that_was_not_emitted() -> None:
    with pytest.raises(FloorError, match=r"^1 events Delivered are needed, 0 were emitted$"):
        floor(Needs((), (), {"Delivered": 1}), sent())


def test_gas_above_the_floor_is_told_apart() -> None:
    job = Needs((needs.TOKEN,), (Word("balance", Touch.READ, "why"),), {})
    lines = floor(job, sent())
    touched = Touched(2, Counter({Touch.READ: 1, Touch.CHANGED: 1}))
    above = above_floor(40_000, touched, job, lines)
    assert [line.gas for line in above] == [2_600 + 5_000, 40_000 - 25_700 - 7_600]


@pytest.mark.parametrize(
    "touched", [Touched(0, Counter({Touch.READ: 1})), Touched(1, Counter[Touch]())]
)
def test_floor_never_needs_more_than_was_touched(touched: Touched) -> None:
    job = Needs((needs.TOKEN,), (Word("balance", Touch.READ, "why"),), {})
    with pytest.raises(FloorError, match=r"^the floor needs 1 accounts and 1 words; "):
        above_floor(40_000, touched, job, ())


def test_signature_adds_its_recovery_and_nothing_else() -> None:
    logs = (Log("Delivered", 4, 128), Log("TransferSingle", 4, 64))
    plain = floor(needs.ENDORSE_WHOLE, sent(logs=logs))
    signed = floor(needs.ENDORSE_WHOLE.with_signature(), sent(logs=logs))
    reason = "ecrecover, and the call to it"
    assert signed == (*plain, Line("signature recovered", 1, 3_100, reason))


def test_check_is_clean_when_nothing_moved() -> None:
    assert list(record.findings([ROW], [ROW])) == []


@pytest.mark.parametrize(
    ("now", "finding"),
    [
        (replace(ROW, gas=74_535), "endorse part: gas grew from 74,534 to 74,535 (+1)"),
        (replace(ROW, gas=74_533), "endorse part: gas fell from 74,534 to 74,533 (-1)"),
        (replace(ROW, floor=70_622), "endorse part: floor grew from 70,621 to 70,622 (+1)"),
        (replace(ROW, budget=None), "endorse part: budget was 76000, is None"),
        (
            replace(ROW, peers=(Peer("Solady", 55_000),)),
            "endorse part: peer Solady fell from 55,462 to 55,000 (-462)",
        ),
        (replace(ROW, peers=()), "endorse part: peer Solady is no longer measured"),
    ],
)
def test_check_names_every_figure_that_moved(now: Measurement, finding: str) -> None:
    assert list(record.findings([ROW], [now])) == [finding]


def test_check_names_a_missed_budget_though_it_was_agreed_on() -> None:
    over = replace(ROW, gas=76_001)
    assert list(record.findings([over], [over])) == [
        "endorse part: 76,001 gas is 1 over its budget"
    ]


def test_check_names_operations_that_came_or_went() -> None:
    assert list(record.findings([ROW], [replace(ROW, operation="split")])) == [
        "endorse part: is no longer measured",
        "split: is not in gas.json",
    ]


def test_record_reads_what_it_wrote(tmp_path: Path) -> None:
    path = tmp_path / "gas.json"
    record.save([ROW, replace(ROW, operation="split", budget=None)], path)
    assert record.load(path) == (ROW, replace(ROW, operation="split", budget=None))


@pytest.mark.parametrize("text", ["", "{}x", '[{"operation": "issue"}]', "[1]"])
def test_record_that_cannot_be_read_is_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "gas.json"
    path.write_text(text)
    with pytest.raises(record.RecordError, match=r"^gas\.json cannot be read: "):
        record.load(path)


def test_record_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(record.RecordError, match=r"^gas\.json cannot be read: FileNotFoundError"):
        record.load(tmp_path / "gas.json")
