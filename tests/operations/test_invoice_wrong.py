"""Every way in which one invoice can be wrong, and the sentence that tells it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from invoice_samples import (
    BUYER,
    BUYER_ID,
    SELLER_ID,
    TODAY,
    Sample,
    checked,
    cii,
    encrypted_pdf,
    pdf,
    said,
    swap,
    ubl,
)
from pypdf import PdfReader, PdfWriter

from deeptier.invoices.checking import Against, check_file
from deeptier.invoices.paper import State

PAYABLE = '<cbc:PayableAmount currencyID="CNY">1190.00'

WRONG_FIELDS = [
    (
        (PAYABLE, '<cbc:PayableAmount currencyID="CNY">1190.01'),
        r"^line 19: amount due \(BT-115\) is 1,190.01; it must be 1,190.00: "
        r"total with VAT 1,190.00 \(BR-CO-16\)$",
    ),
    (
        (PAYABLE, '<cbc:PayableAmount currencyID="CNY">1190.001'),
        r"^line 19: .*BT-115.* 1190.001; it must have at most 2 digits",
    ),
    (
        (PAYABLE, '<cbc:PayableAmount currencyID="CNY">-1190.00'),
        r"BT-115\) is -1,190.00; it must be above 0",
    ),
    (
        (PAYABLE, '<cbc:PayableAmount currencyID="CNY">1,190.00'),
        r"^line 19: PayableAmount is '1,190.00'; it must be a value",
    ),
    (
        (PAYABLE, '<cbc:PayableAmount currencyID="CNY">1.19e3'),
        r"^line 19: PayableAmount is '1.19e3'",
    ),
    (
        (PAYABLE, '<cbc:PayableAmount currencyID="CNY">' + "1" * 5_000),
        r"^line 19: .*BT-115.*1…'; it must be a shorter number$",
    ),
    (
        (PAYABLE, '<cbc:PayableAmount currencyID="EUR">1190.00'),
        r"^line 19: PayableAmount is in EUR; it must be in CNY",
    ),
    (
        (
            'TaxInclusiveAmount currencyID="CNY">1190.00',
            'TaxInclusiveAmount currencyID="CNY">1200.00',
        ),
        r"BT-112\) is 1,200.00; it must be 1,190.00: total without VAT 1,000.00 "
        r"plus total VAT 190.00 \(BR-CO-15\)",
    ),
    (
        (
            'TaxExclusiveAmount currencyID="CNY">1000.00',
            'TaxExclusiveAmount currencyID="CNY">999.00',
        ),
        r"BT-109\) is 999.00; it must be 1,000.00: sum of the lines 1,000.00 \(BR-CO-13\)",
    ),
    (
        (
            '<cac:TaxTotal><cbc:TaxAmount currencyID="CNY">190.00',
            '<cac:TaxTotal><cbc:TaxAmount currencyID="CNY">180.00',
        ),
        r"total VAT \(BT-110\) is 180.00; it must be 190.00 \(BR-CO-14\)",
    ),
    (
        ('unitCode="C62">10<', 'unitCode="C62">11<'),
        r"^line 23: net amount of line 1 \(BT-131\) is 1,000.00; .* give 1,100.00$",
    ),
    (
        ("</cbc:PriceAmount>", "</cbc:PriceAmount><cbc:BaseQuantity>0</cbc:BaseQuantity>"),
        r"price base quantity of line 1 is 0; it must be above 0",
    ),
    (
        ("<cbc:ID>S<", "<cbc:ID>Z<"),
        r"VAT category Z has rate 19% and tax 190.00; both must be 0 \(BR-Z-09\)",
    ),
    (
        ("<cbc:ID>S<", "<cbc:ID>Q<"),
        r"VAT category \(BT-118\) is 'Q'; it must be one of AA, AE, B, E",
    ),
    (
        (
            "ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19",
            "ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>7",
        ),
        r"line 1 is of VAT category S 7%, which the breakdown of VAT \(BG-23\) does not have",
    ),
    (
        (">2026-03-05<", ">2026-01-04<"),
        r"^line 7: due date \(BT-9\) is 2026-01-04; "
        r"it must not be before the issue date, 2026-01-05$",
    ),
    (
        (">2026-03-05<", ">2026-01-07<"),
        r"^line 7: due date is 2026-01-07; a payable falls due after today, 2026-01-07",
    ),
    (
        (">2026-03-05<", ">2026-02-30<"),
        r"^line 7: DueDate is '2026-02-30'; it must be a value of its schema",
    ),
    ((">2026-03-05<", ">05.03.2026<"), r"^line 7: DueDate is '05.03.2026'"),
    (
        (">2026-01-05<", ">2026-01-08<"),
        r"^line 6: issue date \(BT-2\) is 2026-01-08; "
        r"it must be 2026-01-07, which is today, or earlier",
    ),
    (
        ("<cbc:IssueDate>2026-01-05</cbc:IssueDate>", ""),
        r"^line 7: DueDate stands where .*IssueDate is expected; ask the seller",
    ),
    ((">CNY<", ">RMB<"), r"^line 9: .*\(BT-5\) is 'RMB'; it must be a currency of ISO 4217"),
    ((">CNY<", ">C'] | //*[1<"), r"\(BT-5\) is .* it must be a currency of ISO 4217"),
    (
        ("<cbc:CompanyID>" + SELLER_ID + "</cbc:CompanyID>", ""),
        r"^line 11: the seller 'Amber Gears' has no VAT number \(BT-31\).* ask it",
    ),
    (
        (BUYER_ID, "zz 1000.00001"),
        r"seller and buyer have the same number ZZ100000001; they must be two",
    ),
    ((">380<", ">325<"), r"^line 8: its type \(BT-3\) is '325', which asks for no payment"),
    (
        (">380<", ">393<"),
        r"^line 8: its type \(BT-3\) is 393, a factored invoice: the claim is assigned already",
    ),
    (
        (">380<", ">384<"),
        r"^line 8: a corrected invoice \(384\) must name the one invoice that it is about "
        r"\(BG-3\), and this names none",
    ),
    (
        (
            "<cac:TaxTotal>",
            "<cac:PayeeParty><cac:PartyName><cbc:Name>Factor</cbc:Name></cac:PartyName></cac:PayeeParty><cac:TaxTotal>",
        ),
        r"the payee \(BG-10\) is 'Factor', not the seller: the claim is assigned already",
    ),
]


@pytest.mark.parametrize(
    ("change", "says"), WRONG_FIELDS, ids=[str(n) for n in range(len(WRONG_FIELDS))]
)
def test_each_wrong_field_is_told_with_its_line(
    tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    words = said(checked(tmp_path, swap(ubl(), change)))
    assert re.search(says, words), words


WRONG_CII = [
    (
        (">20260305<", ">20260230<"),
        r"payment due date \(BT-9\) is '20260230'; it must be a date of the form YYYYMMDD",
    ),
    (
        ('format="102">20260305', 'format="610">202603'),
        r"payment due date \(BT-9\) has format '610'; it must be 102",
    ),
    (
        ("<ram:DuePayableAmount>1190.00", "<ram:DuePayableAmount>1190.01"),
        r"amount due \(BT-115\) is 1,190.01; it must be 1,190.00",
    ),
    (
        ("urn:cen.eu:en16931:2017", "urn:factur-x.eu:1p0:minimum"),
        r"IncludedSupplyChainTradeLineItem stands where",
    ),
    (
        ("CrossIndustryInvoice:100", "CrossIndustryInvoice:12"),
        r"its first element CrossIndustryInvoice is of namespace '.*:12'; only UBL 2.1 and CII",
    ),
]


@pytest.mark.parametrize(("change", "says"), WRONG_CII)
def test_each_wrong_field_of_cii_is_told(
    tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    words = said(checked(tmp_path, swap(cii().decode(), change)))
    assert re.search(says, words), words


def test_credit_note_of_the_type_of_an_invoice_asks_for_nothing(tmp_path: Path) -> None:
    text = swap(ubl(Sample(kind="381", about="R-1")), (">381<", ">380<"))
    assert "its type (BT-3) is '380' in a CreditNote; it must be 381" in said(
        checked(tmp_path, text)
    )


def test_several_due_dates_are_refused(tmp_path: Path) -> None:
    terms = "<ram:SpecifiedTradePaymentTerms>"
    another = (
        f"{terms}<ram:DueDateDateTime><udt:DateTimeString format='102'>20260401"
        "</udt:DateTimeString>"
        f"</ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>{terms}"
    )
    extended = "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended"
    text = swap(cii().decode(), (terms, another), ("urn:cen.eu:en16931:2017", extended))
    assert "(BT-9) is 20260401 and 20260305; one payable has one" in said(checked(tmp_path, text))


def two_invoices() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(cii()))))
    writer.add_attachment("zugferd-invoice.xml", cii(Sample(number="R-2")))
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]><Invoice>&m;</Invoice>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><Invoice>&x;</Invoice>'
NO_INVOICES = {
    "empty": (b"", r"^it is empty; send the invoice again$"),
    "blank": (b"\xef\xbb\xbf \r\n\0", r"^it is empty"),
    "web page": (b"<!DOCTYPE html><html><body>502</body></html>", r"^it is a web page"),
    "broken web page": (b"<html><body><p>502<br></body></html>", r"^it is a web page"),
    "bomb": (
        BOMB.encode(),
        r"^it is no XML: Maximum entity amplification|declares a document type",
    ),
    "outside entity": (
        OUTSIDE.encode(),
        r"^it declares a document type \(DOCTYPE\).* ask the seller",
    ),
    "entity in an invoice": (
        swap(ubl(), ("?>\n<Invoice", "?>\n<!DOCTYPE x [<!ENTITY e '9'>]>\n<Invoice")).encode(),
        r"declares a document type",
    ),
    "cut": (ubl()[:900].encode(), r"^it is no XML: .*line 11.*; ask for it again$"),
    "deep": (b"<a>" * 100_000, r"^it is no XML: Excessive depth"),
    "bytes": (bytes(range(256)) * 100, r"^it is no XML"),
    "zip": (b"PK\x03\x04" + bytes(100), r"^it is a ZIP archive .*; send the XML or the PDF"),
    "undeclared GBK": (swap(ubl(), (BUYER, "蓝河")).encode("gbk"), r"^it is no XML: Invalid bytes"),
    "other namespace": (
        swap(ubl(), (":Invoice-2", ":Invoice-3")).encode(),
        r"of namespace '.*Invoice-3'; only UBL 2.1",
    ),
    "no namespace": (b"<Invoice/>", r"of namespace 'none'"),
    "order": (b"<Order/>", r"^it is an order"),
    "ZUGFeRD 1": (
        b'<a:CrossIndustryDocument xmlns:a="urn:ferd:CrossIndustryDocument:invoice:1p0"/>',
        r"^it is ZUGFeRD 1.0, which is withdrawn; ask the seller",
    ),
    "plain PDF": (pdf(), r"^the PDF carries no XML; .* ask the seller"),
    "encrypted PDF": (encrypted_pdf(), r"^the PDF is encrypted; .* without a password$"),
    "cut PDF": (pdf(cii())[:3_000], r"^the PDF is broken; ask for it again$"),
    "PDF with two": (
        two_invoices(),
        r"^the PDF carries more than one invoice \(factur-x.xml, zugferd-invoice.xml\)",
    ),
    "no PDF": (b"%PDF-1.7\njunk", r"^the PDF is broken"),
    "50 MB": (
        b"<a>" + bytes(50_000_000),
        r"^it has 50,000,003 bytes; an invoice has at most 10,000,000",
    ),
}


@pytest.mark.parametrize(("content", "says"), NO_INVOICES.values(), ids=NO_INVOICES.keys())
def test_what_is_no_invoice_gets_one_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    paper = checked(tmp_path, content)
    assert paper.state is State.WRONG
    assert len(paper.findings) == 1
    assert re.search(says, said(paper)), said(paper)


def test_links_and_devices_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "real.xml").write_text(ubl())
    link = tmp_path / "link.xml"
    link.symlink_to(tmp_path / "real.xml")
    assert "is a link" in said(check_file(link, Against(TODAY)))
    assert "is no regular file" in said(check_file(Path("/dev/zero"), Against(TODAY)))
    assert "No such file" in said(check_file(tmp_path / "none.xml", Against(TODAY)))
