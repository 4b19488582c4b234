"""From a file to an invoice, or to all that keeps it from being one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from deeptier.errors import InputError
from deeptier.evidence.errors import EvidenceError
from deeptier.evidence.files import MAX_BYTES, read_whole
from deeptier.invoices.currency import digits_of
from deeptier.invoices.findings import Finding, UnreadableError
from deeptier.invoices.form import check_form, check_instalments, name_indicators
from deeptier.invoices.kinds import Kind, kind_of
from deeptier.invoices.markup import Markup, parse
from deeptier.invoices.model import Amount, Invoice, Organisation, Part, Preceding, Tax
from deeptier.invoices.nodes import Findings, Node
from deeptier.invoices.pdf import embedded_xml, is_pdf
from deeptier.invoices.syntax import DISCOUNT, LOGISTICS, PAYER, Syntax, fields, party_fields

#: Amounts of the whole invoice, and whether each must be there.
_TOTALS = {
    "BT-106": False,
    "BT-107": False,
    "BT-108": False,
    "BT-109": True,
    "BT-110": False,
    "BT-112": True,
    "BT-113": False,
    "BT-114": False,
    "BT-115": True,
}
_RULES = {"BT-109": "BR-13", "BT-112": "BR-14", "BT-115": "BR-15"}

#: Profiles that leave out the lines.
WITHOUT_LINES = ("minimum", "basicwl")

#: Lines of the profile EXTENDED that only head or explain others.
_NO_LINES = ("GROUP", "INFORMATION")

#: More is no number, and no name that anybody could read.
_LONGEST_NUMBER, _LONGEST_NAME = 100, 200
_SUBTYPE = "EXT-FR-FE-163"


def read_content(path: Path) -> bytes:
    """The bytes of a file that may be an invoice.

    Errors: `UnreadableError` for what is no regular file, not there, or too large.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableError(
                f"it has {size:,} bytes; an invoice has at most {MAX_BYTES:,}, so ask for it"
                " without its enclosures"
            )
        return read_whole(path)
    except EvidenceError as error:
        raise UnreadableError(f"it {str(error).removeprefix(f'{path} ')}") from None
    except OSError as error:
        raise UnreadableError(f"it cannot be read: {error.strerror}") from None


@dataclass(frozen=True)
class Reading:
    """What one file gave.

    Attributes:
        invoice: None where its form is wrong.
        findings: what is wrong with its form.
        about: numbers of the invoices that it names, also where its form is wrong.
    """

    invoice: Invoice | None
    findings: list[Finding]
    about: tuple[str, ...]


def read_invoice(content: bytes) -> Reading:
    """The invoice in a file's bytes.

    Sums, days and parties are not checked yet: `deeptier.invoices.checking` does.

    Errors: `UnreadableError` for what holds no invoice at all.
    """
    xml = embedded_xml(content) if is_pdf(content) else content
    if len(xml) > MAX_BYTES:
        raise UnreadableError(f"its XML has {len(xml):,} bytes; it may have {MAX_BYTES:,}")
    markup = parse(xml)
    findings = Findings(list(markup.violations()))
    about = _about(markup)
    if findings.found:
        return Reading(None, findings.found, about)
    return Reading(_Reader(markup, findings).read(), findings.found, about)


def _about(markup: Markup) -> tuple[str, ...]:
    top = Node(markup.root, fields(), markup.syntax, Findings())
    return tuple(cell.text for each in top.nodes("BG-3") for cell in each.cells("BT-25"))


class _Reader:
    """One document that keeps to its schema."""

    def __init__(self, markup: Markup, findings: Findings) -> None:
        self._markup = markup
        self._findings = findings
        top = Node(markup.root, fields(), markup.syntax, findings)
        code = top.required("BT-5", "BR-5")
        try:
            digits = digits_of(code.text)
        except InputError as error:
            text = f"{top.label('BT-5')} is {code.text!r}; it must be {error.expected}"
            findings.add(text, code.line, "BT-5", "BR-CL-04")
            digits = 2
        self._currency = code.text
        self._top = Node(markup.root, fields(), markup.syntax, findings, code.text, digits)

    def read(self) -> Invoice | None:
        top = self._top
        if self._findings.found:
            return None
        name_indicators(top)
        check_form(top)
        number, kind = top.required("BT-1", "BR-2"), top.required("BT-3", "BR-4")
        if self._markup.syntax is Syntax.UBL_CREDIT_NOTE and kind_of(kind.text) is not Kind.CREDIT:
            text = f"its type (BT-3) is {kind.text!r} in a CreditNote; it must be 381, say"
            self._findings.add(text, kind.line, "BT-3", "BR-CL-01")
        if len(number.text) > _LONGEST_NUMBER:
            text = f"{top.label('BT-1')} has {len(number.text):,} characters; it must have at most"
            self._findings.add(f"{text} {_LONGEST_NUMBER}", number.line, "BT-1")
        top.required("BT-2", "BR-3")
        issued = top.day("BT-2")
        due, terms = top.day("BT-9"), " ".join(each.text for each in top.cells("BT-20"))
        totals = self._totals()
        check_instalments(top, totals.get("BT-115"))
        lines = tuple(filter(None, map(self._line, top.nodes("BG-25"))))
        allowances = self._extras(top, "BG-20", "allowance {}", -1)
        charges = self._extras(top, "BG-21", "charge {}", 1)
        charges += self._extras(top, LOGISTICS, "freight {}", 1)
        taxes = tuple(filter(None, map(self._tax, top.nodes("BG-23"))))
        seller, buyer = self._party("BG-4", "seller"), self._party("BG-7", "buyer")
        preceding = {
            (each.number, each.issued): each
            for each in map(self._preceding, top.nodes("BG-3"))
            if each is not None
        }
        if issued is None or self._findings.found:
            return None
        return Invoice(
            number=number.text,
            kind=kind.text,
            issued=issued,
            due=due,
            terms=terms,
            has_discount=bool(top.elements(DISCOUNT)) or "#SKONTO#" in terms.upper(),
            currency=self._currency,
            digits=top.digits,
            seller=seller,
            buyer=buyer,
            payee=self._party("BG-10", "payee") if top.elements("BG-10") else None,
            payer=self._party(PAYER, "payer") if top.elements(PAYER) else None,
            means=tuple(each.text for each in top.cells("BT-81")),
            totals=totals,
            lines=lines,
            allowances=tuple(allowances),
            charges=tuple(charges),
            taxes=taxes,
            preceding=tuple(preceding.values()),
            profile=self._markup.profile,
            syntax=self._markup.syntax.label,
            at=self._places(),
        )

    def _totals(self) -> dict[str, Amount]:
        found: dict[str, Amount] = {}
        for term, must in _TOTALS.items():
            if must:
                self._top.required(term, _RULES[term])
            amount = self._top.amount(term)
            if amount is not None:
                found[term] = amount
        return found

    def _line(self, node: Node) -> Part | None:
        if self._markup.syntax is Syntax.CII and node.text(_SUBTYPE) in _NO_LINES:
            return None
        node.required("BT-131", "BR-24")
        net = node.amount("BT-131")
        if net is None:
            return None
        number = node.text("BT-126")
        name = f"line {number}"
        base = node.decimal("BT-149")
        allowances = self._extras(node, "BG-27", "allowance {} of " + name, -1)
        return Part(
            name=name,
            net=net,
            sign=1,
            category=node.text("BT-151"),
            rate=node.decimal("BT-152") or Decimal(0),
            line=node.line,
            quantity=node.decimal("BT-129"),
            price=node.decimal("BT-146"),
            base=base if base is not None else Decimal(1),
            extras=(*allowances, *self._extras(node, "BG-28", "charge {} of " + name, 1)),
            number=number,
        )

    def _extras(self, of: Node, group: str, name: str, sign: int) -> list[Part]:
        found = enumerate(of.nodes(group), start=1)
        return [part for n, node in found if (part := self._extra(node, name.format(n), sign))]

    def _extra(self, node: Node, name: str, sign: int) -> Part | None:
        net, category, rate = node.amount("amount"), "", Decimal(0)
        if net is None:
            return None
        if "vat_category_code" in node.known:  # those of a line have the line's
            category = node.text("vat_category_code")
            rate = node.decimal("vat_rate") or rate
        share, whole = node.decimal("rate"), node.decimal("base_amount")
        return Part(name, net, sign, category, rate, node.line, share, whole, Decimal(100))

    def _tax(self, node: Node) -> Tax | None:
        taxable, tax = node.amount("BT-116"), node.amount("BT-117")
        if taxable is None or tax is None:
            return None
        rate = node.decimal("BT-119") or Decimal(0)
        return Tax(node.text("BT-118"), rate, taxable, tax, node.line)

    def _preceding(self, node: Node) -> Preceding | None:
        number = node.text("BT-25")
        return Preceding(number, node.day("BT-26"), node.line) if number else None

    def _party(self, group: str, role: str) -> Organisation:
        found = self._top.elements(group)
        if not found:
            text = f"{role} ({group}) is missing; ask the seller to fill it in"
            self._findings.add(text, self._top.line, group)
            return Organisation("")
        node = self._top.within(found[0], party_fields())
        names = [_cut(each.text) for each in (*node.cells("name"), *node.cells("biz_name"))]
        taxes = [each.text for each in node.cells("tax_identifier") if _has_digit(each.text)]
        found_ids = [each.text for each in node.cells("identifiers")] + taxes[1:]
        vat, legal = node.text("vat_identifier"), node.text("legal_identifier")
        if not (found_ids or taxes or vat or legal):
            found_ids = [each.text for each in node.cells("einvoicing_addr")]
        return Organisation(
            name=names[0] if names else "",
            trade_name=names[1] if len(names) > 1 else "",
            vat_id=vat,
            tax_id=taxes[0] if taxes else "",
            legal_id=legal,
            others=tuple(found_ids),
            line=node.line,
        )

    def _places(self) -> dict[str, int]:
        terms = ("BT-1", "BT-2", "BT-3", "BT-5", "BT-9", "BT-20")
        return {term: found[0].line for term in terms if (found := self._top.cells(term))}


def _has_digit(text: str) -> bool:
    """Whether a tax number is one, and no remark such as that a seller is registered."""
    return any(map(str.isdecimal, text))


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME] + "…"
