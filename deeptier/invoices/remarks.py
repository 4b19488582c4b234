"""What is wrong with nothing, and people should know, or look at before they agree to a payable."""

from __future__ import annotations

from deeptier.invoices.due import day_of_terms, due_day
from deeptier.invoices.kinds import Kind
from deeptier.invoices.model import Invoice
from deeptier.invoices.pages import shows_amount
from deeptier.invoices.paper import Paper
from deeptier.invoices.parties import called, is_another
from deeptier.invoices.pdf import is_pdf
from deeptier.invoices.reading import WITHOUT_LINES

#: Means of payment (UNTDID 4461) by which the seller takes the money itself.
_DRAWN = {
    **dict.fromkeys(("49", "59"), "direct debit"),
    **dict.fromkeys(("48", "54", "55"), "a card"),
}
_SHOWN_CHARACTERS = 120


def remark(paper: Paper, invoice: Invoice, content: bytes) -> None:
    """Put notes and warnings about an invoice, and the file that holds it, into its paper."""
    if is_pdf(content) and shows_amount(content, invoice.payable, invoice.digits) is False:
        asked = f"{invoice.shown(invoice.payable)} {invoice.currency}"
        paper.warnings.append(f"its XML asks for {asked}, which no page of the PDF shows: look")
    if paper.kind in (Kind.CLAIM, Kind.CORRECTION) and invoice.payable:
        _of_payment(paper, invoice)
    if paper.kind is Kind.CLAIM and invoice.preceding:
        named = ", ".join(each.number for each in invoice.preceding)
        paper.warnings.append(f"it follows {named} (BG-3): look that it asks for nothing twice")
    if invoice.profile in WITHOUT_LINES and not invoice.lines:
        paper.notes.append("its profile has no lines, so they were not checked")
    if bare := sum(each.quantity is None or each.price is None for each in invoice.lines):
        paper.notes.append(f"{bare:,} of its lines have no quantity or price to be checked by")


def _of_payment(paper: Paper, invoice: Invoice) -> None:
    """When it is paid, how, and by whom."""
    terms, due, by_terms = (
        invoice.terms[:_SHOWN_CHARACTERS],
        due_day(invoice),
        day_of_terms(invoice),
    )
    if by_terms is not None and by_terms != due:
        paper.warnings.append(
            f"its due date is {due}, and its terms {terms!r} make it {by_terms}: look"
        )
    elif by_terms is not None and invoice.due is None:
        paper.notes.append(f"due date from the terms {terms!r}, counted from the issue date")
    elif terms and due is not None:
        paper.notes.append(f"beside its due date it has the terms {terms!r}")
    if invoice.has_discount:
        paper.notes.append(
            "it offers a discount for paying early, which a payable knows nothing of"
        )
    for code in dict.fromkeys(invoice.means):
        if how := _DRAWN.get(code):
            paper.warnings.append(
                f"it is paid by {how} (BT-81 is {code}): end that, or the buyer pays twice"
            )
    if invoice.payer is not None and is_another(invoice.payer, invoice.buyer):
        name = called(invoice.payer)
        paper.warnings.append(
            f"{name!r} is to pay it, not the buyer: look who is to owe the payable"
        )
