"""Whether an invoice backs a payable already, also under another type or another of its numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from deeptier.commitments import invoice_fingerprint
from deeptier.errors import InputError
from deeptier.invoices.identity import identity_of, named_by
from deeptier.invoices.kinds import USUAL_CLAIMS, Kind
from deeptier.invoices.model import Invoice
from deeptier.invoices.paper import Paper
from deeptier.invoices.parties import number_key

#: Is told how much is done, and of how much.
Progress = Callable[[int, int], None]

#: Tells for each fingerprint the number of the payable that it backs, 0 for none.
PayablesOf = Callable[[Sequence[bytes], Progress], Sequence[int]]

_DEBTS = (Kind.CLAIM, Kind.CORRECTION)


def check_used(
    papers: Sequence[Paper], salt: bytes, payables_of: PayablesOf, progress: Progress
) -> None:
    """Refuse what backs a payable on the chain already, and tell which payable a note is about."""
    here = {identity_of(each.invoice) for each in papers if each.invoice}
    asked: list[tuple[Paper, bool, bytes]] = []
    for paper in papers:
        if paper.invoice is None or not paper.fingerprint:
            continue
        asked += [(paper, False, each) for each in dict.fromkeys(_own(paper, paper.invoice, salt))]
        named = named_by(paper.invoice)
        if named and named not in here and paper.kind in (Kind.CREDIT, Kind.CORRECTION):
            number = paper.invoice.preceding[0].number
            asked += [(paper, True, each) for each in _claims(paper.invoice, number, salt)]
    answers = payables_of([each for *_, each in asked], progress)
    for (paper, is_named, _), payable in zip(asked, answers, strict=True):
        if payable and is_named:
            paper.used_by_named = payable
        elif payable and not paper.used_by:
            _refuse(paper, payable)


def _refuse(paper: Paper, payable: int) -> None:
    paper.used_by = payable
    text = f"invoice {paper.title} backs payable {payable} already; an invoice is used once, so"
    line = paper.invoice.at.get("BT-1", 0) if paper.invoice else 0
    paper.wrong(f"{text} leave it out", line, "BT-1")


def _own(paper: Paper, invoice: Invoice, salt: bytes) -> Iterator[bytes]:
    yield paper.fingerprint
    if paper.kind in _DEBTS:
        yield from _claims(invoice, invoice.number, salt)
    for other in invoice.seller.ids[1:]:
        yield from _fingerprint(salt, number_key(other), invoice.number, invoice.kind)


def _claims(invoice: Invoice, number: str, salt: bytes) -> Iterator[bytes]:
    """The fingerprints of a seller's number under the usual types."""
    issuer = number_key(invoice.seller.tax_number)
    for each in USUAL_CLAIMS:
        yield from _fingerprint(salt, issuer, number, each)


def _fingerprint(salt: bytes, issuer: str, number: str, code: str) -> Iterator[bytes]:
    """Nothing for what can have none."""
    with suppress(InputError):
        yield invoice_fingerprint(salt, issuer, number, code)
