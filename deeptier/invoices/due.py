"""When an invoice is to be paid: by its due date, or by terms that can be read in one way only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from deeptier.invoices.findings import Finding
from deeptier.invoices.model import Invoice

_DAYS = r"(?:calendar )?days|tage|tagen|jours|giorni|días|dias|dagen|天|日"
_BEFORE = (
    r"(?:net|netto|payable|payment|paiement|due|zahlbar|zahlungsziel|within|in|innerhalb von|à|a):?"
)
_AFTER = r"(?:net|netto|after (?:the )?(?:date of )?(?:issue|invoice|the invoice)(?: date)?)"
_TERMS = re.compile(rf"(?:{_BEFORE} )*([0-9]{{1,3}}) ?(?:{_DAYS})(?: {_AFTER})*\.?", re.IGNORECASE)
_NET = re.compile(r"(?:net|netto) ?([0-9]{1,3})\.?", re.IGNORECASE)


def due_day(invoice: Invoice) -> date | None:
    """The due date (BT-9); else what the terms make it."""
    return invoice.due or day_of_terms(invoice)


def day_of_terms(invoice: Invoice) -> date | None:
    """The day of issue and the days of terms such as "net 60 days"; None for other terms."""
    terms = " ".join(invoice.terms.split())
    match = _TERMS.fullmatch(terms) or _NET.fullmatch(terms)
    try:
        return invoice.issued + timedelta(days=int(match[1])) if match else None
    except OverflowError:  # after the year 9999
        return None


def check_days(invoice: Invoice, today: date) -> Iterator[Finding]:
    """Whether an invoice can be paid on a later day: it must be issued, and not due yet."""
    issued = invoice.issued
    if issued > today:
        text = f"issue date (BT-2) is {issued}; it must be {today}, which is today, or earlier"
        yield Finding(text, invoice.at.get("BT-2", 0), "BT-2")
    due = due_day(invoice)
    line = invoice.at.get("BT-9", 0) or invoice.at.get("BT-20", 0)
    if due is None:
        said = f"terms (BT-20) are {invoice.terms[:80]!r}, which" if invoice.terms else "terms"
        text = (
            f"there is no due date (BT-9), and the {said} name no single number of days; ask the"
            " seller for an invoice with a due date"
        )
        yield Finding(text, line, "BT-9", "BR-CO-25")
    elif due < issued:
        text = f"due date (BT-9) is {due}; it must not be before the issue date, {issued}"
        yield Finding(text, line, "BT-9")
    elif due <= today:
        text = (
            f"due date is {due}; a payable falls due after today, {today}, so collect this one by"
            " other means"
        )
        yield Finding(text, line, "BT-9")
