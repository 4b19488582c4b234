"""The three kinds of XML that carry an invoice, and where factur-x says that each field stands."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache
from importlib import resources
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

#: What factur-x tells of one field: its places in each syntax, its label, the fields inside.
Properties = Mapping[str, Any]

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_CII = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"

#: Of CII in full; the profiles of Factur-X are parts of it.
_WHOLE_CII = "extended-ctc-fr"


#: Freight and the like, which the profile EXTENDED keeps apart from other charges.
LOGISTICS = "logistics"
_LOGISTICS = {
    "cii_xpath": "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/"
    "ram:ApplicableHeaderTradeSettlement/ram:SpecifiedLogisticsServiceCharge",
    "fields": {
        "amount": {"label": "logistics charge", "cii_xpath": "ram:AppliedAmount"},
        "rate": {},
        "base_amount": {},
        "vat_category_code": {"cii_xpath": "ram:AppliedTradeTax/ram:CategoryCode"},
        "vat_rate": {"cii_xpath": "ram:AppliedTradeTax/ram:RateApplicablePercent"},
    },
}

#: Where UBL may have a due date beside the one place that EN 16931 names.
_UBL_DUE = (
    "/*/cac:PaymentMeans/cbc:PaymentDueDate",
    "/*/cac:PaymentTerms/cbc:PaymentDueDate",
    "/*/cac:PaymentTerms/cbc:InstallmentDueDate",
)

#: VAT in the invoice's own currency; it may be told in the seller's, too.
_UBL_TAX = "/*/cac:TaxTotal[cbc:TaxAmount/@currencyID='%(BT-5)s']/cac:TaxSubtotal"

#: For how many goods a price is, which may stand at the price before its discount alone.
_CII_PRICE = "ram:SpecifiedLineTradeAgreement/ram:{}PriceProductTradePrice/ram:BasisQuantity"
_CII_BASE = f"({_CII_PRICE.format('Gross')} | {_CII_PRICE.format('Net')})[last()]"

#: Who pays in the buyer's place.
PAYER = "EXT-FR-FE-BG-02"

#: Terms of payment that EN 16931 leaves out: what is paid of the whole, and what for paying early.
INSTALMENT, DISCOUNT, TEST = "instalment", "discount", "test"
_CII_TERMS = (
    "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/"
    "ram:ApplicableHeaderTradeSettlement/ram:SpecifiedTradePaymentTerms"
)
_TERMS = {
    INSTALMENT: {
        "label": "amount of the payment terms",
        "cii_xpath": f"{_CII_TERMS}/ram:PartialPaymentAmount",
        "ubl_xpath": "/*/cac:PaymentTerms/cbc:Amount",
    },
    DISCOUNT: {
        "cii_xpath": f"{_CII_TERMS}/ram:ApplicableTradePaymentDiscountTerms",
        "ubl_xpath": [
            "/*/cac:PaymentTerms/cbc:SettlementDiscountPercent",
            "/*/cac:PaymentTerms/cbc:SettlementDiscountAmount",
        ],
    },
    TEST: {
        "cii_xpath": "/rsm:CrossIndustryInvoice/rsm:ExchangedDocumentContext/ram:TestIndicator",
    },
}


class Syntax(Enum):
    """A syntax by the name that factur-x has for it."""

    UBL_INVOICE = "ubl-2.1-invoice"
    UBL_CREDIT_NOTE = "ubl-2.1-creditnote"
    CII = "factur-x"

    @property
    def label(self) -> str:
        """Its name as people say it."""
        return "CII" if self is Syntax.CII else "UBL 2.1"


#: By the qualified name of the document's first element.
SYNTAXES = {
    f"{{{_UBL}Invoice-2}}Invoice": Syntax.UBL_INVOICE,
    f"{{{_UBL}CreditNote-2}}CreditNote": Syntax.UBL_CREDIT_NOTE,
    f"{{{_CII}}}CrossIndustryInvoice": Syntax.CII,
}


@cache
def fields() -> Properties:
    """The fields of an invoice by their numbers in EN 16931."""
    from facturx.generate_xml import EN16931_FIELDS  # type: ignore[import-untyped]

    due, line, taxes = (EN16931_FIELDS[name] for name in ("BT-9", "BG-25", "BG-23"))
    places = {name: [due[name], *_UBL_DUE] for name in ("ubl_xpath", "ubl_creditnote_xpath")}
    base = {**line["fields"]["BT-149"], "cii_xpath": _CII_BASE}
    return {
        **EN16931_FIELDS,
        "BT-9": {**due, **places},
        "BG-23": {**taxes, "ubl_xpath": _UBL_TAX},
        "BG-25": {**line, "fields": {**line["fields"], "BT-149": base}},
        LOGISTICS: _LOGISTICS,
        **_TERMS,
    }


@cache
def party_fields() -> Properties:
    """The fields of a party by names of factur-x.

    A tax number is any that is not for VAT: countries call it GST, TAX or FC. What identifies a
    creditor to SEPA identifies no party, and an address of electronic mail neither.
    """
    from facturx.generate_xml import EN16931_PARTY_FIELDS

    tax = "cac:PartyTaxScheme[not(cac:TaxScheme/cbc:ID='VAT')]/cbc:CompanyID"
    numbers = "cac:PartyIdentification/cbc:ID[not(@schemeID='SEPA')]"
    changed = {
        "tax_identifier": {"ubl_xpath": tax},
        "identifiers": {"ubl_xpath": numbers},
        "einvoicing_addr": {
            "ubl_xpath": "cbc:EndpointID[not(@schemeID='EM')]",
            "cii_xpath": "ram:URIUniversalCommunication/ram:URIID[not(@schemeID='EM')]",
        },
    }
    known = EN16931_PARTY_FIELDS
    return {**known, **{name: {**known[name], **each} for name, each in changed.items()}}


def paths(properties: Properties, syntax: Syntax) -> tuple[str, ...]:
    """The XPaths of a field; those from the top begin with `/*`, whatever the first element."""
    if syntax is Syntax.CII:
        found = properties.get("cii_xpath")
    else:
        found = properties.get("ubl_xpath")
        if syntax is Syntax.UBL_CREDIT_NOTE:
            found = properties.get("ubl_creditnote_xpath") or found
    listed = found if isinstance(found, list) else [found]
    return tuple(_from_top(each) for each in listed if each)


@cache
def namespaces(syntax: Syntax) -> Mapping[str, str]:
    """The prefixes that the XPaths use."""
    from facturx import get_xml_namespaces  # type: ignore[import-untyped]

    found: dict[str, str] = get_xml_namespaces(syntax.value)
    return found


@cache
def query(path: str, syntax: Syntax) -> etree.XPath:
    """An XPath, compiled once."""
    return etree.XPath(path, namespaces=dict(namespaces(syntax)))


def profile(root: etree._Element, syntax: Syntax) -> str:
    """The profile of Factur-X that a document says it keeps to; empty for none that is known."""
    from facturx import get_level

    if syntax is not Syntax.CII:
        return ""
    try:
        return str(get_level(root, syntax.value))
    except (ValueError, AttributeError):  # none is named, or the name is empty
        return ""


@cache
def schema(syntax: Syntax, profile: str) -> etree.XMLSchema:
    """The XML schema of a syntax, and for CII of a profile; compiled once."""
    from facturx.facturx import FACTURX_LEVEL2xsd, UBL_21_xsd  # type: ignore[import-untyped]

    if syntax is Syntax.CII:
        name = FACTURX_LEVEL2xsd.get(profile, FACTURX_LEVEL2xsd[_WHOLE_CII])
    else:
        name = UBL_21_xsd[syntax.value]
    file = resources.files("facturx").joinpath("xsd_and_schematron").joinpath(name)
    return etree.XMLSchema(file=str(file))


def _from_top(path: str) -> str:
    for first in ("/Invoice/", "/CreditNote/"):
        if path.startswith(first):
            return "/*/" + path[len(first) :]
    return path
