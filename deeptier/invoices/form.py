"""What a schema does not see of an invoice's form: one currency, one payment, and no test."""

from __future__ import annotations

from lxml import etree  # type: ignore[import-untyped]

from deeptier.invoices.model import Amount
from deeptier.invoices.nodes import Node
from deeptier.invoices.syntax import INSTALMENT, TEST
from deeptier.money import format_amount

_BOOLEANS = {"1": "true", "0": "false"}

#: What UBL may tell in another currency, too, and nothing is made of.
_IN_OTHERS = ("PayableAlternativeAmount",)

_OF_ITSELF = {"": {"label": "amount of the payment terms", "cii_xpath": ".", "ubl_xpath": "."}}


def name_indicators(top: Node) -> None:
    """Charges and allowances are told apart by `true` and `false`, for which 1 and 0 stand."""
    for each in top.element.iter("{*}ChargeIndicator", "{*}Indicator"):
        text = (each.text or "").strip()
        if text:
            each.text = _BOOLEANS.get(text, text)


def check_form(top: Node) -> None:
    """Whether all amounts are in the invoice's currency, and it is meant."""
    for each in top.elements(TEST):
        if "true" in each.itertext():
            text = "it says that it is a test; ask the seller for the invoice itself"
            top.findings.add(text, int(each.sourceline or 0))
    second = top.text("BT-6")
    for each in top.element.iter("{*}*"):
        given, name = each.get("currencyID"), _local(each)
        if not given or given == top.currency or name in _IN_OTHERS:
            continue
        if given == second and (name == "TaxTotalAmount" or _is_in_total(each)):
            continue  # the VAT in the seller's own currency
        text = f"{name} is in {given}; it must be in {top.currency}, as the invoice is"
        top.findings.add(text, int(each.sourceline or 0), "BT-5")


def check_instalments(top: Node, due: Amount | None) -> None:
    """Whether the terms of payment are about all that is due."""
    parts = [top.within(each, _OF_ITSELF).amount("") for each in top.elements(INSTALMENT)]
    told = [each for each in parts if each]
    units = sum(each.units for each in told)
    if told and due and units != due.units:
        part, whole = (format_amount(each, top.digits) for each in (units, due.units))
        text = (
            f"payment terms (BT-20) are for {part} and amount due (BT-115) is {whole}; one payable"
            " has one due date for all of it, so ask for an invoice for each part"
        )
        top.findings.add(text, told[0].line, "BT-20")


def _is_in_total(element: etree._Element) -> bool:
    return any(_local(each) == "TaxTotal" for each in element.iterancestors())


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)
