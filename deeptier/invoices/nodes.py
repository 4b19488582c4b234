"""Reads fields out of an invoice's XML, each with its line; what cannot be read is a finding."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from lxml import etree  # type: ignore[import-untyped]

from deeptier.invoices.currency import minor_units, read_decimal
from deeptier.invoices.findings import Finding
from deeptier.invoices.model import Amount
from deeptier.invoices.syntax import Properties, Syntax, paths, query

_UBL_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_CII_DATE = re.compile(r"[0-9]{8}")
_CII_DATE_FORMAT = "102"
_SHOWN_CHARACTERS = 60
_CURRENCY = "%(BT-5)s"


@dataclass(frozen=True)
class Cell:
    """The text of one field, and the line of the document that it stands on."""

    text: str
    line: int


@dataclass
class Findings:
    """What is wrong with one document, gathered while it is read."""

    found: list[Finding] = field(default_factory=list)

    def add(self, text: str, line: int = 0, term: str = "", rule: str = "") -> None:
        """One thing more."""
        self.found.append(Finding(text, line, term, rule))


@dataclass(frozen=True)
class Node:
    """A part of the document in which fields are looked up.

    Attributes:
        element: of the XML.
        known: the fields that may stand in it.
        syntax: of the document.
        findings: where it is told what cannot be read.
        currency: of the invoice, once it is known.
        digits: that the currency has.
    """

    element: etree._Element
    known: Properties
    syntax: Syntax
    findings: Findings
    currency: str = ""
    digits: int = 2

    @property
    def line(self) -> int:
        """Of the document."""
        return _line(self.element)

    def label(self, term: str) -> str:
        """A field as people call it, with its number."""
        name = str(self.known[term].get("label", "")).lower().replace("vat", "VAT")
        return f"{name} ({term})" if term.startswith("BT-") else name or term

    def cells(self, term: str) -> list[Cell]:
        """The texts that a field has, without those that are empty."""
        found = (
            Cell(" ".join("".join(each.itertext()).split()), _line(each))
            for each in self._elements(term)
            if isinstance(each, etree._Element)
        )
        return [each for each in found if each.text]

    def cell(self, term: str) -> Cell | None:
        """The one text of a field; a second that differs is a finding."""
        found = self.cells(term)
        if len({each.text for each in found}) > 1:
            texts = " and ".join(_short(each.text) for each in found[:2])
            text = f"{self.label(term)} is {texts}; it must be there once"
            self.findings.add(text, found[1].line, term)
        return found[0] if found else None

    def text(self, term: str) -> str:
        """The one text of a field; empty for none."""
        found = self.cell(term)
        return found.text if found else ""

    def required(self, term: str, rule: str) -> Cell:
        """The one text of a field that must be there."""
        found = self.cell(term)
        if found is None:
            text = f"{self.label(term)} is missing; ask the seller to fill it in"
            self.findings.add(text, self.line, term, rule)
        return found or Cell("", self.line)

    def nodes(self, group: str) -> list[Node]:
        """The parts that a group of fields has."""
        known = self.known[group].get("fields") or {}
        return [self.within(each, known) for each in self._elements(group)]

    def within(self, element: etree._Element, known: Properties) -> Node:
        """Another part of the same document."""
        return Node(element, known, self.syntax, self.findings, self.currency, self.digits)

    def elements(self, term: str) -> list[etree._Element]:
        """The elements of a field."""
        return self._elements(term)

    def decimal(self, term: str) -> Decimal | None:
        """A number; None where there is none."""
        cell = self.cell(term)
        return None if cell is None else self._number(term, cell)

    def amount(self, term: str) -> Amount | None:
        """Money; None where there is none."""
        cell = self.cell(term)
        number = None if cell is None else self._number(term, cell)
        if cell is None or number is None:
            return None
        units = minor_units(number, self.digits)
        if units is None:
            expected = f"{self.digits} digits after the point, as {self.currency} has"
            text = f"{self.label(term)} is {cell.text}; it must have at most {expected}"
            self.findings.add(text, cell.line, term, "BR-DEC")
            return None
        return Amount(units, cell.line)

    def day(self, term: str) -> date | None:
        """A date; None where there is none."""
        cells = self._dates(term)
        told = dict.fromkeys(each.text for each in cells)
        if len(told) > 1:
            days = " and ".join(told)
            text = f"{self.label(term)} is {days}; one payable has one, so ask for an invoice each"
            self.findings.add(text, cells[1].line, term)
        return self._day(term, cells[0]) if cells else None

    def _day(self, term: str, cell: Cell) -> date | None:
        try:
            if self.syntax is Syntax.CII:
                if _CII_DATE.fullmatch(cell.text):
                    return datetime.strptime(cell.text, "%Y%m%d").date()
            elif match := _UBL_DATE.fullmatch(cell.text):
                return date.fromisoformat(match[1])
        except ValueError:
            pass
        form = "YYYYMMDD with format 102" if self.syntax is Syntax.CII else "YYYY-MM-DD"
        text = f"{self.label(term)} is {_short(cell.text)}; it must be a date of the form {form}"
        self.findings.add(text, cell.line, term)
        return None

    def _dates(self, term: str) -> list[Cell]:
        for each in self._elements(term):
            form = each.get("format")
            if self.syntax is Syntax.CII and form not in (None, _CII_DATE_FORMAT):
                text = f"{self.label(term)} has format {form!r}; it must be 102 (YYYYMMDD)"
                self.findings.add(text, _line(each), term)
        return self.cells(term)

    def _number(self, term: str, cell: Cell) -> Decimal | None:
        number = read_decimal(cell.text)
        if number is None:
            text = f"{self.label(term)} is {_short(cell.text)}; it must be a shorter number"
            self.findings.add(text, cell.line, term)
        return number

    def _elements(self, term: str) -> list[etree._Element]:
        found: list[etree._Element] = []
        for path in paths(self.known[term], self.syntax):
            if "%(" in path and (_CURRENCY not in path or not self.currency):
                continue
            found.extend(_run(path.replace(_CURRENCY, self.currency), self))
        return found


def _run(path: str, node: Node) -> Iterable[etree._Element]:
    found = query(path, node.syntax)(node.element)
    return [each for each in found if isinstance(each, etree._Element)]


def _short(text: str) -> str:
    return repr(text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…")


def _line(element: etree._Element) -> int:
    return int(element.sourceline or 0)
