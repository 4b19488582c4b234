"""A file's XML, parsed so that it can neither reach out nor blow up, and checked by its schema."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

from deeptier.invoices.findings import Finding, UnreadableError
from deeptier.invoices.syntax import SYNTAXES, Syntax, profile, schema

_NAMESPACE = re.compile(r"\{[^}]*\}")
_WRONG_VALUE = re.compile(r"Element '(\w+)'.*?: '(.*)' is not a valid value of", re.DOTALL)
_WRONG_PLACE = re.compile(
    r"Element '(\w+)': This element is not expected\. Expected is (?:one of )?\((.*)\)"
)
_SHOWN_CHARACTERS = 240
_SHOWN_VIOLATIONS = 5

#: In which Peppol carries an invoice.
_ENVELOPE = "StandardBusinessDocument"

#: First elements that people mistake for an invoice, and what to do.
_MISTAKEN = {
    "html": "it is a web page, probably an error that was saved; download the invoice again",
    "CrossIndustryDocument": "it is ZUGFeRD 1.0, which is withdrawn; ask the seller for"
    " ZUGFeRD 2 or Factur-X",
    "SCRDMCCBDACIOMessageStructure": "it is an order (Order-X); an invoice is needed",
    "Order": "it is an order; an invoice is needed",
    "ApplicationResponse": "it is a response to an invoice; the invoice itself is needed",
}


@dataclass(frozen=True)
class Markup:
    """An invoice's XML.

    Attributes:
        root: the first element.
        syntax: that it is written in.
        profile: of Factur-X, if the document names one.
    """

    root: etree._Element
    syntax: Syntax
    profile: str

    def violations(self) -> Iterator[Finding]:
        """Where the document breaks its schema; the first few."""
        found = schema(self.syntax, self.profile)
        if found.validate(self.root):
            return
        errors = list(found.error_log)
        for error in errors[:_SHOWN_VIOLATIONS]:
            yield Finding(f"{_said(error.message)}; ask the seller for a valid file", error.line)
        more = len(errors) - _SHOWN_VIOLATIONS
        if more > 0:
            yield Finding(f"its schema is broken in {more:,} more places")


def parse(content: bytes) -> Markup:
    """The XML of an invoice.

    No entity is resolved and no other file or host is read; comments and instructions are dropped,
    so that none can cut a value in two.

    Errors: `UnreadableError` for what is empty, no XML, declares a document type, or is no invoice.
    """
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise UnreadableError("it is empty; send the invoice again")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(_no_xml(content, error)) from None
    except ValueError as error:
        raise UnreadableError(f"it is no XML: {_brief(str(error))}") from None
    if root.getroottree().docinfo.doctype:
        raise UnreadableError(_mistaken(root) or _DOCTYPE)
    if etree.QName(root).localname == _ENVELOPE:
        inside = [each for each in root if each.tag in SYNTAXES]
        if len(inside) > 1:
            raise UnreadableError(f"it holds {len(inside):,} invoices; send each in its own file")
        root = copy.deepcopy(inside[0]) if inside else root
    syntax = SYNTAXES.get(root.tag)
    if syntax is None:
        raise UnreadableError(_mistaken(root) or _unknown(root))
    return Markup(root, syntax, profile(root, syntax))


_DOCTYPE = (
    "it declares a document type (DOCTYPE), which no invoice needs and attacks use;"
    " ask the seller for the file without it"
)


_ZIP = b"PK\x03\x04"


def _no_xml(content: bytes, error: etree.XMLSyntaxError) -> str:
    if b"<html" in content[:2_000].lower():
        return _MISTAKEN["html"]
    if content.startswith(_ZIP):
        return "it is a ZIP archive (OFD is one, too); send the XML or the PDF that is in it"
    return f"it is no XML: {_brief(error.msg or 'it cannot be parsed')}; ask for it again"


def _mistaken(root: etree._Element) -> str | None:
    return _MISTAKEN.get(etree.QName(root).localname)


def _unknown(root: etree._Element) -> str:
    name = etree.QName(root)
    names = {etree.QName(each).localname for each in SYNTAXES}
    if name.localname in names:
        return (
            f"its first element {name.localname} is of namespace {name.namespace or 'none'!r};"
            " only UBL 2.1 and CII D16B or later (namespace ending in :100) are read"
        )
    return f"its first element is {name.localname}; it must be {', '.join(sorted(names))}"


def _said(message: str) -> str:
    """What the schema complains of, in words of people."""
    plain = _NAMESPACE.sub("", message).rstrip(".")
    if match := _WRONG_VALUE.match(plain):
        name, value = match[1], _brief(match[2])
        return f"{name} is {value!r}; it must be a value of its schema, such as 1190.00 or a date"
    if match := _WRONG_PLACE.match(plain):
        return _brief(f"{match[1]} stands where {match[2].strip()} is expected")
    return _brief(plain)


def _brief(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN_CHARACTERS else plain[:_SHOWN_CHARACTERS] + "…"
