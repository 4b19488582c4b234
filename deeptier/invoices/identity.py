"""By what an invoice is told from all others: who issued it, and its number."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from deeptier.invoices.model import Invoice
from deeptier.invoices.parties import number_key

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 60


class Identity(NamedTuple):
    """An invoice, however its numbers are separated and written.

    Attributes:
        issuer: tax number of the seller, without separators; its name where it has none.
        number: in capitals and without blanks.
    """

    issuer: str
    number: str


def identity_of(invoice: Invoice) -> Identity:
    """Which invoice it is."""
    return Identity(_issuer(invoice), plain_number(invoice.number))


def named_by(invoice: Invoice) -> Identity | None:
    """The one invoice of the same seller that this document is about; None for none or several."""
    if len(invoice.preceding) != 1:
        return None
    return Identity(_issuer(invoice), plain_number(invoice.preceding[0].number))


def plain_number(number: str) -> str:
    """An invoice's number in capitals and without blanks."""
    return "".join(unicodedata.normalize("NFKC", number).upper().split())


def file_name(number: str) -> str:
    """A number as a file may be called: no formula of a spreadsheet and no folder above."""
    return _UNSAFE.sub("_", number).lstrip("-._")[:_LONGEST_NAME]


def _issuer(invoice: Invoice) -> str:
    return number_key(invoice.seller.tax_number) or f"name of {invoice.seller.name}"
