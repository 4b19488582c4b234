"""Kinds of documents by their codes in UNTDID 1001, and what may become of each."""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """What a document does to a debt."""

    CLAIM = "invoice"
    """Asks for payment."""
    CORRECTION = "corrected invoice"
    """Takes the place of the invoice that it names."""
    CREDIT = "credit note"
    """Reduces the invoice that it names."""
    FACTORED = "factored invoice"
    """Is already assigned to somebody else."""
    OTHER = "no claim"
    """Asks for no payment."""


_CODES = {
    Kind.CLAIM: (
        "80 82 84 218 219 295 326 331 380 383 385 386 387 388 389 390 394 395 500 527 575 623"
        " 780 875 876 877"
    ),
    Kind.CORRECTION: "384 471",
    Kind.CREDIT: "81 83 261 262 296 308 381 420 458 503 532",
    Kind.FACTORED: "393 396 472 473 501 502",
}
_KINDS = {code: kind for kind, codes in _CODES.items() for code in codes.split()}


#: Under which the same invoice is most likely to come again: an invoice, a partial, a corrected,
#: a self-billed one.
USUAL_CLAIMS = ("380", "326", "384", "389")


def kind_of(code: str) -> Kind:
    """What a document of that code does."""
    return _KINDS.get(code, Kind.OTHER)
