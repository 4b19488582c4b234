"""An invoice as it was read: what is needed to check it and to make a payable of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from deeptier.invoices.currency import shown


@dataclass(frozen=True)
class Amount:
    """Money.

    Attributes:
        units: minor units of the invoice's currency; below zero where the invoice says so.
        line: of the XML document.
    """

    units: int
    line: int


@dataclass(frozen=True)
class Organisation:
    """Seller, buyer or payee.

    Attributes:
        name: as the invoice has it.
        trade_name: by which it is also known (BT-28); empty for none.
        vat_id: VAT number (BT-31, BT-48); empty for none.
        tax_id: other tax number (BT-32).
        legal_id: number in a register of companies (BT-30, BT-47, BT-61).
        others: further identifiers, such as a GLN, or a number that the other side gave it; of one
            without any number, its electronic address.
        line: of the XML document.
    """

    name: str
    trade_name: str = ""
    vat_id: str = ""
    tax_id: str = ""
    legal_id: str = ""
    others: tuple[str, ...] = ()
    line: int = 0

    @property
    def ids(self) -> tuple[str, ...]:
        """All its identifiers; the first is the one by which a tax office knows it."""
        return tuple(dict.fromkeys((*self.official_ids, *filter(None, self.others))))

    @property
    def official_ids(self) -> tuple[str, ...]:
        """Those that an authority gave."""
        return tuple(filter(None, (self.vat_id, self.tax_id, self.legal_id)))

    @property
    def tax_number(self) -> str:
        """By which an invoice's issuer is told from all others; the same whoever reads it."""
        return self.vat_id or self.tax_id or self.legal_id


@dataclass(frozen=True)
class Part:
    """A line, or an allowance or a charge of the whole invoice or of a line.

    Attributes:
        name: "line 1", "allowance 1", "charge 1 of line 2".
        net: amount without VAT.
        sign: -1 for an allowance, otherwise 1.
        category: of VAT, such as "S"; empty where the invoice has none.
        rate: of VAT in per cent.
        line: of the XML document.
        quantity: of a line, or the per cent of an allowance or charge; None where there is none.
        price: of `base` of the goods; of an allowance or charge, what the per cent are of.
        base: how many the price is for; 100 for per cent.
        extras: charges and allowances of a line.
        number: of a line (BT-126).
    """

    name: str
    net: Amount
    sign: int
    category: str
    rate: Decimal
    line: int
    quantity: Decimal | None = None
    price: Decimal | None = None
    base: Decimal = Decimal(1)
    extras: tuple[Part, ...] = ()
    number: str = ""


@dataclass(frozen=True)
class Tax:
    """One row of the breakdown of VAT."""

    category: str
    rate: Decimal
    taxable: Amount
    tax: Amount
    line: int


@dataclass(frozen=True)
class Preceding:
    """An earlier invoice that this document is about; its day if it is told."""

    number: str
    issued: date | None
    line: int


@dataclass(frozen=True)
class Invoice:
    """An invoice, a correction or a credit note.

    Attributes:
        number: that its issuer gave it (BT-1).
        kind: code of UNTDID 1001 (BT-3), such as "380".
        issued: day of issue (BT-2).
        due: day on which it is to be paid (BT-9).
        terms: of payment in words (BT-20).
        has_discount: whether it offers one for paying early.
        currency: by ISO 4217 (BT-5).
        digits: that the currency has after the point.
        seller: who is owed.
        buyer: who owes.
        payee: who is to be paid, where it is not the seller (BG-10).
        payer: who is to pay, where it is not the buyer.
        means: codes of how it is to be paid (BT-81).
        totals: by the number of the term, BT-106 to BT-115; only those that are there.
        lines: of goods and services.
        allowances: of the whole invoice.
        charges: of the whole invoice.
        taxes: the breakdown of VAT.
        preceding: invoices that it names (BG-3).
        profile: of Factur-X; empty for none.
        syntax: name of the syntax.
        at: lines of the XML document by the number of the term.
    """

    number: str
    kind: str
    issued: date
    due: date | None
    terms: str
    has_discount: bool
    currency: str
    digits: int
    seller: Organisation
    buyer: Organisation
    payee: Organisation | None
    payer: Organisation | None
    means: tuple[str, ...]
    totals: Mapping[str, Amount]
    lines: tuple[Part, ...]
    allowances: tuple[Part, ...]
    charges: tuple[Part, ...]
    taxes: tuple[Tax, ...]
    preceding: tuple[Preceding, ...]
    profile: str
    syntax: str
    at: Mapping[str, int]

    @property
    def payable(self) -> int:
        """What is to be paid (BT-115), in minor units."""
        return self.units("BT-115")

    @property
    def parts(self) -> tuple[Part, ...]:
        """Lines, allowances and charges."""
        return (*self.lines, *self.allowances, *self.charges)

    @property
    def is_whole(self) -> bool:
        """Whether all its amounts are whole forints, say: sellers may round each to one."""
        nets = [each.net for each in self.parts]
        taxes = [amount for each in self.taxes for amount in (each.taxable, each.tax)]
        unit = 10**self.digits
        return all(each.units % unit == 0 for each in (*nets, *taxes, *self.totals.values()))

    def units(self, term: str) -> int:
        """A total in minor units; 0 where there is none."""
        found = self.totals.get(term)
        return found.units if found else 0

    def shown(self, units: int) -> str:
        """Minor units as people write them."""
        return shown(units, self.digits)
