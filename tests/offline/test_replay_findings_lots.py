"""Inconsistencies of cuts, deliveries and holds are found."""

from __future__ import annotations

import pytest
from replay_journal import FACE, ORDER, OTHER, PAYEE, SUPPLIER, TRADE, house, lot
from replay_stories import (
    FREEZE_LOT,
    FREEZE_PAYABLE,
    FREEZE_PAYEE,
    PAUSE,
    Story,
    deliver,
    say,
    several,
    split,
    who,
)

from deeptier.audit.events import lots

FOUND: dict[str, tuple[Story, list[str]]] = {
    "child out of order": (
        split(2, 5),
        ["journal: Split, lot 1-2, number among the children: expected 1, found 2"],
    ),
    "cut more than there is": (
        split(1, FACE, 1),
        ["I5: Split, lot 1: expected live, found ended before"],
    ),
    "child greater than its parent": (
        split(1, FACE + 1),
        ["I1: Split, lot 1-1, amount: expected at most 10,000.00, found 10,000.01"],
    ),
    "empty child": (
        split(1, 0),
        ["journal: Split, lot 1-1, amount: expected above zero, found 0.00"],
    ),
    "split by a stranger": (
        split(1, 5, holder=SUPPLIER),
        [f"journal: Split, lot 1, holder: expected {who(PAYEE)}, found {who(SUPPLIER)}"],
    ),
    "split of an unknown lot": (
        split(1, 5, text="9"),
        ["journal: Split, lot 9: expected live, found unknown"],
    ),
    "delivered by one who does not own it": (
        deliver("1", SUPPLIER, OTHER, FACE, 1),
        [f"journal: Delivered, lot 1, holder: expected {who(PAYEE)}, found {who(SUPPLIER)}"],
    ),
    "cut delivered by one who does not own it": (
        deliver("1-1", SUPPLIER, OTHER, 5, 1),
        [f"journal: Delivered, lot 1, holder: expected {who(PAYEE)}, found {who(SUPPLIER)}"],
    ),
    "whole lot with another amount": (
        deliver("1", PAYEE, SUPPLIER, FACE - 1, 1),
        ["journal: Delivered, lot 1, amount: expected 10,000.00, found 9,999.99"],
    ),
    "hops skipped": (
        several(deliver("1", PAYEE, SUPPLIER, FACE, 2), deliver("1-1", SUPPLIER, OTHER, 1, 1)),
        [
            "journal: Delivered, lot 1, hops: expected 1, found 2",
            "journal: Delivered, lot 1-1, hops: expected 3, found 1",
        ],
    ),
    "tier cap passed": (
        several(
            deliver("1", PAYEE, SUPPLIER, FACE, 1),
            deliver("1", SUPPLIER, OTHER, FACE, 2),
            deliver("1", OTHER, PAYEE, FACE, 3),
            deliver("1", PAYEE, SUPPLIER, FACE, 4),
        ),
        ["journal: Delivered, lot 1, tier: expected at most 4, found 5"],
    ),
    "no trade reference": (
        deliver("1", PAYEE, SUPPLIER, FACE, 1, ref=bytes(32)),
        [f"journal: Delivered, lot 1, trade reference: expected not zero, found 0x{'00' * 32}"],
    ),
    "delivered to itself": (
        deliver("1", PAYEE, PAYEE, FACE, 1),
        [f"journal: Delivered, lot 1, receiver: expected another holder, found {who(PAYEE)}"],
    ),
    "sold to a supplier": (
        deliver("1", PAYEE, SUPPLIER, FACE, 1, cause=1),
        [
            f"journal: Delivered, receiver {who(SUPPLIER)}: "
            "expected an active enterprise, found without the role"
        ],
    ),
    "unknown cause": (
        deliver("1", PAYEE, SUPPLIER, FACE, 1, cause=5),
        ["journal: Delivered, lot 1, cause: expected 1, found 5"],
    ),
    "delivered while frozen": (
        several(FREEZE_LOT, FREEZE_PAYABLE, FREEZE_PAYEE, deliver("1", PAYEE, SUPPLIER, FACE, 1)),
        [
            f"journal: Delivered, holder {who(PAYEE)}: expected an active enterprise, found frozen",
            "journal: Delivered, lot 1, frozen: expected no, found yes",
            "journal: Delivered, lot 1, payable frozen: expected no, found yes",
        ],
    ),
    "delivered after its end": (
        several(split(1, FACE), deliver("1", PAYEE, SUPPLIER, FACE, 1)),
        ["I5: Delivered, lot 1: expected live, found ended before"],
    ),
    "a lot's number with a hole": (
        say(
            lots.Delivered,
            lot=lot("1") | 5,
            from_=PAYEE,
            to=SUPPLIER,
            amount=1,
            hops=1,
            cause=0,
            ref=TRADE,
        ),
        [
            "journal: Delivered, lot: expected a lot's number, found lot number is "
            f"{lot('1') | 5}; it must be without a zero word inside its path"
        ],
    ),
    "lot frozen twice": (
        several(FREEZE_LOT, FREEZE_LOT),
        ["journal: LotFrozen, lot 1, frozen before: expected no, found yes"],
    ),
    "payable frozen twice": (
        several(FREEZE_PAYABLE, FREEZE_PAYABLE),
        ["journal: PayableFrozen, payable 1, frozen before: expected no, found yes"],
    ),
    "unknown payable frozen": (
        say(lots.PayableFrozen, payable_number=2, order_hash=ORDER),
        ["journal: PayableFrozen, payable 2: expected issued, found unknown"],
    ),
    "split while all is stopped, and of nothing": (
        several(PAUSE, FREEZE_LOT, FREEZE_PAYEE, split(1)),
        [
            "journal: Split, business paused since day: expected 0, found 20500",
            f"journal: Split, holder {who(PAYEE)}: expected an active enterprise, found frozen",
            "journal: Split, lot 1, frozen: expected no, found yes",
            "journal: Split, amounts: expected at least one, found none",
        ],
    ),
    "cut from a frozen lot while paused": (
        several(PAUSE, FREEZE_LOT, deliver("1-1", PAYEE, SUPPLIER, 5, 1)),
        [
            "journal: Delivered, business paused since day: expected 0, found 20500",
            "journal: Delivered, lot 1, frozen: expected no, found yes",
        ],
    ),
    "child cut twice": (
        several(split(1, 5), split(1, 5)),
        ["I5: Split, lot 1-1: expected a new number, found a number in use"],
    ),
    "lot of a payable that was never issued": (
        deliver("9", PAYEE, SUPPLIER, 5, 1),
        [
            "journal: Delivered, lot 9, tier: expected at most 0, found 2",
            "journal: Delivered, lot 9: expected issued before, found unknown",
        ],
    ),
    "returned by a frozen holder": (
        several(FREEZE_PAYEE, deliver("1", PAYEE, SUPPLIER, FACE, 1, cause=2)),
        [f"journal: Delivered, {who(PAYEE)}, frozen or replaced: expected no, found yes"],
    ),
    "cut too deep": (
        several(*(split(1, 99 - depth, text="-".join(["1"] * depth)) for depth in range(1, 14))),
        [
            f"journal: Split, child of lot {'-'.join(['1'] * 13)}: expected a lot's number, "
            "found depth of the lot to cut is 12; it must be below 12"
        ],
    ),
}


@pytest.mark.parametrize("case", FOUND)
def test_inconsistency_is_found(case: str) -> None:
    story, expected = FOUND[case]
    journal = house(1)
    assert journal.notes == []
    story(journal)
    assert journal.notes == expected
