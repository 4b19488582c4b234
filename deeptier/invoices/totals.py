"""Whether an invoice's amounts add up: the rules of EN 16931 on money, to the last minor unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from deeptier.invoices.currency import EXACT, in_whole, rounded_units
from deeptier.invoices.findings import Finding
from deeptier.invoices.model import Invoice, Part
from deeptier.invoices.reading import WITHOUT_LINES

#: A line's amount may differ so much, in minor units, from quantity times price.
_LINE_SLACK = 2

_NAMES = {
    "BT-106": "sum of the lines",
    "BT-107": "sum of allowances",
    "BT-108": "sum of charges",
    "BT-109": "total without VAT",
    "BT-110": "total VAT",
    "BT-112": "total with VAT",
    "BT-113": "amount paid before",
    "BT-114": "rounding amount",
    "BT-115": "amount due",
}


def check_totals(invoice: Invoice) -> Iterator[Finding]:
    """The sums that are wrong, each with what it must be."""
    if invoice.lines:
        yield from _lines(invoice)
        yield from _same(invoice, "BT-106", "BR-CO-10", [("BT-131", _sum(invoice.lines))])
    elif invoice.profile not in WITHOUT_LINES:
        yield Finding("the invoice has no line; ask the seller for one with lines", rule="BR-16")
    if invoice.profile == "minimum":
        yield Finding(
            "the profile MINIMUM of Factur-X has neither lines nor VAT nor due date, so nothing can"
            " be checked; ask the seller for the profile BASIC or a higher one",
            term="BT-24",
        )
        return
    yield from _same(invoice, "BT-107", "BR-CO-11", [("", _sum(invoice.allowances))])
    yield from _same(invoice, "BT-108", "BR-CO-12", [("", _sum(invoice.charges))])
    for term, rule, signed in (
        ("BT-109", "BR-CO-13", "BT-106 -BT-107 BT-108"),
        ("BT-112", "BR-CO-15", "BT-109 BT-110"),
        ("BT-115", "BR-CO-16", "BT-112 -BT-113 BT-114"),
    ):
        yield from _same(invoice, term, rule, _signed(invoice, signed))
    taxes = sum(each.tax.units for each in invoice.taxes)
    yield from _same(invoice, "BT-110", "BR-CO-14", [("", taxes)])


def _lines(invoice: Invoice) -> Iterator[Finding]:
    is_whole = invoice.is_whole
    for line in invoice.lines:
        if line.quantity is None or line.price is None:
            continue
        if line.base <= 0:
            text = f"price base quantity of line {line.name} is {line.base}; it must be above 0"
            yield Finding(text, line.line, "BT-149")
            continue
        gross = EXACT.divide(EXACT.multiply(line.quantity, line.price), line.base)
        wanted = rounded_units(gross, invoice.digits) + line.extras
        if is_whole and line.net.units == in_whole(
            EXACT.scaleb(Decimal(wanted), -invoice.digits), invoice.digits
        ):
            continue
        if abs(line.net.units - wanted) > _LINE_SLACK:
            text = (
                f"net amount of line {line.name} (BT-131) is {invoice.shown(line.net.units)};"
                f" quantity, price, charges and allowances give {invoice.shown(wanted)}"
            )
            yield Finding(text, line.net.line, "BT-131")


def _signed(invoice: Invoice, terms: str) -> list[tuple[str, int]]:
    """The terms of a sum with their amounts; one with a minus is taken away."""
    return [
        (each, -invoice.units(each[1:]) if each[0] == "-" else invoice.units(each))
        for each in terms.split()
    ]


def _same(
    invoice: Invoice, term: str, rule: str, parts: list[tuple[str, int]]
) -> Iterator[Finding]:
    wanted, found = sum(units for _, units in parts), invoice.units(term)
    if wanted == found:
        return
    line = invoice.totals[term].line if term in invoice.totals else 0
    how = ""
    if len(parts) > 1:
        words = (_spoken(invoice, name, units) for name, units in parts if units)
        how = ": " + " ".join(words).removeprefix("plus ")
    text = (
        f"{_NAMES[term]} ({term}) is {invoice.shown(found)}; it must be"
        f" {invoice.shown(wanted)}{how}"
    )
    yield Finding(text, line, term, rule)


def _spoken(invoice: Invoice, name: str, units: int) -> str:
    if name.startswith("-"):
        return f"less {_NAMES[name[1:]]} {invoice.shown(-units)}"
    return f"plus {_NAMES[name]} {invoice.shown(units)}"


def _sum(parts: tuple[Part, ...]) -> int:
    return sum(each.net.units for each in parts)
