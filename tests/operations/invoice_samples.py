"""Invoices between made-up companies: UBL written here, CII and its PDF by drafthorse."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from drafthorse.models.accounting import ApplicableTradeTax
from drafthorse.models.document import Document
from drafthorse.models.party import TaxRegistration
from drafthorse.models.payment import PaymentTerms
from drafthorse.models.tradelines import LineItem
from drafthorse.pdf import attach_xml
from pypdf import PdfWriter

from deeptier.invoices.checking import Against, check_file
from deeptier.invoices.paper import Paper
from deeptier.invoices.settling import settle

SELLER, SELLER_ID = "Amber Gears", "ZZ100000001"
BUYER, BUYER_ID = "Lanhe Motors", "ZZ100000002"

#: The day on which the tests read them.
TODAY = date(2026, 1, 7)

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Line:
    """One line: its net amount is quantity times price."""

    quantity: str = "10"
    price: str = "100.00"
    rate: str = "19"

    @property
    def net(self) -> Decimal:
        return (Decimal(self.quantity) * Decimal(self.price)).quantize(_CENT)


@dataclass(frozen=True)
class Sample:
    """What an invoice says; its sums are right."""

    number: str = "R-1"
    kind: str = "380"
    issued: str = "2026-01-05"
    due: str | None = "2026-03-05"
    terms: str = ""
    currency: str = "CNY"
    seller_id: str = SELLER_ID
    buyer_id: str = BUYER_ID
    about: str | None = None
    lines: tuple[Line, ...] = field(default=(Line(),))

    def but(self, **changes: object) -> Sample:
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def rates(self) -> dict[str, Decimal]:
        """Net amounts by rate."""
        found: dict[str, Decimal] = {}
        for line in self.lines:
            found[line.rate] = found.get(line.rate, Decimal(0)) + line.net
        return found

    @property
    def net(self) -> Decimal:
        return sum((line.net for line in self.lines), Decimal(0))

    @property
    def taxes(self) -> dict[str, Decimal]:
        """Taxes by rate."""
        return {
            rate: (net * Decimal(rate) / 100).quantize(_CENT) for rate, net in self.rates.items()
        }

    @property
    def tax(self) -> Decimal:
        return sum(self.taxes.values(), Decimal(0))

    @property
    def total(self) -> Decimal:
        return self.net + self.tax


def ubl(sample: Sample = Sample()) -> str:
    """The invoice in UBL 2.1; a credit note where its kind is 381."""
    is_credit = sample.kind == "381"
    root, line = ("CreditNote", "CreditNoteLine") if is_credit else ("Invoice", "InvoiceLine")
    quantity = "CreditedQuantity" if is_credit else "InvoicedQuantity"
    due = f"<cbc:DueDate>{sample.due}</cbc:DueDate>" if sample.due and not is_credit else ""
    about = (
        "<cac:BillingReference><cac:InvoiceDocumentReference>"
        f"<cbc:ID>{sample.about}</cbc:ID>"
        "</cac:InvoiceDocumentReference></cac:BillingReference>"
        if sample.about
        else ""
    )
    terms = (
        f"<cac:PaymentTerms><cbc:Note>{sample.terms}</cbc:Note></cac:PaymentTerms>"
        if sample.terms
        else ""
    )
    code = sample.currency

    def money(name: str, amount: Decimal) -> str:
        return f'<cbc:{name} currencyID="{code}">{amount}</cbc:{name}>'

    def category(name: str, rate: str) -> str:
        return (
            f"<cac:{name}><cbc:ID>{'S' if rate != '0' else 'Z'}</cbc:ID>"
            f"<cbc:Percent>{rate}</cbc:Percent>"
            f"<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:{name}>"
        )

    taxes = "".join(
        "<cac:TaxSubtotal>"
        + money("TaxableAmount", net)
        + money("TaxAmount", sample.taxes[rate])
        + category("TaxCategory", rate)
        + "</cac:TaxSubtotal>"
        for rate, net in sample.rates.items()
    )
    lines = "".join(
        f"<cac:{line}><cbc:ID>{n}</cbc:ID>\n"
        f'<cbc:{quantity} unitCode="C62">{each.quantity}</cbc:{quantity}>\n'
        + money("LineExtensionAmount", each.net)
        + f"<cac:Item><cbc:Name>Gear</cbc:Name>{category('ClassifiedTaxCategory', each.rate)}"
        f'</cac:Item>\n<cac:Price><cbc:PriceAmount currencyID="{code}">{each.price}'
        f"</cbc:PriceAmount></cac:Price></cac:{line}>\n"
        for n, each in enumerate(sample.lines, start=1)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{root} xmlns="{_UBL}{root}-2" xmlns:cac="{_UBL}CommonAggregateComponents-2"
 xmlns:cbc="{_UBL}CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>
<cbc:ID>{sample.number}</cbc:ID>
<cbc:IssueDate>{sample.issued}</cbc:IssueDate>
{due}
<cbc:{root}TypeCode>{sample.kind}</cbc:{root}TypeCode>
<cbc:DocumentCurrencyCode>{code}</cbc:DocumentCurrencyCode>
{about}
{_ubl_party("AccountingSupplierParty", SELLER, sample.seller_id)}
{_ubl_party("AccountingCustomerParty", BUYER, sample.buyer_id)}
{terms}
<cac:TaxTotal>{money("TaxAmount", sample.tax)}{taxes}</cac:TaxTotal>
<cac:LegalMonetaryTotal>
{money("LineExtensionAmount", sample.net)}
{money("TaxExclusiveAmount", sample.net)}
{money("TaxInclusiveAmount", sample.total)}
{money("PayableAmount", sample.total)}
</cac:LegalMonetaryTotal>
{lines}</{root}>
"""


def cii(sample: Sample = Sample()) -> bytes:
    """The invoice in CII, profile EN 16931."""
    document = Document()
    document.context.guideline_parameter.id = "urn:cen.eu:en16931:2017"
    document.header.id = sample.number
    document.header.type_code = sample.kind
    document.header.issue_date_time = date.fromisoformat(sample.issued)
    agreement, settlement = document.trade.agreement, document.trade.settlement
    for party, name, number in (
        (agreement.seller, SELLER, sample.seller_id),
        (agreement.buyer, BUYER, sample.buyer_id),
    ):
        party.name = name
        party.address.country_id = "CN"
        party.tax_registrations.add(TaxRegistration(id=("VA", number)))
    settlement.currency_code = sample.currency
    for n, each in enumerate(sample.lines, start=1):
        document.trade.items.add(_cii_line(n, each))
    for rate, net in sample.rates.items():
        tax = ApplicableTradeTax()
        tax.calculated_amount = sample.taxes[rate]
        tax.basis_amount = net
        tax.type_code = "VAT"
        tax.category_code = "S" if rate != "0" else "Z"
        tax.rate_applicable_percent = Decimal(rate)
        settlement.trade_tax.add(tax)
    if sample.due or sample.terms:
        terms = PaymentTerms()
        if sample.terms:
            terms.description = sample.terms
        if sample.due:
            terms.due = date.fromisoformat(sample.due)
        settlement.terms.add(terms)
    total = settlement.monetary_summation
    total.line_total = total.tax_basis_total = sample.net
    total.charge_total = total.allowance_total = Decimal("0.00")
    total.tax_total = (sample.tax, sample.currency)
    total.grand_total = total.due_amount = sample.total
    if sample.about:
        settlement.invoice_referenced_document.issuer_assigned_id = sample.about
    return document.serialize(schema="FACTUR-X_EN16931")


def pdf(xml: bytes | None = None) -> bytes:
    """A PDF of Factur-X that carries the XML; a plain one without."""
    page = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(page)
    return page.getvalue() if xml is None else attach_xml(page.getvalue(), xml)


def encrypted_pdf() -> bytes:
    """A PDF that nobody opens without its password."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="RC4-128")
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def _ubl_party(name: str, company: str, number: str) -> str:
    return (
        f"<cac:{name}><cac:Party>"
        "<cac:PostalAddress><cac:Country><cbc:IdentificationCode>CN</cbc:IdentificationCode>"
        "</cac:Country></cac:PostalAddress>"
        f"<cac:PartyTaxScheme><cbc:CompanyID>{number}</cbc:CompanyID>"
        "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
        f"<cac:PartyLegalEntity><cbc:RegistrationName>{company}</cbc:RegistrationName>"
        f"</cac:PartyLegalEntity></cac:Party></cac:{name}>"
    )


def _cii_line(n: int, line: Line) -> LineItem:
    item = LineItem()
    item.document.line_id = str(n)
    item.product.name = "Gear"
    item.agreement.net.amount = Decimal(line.price)
    item.delivery.billed_quantity = (Decimal(line.quantity), "C62")
    item.settlement.trade_tax.type_code = "VAT"
    item.settlement.trade_tax.category_code = "S" if line.rate != "0" else "Z"
    item.settlement.trade_tax.rate_applicable_percent = Decimal(line.rate)
    item.settlement.monetary_summation.total_amount = line.net
    return item


def swap(text: str, *pairs: tuple[str, str]) -> str:
    """The text with words in the place of others, each of which must be there."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


def checked(folder: Path, content: str | bytes, name: str = "invoice.xml") -> Paper:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return check_file(path, Against(TODAY))


def settled(folder: Path, *contents: str | bytes) -> list[Paper]:
    papers = []
    for n, content in enumerate(contents):
        papers.append(checked(folder, content, f"{n}.xml"))
    settle(papers)
    return papers


def said(paper: Paper) -> str:
    return " | ".join(map(str, paper.findings))
