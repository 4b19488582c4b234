"""The stage's desk as invoices need it: numbers in the address book, and a network's salt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from invoice_samples import BUYER_ID, SELLER_ID

from deeptier.invoices.salt import PLACE, make_salt

#: As the book has them: separated otherwise than in the invoices.
NUMBERS = {"anna": f"{SELLER_ID[:2]} {SELLER_ID[2:6]}-{SELLER_ID[6:]}", "core": BUYER_ID}


def members(stage: Any, _: Path | None = None) -> None:
    """Enter the numbers and make the salt."""
    numbers(stage)
    make_salt(stage.folder / PLACE)


def numbers(stage: Any, _: Path | None = None) -> None:
    """Enter the numbers."""
    book = stage.desk.book
    for name, number in NUMBERS.items():
        book = book.with_changed(name, replace(book.party(name), registration=number))
    book.save(stage.folder / "parties.yaml")
