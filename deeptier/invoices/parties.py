"""Who owes and who is owed: found in the address book by their numbers, never by their names."""

from __future__ import annotations

import shlex
import unicodedata
from collections.abc import Sequence
from typing import Protocol

from deeptier.desk.party import registration_key
from deeptier.errors import InputError
from deeptier.invoices.model import Invoice, Organisation
from deeptier.invoices.paper import Paper


class Named(Protocol):
    """A party of the address book."""

    @property
    def name(self) -> str:
        """As the operator says it."""


class Register(Protocol):
    """Finds parties by their tax or company numbers; the address book is one."""

    def registered(self, registration: str, /) -> Named | None:
        """The party with that number, however it is separated; None for nobody."""


def number_key(number: str) -> str:
    """A tax or company number without separators, in capitals; empty for what is none."""
    try:
        return registration_key(number)
    except InputError:
        return ""


def check_parties(paper: Paper, invoice: Invoice, register: Register | None) -> None:
    """Whether seller and buyer are known and are two, and nobody else is to be paid."""
    seller, buyer, payee = invoice.seller, invoice.buyer, invoice.payee
    if not number_key(seller.tax_number):
        paper.wrong(
            f"the seller {seller.name!r} has no VAT number (BT-31), tax number (BT-32) or company"
            " number (BT-30); ask it for an invoice with one",
            seller.line,
            "BT-31",
            "BR-CO-26",
        )
    if shared := _shared(seller.official_ids, buyer.official_ids):
        text = f"seller and buyer have the same number {shared}; they must be two"
        paper.wrong(text, buyer.line, "BT-48")
    if payee is not None and is_another(payee, seller):
        paper.wrong(
            f"the payee (BG-10) is {called(payee)!r}, not the seller: the claim is assigned"
            " already; leave it out, or ask the seller for an invoice payable to itself",
            payee.line,
            "BG-10",
        )
    if register is None:
        return
    paper.payee = _known(paper, seller, "seller", register)
    paper.obligor = _known(paper, buyer, "buyer", register)
    if paper.payee and paper.payee == paper.obligor:
        paper.wrong(f"seller and buyer are both {paper.payee} of the address book; mend its entry")


def _known(paper: Paper, party: Organisation, role: str, register: Register) -> str:
    """The party's name in the book; empty, with a finding, where it is not there."""
    names = {
        found.name
        for number in party.ids
        if number_key(number) and (found := register.registered(number))
    }
    if len(names) == 1:
        return names.pop()
    if not party.ids:
        text = (
            f"the {role} {party.name!r} has no number, and is not found by its name; ask the"
            f" seller for an invoice with the {role}'s VAT or company number"
        )
    elif names:
        text = (
            f"the {role} {party.name!r} has numbers of {' and '.join(sorted(names))} of the address"
            " book; mend the entry that is wrong"
        )
    else:
        text = (
            f"the {role} {party.name!r} ({' or '.join(party.ids)}) is not in the address book;"
            " enter it with its number: `deeptier party add NAME ADDRESS --registration"
            f" {shlex.quote(party.ids[0])}`"
        )
    paper.wrong(text, party.line, "BG-4" if role == "seller" else "BG-7")
    return ""


def called(party: Organisation) -> str:
    """Its name, or else its first number."""
    return party.name or party.ids[0]


def is_another(party: Organisation, usual: Organisation) -> bool:
    """Whether a party that is told is not the usual one; one without name and number is."""
    if not (party.name or party.ids) or _shared(party.ids, usual.ids):
        return False
    if not party.name or (party.legal_id and usual.legal_id):
        return True
    return _plain(party.name) not in map(_plain, (usual.name, usual.trade_name))


def _plain(name: str) -> str:
    """A name however it is written in capitals, and with which blanks."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _shared(one: Sequence[str], other: Sequence[str]) -> str:
    """The first number that both have; empty for none."""
    keys = set(map(number_key, other)) - {""}
    return next((each for each in one if number_key(each) in keys), "")
