"""Checks one file by itself: its sums, its days, its parties, and whether it was used before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from deeptier.bounds import MAX_UINT64
from deeptier.calendar import ALWAYS_OPEN, DayRule, Rolled
from deeptier.commitments import invoice_fingerprint
from deeptier.days import day_number
from deeptier.errors import InputError
from deeptier.invoices.currency import Token
from deeptier.invoices.due import check_days, due_day
from deeptier.invoices.findings import UnreadableError
from deeptier.invoices.kinds import Kind
from deeptier.invoices.model import Invoice
from deeptier.invoices.paper import Paper
from deeptier.invoices.parties import Register, check_parties, number_key
from deeptier.invoices.reading import read_content, read_invoice
from deeptier.invoices.remarks import remark
from deeptier.invoices.totals import check_totals
from deeptier.invoices.vat import check_vat

_FACTORED = (
    "its type (BT-3) is {code}, a factored invoice: the claim is assigned already, so leave it out"
)
_OTHER = "its type (BT-3) is {code!r}, which asks for no payment; an invoice (380, say) is needed"

#: Tells whether an invoice can have a fingerprint, where no network's salt is at hand.
_NO_SALT = b"\1" * 32


@dataclass(frozen=True)
class Against:
    """What invoices are checked against; None leaves that check out.

    Attributes:
        today: day on which they are read.
        register: finds the parties.
        tokens: that payables may be in, by currency; empty for any.
        salt: of the network, 32 bytes, for fingerprints.
        days: how due days roll.
    """

    today: date
    register: Register | None = None
    tokens: Mapping[str, Token] = field(default_factory=dict)
    salt: bytes | None = None
    days: DayRule = ALWAYS_OPEN


def check_file(file: Path, against: Against) -> Paper:
    """Read a file and check it by itself; what is wrong is in the paper."""
    paper = Paper(file)
    try:
        content = read_content(file)
        paper.sha256 = hashlib.sha256(content).hexdigest()
        reading = read_invoice(content)
        paper.invoice, paper.findings = reading.invoice, reading.findings
        paper.about = reading.about
    except UnreadableError as error:
        paper.wrong(str(error))
        return paper
    invoice = paper.invoice
    if invoice is None:
        return paper
    paper.findings += [*check_totals(invoice), *check_vat(invoice)]
    _check_kind(paper, invoice)
    if paper.kind is not Kind.OTHER:
        _check_amount(paper, invoice)
        _check_days(paper, invoice, against)
        check_parties(paper, invoice, against.register)
        _check_currency(paper, invoice, against.tokens)
        _take_fingerprint(paper, invoice, against)
    remark(paper, invoice, content)
    return paper


def _check_kind(paper: Paper, invoice: Invoice) -> None:
    line, code = invoice.at.get("BT-3", 0), invoice.kind
    named = ", ".join(each.number for each in invoice.preceding) or "none"
    if paper.kind is Kind.OTHER:
        paper.wrong(_OTHER.format(code=code), line, "BT-3", "BR-CL-01")
    elif paper.kind is Kind.FACTORED:
        paper.wrong(_FACTORED.format(code=code), line, "BT-3")
    elif paper.kind is not Kind.CLAIM and len(invoice.preceding) != 1:
        paper.wrong(
            f"a {paper.kind.value} ({code}) must name the one invoice that it is about (BG-3), and"
            f" this names {named}; ask the seller for one that does",
            line,
            "BG-3",
            "BR-55",
        )


def _check_amount(paper: Paper, invoice: Invoice) -> None:
    units = invoice.payable
    line = invoice.totals["BT-115"].line
    shown = f"amount due (BT-115) is {invoice.shown(units)}"
    if units > MAX_UINT64:
        highest = invoice.shown(MAX_UINT64)
        paper.wrong(f"{shown}; a payable has at most {highest}", line, "BT-115")
    elif units < 0:
        paper.wrong(
            f"{shown}; it must be above 0, also in a credit note (381): what the seller owes makes"
            " no payable",
            line,
            "BT-115",
        )
    elif units == 0 and paper.kind is Kind.CREDIT:
        text = f"{shown}; a credit note that is settled reduces nothing, so leave it out"
        paper.wrong(text, line, "BT-115")


def _check_days(paper: Paper, invoice: Invoice, against: Against) -> None:
    found = check_days(invoice, against.today)
    owed = paper.kind in (Kind.CLAIM, Kind.CORRECTION) and invoice.payable != 0
    paper.findings += [each for each in found if owed or each.term == "BT-2"]
    due = due_day(invoice)
    if not owed or due is None or due <= against.today:
        return
    try:
        _tell_rolled(paper, against.days.roll(day_number(due)), against.today)
    except InputError as error:
        text = f"due date is {due}; it must be {error.expected}"
        paper.wrong(text, invoice.at.get("BT-9", 0), "BT-9")


def _tell_rolled(paper: Paper, rolled: Rolled, today: date) -> None:
    if rolled.day == rolled.asked:
        return
    if rolled.day <= day_number(today) < rolled.asked:
        text = f"due date is {rolled}; a payable falls due after today, {today}"
        paper.wrong(text, term="BT-9")
    paper.notes.append(f"due {rolled}")


def _check_currency(paper: Paper, invoice: Invoice, tokens: Mapping[str, Token]) -> None:
    if not tokens:
        return
    line, token = invoice.at.get("BT-5", 0), tokens.get(invoice.currency)
    if token is None:
        paper.wrong(
            f"currency (BT-5) is {invoice.currency}; payables here are in {', '.join(tokens)}: use"
            f" a network whose deposits are in {invoice.currency} (--network), or name its token"
            " (--token)",
            line,
            "BT-5",
        )
        return
    paper.token = token
    try:
        token.units(invoice.payable, invoice.digits)
    except InputError as error:
        text = f"amount due (BT-115) is {error.value}; it must be {error.expected}"
        paper.wrong(text, invoice.totals["BT-115"].line, "BT-115")


def _take_fingerprint(paper: Paper, invoice: Invoice, against: Against) -> None:
    issuer = number_key(invoice.seller.tax_number)
    if not issuer:
        return
    try:
        salt = against.salt or _NO_SALT
        found = invoice_fingerprint(salt, issuer, invoice.number, invoice.kind)
        paper.fingerprint = found if against.salt else b""
    except InputError as error:
        field = {"invoice_number": "invoice number (BT-1)", "invoice_type": "type (BT-3)"}.get(
            error.field, "number of the seller (BT-31)"
        )
        text = f"{field} is {error.value!r}; it must be {error.expected}"
        paper.wrong(text, invoice.at.get("BT-1", 0), "BT-1")
