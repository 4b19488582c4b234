"""One invoice by itself: what is read of it, and every way in which it can be wrong."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from invoice_samples import (
    BUYER,
    BUYER_ID,
    SELLER,
    SELLER_ID,
    Line,
    Sample,
    checked,
    cii,
    pdf,
    said,
    swap,
    ubl,
)

from deeptier.errors import InputError
from deeptier.invoices.currency import currency_of_token, digits_of
from deeptier.invoices.due import due_day
from deeptier.invoices.paper import State

PAYABLE = '<cbc:PayableAmount currencyID="CNY">1190.00'
TWO_RATES = Sample(lines=(Line(), Line("3", "33.333", "7"), Line("1", "0.07", "0")))


@pytest.mark.parametrize(
    "sample", [Sample(), TWO_RATES, Sample(kind="389"), Sample(currency="EUR")]
)
def test_ubl_cii_and_pdf_say_the_same(tmp_path: Path, sample: Sample) -> None:
    papers = [
        checked(tmp_path, ubl(sample)),
        checked(tmp_path, cii(sample)),
        checked(tmp_path, pdf(cii(sample)), "invoice.pdf"),
    ]
    for paper in papers:
        assert said(paper) == ""
        invoice = paper.invoice
        assert invoice is not None
        assert (invoice.number, invoice.kind, invoice.currency) == (
            "R-1",
            sample.kind,
            sample.currency,
        )
        assert (invoice.issued, invoice.due) == (date(2026, 1, 5), date(2026, 3, 5))
        assert invoice.shown(invoice.payable).replace(",", "") == str(sample.total)
        assert (invoice.seller.name, invoice.seller.tax_number) == (SELLER, SELLER_ID)
        assert (invoice.buyer.name, invoice.buyer.tax_number) == (BUYER, BUYER_ID)
        assert [each.net.units for each in invoice.lines] == [
            int(each.net * 100) for each in sample.lines
        ]
        assert paper.state is State.READY


def test_pdf_is_told_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    assert checked(tmp_path, pdf(cii()), "invoice.xml").state is State.READY
    assert checked(tmp_path, cii(), "invoice.pdf").state is State.READY


@pytest.mark.parametrize(
    "content",
    [
        ubl().replace("\n", "\r\n").encode("utf-8-sig"),
        swap(ubl(), ('"UTF-8"', '"UTF-16"')).encode("utf-16"),
        swap(ubl(), ('"UTF-8"', '"GBK"'), (BUYER, "蓝河汽车")).encode("gbk"),
    ],
    ids=["BOM and CRLF", "UTF-16", "GBK"],
)
def test_encodings_that_are_declared_are_read(tmp_path: Path, content: bytes) -> None:
    assert said(checked(tmp_path, content)) == ""


def test_no_comment_cuts_an_amount_in_two(tmp_path: Path) -> None:
    text = swap(ubl(), (PAYABLE, '<cbc:PayableAmount currencyID="CNY">1<!-- , -->19<?x?>0.00'))
    paper = checked(tmp_path, text)
    assert paper.invoice is not None
    assert paper.invoice.payable == 119_000


def test_allowances_charges_and_rounding_are_weighed(tmp_path: Path) -> None:
    def extra(indicator: str, amount: str) -> str:
        return (
            f"<cac:AllowanceCharge><cbc:ChargeIndicator>{indicator}</cbc:ChargeIndicator>"
            f'<cbc:Amount currencyID="CNY">{amount}</cbc:Amount><cac:TaxCategory><cbc:ID>S</cbc:ID>'
            "<cbc:Percent>19.0</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
            "</cac:TaxCategory></cac:AllowanceCharge>"
        )

    text = swap(
        ubl(),
        ("<cac:TaxTotal>", extra(" 0 ", "100.00") + extra("true", "40.00") + "<cac:TaxTotal>"),
        ('TaxableAmount currencyID="CNY">1000.00', 'TaxableAmount currencyID="CNY">940.00'),
        ('TaxAmount currencyID="CNY">190.00', 'TaxAmount currencyID="CNY">178.60'),
        (
            'TaxExclusiveAmount currencyID="CNY">1000.00',
            'TaxExclusiveAmount currencyID="CNY">940.00',
        ),
        (
            'TaxInclusiveAmount currencyID="CNY">1190.00</cbc:TaxInclusiveAmount>',
            'TaxInclusiveAmount currencyID="CNY">1118.60</cbc:TaxInclusiveAmount>'
            '<cbc:AllowanceTotalAmount currencyID="CNY">100.00</cbc:AllowanceTotalAmount>'
            '<cbc:ChargeTotalAmount currencyID="CNY">40.00</cbc:ChargeTotalAmount>'
            '<cbc:PrepaidAmount currencyID="CNY">18.50</cbc:PrepaidAmount>'
            '<cbc:PayableRoundingAmount currencyID="CNY">-0.10</cbc:PayableRoundingAmount>',
        ),
        (PAYABLE, '<cbc:PayableAmount currencyID="CNY">1100.00'),
    )
    paper = checked(tmp_path, text)
    assert said(paper) == ""
    assert paper.amount == 110_000
    wrong = swap(text, ("ChargeIndicator> 0 <", "ChargeIndicator>1<"))
    assert re.search(
        r"sum of allowances \(BT-107\) is 100.00; it must be 0.00", said(checked(tmp_path, wrong))
    )


def test_extended_profile_has_freight_and_lines_that_only_head_others(tmp_path: Path) -> None:
    freight = (
        "<ram:SpecifiedLogisticsServiceCharge><ram:Description>Freight</ram:Description>"
        "<ram:AppliedAmount>50.00</ram:AppliedAmount><ram:AppliedTradeTax><ram:TypeCode>VAT"
        "</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>19"
        "</ram:RateApplicablePercent></ram:AppliedTradeTax></ram:SpecifiedLogisticsServiceCharge>"
    )
    text = cii(Sample(lines=(Line(), Line()))).decode()
    first_line = "<ram:LineID>1</ram:LineID>"
    head = f"{first_line}<ram:LineStatusReasonCode>GROUP</ram:LineStatusReasonCode>"
    text = swap(
        text,
        (first_line, head),
        (
            "urn:cen.eu:en16931:2017",
            "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended",
        ),
        ("<ram:SpecifiedTradePaymentTerms>", freight + "<ram:SpecifiedTradePaymentTerms>"),
        ("<ram:BasisAmount>2000.00", "<ram:BasisAmount>1050.00"),
        ("<ram:CalculatedAmount>380.00", "<ram:CalculatedAmount>199.50"),
        ("380.00</ram:TaxTotalAmount>", "199.50</ram:TaxTotalAmount>"),
        ("2000.00</ram:LineTotalAmount>", "1000.00</ram:LineTotalAmount>"),
        ("0.00</ram:ChargeTotalAmount>", "50.00</ram:ChargeTotalAmount>"),
        ("2000.00</ram:TaxBasisTotalAmount>", "1050.00</ram:TaxBasisTotalAmount>"),
        ("2380.00</ram:", "1249.50</ram:"),
    )
    paper = checked(tmp_path, text)
    assert said(paper) == ""
    assert paper.amount == 124_950


def test_vat_in_the_sellers_own_currency_is_passed_over(tmp_path: Path) -> None:
    second = '<cac:TaxTotal><cbc:TaxAmount currencyID="{}">24.50</cbc:TaxAmount></cac:TaxTotal>'
    text = swap(
        ubl(),
        (
            "</cbc:DocumentCurrencyCode>",
            "</cbc:DocumentCurrencyCode><cbc:TaxCurrencyCode>EUR</cbc:TaxCurrencyCode>",
        ),
        ("<cac:LegalMonetaryTotal>", second.format("EUR") + "<cac:LegalMonetaryTotal>"),
    )
    assert said(checked(tmp_path, text)) == ""
    other = swap(text, ('"EUR"', '"USD"'))
    assert "TaxAmount is in USD; it must be in CNY" in said(checked(tmp_path, other))


def test_profile_without_lines_is_read_and_says_so(tmp_path: Path) -> None:
    line = re.compile(
        "<ram:IncludedSupplyChainTradeLineItem>.*</ram:IncludedSupplyChainTradeLineItem>", re.S
    )
    text = swap(
        line.sub("", cii().decode()), ("urn:cen.eu:en16931:2017", "urn:factur-x.eu:1p0:basicwl")
    )
    paper = checked(tmp_path, text)
    assert (said(paper), paper.notes) == (
        "",
        ["its profile has no lines, so they were not checked"],
    )
    wrong = swap(text, ("<ram:BasisAmount>1000.00", "<ram:BasisAmount>1000.01"))
    assert "taxable amounts (BT-116) add up to 1,000.01" in said(checked(tmp_path, wrong))


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        ("30 days", date(2026, 2, 4)),
        ("Net 60 days", date(2026, 3, 6)),
        ("90 days net", date(2026, 4, 5)),
        ("zahlbar innerhalb von 14 Tagen netto.", date(2026, 1, 19)),
        ("60 天", date(2026, 3, 6)),
    ],
)
def test_terms_that_mean_one_day_give_the_due_date(tmp_path: Path, terms: str, due: date) -> None:
    for content in (ubl(Sample(due=None, terms=terms)), cii(Sample(due=None, terms=terms))):
        paper = checked(tmp_path, content)
        assert said(paper) == ""
        assert paper.notes == [f"due date from the terms {terms!r}, counted from the issue date"]
        assert paper.state is State.READY
        assert paper.invoice is not None
        assert due_day(paper.invoice) == due


def test_terms_beside_a_due_date_are_told(tmp_path: Path) -> None:
    paper = checked(tmp_path, ubl(Sample(terms="2% within 10 days")))
    assert paper.notes == ["beside its due date it has the terms '2% within 10 days'"]
    assert paper.amount == 119_000


@pytest.mark.parametrize(
    "terms",
    ["", "2% within 10 days, 30 days net", "30 days end of month", "on receipt", "-30 days"],
)
def test_terms_that_leave_a_choice_are_refused(tmp_path: Path, terms: str) -> None:
    paper = checked(tmp_path, ubl(Sample(due=None, terms=terms)))
    words = said(paper)
    assert (paper.notes, paper.warnings) == ([], [])
    assert re.search(r"there is no due date \(BT-9\), .* ask the seller .* \(BR-CO-25\)", words)


@pytest.mark.parametrize(
    ("sample", "state", "units"),
    [
        (Sample(lines=(Line("1", "0.01", "0"),)), State.READY, 1),
        (Sample(lines=(Line("1", "184467440737095516.15", "0"),)), State.READY, 2**64 - 1),
        (Sample(lines=(Line("1", "184467440737095516.16", "0"),)), State.WRONG, 2**64),
        (Sample(lines=(Line("0", "1.00", "0"),)), State.NOTHING_DUE, 0),
        (Sample(currency="JPY"), State.READY, 1_190),
        (Sample(currency="KWD"), State.READY, 1_190_000),
    ],
)
def test_amounts_are_exact_from_one_fen_to_64_bits(
    tmp_path: Path, sample: Sample, state: State, units: int
) -> None:
    paper = checked(tmp_path, ubl(sample))
    assert (paper.state, paper.amount) == (state, units)


def test_tax_may_be_rounded_line_by_line_but_no_further(tmp_path: Path) -> None:
    def taxed(tax: str, total: str) -> str:
        return swap(ubl(), ('CNY">190.00', f'CNY">{tax}'), ('CNY">1190.00', f'CNY">{total}'))

    assert said(checked(tmp_path, taxed("190.01", "1190.01"))) == ""
    words = said(checked(tmp_path, taxed("190.02", "1190.02")))
    assert "tax of VAT category S 19% (BT-117) is 190.02; it must be 190.00" in words


def test_number_that_is_none_is_refused_and_a_long_name_cut(tmp_path: Path) -> None:
    assert said(checked(tmp_path, ubl(Sample(number="9" * 100)))) == ""
    words = said(checked(tmp_path, ubl(Sample(number="9" * 5_000_000))))
    assert (
        words == "line 5: invoice number (BT-1) has 5,000,000 characters; it must have at most 100"
    )
    paper = checked(tmp_path, swap(ubl(), (BUYER, "B" * 5_000_000)))
    assert paper.invoice is not None
    assert paper.invoice.buyer.name == "B" * 200 + "…"


def test_amounts_may_all_be_rounded_to_whole_units(tmp_path: Path) -> None:
    """As in forints, whose fillér nobody pays: 64 litres at 361.09 make 23,110, 27% of it 6,240."""
    exact = ubl(Sample(currency="HUF", lines=(Line("64", "361.09", "27"),)))
    rounded = swap(
        exact,
        (">23109.76<", ">23110.00<"),
        (">6239.64<", ">6240.00<"),
        (">29349.40<", ">29350.00<"),
    )
    for text in (exact, rounded):
        assert said(checked(tmp_path, text)) == ""
    for changes in (
        [(">6240.00<", ">6239.00<"), (">29350.00<", ">29349.00<")],
        [(">64<", ">65<")],
        [(">6240.00<", ">6239.60<"), (">29350.00<", ">29349.60<")],
    ):
        assert said(checked(tmp_path, swap(rounded, *changes)))


def test_currencies_have_their_digits_and_tokens_their_currency() -> None:
    assert [digits_of(code) for code in ("CNY", "EUR", "JPY", "KWD")] == [2, 2, 0, 3]
    assert [currency_of_token(each) for each in ("CNYD", "eurd", "JPY", "DT")] == [
        "CNY",
        "EUR",
        "JPY",
        None,
    ]
    for wrong in ("RMB", "", "XAU", "cny"):
        with pytest.raises(InputError, match="a currency of ISO 4217"):
            digits_of(wrong)
