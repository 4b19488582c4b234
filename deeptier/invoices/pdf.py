"""The XML that a Factur-X or ZUGFeRD PDF carries."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from deeptier.invoices.findings import UnreadableError
from deeptier.invoices.markup import parse

if TYPE_CHECKING:
    from pypdf import PdfReader

#: What a file that is a PDF begins with, within its first bytes.
_MARK, _MARK_WITHIN = b"%PDF-", 1_024

#: By these names the standards call the invoice, in lower case.
_NAMES = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml")

#: What pypdf raises for what is broken, beside its own errors.
BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


def is_pdf(content: bytes) -> bool:
    """Whether a file is a PDF, by its content."""
    return _MARK in content[:_MARK_WITHIN]


def embedded_xml(content: bytes) -> bytes:
    """The invoice in a PDF: the one attachment with a name of the standards, or that is one.

    Errors: `UnreadableError` for a PDF that is broken, encrypted, or has no such attachment, or
    several.
    """
    from pypdf.errors import PyPdfError

    try:
        with quiet():
            return _embedded(content)
    except (*BROKEN, PyPdfError):
        raise UnreadableError("the PDF is broken; ask for it again") from None


def _embedded(content: bytes) -> bytes:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableError("the PDF is encrypted; ask for it, or save it, without a password")
    return _chosen([*_attached(reader), *_associated(reader)])


def _attached(reader: PdfReader) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the XML files among the attachments."""
    for each in reader.attachment_list:
        if _is_xml(each.name):
            yield each.name, bytes(each.content)


def _associated(reader: PdfReader) -> Iterator[tuple[str, bytes]]:
    """The same of files that the document names as its own and may not list as attachments."""
    listed: Any = reader.root_object.get("/AF", [])
    for each in listed:
        file = each.get_object()
        name = str(file.get("/UF") or file.get("/F") or "")
        if _is_xml(name):
            yield name, bytes(file["/EF"]["/F"].get_data())


def _is_xml(name: str) -> bool:
    return name.lower().endswith(".xml")


def _chosen(texts: list[tuple[str, bytes]]) -> bytes:
    """The one that is the invoice, by name or else by content; the same one twice is one."""
    found = [each for each in texts if each[0].lower() in _NAMES]
    found = found or [each for each in texts if _holds_invoice(each[1])] or texts
    contents = {content for _, content in found}
    if not found:
        raise UnreadableError(
            "the PDF carries no XML; only Factur-X and ZUGFeRD PDFs can be read, so ask the seller"
            " for one, or for the XML"
        )
    if len(contents) > 1:
        names = sorted({content: name for name, content in found}.values())
        raise UnreadableError(
            f"the PDF carries more than one invoice ({', '.join(names)}); ask the seller for one"
            " that carries one"
        )
    return contents.pop()


def _holds_invoice(content: bytes) -> bool:
    try:
        parse(content)
    except UnreadableError:
        return False
    return True


@contextmanager
def quiet() -> Iterator[None]:
    """No log of what the reader mends; people are told by us what cannot be mended."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
