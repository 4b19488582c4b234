"""The XML that a Factur-X or ZUGFeRD PDF carries."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from deeptier.invoices.findings import UnreadableError

#: What a file that is a PDF begins with, within its first bytes.
_MARK, _MARK_WITHIN = b"%PDF-", 1_024

#: By these names the standards call the invoice, in lower case.
_NAMES = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml")

#: What pypdf raises for what is broken, beside its own errors.
_BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


def is_pdf(content: bytes) -> bool:
    """Whether a file is a PDF, by its content."""
    return _MARK in content[:_MARK_WITHIN]


def embedded_xml(content: bytes) -> bytes:
    """The invoice in a PDF: the one attachment with a name of the standards, or the only XML.

    Errors: `UnreadableError` for a PDF that is broken, encrypted, or has no such attachment, or
    several.
    """
    from pypdf.errors import PyPdfError

    try:
        with _quiet():
            return _embedded(content)
    except (*_BROKEN, PyPdfError):
        raise UnreadableError("the PDF is broken; ask for it again") from None


def _embedded(content: bytes) -> bytes:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise UnreadableError("the PDF is encrypted; ask for it, or save it, without a password")
    attached = list(reader.attachment_list)
    return bytes(attached[_chosen([each.name for each in attached])].content)


def _chosen(names: list[str]) -> int:
    """Which attachment is the invoice, by their names."""
    texts = {n: name for n, name in enumerate(names) if name.lower().endswith(".xml")}
    found = {n: name for n, name in texts.items() if name.lower() in _NAMES} or texts
    if not found:
        raise UnreadableError(
            "the PDF carries no XML; only Factur-X and ZUGFeRD PDFs can be read, so ask the seller"
            " for one, or for the XML"
        )
    if len(found) > 1:
        raise UnreadableError(
            f"the PDF carries more than one invoice ({', '.join(sorted(found.values()))});"
            " ask the seller for one that carries one"
        )
    return next(iter(found))


@contextmanager
def _quiet() -> Iterator[None]:
    """No log of what the reader mends; people are told by us what cannot be mended."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
