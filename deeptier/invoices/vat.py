"""Whether the breakdown of VAT follows from the lines, and its tax from its rates."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from deeptier.invoices.currency import EXACT, in_whole, rounded_units
from deeptier.invoices.findings import Finding
from deeptier.invoices.model import Invoice, Part, Tax

#: Categories of UNTDID 5305 whose lines are told apart by their rate: standard, lower and higher
#: rate, Canary Islands, Ceuta and Melilla.
_RATED = ("S", "AA", "H", "L", "M")

#: Categories without tax: zero rated, exempt, reverse charge, within the union, export, outside.
_UNTAXED = {"Z", "E", "AE", "K", "G", "O"}

#: What the rules of EN 16931 call a category, where it is not its code.
_IN_RULES = {"K": "IC", "L": "AF", "M": "AG"}

_Group = tuple[str, Decimal]
_PER_CENT = -2


def check_vat(invoice: Invoice) -> Iterator[Finding]:
    """What is wrong with the breakdown of VAT."""
    if invoice.profile == "minimum":
        return
    groups: dict[_Group, list[Part]] = {}
    for part in invoice.parts:
        groups.setdefault(_group(part.category, part.rate), []).append(part)
    seen: set[_Group] = set()
    is_whole = invoice.is_whole
    for tax in invoice.taxes:
        group = _group(tax.category, tax.rate)
        if group in seen:
            text = f"VAT category {_called(tax)} is broken down twice; it must be there once"
            yield Finding(text, tax.line, "BG-23", _rule(tax.category, 1))
        seen.add(group)
        yield from _category(invoice, tax)
        yield from _tax(invoice, tax, len(groups.get(group, [])), is_whole)
        if invoice.lines:
            yield from _taxable(invoice, tax, groups.get(group, []))
    yield from _missing(invoice, groups, seen)
    for part in invoice.parts:
        if part.category in _UNTAXED and part.rate:
            text = f"{part.name} is of VAT category {part.category} and has rate {part.rate:f}%"
            rule = _rule(part.category, 5 if part.number else 6 if part.sign < 0 else 7)
            yield Finding(f"{text}; it must be 0", part.line, "BG-23", rule)


def _category(invoice: Invoice, tax: Tax) -> Iterator[Finding]:
    if tax.category not in _UNTAXED and tax.category not in _RATED and tax.category != "B":
        known = ", ".join(sorted({*_UNTAXED, *_RATED, "B"}))
        text = f"VAT category (BT-118) is {tax.category!r}; it must be one of {known}"
        yield Finding(text, tax.line, "BT-118", "BR-CL-17")
    elif tax.category in _UNTAXED and (tax.rate or tax.tax.units):
        text = (
            f"VAT category {tax.category} has rate {tax.rate:f}% and tax"
            f" {invoice.shown(tax.tax.units)}; both must be 0"
        )
        yield Finding(text, tax.line, "BT-117", _rule(tax.category, 9))


def _tax(invoice: Invoice, tax: Tax, parts: int, is_whole: bool) -> Iterator[Finding]:
    """The tax may differ by a minor unit for each part that may have been rounded by itself."""
    if tax.category in _UNTAXED:
        return
    product = EXACT.multiply(Decimal(tax.taxable.units), tax.rate)
    wanted = rounded_units(product.scaleb(_PER_CENT, EXACT), 0)
    whole = in_whole(product.scaleb(_PER_CENT - invoice.digits, EXACT), invoice.digits)
    if is_whole and tax.tax.units == whole:
        return
    if abs(tax.tax.units - wanted) > max(1, parts):
        text = (
            f"tax of VAT category {_called(tax)} (BT-117) is {invoice.shown(tax.tax.units)};"
            f" it must be {invoice.shown(wanted)}, {tax.rate:f}% of"
            f" {invoice.shown(tax.taxable.units)}"
        )
        yield Finding(text, tax.tax.line, "BT-117", "BR-CO-17")


def _taxable(invoice: Invoice, tax: Tax, parts: list[Part]) -> Iterator[Finding]:
    wanted = sum(each.sign * each.net.units for each in parts)
    if tax.taxable.units != wanted:
        text = (
            f"taxable amount of VAT category {_called(tax)} (BT-116) is"
            f" {invoice.shown(tax.taxable.units)}; lines, charges and allowances of that category"
            f" give {invoice.shown(wanted)}"
        )
        yield Finding(text, tax.taxable.line, "BT-116", _rule(tax.category, 8))


def _missing(
    invoice: Invoice, groups: dict[_Group, list[Part]], seen: set[_Group]
) -> Iterator[Finding]:
    for group, parts in groups.items():
        if group not in seen:
            name = f"{group[0] or 'none'} {group[1]:f}%"
            text = (
                f"{parts[0].name} is of VAT category {name}, which the breakdown of VAT (BG-23)"
                " does not have"
            )
            yield Finding(text, parts[0].line, "BG-23", "BR-CO-18")
    total = sum(each.taxable.units for each in invoice.taxes)
    if not invoice.lines and total != invoice.units("BT-109"):
        text = (
            f"taxable amounts (BT-116) add up to {invoice.shown(total)}; they must be the total"
            f" without VAT (BT-109), {invoice.shown(invoice.units('BT-109'))}"
        )
        yield Finding(text, 0, "BT-116")


def _group(category: str, rate: Decimal) -> _Group:
    return category, rate.normalize() if category in _RATED else Decimal(0)


def _called(tax: Tax) -> str:
    return f"{tax.category} {tax.rate:f}%" if tax.category in _RATED else tax.category


def _rule(category: str, number: int) -> str:
    return f"BR-{_IN_RULES.get(category, category)}-{number:02}"
