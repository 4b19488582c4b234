"""Steps that send any call: arguments are read by their types, mistakes told with their place."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from small_scenario import GOOD, problems, with_line, with_step

from deeptier.reading.problems import ProblemsError
from deeptier.scenario.actions import AccountName, Send, Signature, Words
from deeptier.scenario.loader import parse_scenario

ROOT = Path(__file__).resolve().parents[2]
SPLIT = (
    "{date: 2026-07-06, do: send, who: one, call: Warrants.split, with: {lot: 7-1, amounts: [5]}}"
)
LAST_DAY = 2**24 - 1


def send(call: str, arguments: str) -> str:
    return f"{{date: 2026-07-06, do: send, who: one, call: {call}, with: {arguments}}}"


def read(call: str, arguments: str) -> tuple[Any, ...]:
    action = parse_scenario(with_step(send(call, arguments)), "s.yaml").steps[-1].action
    assert isinstance(action, Send)
    return action.arguments


def test_a_call_is_read_by_its_types() -> None:
    scenario = parse_scenario(with_step(SPLIT), "s.yaml")
    lot = 7 << 192 | 1 << 176
    assert scenario.steps[-1].action == Send("one", "Warrants", "split", (lot, (5,)))


@pytest.mark.parametrize(
    ("call", "arguments", "values"),
    [
        (
            "Clearing.setMandate",
            "{currency: DepositToken, granted: no}",
            (AccountName("DepositToken"), False),
        ),
        (
            "Enterprises.renew",
            "{account: two, roles: 255, expiry_day: 2026-12-31}",
            (AccountName("two"), 255, 20_818),
        ),
        (
            "Enterprises.renew",
            f"{{account: nobody, roles: 0, expiry_day: {LAST_DAY}}}",
            ("0x" + "00" * 20, 0, LAST_DAY),
        ),
        (
            "Enterprises.freeze",
            "{account: DiscountDesk, order_hash: none}",
            (AccountName("DiscountDesk"), bytes(32)),
        ),
        (
            "Warrants.follow",
            "{lot: none}",
            (0,),
        ),
        (
            "Warrants.follow",
            f"{{lot: '0x{'ff' * 32}'}}",
            (2**256 - 1,),
        ),
        (
            "Warrants.withdrawConsent",
            "{digest: {words: Warrants.Split,"
            " with: {lot: 7, amounts: [], version: 3, last_day: 2026-02-06}}}",
            (Words("Warrants", "Split", (7 << 192, (), 3, 20_490)),),
        ),
    ],
)
def test_values_are_read(call: str, arguments: str, values: tuple[Any, ...]) -> None:
    assert read(call, arguments) == values


def test_a_signature_is_read() -> None:
    words = "words: Warrants.Split, with: {lot: 7, amounts: [1], version: 0, last_day: 2026-02-06}"
    consent = f"{{version: 0, last_day: 1, signature: {{by: two, {words}, flaw: high s}}}}"
    signature = read("Warrants.splitWithConsent", f"{{lot: 7, amounts: [1], consent: {consent}}}")[
        2
    ]
    quoted = Words("Warrants", "Split", (7 << 192, (1,), 0, 20_490))
    assert signature == (0, 1, Signature("two", quoted, "high s"))


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (
            SPLIT.replace("who: one", "who: nobody"),
            "who is 'nobody'; it must be a known party or counterpart: core, bank,",
        ),
        (
            SPLIT.replace("Warrants.split", "Warrants.version"),
            "call is 'Warrants.version'; it must be a contract and its function, such as"
            " Warrants.split; Warrants has approveConsent, cut, deliver,",
        ),
        (
            SPLIT.replace("Warrants.split", "Tokens.split"),
            "call is 'Tokens.split'; it must be a contract and its function, such as",
        ),
        (
            SPLIT.replace(", amounts: [5]", ""),
            "with.amounts is missing; the call of split needs it",
        ),
        (
            SPLIT.replace("amounts: [5]", "amount: 5"),
            "with.amount is unknown; the call of split has lot, amounts (did you mean amounts?)",
        ),
        (
            SPLIT.replace(", with: {lot: 7-1, amounts: [5]}", ""),
            "names no arguments; split takes lot, amounts",
        ),
        (
            SPLIT.replace("[5]", "5"),
            "with.amounts is '5'; it must be a list",
        ),
        (
            SPLIT.replace("[5]", f"[{2**64}]"),
            f"with.amounts[1] is '{2**64}'; it must be a whole number below 2^64,",
        ),
        (
            send("Enterprises.renew", "{account: two, roles: 2026-02-06, expiry_day: 1}"),
            "with.roles is '2026-02-06'; it must be a whole number below 2^8, or a date",
        ),
        (
            SPLIT.replace("[5]", "[2026-02-30]"),
            "with.amounts[1] is '2026-02-30'; it must be a whole number below 2^64, or a date",
        ),
        (
            SPLIT.replace("7-1", "7-65536"),
            "with.lot is '7-65536'; it must be a lot such as \"7-3-1\", none, or a number",
        ),
        (
            SPLIT.replace("7-1", "7-01"),
            "with.lot is '7-01'; it must be a lot",
        ),
        (
            send("Evidence.anchor", "{roots: [none]}"),
            "with.roots is a list; it must be a list of 4 values",
        ),
        (
            send("Enterprises.freeze", "{account: three, order_hash: '0x00'}"),
            "with.account is 'three'; it must be a party, a counterpart, a contract of the",
        ),
        (
            send("Enterprises.freeze", "{account: two, order_hash: '0x00'}"),
            "with.order_hash is '0x00'; it must be 32 bytes in hexadecimal, or none",
        ),
        (
            send("Warrants.approveConsent", "{digest: {words: Warrants.Cut, with: {lot: 7}}}"),
            "with.digest.words is 'Warrants.Cut'; it must be a message that a contract hashes,",
        ),
        (
            send("Warrants.approveConsent", "{digest: {words: Warrants.Split}}"),
            "with.digest names no arguments; splitDigest takes lot, amounts, version, last_day",
        ),
        (
            SPLIT.replace("do: send", "time: 24:00:00, do: send"),
            "time is '24:00:00'; it must be a time such as \"23:59:59\"",
        ),
    ],
)
def test_a_mistake_in_a_call_is_told(step: str, expected: str) -> None:
    told = problems(with_step(step))
    assert any(f"steps[4].{expected}" in each or f"steps[4] {expected}" in each for each in told)
    assert all(each.startswith("s.yaml:28:") for each in told)


def test_a_flaw_that_is_none_is_told() -> None:
    words = "words: Warrants.Split, with: {lot: 7, amounts: [1], version: 0, last_day: 2026-02-06}"
    consent = f"{{version: 0, last_day: 1, signature: {{by: two, {words}, flaw: forged}}}}"
    told = problems(
        with_step(
            send("Warrants.splitWithConsent", f"{{lot: 7, amounts: [1], consent: {consent}}}")
        )
    )
    assert len(told) == 1
    assert told[0].endswith(
        "signature.flaw is 'forged'; it must be a known flaw: high s, other chain, cut short"
    )


def test_the_documented_step_is_read() -> None:
    text = (ROOT / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(- date:.*?)```", text, re.S)
    step = (
        block.replace("carrier", "two")
        .replace("supplier", "one")
        .replace("2026-01-06", "2026-07-06")
    )
    indented = "".join(f"  {line}\n" for line in step.splitlines())
    told = parse_scenario(with_line("expect:\n  cash", f"{indented}expect:\n  cash"), "s.yaml")
    assert (told.steps[-1].time, told.steps[-1].expected.refused) == (86_399, "Consents_NotGiven")
    assert isinstance(told.steps[-1].action, Send)
    assert told.steps[-1].action.arguments[2][2].flaw == "high s"


def test_times_of_a_day_go_forward() -> None:
    later = "{date: 2026-07-06, time: 23:59:59, do: adopt_rules, who: one}"
    assert parse_scenario(with_step(later), "s.yaml").steps[-1].time == 86_399
    text = with_line(
        "expect:\n  cash",
        f"  - {later}\n  - {later.replace('59}', '58}').replace(':59,', ':58,')}\nexpect:\n  cash",
    )
    assert problems(text) == [
        "s.yaml:29:5: steps[5].time is before the time of an earlier step",
    ]


BESIDE = "counterparts:\n  smart: {contract: Made, arguments: {key: one}}\nlines:"


def beside(folder: Path, text: str = BESIDE) -> str:
    constructor = {
        "type": "constructor",
        "stateMutability": "nonpayable",
        "inputs": [{"name": "key", "type": "address"}],
    }
    function = {**constructor, "type": "function", "name": "wake"}
    words = {"abi": [constructor, function], "bytecode": "00"}
    (folder / "Made.json").write_text(json.dumps(words), encoding="utf-8")
    (folder / "Torn.json").write_text("{", encoding="utf-8")
    return GOOD.replace("lines:", text)


def test_a_counterpart_acts_is_called_and_is_named(tmp_path: Path) -> None:
    step = "{date: 2026-07-06, do: send, who: smart, call: smart.wake, with: {key: smart}}"
    text = beside(tmp_path).replace("expect:\n  cash", f"  - {step}\nexpect:\n  cash")
    scenario = parse_scenario(text, "s.yaml", tmp_path)
    made = scenario.counterparts["smart"]
    assert (made.contract, made.bytecode, made.arguments) == ("Made", "0x00", (AccountName("one"),))
    assert scenario.steps[-1].action == Send("smart", "smart", "wake", (AccountName("smart"),))
    assert scenario.name_of("smart") == "smart"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("smart:", "one:", "counterparts.one is 'one'; it must be another id than that of a party"),
        ("smart:", "Clearing:", "counterparts.Clearing is 'Clearing'; it must be another id than"),
        (
            "Made",
            "Other",
            "counterparts.smart.contract is 'Other'; it must be the name of a contract",
        ),
        ("Made", "../Made", "counterparts.smart.contract is '../Made'; it must be the name of"),
        ("Made", "Torn", "counterparts.smart.contract names "),
        ("key: one", "key: ten", "counterparts.smart.arguments.key is 'ten'; it must be a party,"),
    ],
)
def test_a_mistake_in_a_counterpart_is_told(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    with pytest.raises(ProblemsError) as caught:
        parse_scenario(beside(tmp_path, BESIDE.replace(old, new)), "s.yaml", tmp_path)
    (problem,) = caught.value.problems
    assert expected in str(problem)


def test_counterparts_need_their_folder(tmp_path: Path) -> None:
    assert problems(beside(tmp_path)) == [
        "s.yaml:11:3: counterparts need their compiled contracts:"
        " deeptier run --counterparts FOLDER"
    ]
