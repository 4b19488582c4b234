"""Invoices that are read together: doubles, credit notes, corrections."""

from __future__ import annotations

from pathlib import Path

import pytest
from invoice_samples import Line, Sample, cii, pdf, said, settled, swap, ubl

from deeptier.invoices.paper import Paper, State

CREDIT = Sample(number="C-1", kind="381", about="R-1", lines=(Line("1", "100.00"),))
CORRECTED = Sample(number="R-2", kind="384", about="R-1", lines=(Line("5"),))


def states(papers: list[Paper]) -> list[str]:
    return [each.state.value for each in papers]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["invoice first", "credit note first"])
@pytest.mark.parametrize("write", [ubl, cii], ids=["UBL", "CII"])
def test_credit_note_reduces_the_invoice_that_it_names(
    tmp_path: Path, write: object, order: tuple[int, int]
) -> None:
    contents = [ubl(), write(CREDIT)]  # type: ignore[operator]
    papers = settled(tmp_path, *(contents[n] for n in order))
    invoice, credit = (papers[order.index(n)] for n in (0, 1))
    assert states([invoice, credit]) == ["ready", "reduces"]
    assert invoice.amount == 119_000 - 11_900
    assert invoice.notes == ["less 119.00 by credit note C-1"]
    assert credit.notes == ["reduces R-1"]


def test_credit_notes_may_take_all_and_not_a_fen_more(tmp_path: Path) -> None:
    half = CREDIT.but(lines=(Line("5"),))
    papers = settled(tmp_path, ubl(), ubl(half), ubl(half.but(number="C-2")))
    assert states(papers) == ["nothing due", "reduces", "reduces"]
    fen = Sample(number="C-3", kind="381", about="R-1", lines=(Line("1", "0.01", "0"),))
    papers = settled(tmp_path, ubl(), ubl(half), ubl(half.but(number="C-2")), ubl(fen))
    assert states(papers) == ["wrong"] * 4
    assert "credit notes take 1,190.01 from invoice R-1, which has 1,190.00" in said(papers[0])


@pytest.mark.parametrize(
    ("credit", "says"),
    [
        (CREDIT.but(about="R-7"), "about invoice R-7 (BT-25), which is not among these files"),
        (CREDIT.but(seller_id="ZZ100000009"), "which is not among these files"),
        (CREDIT.but(currency="EUR"), "the currency is EUR; invoice R-1 has CNY"),
        (CREDIT.but(buyer_id="ZZ100000009"), "the buyer is ZZ100000009; invoice R-1 has ZZ10"),
        (CREDIT.but(about=None), "must name the one invoice that it is about (BG-3)"),
        (CREDIT.but(issued="2026-01-08"), "issue date (BT-2) is 2026-01-08"),
        (CREDIT.but(lines=(Line("0"),)), "a credit note that is settled reduces nothing"),
    ],
)
def test_credit_note_that_does_not_fit_is_refused(
    tmp_path: Path, credit: Sample, says: str
) -> None:
    invoice, paper = settled(tmp_path, ubl(), ubl(credit))
    assert says in said(paper)
    if credit.about == "R-1" and credit.seller_id == Sample().seller_id:
        assert "credit note C-1 reduces it and is wrong; mend that first" in said(invoice)
    else:
        assert invoice.state is State.READY


def test_credit_note_whose_form_is_wrong_keeps_its_invoice_back(tmp_path: Path) -> None:
    broken = swap(ubl(CREDIT), ("<cbc:IssueDate>2026-01-05</cbc:IssueDate>", ""))
    invoice, other, paper = settled(tmp_path, ubl(), ubl(Sample(number="R-5")), broken)
    assert states([invoice, other, paper]) == ["wrong", "ready", "wrong"]
    assert "2.xml is about it and cannot be read; mend that first" in said(invoice)


def test_credit_note_of_a_wrong_invoice_waits(tmp_path: Path) -> None:
    papers = settled(tmp_path, ubl(Sample(due="2026-01-04")), ubl(CREDIT))
    assert states(papers) == ["wrong", "wrong"]
    assert said(papers[1]) == "it reduces R-1, which is wrong; mend that first"


def test_credit_note_must_name_the_right_day(tmp_path: Path) -> None:
    named = "<cbc:ID>R-1</cbc:ID></cac:InvoiceDocumentReference>"
    dated = "<cbc:ID>R-1</cbc:ID><cbc:IssueDate>{}</cbc:IssueDate></cac:InvoiceDocumentReference>"
    right = swap(ubl(CREDIT), (named, dated.format("2026-01-05")))
    assert states(settled(tmp_path, ubl(), right)) == ["ready", "reduces"]
    wrong = swap(ubl(CREDIT), (named, dated.format("2025-12-31")))
    papers = settled(tmp_path, ubl(), wrong)
    assert "R-1 was issued 2026-01-05, and the credit note says 2025-12-31" in said(papers[1])
    assert states(papers) == ["wrong", "wrong"]


def test_same_invoice_twice_goes_out_once(tmp_path: Path) -> None:
    papers = settled(tmp_path, ubl(), pdf(cii()), ubl(Sample(number=" r-1")))
    assert states(papers) == ["ready", "wrong", "wrong"]
    assert "invoice R-1 is in " in said(papers[1])
    assert "leave one of them out" in said(papers[1])


def test_same_number_with_other_contents_goes_out_not_at_all(tmp_path: Path) -> None:
    papers = settled(tmp_path, ubl(), ubl(Sample(lines=(Line("11"),))))
    assert states(papers) == ["wrong", "wrong"]
    assert "with other amounts, days or parties; ask the seller which one holds" in said(papers[0])


def test_same_number_of_another_type_or_seller(tmp_path: Path) -> None:
    papers = settled(tmp_path, ubl(), ubl(Sample(kind="389")))
    assert states(papers) == ["ready", "wrong"]
    papers = settled(tmp_path, ubl(), ubl(Sample(seller_id="ZZ100000003")))
    assert states(papers) == ["ready", "ready"]


def test_same_credit_note_twice_reduces_once(tmp_path: Path) -> None:
    papers = settled(tmp_path, ubl(), ubl(CREDIT), cii(CREDIT))
    assert states(papers) == ["ready", "reduces", "wrong"]
    assert papers[0].amount == 119_000 - 11_900


def test_correction_takes_the_place_of_what_it_names(tmp_path: Path) -> None:
    papers = settled(tmp_path, ubl(), ubl(CORRECTED))
    assert states(papers) == ["replaced", "ready"]
    assert papers[1].amount == 59_500
    alone = settled(tmp_path, ubl(CORRECTED))
    assert "the corrected invoice is about invoice R-1 (BT-25), which is not among" in said(
        alone[0]
    )


def test_wrong_correction_keeps_what_it_names_back(tmp_path: Path) -> None:
    papers = settled(tmp_path, ubl(), ubl(CORRECTED.but(due="2026-01-04")))
    assert states(papers) == ["wrong", "wrong"]
    assert "is wrong; mend that first" in said(papers[0])


def test_two_corrections_of_one_invoice_and_a_ring_go_out_not_at_all(tmp_path: Path) -> None:
    papers = settled(tmp_path, ubl(), ubl(CORRECTED), ubl(CORRECTED.but(number="R-3")))
    assert State.READY not in [each.state for each in papers]
    assert "ask the seller which holds" in said(papers[2])
    ring = settled(tmp_path, ubl(CORRECTED), ubl(CORRECTED.but(number="R-1", about="R-2")))
    assert State.READY not in [each.state for each in ring]
    assert any(each.findings for each in ring)
    chain = settled(tmp_path, ubl(), ubl(CORRECTED), ubl(CORRECTED.but(number="R-3", about="R-2")))
    assert states(chain) == ["replaced", "replaced", "ready"]


def test_credit_note_of_a_corrected_invoice_is_refused_with_the_correction(
    tmp_path: Path,
) -> None:
    papers = settled(tmp_path, ubl(), ubl(CORRECTED), ubl(CREDIT))
    assert states(papers) == ["wrong", "wrong", "wrong"]
    assert "it reduces R-1, which R-2 corrects" in said(papers[2])
