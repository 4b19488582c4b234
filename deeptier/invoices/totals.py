"""Whether an invoice's amounts add up: the rules of EN 16931 on money, to the last minor unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from deeptier.invoices.currency import EXACT, in_whole, rounded_units
from deeptier.invoices.findings import Finding
from deeptier.invoices.model import Invoice, Part
from deeptier.invoices.reading import WITHOUT_LINES

#: A line's amount may differ so much, in minor units, from quantity times price, and an allowance
#: from its per cent.
_SLACK = 2

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
    is_whole = invoice.is_whole
    yield from _shares(invoice, is_whole)
    if invoice.lines:
        yield from _lines(invoice, is_whole)
        yield from _same(invoice, "BT-106", "BR-CO-10", [("", _sum(invoice.lines))])
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


def _lines(invoice: Invoice, is_whole: bool) -> Iterator[Finding]:
    for line in invoice.lines:
        if line.base <= 0:
            text = f"price base quantity of {line.name} is {line.base}; it must be above 0"
            yield Finding(text, line.line, "BT-149")
        elif line.quantity is not None and line.price is not None:
            wanted = _product(line, line.base, invoice.digits)
            wanted += sum(each.sign * each.net.units for each in line.extras)
            if not _is_near(line.net.units, wanted, invoice.digits, is_whole):
                text = (
                    f"net amount of {line.name} (BT-131) is {invoice.shown(line.net.units)};"
                    f" quantity, price, charges and allowances give {invoice.shown(wanted)}"
                )
                yield Finding(text, line.net.line, "BT-131")


def _shares(invoice: Invoice, is_whole: bool) -> Iterator[Finding]:
    """Allowances and charges that say how many per cent they are, and of what.

    Outside of EN 16931, UBL has a share such as 0.1 in the place of per cent.
    """
    inside = (each for line in invoice.lines for each in line.extras)
    for part in (*invoice.allowances, *invoice.charges, *inside):
        if not part.quantity or not part.price:
            continue
        wanted = _product(part, part.base, invoice.digits)
        as_share = _product(part, Decimal(1), invoice.digits)
        if _is_near(part.net.units, wanted, invoice.digits, is_whole):
            continue
        if part.quantity >= 1 or part.net.units != as_share:
            text = (
                f"{part.name} is {invoice.shown(part.net.units)}; {part.quantity:f}% of"
                f" {part.price:f} is {invoice.shown(wanted)}"
            )
            yield Finding(text, part.net.line)


def _product(part: Part, base: Decimal, digits: int) -> int:
    """Quantity times price, in minor units."""
    product = EXACT.multiply(part.quantity or Decimal(0), part.price or Decimal(0))
    return rounded_units(EXACT.divide(product, base), digits)


def _is_near(found: int, wanted: int, digits: int, is_whole: bool) -> bool:
    whole = in_whole(EXACT.scaleb(Decimal(wanted), -digits), digits)
    return abs(found - wanted) <= _SLACK or (is_whole and found == whole)


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
    amount = invoice.totals.get(term)
    spoken = [_spoken(invoice, name, units) for name, units in parts if name and units]
    how = ": " + " ".join(spoken).removeprefix("plus ") if spoken else ""
    text = (
        f"{_NAMES[term]} ({term}) is {invoice.shown(found) if amount else 'missing'}; it must be"
        f" {invoice.shown(wanted)}{how}"
    )
    yield Finding(text, amount.line if amount else 0, term, rule)


def _spoken(invoice: Invoice, name: str, units: int) -> str:
    if name.startswith("-"):
        return f"less {_NAMES[name[1:]]} {invoice.shown(-units)}"
    return f"plus {_NAMES[name]} {invoice.shown(units)}"


def _sum(parts: tuple[Part, ...]) -> int:
    return sum(each.net.units for each in parts)
