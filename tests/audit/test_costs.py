"""What an event costs does not grow with the books: nothing walks through all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from export_parts import CONTRACTS, account

from deeptier.audit.books import Books, Line, Lot
from deeptier.audit.events import Event, Place
from deeptier.audit.events.clearing import LineFollowed, LineGranted
from deeptier.audit.events.lots import Hold, LotHeld, LotReleased
from deeptier.audit.events.payables import ConsentUsed, PayableCancelled, PayableIssued, Terms
from deeptier.audit.export.ledger import Ledger
from deeptier.audit.findings import Finding
from deeptier.audit.fold import holds, lines, payables
from deeptier.audit.fold.notes import Notes

BANK, OBLIGOR, SUCCESSOR, PAYEE = map(account, (1, 2, 3, 4))
TOKEN = CONTRACTS["DepositToken"]


class Looked(dict[Any, Any]):
    """A dict that is only looked up."""

    def __iter__(self) -> Iterator[Any]:
        raise AssertionError("somebody walks through all of it")

    keys = values = items = __iter__  # type: ignore[assignment]


def place(index: int, contract: str = "Payables") -> Place:
    return Place(7, index, "0x" + "77" * 32, contract)


def booked(module: Any, books: Books, *events: Event) -> list[Finding]:
    notes = Notes()
    for event in events:
        module.HANDLERS[type(event)](books, event, notes)
    return notes.findings


def lot(owner: str) -> Lot:
    return Lot(owner, 5, 0, 0, frozen=False, born=5)


def issue(number: int, *invoices: bytes, line: int = 1) -> PayableIssued:
    names = [each.name for each in Terms.__dataclass_fields__.values()]
    told = dict.fromkeys(names, 0) | {
        "obligor": OBLIGOR, "payee": PAYEE, "guarantor": account(0), "currency": TOKEN,
        "line": line, "face_amount": 5, "document_root": bytes(32),
    }  # fmt: skip
    terms, digest = Terms(**told), number.to_bytes(32, "big")  # type: ignore[arg-type]
    return PayableIssued(place(number), number, OBLIGOR, PAYEE, digest, terms, invoices)


def test_a_used_consent_looks_for_an_offered_lot_and_at_no_other() -> None:
    books = Books(CONTRACTS, lots=Looked({1 << 192: lot(OBLIGOR), 2 << 192: lot(PAYEE)}))
    held = [LotHeld(place(0, "Warrants"), number << 192, Hold.OFFER) for number in (1, 2)]
    booked(holds, books, *held)
    assert not booked(payables, books, ConsentUsed(place(1), PAYEE, b"1" * 32))
    booked(holds, books, LotReleased(place(2, "Warrants"), 2 << 192, Hold.OFFER))
    (finding,) = booked(payables, books, ConsentUsed(place(3), PAYEE, b"2" * 32))
    assert (finding.expected, finding.actual) == ("one that it offers", "none")


def test_a_cancelled_payable_looks_at_its_own_invoices() -> None:
    books = Books(CONTRACTS, invoices=Looked())
    ours, other = b"i" * 32, b"o" * 32
    booked(payables, books, issue(1, ours), issue(2, other))
    cancelled = PayableCancelled(place(3), 1, OBLIGOR, PAYEE, (other,))
    (finding,) = booked(payables, books, cancelled)
    assert (finding.expected, finding.actual) == ([ours], [other])
    assert not booked(payables, books, PayableCancelled(place(4), 2, OBLIGOR, PAYEE, (other,)))


def test_open_face_is_that_of_an_obligor_s_own_lines() -> None:
    books = Books(CONTRACTS, lines=Looked())
    granted = [
        LineGranted(place(each, "Clearing"), each, BANK, OBLIGOR, TOKEN, 9, 30) for each in (1, 2)
    ]
    booked(lines, books, *granted)
    assert isinstance(books.lines[1], Line)
    booked(payables, books, issue(1), issue(2, line=2))
    assert payables.open_face(books, OBLIGOR, TOKEN) == 10
    books.successors[OBLIGOR] = SUCCESSOR
    booked(lines, books, LineFollowed(place(5, "Clearing"), 2, BANK, SUCCESSOR))
    assert payables.open_face(books, OBLIGOR, TOKEN) == 5
    assert payables.open_face(books, SUCCESSOR, TOKEN) == 5


@pytest.mark.parametrize("line", [1, 2, 3])
def test_payables_under_a_line_are_found_at_once(line: int) -> None:
    ledger = Ledger()
    ledger.obligations = Looked()
    for number in (1, 2, 3, 4):
        ledger.apply(issue(number, line=1 + number % 2), 20_000)
    under = [number for number, _ in ledger.under(line)]
    assert under == {1: [2, 4], 2: [1, 3]}.get(line, [])
