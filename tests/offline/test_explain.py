"""Every fen has its reason, and the sums end in the books."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest
from replay_business import HEIR, STORIES, cash
from replay_journal import (
    ADDRESSES,
    BANK,
    CLEARING,
    CORE,
    FACE,
    FINANCIER,
    LIMIT,
    NOBODY,
    OTHER,
    PAYEE,
    SUPPLIER,
    TOKEN,
    Journal,
    house,
    lot,
)
from replay_stories import claimed, redeemed, repaid
from told_history import told

from deeptier.audit.events import clearing, lots, token
from deeptier.audit.explain.account import AccountExplained, explain_account
from deeptier.audit.explain.document import account_document, lot_document
from deeptier.audit.explain.lot import explain_lot
from deeptier.audit.explain.movements import Change, Reason
from deeptier.audit.history import History
from deeptier.audit.lineage.words import Words, money_of
from deeptier.commands.explain_tables import show_account, show_lot
from deeptier.commands.output import Output
from deeptier.errors import InputError
from deeptier.lot_id import LotId

PLEDGES = ADDRESSES["Pledges"]
WORDS = Words({}, money_of(2))


def story(name: str) -> Journal:
    journal = house(1)
    STORIES[name](journal)
    return journal


def account(journal: Journal, address: str) -> AccountExplained:
    return explain_account(told(journal), address)


def reasons(journal: Journal, address: str) -> list[tuple[str, int]]:
    """Of an account, but for what it was given at the start."""
    found = account(journal, address).cash
    return [
        (each.moved.reason.value, each.amount)
        for each in found
        if each.moved.reason is not Reason.MINTED
    ]


def everybody(history: History) -> set[str]:
    books = history.rebuilt.books
    owners = {each.owner for each in (*books.lots.values(), *books.ended.values())}
    return (set(books.enterprises) | set(books.deposits.balances) | owners) - {NOBODY}


@pytest.mark.parametrize("name", STORIES)
def test_sums_end_in_the_books_of_every_account(name: str) -> None:
    history = told(story(name))
    books = history.rebuilt.books
    held: Counter[str] = Counter()
    for each in books.lots.values():
        held[each.owner] += each.amount
    for address in everybody(history):
        found = explain_account(history, address)
        assert found.findings == ()
        assert sum(each.amount for each in found.cash) == books.deposits.balances[address]
        assert sum(each.amount for each in found.face) == held[address]
        ins_less_outs = sum(came - went for came, went in found.reasons.values())
        assert ins_less_outs == found.balance
        for moved in (each.moved for each in found.cash if each.moved.parts):
            parts = moved.parts
            less = 2 * (parts.get("discount", 0) + parts.get("fee", 0))
            assert sum(parts.values()) - less == moved.amount


@pytest.mark.parametrize("name", STORIES)
def test_sums_end_in_the_books_of_every_lot(name: str) -> None:
    history = told(story(name))
    books = history.rebuilt.books
    for number in [*books.lots, *books.ended]:
        found = explain_lot(history, LotId.from_number(number))
        assert found.findings == ()
        assert sum(each.face for each in found.entries) == found.amount


EXPECTED = {
    "loan_repaid": {
        SUPPLIER: [("loan repaid", -804_000)],
        FINANCIER: [("loan", -800_000), ("loan repaid", 804_000)],
        PAYEE: [("loan", 800_000)],
    },
    "foreclosed": {
        FINANCIER: [("loan", -800_000), ("loan paid by the lot", 808_133)],
        PAYEE: [("loan", 800_000), ("surplus of pledged lot", FACE - 808_133)],
        CLEARING: [("payment of payable", FACE), ("redemption of lot", -FACE)],
        PLEDGES: [
            ("redemption of lot", FACE),
            ("loan paid by the lot", -808_133),
            ("surplus of pledged lot", 808_133 - FACE),
        ],
    },
    "loan_paid_by_the_lot": {
        PAYEE: [("loan", 800_000), ("surplus of pledged lot", 92_000)],
        PLEDGES: [
            ("claim on lot", 900_000),
            ("loan paid by the lot", -808_000),
            ("surplus of pledged lot", -92_000),
        ],
    },
    "guaranteed": {
        BANK: [("guarantee", -605_500), ("recovery", 100_000)],
        CORE: [("payment of payable", -500_000)],
    },
    "deposited": {CORE: [("security locked", -100_000)]},
    "deposit_released": {
        CORE: [
            ("security locked", -100_000),
            ("payment of payable", -FACE),
            ("security released", 100_000),
        ]
    },
    "shared_with_fee": {
        PAYEE: [("interest borne by the obligor", 3_333), ("sale of lot", 989_000)],
        FINANCIER: [("sale of lot", -989_000), ("fee", -1_000)],
        OTHER: [("fee", 1_000)],
        CORE: [("interest borne by the obligor", -3_333)],
    },
    "ruled": {PAYEE: [("sale of lot", 990_000)]},
}


@pytest.mark.parametrize("name", EXPECTED)
def test_reasons(name: str) -> None:
    journal = story(name)
    for address, expected in EXPECTED[name].items():
        assert reasons(journal, address) == expected


def test_parts_of_a_payment_that_is_for_the_guarantor_too() -> None:
    paid = account(story("guaranteed"), CORE).cash[-1].moved
    assert (paid.reason, paid.payable) == (Reason.PAYMENT, 1)
    assert paid.parts == {"principal": 400_000, "for the guarantor": 100_000}


def test_parts_of_a_loan_repaid() -> None:
    paid = account(story("loan_repaid"), SUPPLIER).cash[-1].moved
    assert paid.parts == {"principal": 800_000, "interest": 4_000}


def test_claims_and_redemption_divide_into_principal_and_penalty() -> None:
    journal = house(1)
    accrued = {"payable_number": 1, "penalty_ppm": FACE * 500 * 10, "through_day": 20_610}
    journal.say(clearing.PenaltyAccrued, **accrued)
    repaid(495_000, 5_000)(journal)
    journal.events.append(_moved(journal, CORE, CLEARING, 500_000))
    claimed(500_000)(journal)
    journal.events.append(_moved(journal, CLEARING, PAYEE, 500_000))
    repaid(505_000)(journal)
    journal.events.append(_moved(journal, CORE, CLEARING, 505_000))
    part = {"lot": lot("1"), "penalty_share": 5_000, "claimed": 500_000}
    redeemed()(journal)
    place = replace(journal.events[-1].place, index=1)
    journal.events.append(clearing.ArrearsRedeemed(place, **part))
    journal.events.append(_moved(journal, CLEARING, PAYEE, 505_000))
    found = explain_lot(told(journal), LotId(1))
    paid = [each.moved.parts for each in found.entries if each.moved.__class__.__name__ == "Cash"]
    assert paid == [{"principal": 495_000, "penalty": 5_000}, {"principal": 505_000}]
    assert (found.principal, found.penalty) == (FACE, 5_000)
    assert (found.amount, found.outstanding, found.ready) == (0, 0, 0)


def test_what_is_outstanding_and_what_can_be_claimed() -> None:
    journal = house(1)
    repaid(400_001)(journal)
    journal.events.append(_moved(journal, CORE, CLEARING, 400_001))
    found = explain_lot(told(journal), LotId(1))
    assert (found.outstanding, found.ready) == (FACE, 400_001)
    claimed(400_001)(journal)
    journal.events.append(_moved(journal, CLEARING, PAYEE, 400_001))
    found = explain_lot(told(journal), LotId(1))
    assert (found.outstanding, found.ready) == (FACE - 400_001, 0)


def _moved(journal: Journal, from_: str, to: str, amount: int) -> token.Transfer:
    """A transfer of deposits in the transaction of the last event."""
    last = journal.events[-1].place
    place = replace(last, index=last.index + 1, contract="DepositToken")
    return token.Transfer(place, from_=from_, to=to, amount=amount)


def test_what_no_event_explains_is_a_plain_transfer() -> None:
    journal = house(1)
    journal.say(token.Transfer, from_=CORE, to=OTHER, amount=1)
    assert reasons(journal, OTHER) == [("plain transfer", 1)]
    assert reasons(journal, CORE) == [("plain transfer", -1)]


def test_a_second_transfer_that_only_looks_explained_is_plain() -> None:
    journal = house(1)
    paid = {"payable_number": 1, "payer": CORE, "line": 1, "principal": 7, "penalty": 0}
    journal.tell((clearing.Repaid, paid), cash(CORE, CLEARING, 7), cash(CORE, CLEARING, 7))
    assert reasons(journal, CORE) == [("payment of payable", -7), ("plain transfer", -7)]


def test_a_transfer_to_oneself_moves_nothing() -> None:
    journal = house()
    journal.say(token.Transfer, from_=CORE, to=CORE, amount=5)
    found = account(journal, CORE)
    assert (found.cash[-1].amount, found.balance, found.findings) == (0, LIMIT, ())


def test_deposits_given_back() -> None:
    journal = house()
    words = {"bank": CORE, "amount": LIMIT}
    journal.tell(cash(CORE, NOBODY, LIMIT), (token.DepositsBurned, words))
    assert reasons(journal, CORE) == [("deposits withdrawn", -LIMIT)]
    assert account(journal, CORE).balance == 0


def test_face_of_a_cut_that_is_kept_is_held_still_and_a_delivered_one_is_not() -> None:
    journal = house(1)
    kept = {"lot": lot("1"), "holder": PAYEE, "first_child": 1, "amounts": (5, 6)}
    journal.say(lots.Split, **kept)
    journal.deliver("1-3", PAYEE, SUPPLIER, 9, 1)
    journal.deliver("1-1", PAYEE, SUPPLIER, 5, 1)
    mine, theirs = account(journal, PAYEE), account(journal, SUPPLIER)
    assert [each.held for each in mine.face] == [FACE, FACE, FACE, FACE - 9, FACE - 14]
    assert [each.held for each in theirs.face] == [9, 14]
    assert mine.held == {TOKEN: FACE - 14}
    entries = explain_lot(told(journal), LotId(1)).entries
    assert [(each.face, each.left) for each in entries] == [
        (FACE, FACE),
        (-5, FACE - 5),
        (-6, FACE - 11),
        (-9, FACE - 20),
    ]


def test_face_follows_its_holder() -> None:
    journal = story("succeeded")
    assert [each.amount for each in account(journal, PAYEE).face] == [FACE, -FACE]
    assert account(journal, HEIR).face[0].moved.change is Change.FOLLOWED


def test_another_currency_has_face_and_no_cash_here(capsys) -> None:
    journal = house()
    granted = {"line": 2, "bank": BANK, "obligor": CORE, "currency": OTHER}
    journal.say(clearing.LineGranted, **granted, limit=LIMIT, expiry_day=30_000)
    journal.issue(1, line=2, currency=OTHER)
    paid = {"payable_number": 1, "payer": CORE, "line": 2, "principal": 7, "penalty": 0}
    journal.tell((clearing.Repaid, paid), cash(CORE, CLEARING, 7))
    assert reasons(journal, CORE) == [("plain transfer", -7)]
    found = account(journal, PAYEE)
    assert found.held == {OTHER: FACE}
    show_account(Output(as_json=False), found, TOKEN, lambda each: (each, WORDS))
    assert "is no part of the deployment" in capsys.readouterr().out
    assert not explain_lot(told(journal), LotId(1)).in_deposits


def test_accounts_that_nobody_knows() -> None:
    history = told(house(1))
    with pytest.raises(InputError, match="an account that the deployment's logs name"):
        explain_account(history, f"0x{0xDEAD:040x}")
    with pytest.raises(InputError, match="stands for nobody"):
        explain_account(history, NOBODY)
    quiet = explain_account(history, BANK)
    assert (quiet.cash, quiet.face, quiet.balance) == ((), (), 0)
    with pytest.raises(InputError, match="a lot of payable 1, which has 1"):
        explain_lot(history, LotId.parse("1-1"))


def test_movements_that_do_not_end_in_the_books_are_found() -> None:
    history = told(house(1))
    history.rebuilt.books.deposits.balances[CORE] += 1
    found = explain_account(history, CORE)
    assert [str(each) for each in found.findings] == [
        "explain: deposits of 0x0000000000000000000000000000000000000001: expected 100,000.01,"
        " found 100,000.00 (at the last block)"
    ]
    history.rebuilt.books.lots[lot("1")] = replace(
        history.rebuilt.books.lots[lot("1")], amount=FACE - 1
    )
    assert len(explain_account(history, PAYEE).findings) == 1
    assert len(explain_lot(history, LotId(1)).findings) == 1


@pytest.mark.parametrize("width", [100, 40])
@pytest.mark.parametrize("name", STORIES)
def test_tables_say_every_movement_and_documents_hold_it(
    name: str, width: int, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    history = told(story(name))
    for address in everybody(history):
        found = explain_account(history, address)
        show_account(Output(as_json=False), found, TOKEN, lambda each: (each, WORDS))
        text = capsys.readouterr().out
        for each in (*found.cash, *found.face):
            assert f"block {each.moved.place.block}, log {each.moved.place.index}," in text
        document = json.loads(json.dumps(account_document(found, TOKEN, {})))
        movements = document["deposits"]["movements"]
        assert sum(each["amount"] for each in movements) == document["deposits"]["balance"]
    for number in [*history.rebuilt.books.lots, *history.rebuilt.books.ended]:
        lot_told = explain_lot(history, LotId.from_number(number))
        show_lot(Output(as_json=False), lot_told, "CNY", WORDS)
        assert f"Lot {lot_told.lot}\n" in capsys.readouterr().out
        document = json.loads(json.dumps(lot_document(lot_told, {})))
        assert sum(each["face"] for each in document["movements"]) == document["amount"]


def test_a_journal_that_contradicts_itself_is_told_all_the_same() -> None:
    journal = house(1)
    journal.say(lots.Followed, lot=lot("7"), from_=PAYEE, to=OTHER)
    journal.say(lots.Split, lot=lot("8"), holder=PAYEE, first_child=1, amounts=(1,))
    journal.deliver("9-1", PAYEE, OTHER, 5, 1)
    redeemed("1-1")(journal)
    history = told(journal)
    assert history.rebuilt.findings
    found = explain_account(history, PAYEE)
    assert (found.held, found.findings) == ({TOKEN: FACE}, ())
    assert explain_account(history, OTHER).face == ()
