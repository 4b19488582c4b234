"""Questions about payables: terms, invoices, and consents given on chain."""

from __future__ import annotations

from collections.abc import Iterator

from deeptier.audit.ask.view import Question, View
from deeptier.audit.books import Books
from deeptier.audit.findings import shown

_COUNT = View("Payables", "payableCount", (), (("count", "uint64"),))
_INVOICE = View("Payables", "payableOfInvoice", ("bytes32",), (("payable", "uint64"),))
_RELEASED = View("Payables", "invoiceReleasedTo", ("bytes32",), (("released to", "bytes32"),))
_TERMS = View("Payables", "payableOfTerms", ("bytes32",), (("payable", "uint64"),))
_USED_UP = View("Warrants", "isUsedUp", ("bytes32",), (("used up", "bool"),))
_CONSENTS = {
    contract: View(contract, "isConsentApproved", ("address", "bytes32"), (("given", "bool"),))
    for contract in ("Payables", "Warrants", "DiscountDesk", "Offers", "Pledges")
}


def questions(books: Books) -> Iterator[Question]:
    """All that the contract of payables says, and the consents of all contracts."""
    yield Question(_COUNT, (), "payables", {"count": books.payable_count})
    for invoice, number in books.invoices.items():
        subject, pair = f"invoice {shown(invoice)}", books.released.get(invoice, bytes(32))
        yield Question(_INVOICE, (invoice,), subject, {"payable": number})
        yield Question(_RELEASED, (invoice,), subject, {"released to": pair})
    for digest, number in books.terms.items():
        yield Question(_TERMS, (digest,), f"terms {shown(digest)}", {"payable": number})
    for (contract, party, digest), given in books.consents.items():
        subject = f"consent of {shown(party)} to {shown(digest)} in {contract}"
        yield Question(_CONSENTS[contract], (party, digest), subject, {"given": given})
    for digest, used in books.used_up.items():
        yield Question(_USED_UP, (digest,), f"consent {shown(digest)}", {"used up": used})
