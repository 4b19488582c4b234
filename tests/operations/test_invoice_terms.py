"""Terms of payment: one due date for all that is due, wherever a syntax has it, or a refusal."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from invoice_samples import Sample, checked, cii, said, swap, ubl

from deeptier.invoices.due import due_day
from deeptier.invoices.paper import Paper, State

NO_DUE = ubl(Sample(due=None))
MEANS = (
    "<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>"
    "<cbc:PaymentDueDate>{}</cbc:PaymentDueDate></cac:PaymentMeans>"
)
TERMS = "<cac:PaymentTerms>{}</cac:PaymentTerms>"
EXTENDED = "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended"


def amount(text: str) -> str:
    return f'<cbc:Amount currencyID="CNY">{text}</cbc:Amount>'


def due(name: str, day: str) -> str:
    return f"<cbc:{name}>{day}</cbc:{name}>"


def with_terms(folder: Path, text: str, *terms: str) -> Paper:
    return checked(folder, swap(text, ("<cac:TaxTotal>", "".join(terms) + "<cac:TaxTotal>")))


def with_cii(folder: Path, old: str, new: str) -> Paper:
    return checked(
        folder, swap(cii().decode(), (">urn:cen.eu:en16931:2017<", f">{EXTENDED}<"), (old, new))
    )


@pytest.mark.parametrize(
    "terms",
    [
        MEANS.format("2026-04-01"),
        MEANS.format("2026-04-01") * 2,
        TERMS.format(due("PaymentDueDate", "2026-04-01")),
        TERMS.format(amount("1190.00") + due("InstallmentDueDate", "2026-04-01")),
    ],
    ids=["means", "two means", "terms", "one instalment"],
)
def test_due_date_of_ubl_may_stand_elsewhere(tmp_path: Path, terms: str) -> None:
    paper = with_terms(tmp_path, NO_DUE, terms)
    assert (said(paper), paper.state) == ("", State.READY)
    assert paper.invoice is not None
    assert due_day(paper.invoice) == date(2026, 4, 1)


@pytest.mark.parametrize("text", [ubl(), NO_DUE], ids=["due date", "none"])
def test_instalments_are_refused_also_beside_a_due_date(tmp_path: Path, text: str) -> None:
    terms = [
        TERMS.format(amount("595.00") + due("InstallmentDueDate", day))
        for day in ("2026-02-05", "2026-03-05")
    ]
    words = said(with_terms(tmp_path, text, *terms))
    assert re.search(
        r"\(BT-9\) is .* and .*; one payable has one, so ask for an invoice each", words
    )


def test_another_due_date_beside_it_is_refused(tmp_path: Path) -> None:
    words = said(with_terms(tmp_path, ubl(), MEANS.format("2026-04-01")))
    assert "(BT-9) is 2026-03-05 and 2026-04-01; one payable has one" in words
    assert said(with_terms(tmp_path, ubl(), MEANS.format("2026-03-05"))) == ""


def test_terms_for_a_part_of_what_is_due_are_refused(tmp_path: Path) -> None:
    told = "payment terms (BT-20) are for 595.00 and amount due (BT-115) is 1,190.00; one payable"
    assert told in said(with_terms(tmp_path, ubl(), TERMS.format(amount("595.00"))))
    end = "</ram:SpecifiedTradePaymentTerms>"
    part = f"<ram:PartialPaymentAmount>595.00</ram:PartialPaymentAmount>{end}"
    assert told in said(with_cii(tmp_path, end, part))
    assert said(with_cii(tmp_path, end, part.replace("595", "1190"))) == ""


def test_discount_for_paying_early_is_told(tmp_path: Path) -> None:
    told = "it offers a discount for paying early, which a payable knows nothing of"
    percent = "<cbc:SettlementDiscountPercent>2</cbc:SettlementDiscountPercent>"
    paper = with_terms(tmp_path, ubl(), TERMS.format(percent))
    assert (paper.state, paper.notes) == (State.READY, [told])
    end = "</ram:SpecifiedTradePaymentTerms>"
    inside = (
        "<ram:ApplicableTradePaymentDiscountTerms><ram:CalculationPercent>2"
        "</ram:CalculationPercent></ram:ApplicableTradePaymentDiscountTerms>"
    )
    paper = with_cii(tmp_path, end, inside + end)
    assert (paper.state, paper.notes) == (State.READY, [told])


@pytest.mark.parametrize("word", ["true", " 1 "])
def test_invoice_that_is_a_test_is_refused(tmp_path: Path, word: str) -> None:
    first = "<rsm:ExchangedDocumentContext>"
    said_so = f"{first}<ram:TestIndicator><udt:Indicator>{word}</udt:Indicator></ram:TestIndicator>"
    assert "it says that it is a test; ask the seller" in said(with_cii(tmp_path, first, said_so))
    meant = said_so.replace(word, "false")
    assert said(with_cii(tmp_path, first, meant)) == ""


@pytest.mark.parametrize(
    ("terms", "day"),
    [
        ("Net 30", date(2026, 2, 4)),
        ("NET30.", date(2026, 2, 4)),
        ("PAIEMENT 30 JOURS NET", date(2026, 2, 4)),
        ("Zahlungsziel: 30 Tage", date(2026, 2, 4)),
        ("Payment within 30 days after the date of invoice", date(2026, 2, 4)),
        ("30", None),
        ("30 days after delivery", None),
        ("月结60天", None),
        ("net 30 10 EOM", None),
    ],
)
def test_terms_of_one_reading_and_of_several(tmp_path: Path, terms: str, day: date | None) -> None:
    paper = checked(tmp_path, ubl(Sample(due=None, terms=terms)))
    assert paper.invoice is not None
    assert due_day(paper.invoice) == day
    assert paper.state is (State.WRONG if day is None else State.READY)


def test_customer_and_supplier_number_may_be_the_same(tmp_path: Path) -> None:
    """Each gave one to the other, and they tell nothing of who is who."""
    number = "<cac:PartyIdentification><cbc:ID>1001</cbc:ID></cac:PartyIdentification>"
    text = swap(ubl(), ("<cac:PostalAddress>", number + "<cac:PostalAddress>"))
    assert said(checked(tmp_path, text)) == ""


def test_payable_in_another_currency_is_only_told(tmp_path: Path) -> None:
    end = "</cac:LegalMonetaryTotal>"
    other = (
        f'<cbc:PayableAlternativeAmount currencyID="EUR">150.00</cbc:PayableAlternativeAmount>{end}'
    )
    paper = checked(tmp_path, swap(ubl(), (end, other)))
    assert (said(paper), paper.amount) == ("", 119_000)


@pytest.mark.parametrize("category", ["AE", "E", "O", "K", "G", "Z"])
@pytest.mark.parametrize("percent", ["<cbc:Percent>0</cbc:Percent>", ""])
def test_untaxed_categories_need_no_rate(tmp_path: Path, category: str, percent: str) -> None:
    taxed = swap(
        ubl(),
        (
            "<cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent>",
            f"<cbc:ID>{category}</cbc:ID>{percent}",
        ),
        ('CNY">190.00', 'CNY">0.00'),
        ('CNY">1190.00', 'CNY">1000.00'),
    )
    assert said(checked(tmp_path, taxed)) == ""
    wrong = swap(taxed, ('TaxAmount currencyID="CNY">0.00', 'TaxAmount currencyID="CNY">0.01'))
    assert f"VAT category {category} has rate 0% and tax 0.01" in said(checked(tmp_path, wrong))
