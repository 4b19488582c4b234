"""What PDFs carry and what their pages show: the invoice is found, and compared with the page."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from drafthorse.pdf import attach_xml
from invoice_samples import Line, Sample, checked, cii, said
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
)

from deeptier.invoices.pages import shows_amount
from deeptier.invoices.paper import State

WARNING = "its XML asks for 1,190.00 CNY, which no page of the PDF shows: look"


def paged(text: str, content: bytes | None = None) -> bytes:
    """A PDF of one page with that text, or with that content stream."""
    writer = PdfWriter()
    page = writer.add_blank_page(400, 400)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    stream = DecodedStreamObject()
    stream.set_data(content or f"BT /F1 12 Tf 50 300 Td ({text}) Tj ET".encode("cp1252"))
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(stream)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def copied(content: bytes) -> PdfWriter:
    return PdfWriter(clone_from=PdfReader(io.BytesIO(content)))


def invoice(text: str, xml: bytes | None = None) -> bytes:
    return attach_xml(paged(text), xml or cii())


@pytest.mark.parametrize(
    "shown",
    [
        *("1190.00", "1,190.00", "1.190,00", "1 190,00", "1\xa0190,00", "1'190.00", "1’190.00"),
        *("CNY 1190", "1.190,-", "¥1,190", "1,190.00CNY"),
    ],
)
def test_page_may_show_the_amount_in_the_manner_of_any_country(shown: str) -> None:
    text = "Invoice R-1, payable to Amber Gears, 2 items: " + shown
    assert shows_amount(paged(text), 119_000, 2) is True


@pytest.mark.parametrize(
    "shown", ["11,190.00", "1,190.01", "1,190.001", "119.00", "11900.00", "1,190,000.00", "190.00"]
)
def test_other_amounts_are_not_taken_for_it(tmp_path: Path, shown: str) -> None:
    paper = checked(tmp_path, invoice(f"Invoice R-1, Amber Gears, total {shown}"), "a.pdf")
    assert (paper.state, paper.warnings) == (State.READY, [WARNING])


def test_amounts_of_other_digits_are_found() -> None:
    text = "Invoice of Amber Gears: {} payable"
    assert shows_amount(paged(text.format("1,190")), 1_190, 0) is True
    assert shows_amount(paged(text.format("1,190.500")), 1_190_500, 3) is True
    assert shows_amount(paged(text.format("0.01")), 1, 2) is True
    assert shows_amount(paged(text.format("0.10")), 1, 2) is False


def test_page_that_says_the_same_warns_of_nothing(tmp_path: Path) -> None:
    paper = checked(tmp_path, invoice("Amber Gears, total due 1,190.00 CNY"), "a.pdf")
    assert (paper.state, paper.warnings) == (State.READY, [])


@pytest.mark.parametrize("content", [paged(""), paged("Scan 7"), b"%PDF-1.7 broken"])
def test_page_without_text_is_not_judged(content: bytes) -> None:
    assert shows_amount(content, 119_000, 2) is None


@pytest.mark.parametrize("lines", [6_000, 60_000], ids=["operations", "bytes"])
def test_page_that_is_made_to_keep_us_busy_is_left(lines: int) -> None:
    drawn = b"q Q\n" * 9 * lines if lines < 10_000 else b"0 0 m 1 1 l S\n" * lines
    text = b"BT /F1 12 Tf (Amber Gears, nothing is due) Tj ET\n"
    assert shows_amount(paged("", text + drawn), 119_000, 2) is None
    assert shows_amount(paged("", text + drawn[:400]), 119_000, 2) is False


def test_forms_that_draw_each_other_over_and_over_are_left() -> None:
    writer = copied(paged("Amber Gears, nothing is due"))
    page = writer.pages[0]
    inner = page["/Resources"]
    for _ in range(40):
        form = DecodedStreamObject()
        form.set_data(b"/X Do /X Do " if "/XObject" in inner else b"BT ET")
        form[NameObject("/Type")] = NameObject("/XObject")
        form[NameObject("/Subtype")] = NameObject("/Form")
        form[NameObject("/BBox")] = ArrayObject(map(NumberObject, (0, 0, 9, 9)))
        form[NameObject("/Resources")] = inner
        named = DictionaryObject({NameObject("/X"): writer._add_object(form)})
        inner = DictionaryObject({NameObject("/XObject"): named})
    drawing = DecodedStreamObject()
    drawing.set_data(b"/X Do")
    page[NameObject("/Resources")] = inner
    page[NameObject("/Contents")] = writer._add_object(drawing)
    assert shows_amount(written(writer), 119_000, 2) is None


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_pdf_that_opens_without_a_password_is_read(tmp_path: Path, algorithm: str) -> None:
    writer = copied(invoice("Amber Gears, 1,190.00"))
    writer.encrypt("", "owner", algorithm=algorithm)
    paper = checked(tmp_path, written(writer), "a.pdf")
    assert (said(paper), paper.warnings, paper.amount) == ("", [], 119_000)


def test_file_that_is_associated_and_not_listed_is_found(tmp_path: Path) -> None:
    writer = copied(invoice("Amber Gears, 1,190.00"))
    del writer.root_object["/Names"]
    assert not list(PdfReader(io.BytesIO(written(writer))).attachment_list)
    assert said(checked(tmp_path, written(writer), "a.pdf")) == ""


def test_two_places_with_two_invoices_are_refused(tmp_path: Path) -> None:
    """Programs that look in one place would read another invoice than those that look elsewhere."""
    other = PdfReader(io.BytesIO(invoice("x", cii(Sample(lines=(Line("9"),))))))
    writer = copied(invoice("Amber Gears, 1,190.00"))
    writer.root_object[NameObject("/AF")] = other.root_object["/AF"].clone(writer)
    words = said(checked(tmp_path, written(writer), "a.pdf"))
    assert words.startswith("the PDF carries more than one invoice (factur-x.xml, factur-x.xml)")


def test_other_attachments_and_a_copy_do_no_harm(tmp_path: Path) -> None:
    writer = copied(invoice("Amber Gears, 1,190.00"))
    writer.add_attachment("terms.pdf", b"%PDF-1.4")
    writer.add_attachment("order.xml", b"<Order/>")
    writer.add_attachment("ZUGFeRD-invoice.xml", cii())
    assert said(checked(tmp_path, written(writer), "a.pdf")) == ""


def test_only_xml_is_taken_whatever_its_name(tmp_path: Path) -> None:
    writer = copied(paged("Amber Gears, 1,190.00"))
    writer.add_attachment("R-1.XML", cii())
    assert said(checked(tmp_path, written(writer), "a.pdf")) == ""


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_pdf_that_is_cut_gets_one_sentence(tmp_path: Path, share: float) -> None:
    content = invoice("Amber Gears, 1,190.00")
    paper = checked(tmp_path, content[: int(len(content) * share)], "a.pdf")
    assert paper.state in (State.WRONG, State.READY)
    assert len(paper.findings) == (paper.state is State.WRONG)


def test_attachment_that_swells_is_refused(tmp_path: Path) -> None:
    writer = copied(paged("Amber Gears"))
    writer.add_attachment("factur-x.xml", b"<a>" + b" " * 90_000_000)
    writer.compress_identical_objects()
    for each in writer._objects:
        if isinstance(each, DecodedStreamObject):
            writer._replace_object(each.indirect_reference, each.flate_encode())
    content = written(writer)
    assert len(content) < 1_000_000
    words = said(checked(tmp_path, content, "a.pdf"))
    assert words == "the PDF is broken; ask for it again"
