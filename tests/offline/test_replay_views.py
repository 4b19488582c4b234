"""What the views say is compared with the books field by field, and the verdict says it all."""

from __future__ import annotations

import json

import pytest
from eth_abi.abi import encode
from replay_journal import (
    ADDRESSES,
    CORE,
    DUE_DAY,
    FACE,
    FINANCIER,
    LIMIT,
    PAYEE,
    SUPPLIER,
    TOKEN,
    Journal,
    house,
    lot,
)

from deeptier.audit.ask.everything import questions
from deeptier.audit.ask.view import Question, View
from deeptier.audit.books import Membership, Pending
from deeptier.audit.events import clearing, governance, token
from deeptier.audit.findings import Amount, Finding, LotNumber, shown
from deeptier.audit.holdings import holdings
from deeptier.audit.verdict import CurrencyFigures, Verdict, figures_of

LOT = View(
    "Warrants",
    "lotOf",
    ("uint256",),
    (("owner", "address"), ("amount", "uint64"), ("frozen", "bool")),
)
EXPECTED = {"owner": PAYEE, "amount": Amount(133_333_333), "frozen": False}
QUESTION = Question(LOT, (lot("7-3-1"),), "lot 7-3-1", EXPECTED)


def differences(question: Question, *values: object) -> list[str]:
    answer = encode([each for _, each in question.view.outputs], values)
    return [str(finding) for finding in question.differences(answer, "block 57")]


def test_call_is_the_selector_and_the_arguments() -> None:
    view = View("DepositToken", "balanceOf", ("address",), (("balance", "uint256"),))
    data = f"0x70a08231{CORE[2:]:0>64}"
    assert Question(view, (CORE,), "cash", {}).call(ADDRESSES) == {"to": TOKEN, "data": data}
    elsewhere = Question(view, (CORE,), "cash", {}, address=SUPPLIER)
    assert elsewhere.call(ADDRESSES) == {"to": SUPPLIER, "data": data}


def test_equal_answer_gives_no_finding() -> None:
    assert differences(QUESTION, PAYEE, 133_333_333, False) == []


def test_each_field_that_differs_is_one_line() -> None:
    assert differences(QUESTION, SUPPLIER, 133_333_334, True) == [
        f"I4: lot 7-3-1, owner: expected {shown(PAYEE)}, found {shown(SUPPLIER)} (block 57)",
        "I4: lot 7-3-1, amount: expected 1,333,333.33, found 1,333,333.34 (block 57)",
        "I4: lot 7-3-1, frozen: expected no, found yes (block 57)",
    ]


def test_answer_that_is_none_is_a_finding() -> None:
    (finding,) = QUESTION.differences(b"", "block 57")
    expected = Finding("I4", "lot 7-3-1, lotOf", "an answer", "0 bytes, not 96", "block 57")
    assert finding == expected


def test_output_that_is_not_expected_may_be_anything() -> None:
    question = Question(LOT, (1,), "lot", {"frozen": False})
    assert differences(question, SUPPLIER, 5, False) == []


@pytest.mark.parametrize(("balance", "findings"), [(5, 0), (6, 0), (4, 1)])
def test_at_least(balance: int, findings: int) -> None:
    view = View("DepositToken", "balanceOf", ("address",), (("balance", "uint256"),))
    question = Question(view, (CORE,), "held", {"balance": Amount(5)}, TOKEN, at_least=True)
    assert len(differences(question, balance)) == findings


def test_finding_prints_lots_amounts_addresses_and_bytes_for_people() -> None:
    assert shown(Amount(-1)) == "-0.01"
    assert shown(Amount(2**300)) == f"{2**300:,} minor units"
    assert shown(LotNumber(lot("7-3-1"))) == "7-3-1"
    assert shown(LotNumber(5)) == "number 5"
    assert shown(b"\1\2") == "0x0102"
    assert shown((None, True, PAYEE)) == f"(nothing, yes, {PAYEE})"
    finding = Finding("I1", "payable 1", Amount(1), Amount(2), "block 3")
    words = {"check": "I1", "subject": "payable 1", "expected": "0.01", "actual": "0.02"}
    assert finding.to_json() == {**words, "where": "block 3"}


def asked(journal: Journal, timestamp: int = 1_000, today: int = 20_000) -> dict[str, list[object]]:
    """By view and subject: what is expected of the outputs."""
    held, _ = holdings(journal.events)
    return {
        f"{question.view.name} {question.subject}": list(question.expected.values())
        for question in questions(journal.books, held, timestamp, today)
    }


def test_next_payable_line_and_child_must_not_be() -> None:
    journal = house(1)
    journal.deliver("1-1", PAYEE, SUPPLIER, 5, 1)
    expected = asked(journal)
    nothing = ["0x" + "00" * 20, 0, 0, 0, False, False, False]
    assert expected["lotOf lot 1-2"] == nothing
    assert expected["lotOf lot 1-1-1"] == nothing
    assert expected["lotOf lot 2"] == nothing
    assert expected["paperOf payable 2"] == ["0x" + "00" * 20, 0, 0, 0, 0, 0, False, False]
    assert expected["accountOf payable 2"] == [0]
    assert expected["lineOf line 2"][:2] == [0, 0]
    assert expected["lineCount lines"] == [1]
    assert expected["payableCount payables"] == [1]


def test_lot_that_ended_and_its_next_child_must_not_be() -> None:
    journal = house(1)
    journal.deliver("1-1", PAYEE, SUPPLIER, FACE - 1, 1)
    journal.deliver("1-2", PAYEE, SUPPLIER, 1, 1)
    expected = asked(journal)
    nothing = ["0x" + "00" * 20, 0, 0, 0, False, False, False]
    assert expected["lotOf lot 1"] == expected["lotOf lot 1-3"] == nothing
    assert expected["claimedOn lot 1"] == [0]


def test_what_is_owed_grows_with_the_days() -> None:
    journal = house(1)
    journal.deliver("1-1", PAYEE, SUPPLIER, 333_333, 1)
    expected = asked(journal, today=DUE_DAY + 3)
    assert expected["owedOn payable 1"] == [FACE, 1_500, 0]
    assert expected["outstandingOf lot 1-1"] == [333_333 + 499]
    assert expected["outstandingOf lot 1"] == [666_667 + 1_000]
    on_time = asked(journal, today=DUE_DAY)
    assert on_time["owedOn payable 1"] == [FACE, 0, 0]


def test_second_books_balances_are_asked_too() -> None:
    journal = house(1, 2)
    assert asked(journal)["balanceOfBatch lots 1 to 2, ERC-1155"] == [(FACE, FACE)]


def test_currency_that_is_not_the_deposit_token_is_covered_by_its_balance() -> None:
    journal = house()
    journal.say(
        clearing.LineGranted,
        line=2,
        bank=FINANCIER,
        obligor=CORE,
        currency=SUPPLIER,
        limit=LIMIT,
        expiry_day=30_000,
    )
    journal.issue(1, line=2, currency=SUPPLIER)
    told = {"payable_number": 1, "payer": CORE, "line": 2}
    journal.say(clearing.Repaid, **told, principal=77, penalty=0)
    assert asked(journal)[f"balanceOf Clearing in {shown(SUPPLIER)}"] == [77]


def test_allowances_and_mandates_that_no_log_gave_must_not_be() -> None:
    journal = house(1)
    journal.say(token.Approval, owner=CORE, spender=PAYEE, amount=9)
    expected = asked(journal)
    assert expected[f"allowance Clearing for {shown(CORE)}"] == [0]
    assert expected[f"allowance DiscountDesk for {shown(FINANCIER)}"] == [0]
    assert expected[f"hasMandate mandate of {shown(CORE)} in {shown(TOKEN)}"] == [False]
    assert expected[f"seriesOf bids of {shown(FINANCIER)}"] == [0]
    assert expected[f"allowance Pledges for {shown(PAYEE)}"] == [0]
    assert not any(key.startswith(f"allowance {shown(PAYEE)}") for key in expected)


def test_delays_of_governance_are_asked_as_of_the_blocks_time() -> None:
    journal = Journal()
    granted = {"role_id": 3, "account": CORE}
    journal.say(governance.RoleGranted, **granted, delay=60, since=100, new_member=True)
    journal.say(governance.RoleGranted, **granted, delay=9, since=500, new_member=False)
    journal.say(governance.RoleGrantDelayChanged, role_id=3, delay=7, since=500)
    journal.say(governance.TargetAdminDelayUpdated, target=TOKEN, delay=8, since=500)
    books = journal.books.governance
    assert books.members == {(3, CORE): Membership(100, 9, 500)}
    assert books.grant_delays == {3: Pending(7, 500)}
    access = f"getAccess {shown(CORE)} in role 3"
    before, after = asked(journal, timestamp=499), asked(journal, timestamp=500)
    assert (before[access], after[access]) == ([100, 9, 500], [100, 9, 0, 0])
    assert "getRoleGrantDelay role 3" not in before
    assert after["getRoleGrantDelay role 3"] == [7]
    assert f"getTargetAdminDelay target {shown(TOKEN)}" not in before
    assert after[f"getTargetAdminDelay target {shown(TOKEN)}"] == [8]


def test_every_restricted_function_is_asked_for_its_role() -> None:
    keys = [key for key in asked(Journal()) if key.startswith("getTargetFunctionRole")]
    assert len(keys) == 20


def test_verdict_in_json() -> None:
    journal = house(1)
    figures = figures_of(journal.books)
    assert (figures.face, figures.paid, figures.held) == (FACE, 0, 0)
    assert (figures.enterprises, figures.payables, figures.lots_live, figures.lines) == (6, 1, 1, 1)
    assert figures.currencies == (
        CurrencyFigures(shown(TOKEN), FACE, FACE, *[0] * 10, LIMIT, FACE),
    )
    finding = Finding("I4", "lot 1, amount", Amount(1), Amount(2), "block 9")
    verdict = Verdict(1337, 9, "0xab", 20, {"Split": 1}, 50, figures, (finding,))
    words = json.loads(json.dumps(verdict.to_json()))
    assert words["equal"] is False
    assert words["block"] == {"number": 9, "hash": "0xab"}
    assert words["figures"]["currencies"][0]["paid"] == 0
    assert words["findings"] == [finding.to_json()]
    assert (verdict.equal, verdict.exit_code) == (False, 1)
    equal = Verdict(1337, 9, "0xab", 20, {}, 50, figures, ())
    assert (equal.equal, equal.exit_code) == (True, 0)
