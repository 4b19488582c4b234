"""The checks on the finished books find what single events do not show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from replay_journal import (
    BANK,
    BID,
    CLEARING,
    CORE,
    DUE_DAY,
    FACE,
    FINANCIER,
    NOBODY,
    ORDER,
    OTHER,
    PAYEE,
    SUPPLIER,
    TOKEN,
    Journal,
    house,
    lot,
)
from replay_stories import (
    IN_DEFAULT,
    RIGHT,
    Story,
    defaulted,
    deliver,
    discounted,
    recourse,
    repaid,
    say,
    several,
    split,
    who,
)

from deeptier.audit.events import clearing, desk, lots, payables, register, token
from deeptier.audit.findings import shown
from deeptier.audit.holdings import holdings


def paid_in(principal: int) -> Story:
    """A payment of the core enterprise, with its cash."""
    told = {"payable_number": 1, "payer": CORE, "line": 1, "principal": principal, "penalty": 0}
    cash = {"from_": CORE, "to": CLEARING, "amount": principal}
    return lambda journal: journal.tell((clearing.Repaid, dict(told)), (token.Transfer, dict(cash)))


CHECKED: dict[str, tuple[Story, list[str]]] = {
    "sale without delivery": (
        discounted(),
        [
            f"pairs: Discounted, sale of lot (1, {who(PAYEE)}, {who(FINANCIER)}, {shown(BID)}, "
            "10,000.00): expected told twice, found told once",
            f"pairs: Discounted, deposits from, to, amount ({who(FINANCIER)}, {who(PAYEE)}, "
            "9,900.00): expected told twice, found told once",
        ],
    ),
    "delivery without sale": (
        deliver("1", PAYEE, FINANCIER, FACE, 1, cause=1, ref=BID),
        [
            f"pairs: Delivered, sale of lot (1, {who(PAYEE)}, {who(FINANCIER)}, {shown(BID)}, "
            "10,000.00): expected told twice, found told once"
        ],
    ),
    "cash booked that did not come": (
        repaid(5),
        [
            f"pairs: Repaid, deposits from, to, amount ({who(CORE)}, {who(CLEARING)}, 0.05): "
            "expected told twice, found told once",
            "I2: deposits of Clearing: expected at least 0.05, found 0.00",
        ],
    ),
    "cash that left Clearing for no reason": (
        several(
            say(token.Transfer, from_=CORE, to=CLEARING, amount=5),
            say(token.Transfer, from_=CLEARING, to=OTHER, amount=5),
        ),
        [
            f"pairs: Transfer, deposits from, to, amount ({who(CLEARING)}, {who(OTHER)}, 0.05): "
            "expected told twice, found told once",
            "I2: deposits paid out by Clearing: expected 0.00, found 0.05",
        ],
    ),
    "deposits from nowhere": (
        say(token.Transfer, from_=NOBODY, to=OTHER, amount=5),
        [
            f"pairs: Transfer, deposits from, to, amount ({who(NOBODY)}, {who(OTHER)}, 0.05): "
            "expected told twice, found told once"
        ],
    ),
    "default that the register does not know": (
        defaulted(),
        [f"pairs: Defaulted, defaults of ({who(CORE)}): expected told twice, found told once"],
    ),
    "right without a sale": (
        RIGHT,
        [
            f"pairs: RecourseGranted, recourse for sold lot (1, {who(SUPPLIER)}, {who(PAYEE)}, 0): "
            "expected told twice, found told once",
            f"pairs: RecourseGranted, price of lot (1, {who(SUPPLIER)}, {who(PAYEE)}, 0.05): "
            "expected told twice, found told once",
        ],
    ),
    "split without transfers": (
        split(1, 5),
        [
            f"pairs: Split, lot, holder, amount (1-1, {who(PAYEE)}, 0.05): "
            "expected told twice, found told once",
            f"ERC-1155: lot 1, balance of {who(PAYEE)} by transfers: "
            "expected 9,999.95, found 10,000.00",
            f"ERC-1155: lot 1-1, balance of {who(PAYEE)} by transfers: expected 0.05, found 0.00",
        ],
    ),
    "other terms than were signed": (
        lambda journal: journal.events.__setitem__(
            slice(None), [_with_grace(event) for event in journal.events]
        ),
        ["terms: payable 1, digest of its terms: expected SIGNED, found OTHER"],
    ),
    "face that came from nowhere": (
        split(1, FACE + 1),
        [
            f"pairs: Split, lot, holder, amount (1-1, {who(PAYEE)}, 10,000.01): "
            "expected told twice, found told once",
            f"ERC-1155: lot 1, balance of {who(PAYEE)} by transfers: "
            "expected 0.00, found 10,000.00",
            f"ERC-1155: lot 1-1, balance of {who(PAYEE)} by transfers: "
            "expected 10,000.01, found 0.00",
            "I1: payable 1, live lots and redeemed: expected 10,000.00, found 10,000.01",
        ],
    ),
    "principal given back to another line": (
        several(
            say(
                clearing.LineGranted,
                line=2,
                bank=BANK,
                obligor=CORE,
                currency=TOKEN,
                limit=5,
                expiry_day=1,
            ),
            lambda journal: journal.tell(
                (
                    clearing.Repaid,
                    {
                        "payable_number": 1,
                        "payer": CORE,
                        "line": 2,
                        "principal": 5,
                        "penalty": 0,
                    },
                ),
                (token.Transfer, {"from_": CORE, "to": CLEARING, "amount": 5}),
            ),
        ),
        [
            "I3: line 1, used: expected 9,999.95, found 10,000.00",
            "I3: line 2, used: expected 0.00, found -0.05",
        ],
    ),
    "settled and still in default": (
        several(
            lambda journal: journal.tell(
                (
                    clearing.Defaulted,
                    {"payable_number": 1, "obligor": CORE, "unpaid": FACE, "day": DUE_DAY + 11},
                ),
                (register.EnterpriseDefaultsChanged, {"account": CORE, "defaults": 1}),
            ),
            lambda journal: journal.tell(
                (
                    clearing.Repaid,
                    {
                        "payable_number": 1,
                        "payer": CORE,
                        "line": 1,
                        "principal": FACE,
                        "penalty": 0,
                    },
                ),
                (token.Transfer, {"from_": CORE, "to": CLEARING, "amount": FACE}),
            ),
        ),
        ["I5: payable 1: expected cured, as it is settled, found in default"],
    ),
    "recourse paid, and nothing else": (
        several(IN_DEFAULT, recourse(), recourse(desk.RecoursePaid)),
        [
            f"pairs: RecourseGranted, recourse for sold lot (1, {who(SUPPLIER)}, {who(PAYEE)}, 0): "
            "expected told twice, found told once",
            f"pairs: RecourseGranted, price of lot (1, {who(SUPPLIER)}, {who(PAYEE)}, 0.05): "
            "expected told twice, found told once",
            f"pairs: Defaulted, defaults of ({who(CORE)}): expected told twice, found told once",
            f"pairs: RecoursePaid, return of lot (1, {who(PAYEE)}, {who(SUPPLIER)}): "
            "expected told twice, found told once",
            f"pairs: RecoursePaid, deposits from, to, amount ({who(SUPPLIER)}, {who(PAYEE)}, "
            "10,000.00): expected told twice, found told once",
        ],
    ),
    "burnt, and nothing else": (
        say(token.DepositsBurned, bank=CORE, amount=5),
        [
            f"pairs: DepositsBurned, deposits from, to, amount ({who(CORE)}, {who(NOBODY)}, 0.05): "
            "expected told twice, found told once"
        ],
    ),
    "claimed, and then redeemed as if nothing had been claimed": (
        several(
            paid_in(FACE // 2),
            lambda journal: journal.tell(
                (clearing.Claimed, {"lot": lot("1"), "holder": PAYEE, "cash": FACE // 2}),
                (token.Transfer, {"from_": CLEARING, "to": PAYEE, "amount": FACE // 2}),
            ),
            paid_in(FACE // 2),
            lambda journal: journal.tell(
                (clearing.Redeemed, {"lot": lot("1"), "holder": PAYEE, "amount": FACE}),
                (token.Transfer, {"from_": CLEARING, "to": PAYEE, "amount": FACE}),
            ),
        ),
        [
            f"pairs: Redeemed, end of lot (1, {who(PAYEE)}, 10,000.00): "
            "expected told twice, found told once",
            f"ERC-1155: lot 1, balance of {who(PAYEE)} by transfers: "
            "expected 0.00, found 10,000.00",
            "I2: payable 1, held: expected not below zero, found -5,000.00",
            "I5: lot 1, claimed after its end: expected 0.00, found 5,000.00",
        ],
    ),
    "cash that went out unbooked": (
        several(
            paid_in(FACE),
            say(token.Transfer, from_=CLEARING, to=OTHER, amount=5),
        ),
        [
            f"pairs: Transfer, deposits from, to, amount ({who(CLEARING)}, {who(OTHER)}, 0.05): "
            "expected told twice, found told once",
            "I2: deposits paid out by Clearing: expected 0.00, found 0.05",
            "I2: deposits of Clearing: expected at least 10,000.00, found 9,999.95",
        ],
    ),
}


def _with_grace(event: Any) -> Any:
    if isinstance(event, payables.PayableIssued):
        return replace(event, terms=replace(event.terms, grace_days=11))
    return event


@pytest.mark.parametrize("case", CHECKED)
def test_check_finds(case: str) -> None:
    story, expected = CHECKED[case]
    journal = house(1)
    assert journal.checks == []
    story(journal)
    found = [_without_digests(line) for line in journal.checks]
    assert found == expected


def _without_digests(line: str) -> str:
    if not line.startswith("terms"):
        return line
    head, _, rest = line.partition("expected 0x")
    signed, _, other = rest.partition(", found 0x")
    assert len(signed) == len(other) == 64
    assert signed != other
    return f"{head}expected SIGNED, found OTHER"


def test_fill_of_a_bid_that_does_not_add_up_is_found() -> None:
    journal = house(1)
    sale = {"filled": FACE + 1}
    discounted(**sale)(journal)
    lines = [line for line in journal.checks if line.startswith("I5")]
    assert lines == [f"I5: bid {shown(BID)}, filled: expected 10,000.00, found 10,000.01"]


def test_second_book_notes_what_its_sender_did_not_hold() -> None:
    journal = house(1)
    moved = {"operator": SUPPLIER, "from_": SUPPLIER, "to": OTHER}
    journal.say(lots.TransferSingle, **moved, id=lot("1"), value=5)
    journal.say(lots.TransferBatch, **moved, ids=(lot("1"),), values=())
    held, findings = holdings(journal.events)
    assert held == {(PAYEE, lot("1")): FACE, (SUPPLIER, lot("1")): -5, (OTHER, lot("1")): 5}
    assert [str(finding).rpartition(" (")[0] for finding in findings] == [
        f"ERC-1155: lot 1, balance of {who(SUPPLIER)}: expected at least 0.05, found 0.00",
        "ERC-1155: ids and values: expected as many, found (1, 0)",
    ]


def test_places_must_rise_and_transactions_stand_in_one_block() -> None:
    journal = house(1)
    last = journal.events[-1]
    moved = replace(last.place, block=last.place.block + 1)
    repeated = replace(last, id=0) if isinstance(last, lots.TransferSingle) else last
    journal.events += [repeated, replace(repeated, place=moved)]
    at = (last.place.block, last.place.index)
    assert journal.notes == [
        f"journal: TransferSingle, place in the chain: expected after {at}, found {at}",
        f"journal: TransferSingle, block of its transaction: expected {at[0]}, found {at[0] + 1}",
    ]


def test_sales_of_two_bids_inside_each_other_in_one_transaction_add_up() -> None:
    """Outer, inner and innermost are logged from the inside: only the greatest fill counts."""
    journal = house(1)
    sales: list[tuple[type[desk.Discounted], dict[str, Any]]] = []
    for digest, face, filled in ((BID, 30, 130), (ORDER, 5, 5), (BID, 100, 100)):
        story = Journal()
        discounted(bid_digest=digest, face_amount=face, filled=filled)(story)
        (event,) = story.events
        words = {name: getattr(event, name) for name in event.__dataclass_fields__}
        del words["place"]
        sales.append((desk.Discounted, words))
    journal.tell(*sales)
    assert [line for line in journal.checks if line.startswith("I5")] == []
    assert journal.books.filled == {BID: 130, ORDER: 5}
