"""Invoices as many countries and programs write them, and what a credit officer asks of them."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from invoice_samples import (
    BUYER,
    BUYER_ID,
    SELLER,
    SELLER_ID,
    TODAY,
    Line,
    Sample,
    checked,
    cii,
    pdf,
    said,
    settled,
    swap,
    ubl,
)
from pypdf import PdfReader, PdfWriter

from deeptier.calendar import Calendar, Convention, DayRule
from deeptier.desk.party import DevnetKey, Party
from deeptier.invoices.checking import Against, check_file
from deeptier.invoices.paper import Paper, State
from deeptier.invoices.settling import settle

EXTENDED = "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended"
VAT = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
TAX = "<cac:TaxTotal>"


def scheme(number: str, name: str = "VAT") -> str:
    """A tax number of UBL."""
    told = f"<cac:PartyTaxScheme><cbc:CompanyID>{number}</cbc:CompanyID>{VAT}"
    return told.replace("VAT", name)


def before_taxes(text: str) -> str:
    return swap(ubl(), (TAX, text + TAX))


def payee(*parts: str) -> str:
    return before_taxes(f"<cac:PayeeParty>{''.join(parts)}</cac:PayeeParty>")


def named(name: str) -> str:
    return f"<cac:PartyName><cbc:Name>{name}</cbc:Name></cac:PartyName>"


def identified(number: str, by: str) -> str:
    inside = f'<cbc:ID schemeID="{by}">{number}</cbc:ID>'
    return f"<cac:PartyIdentification>{inside}</cac:PartyIdentification>"


def registered(number: str) -> str:
    inside = f"<cbc:CompanyID>{number}</cbc:CompanyID>"
    return f"<cac:PartyLegalEntity>{inside}</cac:PartyLegalEntity>"


def extended(*pairs: tuple[str, str]) -> str:
    return swap(cii().decode(), (">urn:cen.eu:en16931:2017<", f">{EXTENDED}<"), *pairs)


def ready(paper: Paper) -> None:
    assert (said(paper), paper.state) == ("", State.READY)


@pytest.mark.parametrize("name", ["GST", "TAX", "FC", "LOC", "VAT"])
def test_tax_number_goes_by_the_name_that_its_country_gives_it(tmp_path: Path, name: str) -> None:
    paper = checked(tmp_path, swap(ubl(), (scheme(SELLER_ID), scheme(SELLER_ID, name))))
    ready(paper)
    assert paper.invoice is not None
    assert paper.invoice.seller.tax_number == SELLER_ID


def test_remark_in_the_place_of_a_tax_number_makes_nobody_the_same(tmp_path: Path) -> None:
    remark = scheme("Foretaksregisteret", "TAX")
    pairs = [(scheme(each), scheme(each) + remark) for each in (SELLER_ID, BUYER_ID)]
    paper = checked(tmp_path, swap(ubl(), *pairs))
    ready(paper)
    assert paper.invoice is not None
    assert paper.invoice.seller.ids == (SELLER_ID,)


def test_one_without_numbers_is_known_by_its_electronic_address(tmp_path: Path) -> None:
    party = "<cac:AccountingCustomerParty><cac:Party>"
    for by, ids in (("0208", ("0123456749",)), ("EM", ())):
        address = f'<cbc:EndpointID schemeID="{by}">0123456749</cbc:EndpointID>'
        text = swap(ubl(), (scheme(BUYER_ID), ""), (party, party + address))
        paper = checked(tmp_path, text)
        assert paper.invoice is not None
        assert paper.invoice.buyer.ids == ids
    both = checked(tmp_path, swap(ubl(), (party, party + address.replace("EM", "0208"))))
    assert both.invoice is not None
    assert both.invoice.buyer.ids == (BUYER_ID,)


@pytest.mark.parametrize(
    ("parts", "called"),
    [
        ([named("East Bank")], "East Bank"),
        ([identified("4012345000009", "0088")], "4012345000009"),
        ([registered("HRB 9")], "HRB 9"),
        ([named(SELLER.upper())], None),
        ([named("East Bank"), registered(SELLER_ID)], None),
        ([identified("DE98ZZZ09999999999", "SEPA")], None),
    ],
)
def test_another_payee_has_the_claim_already(
    tmp_path: Path, parts: list[str], called: str | None
) -> None:
    paper = checked(tmp_path, payee(*parts))
    if called is None:
        ready(paper)
    else:
        assert f"the payee (BG-10) is '{called}', not the seller: the claim is" in said(paper)


def test_payee_of_the_sellers_name_and_another_company_number_is_another(tmp_path: Path) -> None:
    entity = "</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplier"
    mine = entity.replace("</cac:PartyL", "<cbc:CompanyID>HRB 1</cbc:CompanyID></cac:PartyL")
    for number, state in (("hrb-1", State.READY), ("HRB 2", State.WRONG)):
        text = swap(payee(named(SELLER), registered(number)), (entity, mine))
        assert checked(tmp_path, text).state is state


def test_trade_name_of_the_seller_is_no_other_payee(tmp_path: Path) -> None:
    party = "<cac:AccountingSupplierParty><cac:Party>"
    ready(checked(tmp_path, swap(payee(named("Gears")), (party, party + named("Gears")))))


def test_another_payer_is_told(tmp_path: Path) -> None:
    text = cii().decode()
    (found,) = re.findall(r"<ram:ApplicableTradeTax>\s*<ram:CalculatedAmount>", text)
    for name, warned in ((BUYER, False), ("Lanhe Treasury", True)):
        payer = f"<ram:PayerTradeParty><ram:Name>{name}</ram:Name></ram:PayerTradeParty>"
        paper = checked(tmp_path, extended((found, payer + found)))
        ready(paper)
        told = "'Lanhe Treasury' is to pay it, not the buyer: look who is to owe the payable"
        assert (told in paper.warnings) is warned


@pytest.mark.parametrize("code", ["59", "49", "48"])
def test_what_the_seller_draws_itself_is_told(tmp_path: Path, code: str) -> None:
    means = (
        f"<cac:PaymentMeans><cbc:PaymentMeansCode>{code}</cbc:PaymentMeansCode></cac:PaymentMeans>"
    )
    paper = checked(tmp_path, before_taxes(means * 2))
    ready(paper)
    (warning,) = paper.warnings
    assert f"(BT-81 is {code}): end that, or the buyer pays twice" in warning
    assert checked(tmp_path, before_taxes(means.replace(code, "30"))).warnings == []


def test_terms_that_say_another_day_than_the_due_date_are_told(tmp_path: Path) -> None:
    paper = checked(tmp_path, ubl(Sample(terms="Net 30 days")))
    told = "its due date is 2026-03-05, and its terms 'Net 30 days' make it 2026-02-04: look"
    assert (paper.warnings, paper.notes) == ([told], [])
    same = checked(tmp_path, ubl(Sample(terms="Net 59 days")))
    assert (same.warnings, len(same.notes)) == ([], 1)


def test_discount_in_the_words_of_xrechnung_is_told(tmp_path: Path) -> None:
    paper = checked(tmp_path, ubl(Sample(terms="#SKONTO#TAGE=14#PROZENT=2.00#")))
    ready(paper)
    assert "it offers a discount for paying early, which a payable knows nothing of" in paper.notes


def test_vat_in_the_sellers_currency_may_be_broken_down(tmp_path: Path) -> None:
    code = "</cbc:DocumentCurrencyCode>"
    text = swap(ubl(), (code, f"{code}<cbc:TaxCurrencyCode>EUR</cbc:TaxCurrencyCode>"))
    total = text[text.index(TAX) : text.index("<cac:LegalMonetaryTotal>")]
    second = swap(total, ("CNY", "EUR"), ("1000.00", "130.00"), ("190.00", "24.70"))
    for both in (total + second, second + total):
        paper = checked(tmp_path, swap(text, (total, both)))
        ready(paper)
        assert paper.amount == 119_000
    wrong = checked(tmp_path, swap(text, (total, total + swap(second, ("EUR", "USD")))))
    assert "TaxableAmount is in USD; it must be in CNY, as the invoice is" in said(wrong)


@pytest.mark.parametrize("category", ["AA", "H"])
def test_lower_and_higher_rates_are_rates(tmp_path: Path, category: str) -> None:
    ready(checked(tmp_path, swap(ubl(), ("<cbc:ID>S<", f"<cbc:ID>{category}<"))))


@pytest.mark.parametrize(("kind", "state"), [("331", State.READY), ("325", State.WRONG)])
def test_commercial_invoice_is_a_claim_and_a_pro_forma_none(
    tmp_path: Path, kind: str, state: State
) -> None:
    assert checked(tmp_path, ubl(Sample(kind=kind))).state is state


def extra(percent: str, of: str, amount: str) -> str:
    return (
        "<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator>"
        f"<cbc:MultiplierFactorNumeric>{percent}</cbc:MultiplierFactorNumeric>"
        f'<cbc:Amount currencyID="CNY">{amount}</cbc:Amount>'
        f'<cbc:BaseAmount currencyID="CNY">{of}</cbc:BaseAmount></cac:AllowanceCharge>'
    )


@pytest.mark.parametrize(
    ("percent", "of", "told"),
    [
        ("10", "100.00", ""),
        ("0.1", "100.00", ""),
        ("33.333333", "30.02", ""),
        ("0", "100.00", ""),
        ("10", "1000.00", "10% of 1000.00 is 100.00"),
        ("0.2", "100.00", "0.2% of 100.00 is 0.20"),
        ("70", "100.00", "70% of 100.00 is 70.00"),
    ],
)
def test_charge_is_the_per_cent_that_it_says(
    tmp_path: Path, percent: str, of: str, told: str
) -> None:
    item = "<cac:Item>"
    text = swap(
        ubl(),
        (item, extra(percent, of, "10.00") + item),
        (">100.00</cbc:Price", ">99.00</cbc:Price"),
    )
    wanted = f"charge 1 of line 1 is 10.00; {told}"
    words = said(checked(tmp_path, text))
    assert (wanted in words) if told else words == ""


def test_untaxed_line_has_no_rate(tmp_path: Path) -> None:
    line = "<cac:ClassifiedTaxCategory><cbc:ID>K</cbc:ID><cbc:Percent>0"
    text = swap(
        ubl(),
        ("<cbc:ID>S</cbc:ID><cbc:Percent>19", "<cbc:ID>K</cbc:ID><cbc:Percent>0"),
        ('CNY">190.00', 'CNY">0.00'),
        ('CNY">1190.00', 'CNY">1000.00'),
    )
    ready(checked(tmp_path, text))
    words = said(checked(tmp_path, swap(text, (line, f"{line}.10"))))
    assert "line 1 is of VAT category K and has rate 0.10%; it must be 0 (BR-IC-05)" in words


def test_total_that_is_not_there_is_called_missing(tmp_path: Path) -> None:
    total = '<cbc:LineExtensionAmount currencyID="CNY">1000.00</cbc:LineExtensionAmount>\n<cbc:TaxE'
    words = said(checked(tmp_path, swap(ubl(), (total, "<cbc:TaxE"))))
    assert "sum of the lines (BT-106) is missing; it must be 1,000.00 (BR-CO-10)" in words
    assert "(BT-109) is 1,000.00; it must be 0.00 (BR-CO-13)" in words


def test_price_may_say_before_its_discount_how_many_it_is_for(tmp_path: Path) -> None:
    text = cii(Sample(lines=(Line("10", "100.00"),))).decode()
    (net,) = re.findall(r"<ram:NetPriceProductTradePrice>\s*<ram:ChargeAmount>100.00", text)
    gross = (
        "<ram:GrossPriceProductTradePrice><ram:ChargeAmount>2500.00</ram:ChargeAmount>"
        '<ram:BasisQuantity unitCode="C62">20</ram:BasisQuantity></ram:GrossPriceProductTradePrice>'
    )
    dearer = gross + net.replace("100.00", "2000.00")
    ready(checked(tmp_path, swap(text, (net, dearer))))


def test_invoice_in_an_envelope_of_peppol_is_read_with_its_lines(tmp_path: Path) -> None:
    head, _, text = ubl().partition("\n")
    space = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
    name = "StandardBusinessDocument"
    for content, state in (
        (text, State.READY),
        (swap(text, (">1190.00", ">1190.01")), State.WRONG),
    ):
        envelope = f'{head}\n<s:{name} xmlns:s="{space}"><s:{name}Header/>\n{content}</s:{name}>'
        paper = checked(tmp_path, envelope)
        assert paper.state is state
        assert all(each.line == 20 for each in paper.findings if each.term == "BT-115")
    two = checked(tmp_path, f'{head}\n<s:{name} xmlns:s="{space}">{text}{text}</s:{name}>')
    assert said(two) == "it holds 2 invoices; send each in its own file"
    empty = checked(tmp_path, f'<s:{name} xmlns:s="{space}"/>')
    assert "its first element is StandardBusinessDocument; it must be" in said(empty)


def test_invoice_among_other_files_of_a_pdf_is_found_by_what_it_is(tmp_path: Path) -> None:
    def with_files(files: dict[str, bytes]) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
        for name, content in files.items():
            writer.add_attachment(name, content)
        content = io.BytesIO()
        writer.write(content)
        return content.getvalue()

    others = {"hours.xml": b"<hours/>", "plan.txt": b"plan", "broken.xml": b"<"}
    ready(checked(tmp_path, with_files({**others, "R-1.xml": cii()}), "a.pdf"))
    two = {"R-1.xml": cii(), "R-2.xml": cii(Sample(number="R-2"))}
    words = said(checked(tmp_path, with_files({**others, **two}), "a.pdf"))
    assert "more than one invoice (R-1.xml, R-2.xml)" in words
    words = said(checked(tmp_path, with_files({"hours.xml": b"<hours/>"}), "a.pdf"))
    assert "its first element is hours; it must be" in words


def test_invoice_that_follows_another_is_told_and_goes_out(tmp_path: Path) -> None:
    paper = checked(tmp_path, ubl(Sample(about="R-0")))
    ready(paper)
    assert paper.warnings == ["it follows R-0 (BG-3): look that it asks for nothing twice"]


def test_credit_note_that_names_its_invoice_twice_is_about_one(tmp_path: Path) -> None:
    credit = ubl(Sample(number="C-1", kind="381", about="R-1", lines=(Line("1"),)))
    (reference,) = re.findall("<cac:BillingReference>.*</cac:BillingReference>", credit)
    papers = settled(tmp_path, ubl(), swap(credit, (reference, reference * 2)))
    assert [each.state for each in papers] == [State.READY, State.REDUCES]


class Book:
    """Finds seller and buyer by either of their numbers."""

    def registered(self, registration: str, /) -> Party | None:
        names = {SELLER_ID: "anna", "HRB 1": "anna", BUYER_ID: "core", "HRB 7": "core"}
        name = names.get(registration)
        return Party(name, f"0x{'11' * 20}", signed_by=DevnetKey(1)) if name else None


def in_book(folder: Path, *texts: str) -> list[Paper]:
    papers = []
    for n, text in enumerate(texts):
        (folder / f"{n}.xml").write_text(text)
        papers.append(check_file(folder / f"{n}.xml", Against(TODAY, Book())))
    settle(papers)
    return papers


def test_parties_are_the_same_by_any_of_their_numbers(tmp_path: Path) -> None:
    credit = Sample(number="C-1", kind="381", about="R-1", lines=(Line("1"),))
    for other in ({"buyer_id": "HRB 7"}, {"seller_id": "HRB 1"}):
        papers = in_book(tmp_path, ubl(), ubl(credit.but(**other)))
        assert [each.state for each in papers] == [State.READY, State.REDUCES]
    papers = in_book(tmp_path, ubl(), ubl(Sample(seller_id="HRB 1")))
    assert [each.state for each in papers] == [State.READY, State.WRONG]
    assert "invoice R-1 is in " in said(papers[1])
    (nobody,) = in_book(tmp_path, swap(ubl(), (scheme(BUYER_ID), "")))
    words = said(nobody)
    assert f"the buyer '{BUYER}' has no number, and is not found by its name; ask the" in words


def test_note_that_is_older_than_its_invoice_is_told(tmp_path: Path) -> None:
    credit = Sample(number="C-1", kind="381", about="R-1", lines=(Line("1"),), issued="2026-01-04")
    papers = settled(tmp_path, ubl(), ubl(credit))
    assert [each.state for each in papers] == [State.READY, State.REDUCES]
    told = "it was issued 2026-01-04, before what it is about, 2026-01-05: look"
    assert (papers[0].warnings, papers[1].warnings) == ([], [told])


def test_line_without_price_is_told(tmp_path: Path) -> None:
    (price,) = re.findall("<cac:Price>.*</cac:Price>", ubl())
    paper = checked(tmp_path, swap(ubl(), (price, "")))
    ready(paper)
    assert paper.notes == ["1 of its lines have no quantity or price to be checked by"]


@pytest.mark.parametrize(
    ("sample", "told"),
    [
        (
            Sample(issued="9999-12-31", due=None, terms="net 30 days"),
            "must be 2026-01-07, which is",
        ),
        (Sample(issued="1959-12-31", due="1960-01-05"), "a payable falls due after today"),
        (Sample(issued="0001-01-01", due="0001-01-02"), "a payable falls due after today"),
        (Sample(due="2150-01-05"), "due date is 2150-01-05; it must be a day until 2100-12-31"),
        (Sample(due="9999-12-31"), "due date is 9999-12-31; it must be a day until 2100-12-31"),
    ],
)
def test_day_that_no_calendar_has_is_told_of_its_file(
    tmp_path: Path, sample: Sample, told: str
) -> None:
    (tmp_path / "a.xml").write_text(ubl(sample))
    days = DayRule(Calendar(("CN",)), Convention.FOLLOWING)
    assert told in said(check_file(tmp_path / "a.xml", Against(TODAY, days=days)))


def test_number_that_no_fingerprint_can_have_is_told_without_a_salt(tmp_path: Path) -> None:
    words = said(checked(tmp_path, ubl(Sample(number="浙2026-01"))))
    assert "invoice number (BT-1) is '浙2026-01'; it must be in visible ASCII characters" in words
