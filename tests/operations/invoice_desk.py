"""The stage's desk as invoices need it: numbers in the address book, and a network's salt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from invoice_samples import BUYER_ID, SELLER_ID

from deeptier.consents import Domain, IssueConsents, sign, typed_data
from deeptier.invoices.salt import PLACE, make_salt
from deeptier.operations.payables import PAYABLE_COLUMNS, PayableDraft, read_payable
from deeptier.operations.records import read_records

#: As the book has them: separated otherwise than in the invoices.
NUMBERS = {"anna": f"{SELLER_ID[:2]} {SELLER_ID[2:6]}-{SELLER_ID[6:]}", "core": BUYER_ID}


def members(stage: Any, _: Path | None = None) -> None:
    """Enter the numbers and make the salt."""
    numbers(stage)
    make_salt(stage.folder / PLACE)


def drafts(stage: Any, out: Path) -> list[PayableDraft]:
    """The payables of a file."""
    records = read_records(out, PAYABLE_COLUMNS)
    return [read_payable(each, stage.office) for each in records]


def issued(stage: Any, out: Path) -> int:
    """Issue the first payable of a file; its number."""
    office, draft = stage.office, drafts(stage, out)[0]
    domain = Domain(int(stage.web3.eth.chain_id), office.house.address("Payables"))
    anna = office.keyring.signer("anna")
    consent = sign(anna, typed_data(domain, draft.terms, invoices=draft.invoices))
    consents = IssueConsents(payee=consent)
    done = office.house.issue(office.sender("core"), draft.terms, draft.invoices, consents)
    return int(done.value.payable)


def numbers(stage: Any, _: Path | None = None) -> None:
    """Enter the numbers."""
    book = stage.desk.book
    for name, number in NUMBERS.items():
        book = book.with_changed(name, replace(book.party(name), registration=number))
    book.save(stage.folder / "parties.yaml")
