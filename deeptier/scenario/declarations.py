"""Reads what a scenario declares before its steps: parties, credit lines, payables."""

from __future__ import annotations

from datetime import date

from deeptier.bounds import PPM
from deeptier.consents import Backing
from deeptier.reading.nodes import Value
from deeptier.scenario.model import CreditLine, Invoice, Party, PartyRole, Payable
from deeptier.scenario.names import Names, new_id

_ROLES = {role.value: role for role in PartyRole}
_OVERSEEING = frozenset({PartyRole.REGULATOR, PartyRole.REGISTRAR})
_BACKINGS = {each.name.lower().replace("_", " "): each for each in Backing}

_MAX_GRACE_DAYS = 2**16 - 1
_MAX_TIER_CAP = 2**8 - 1
_LONG_TEXT = 400


def read_parties(value: Value) -> dict[str, Party]:
    """The parties by id, in the order of the file."""
    parties: dict[str, Party] = {}
    for key, found in value.pairs("party ids and their fields"):
        party = _party(new_id(key), found)
        parties[party.id] = party
    if not parties:
        value.wrong("at least one party")
    return parties


def read_lines(value: Value, parties: dict[str, Party], start: date) -> dict[str, CreditLine]:
    """The credit lines by id."""
    names = Names(parties, {}, {})
    lines: dict[str, CreditLine] = {}
    for key, found in value.pairs("line ids and their fields"):
        line = _line(new_id(key), found, names, start)
        lines[line.id] = line
    return lines


def read_payables(value: Value, names: Names, start: date) -> dict[str, Payable]:
    """The payables by id."""
    payables: dict[str, Payable] = {}
    for key, found in value.pairs("payable ids and their fields"):
        payable = _payable(new_id(key), found, names, start)
        payables[payable.id] = payable
    return payables


def _party(party_id: str, value: Value) -> Party:
    fields = value.fields("a party")
    roles = fields.required("roles", _roles, frozenset[PartyRole]())
    name = fields.required("name", lambda found: found.text(longest=40), "")
    registration = fields.optional("registration")
    deposits = fields.optional("deposits")
    party = Party(
        id=party_id,
        name=name,
        roles=roles,
        registration=registration.text() if registration else None,
        deposits=deposits.amount(least=0) if deposits else 0,
    )
    fields.close()
    if party.trades and not fields.has("registration"):
        value.notes.note(
            value.node, f"{value.path}.registration", "is missing; a party that trades needs it"
        )
    if party.trades and roles & _OVERSEEING:
        value.complain("has roles of trading and of overseeing; nobody may have both")
    return party


def _roles(value: Value) -> frozenset[PartyRole]:
    return frozenset(each.choice(_ROLES, "role") for each in value.items("role"))


def _line(line_id: str, value: Value, names: Names, start: date) -> CreditLine:
    fields = value.fields("a credit line")
    line = CreditLine(
        id=line_id,
        bank=fields.required("bank", lambda found: names.party_as(found, PartyRole.GUARANTOR), ""),
        obligor=fields.required(
            "obligor", lambda found: names.party_as(found, PartyRole.CORE_ENTERPRISE), ""
        ),
        limit=fields.required("limit", Value.amount, 1),
        expires=fields.required("expires", lambda found: _from(found, start), date.max),
    )
    fields.close()
    return line


def _payable(payable_id: str, value: Value, names: Names, start: date) -> Payable:
    fields = value.fields("a payable")
    guarantor = fields.optional("guarantor")
    reason = fields.optional("long_tenor_reason")
    deposit = fields.optional("deposit")
    invoices = fields.optional("invoices")
    payable = Payable(
        id=payable_id,
        line=fields.required("line", names.line, ""),
        obligor=fields.required("obligor", names.trader, ""),
        payee=fields.required("payee", names.trader, ""),
        guarantor=names.trader(guarantor) if guarantor else None,
        backing=fields.required(
            "backing", lambda found: found.choice(_BACKINGS, "backing"), Backing.ACCOUNTS_PAYABLE
        ),
        face=fields.required("amount", Value.amount, 1),
        due=fields.required("due", lambda found: _from(found, start), date.max),
        grace_days=fields.required("grace_days", lambda found: found.whole(0, _MAX_GRACE_DAYS), 0),
        penalty_ppm_per_day=fields.required("penalty_per_day", Value.rate, 0),
        tier_cap=fields.required("tier_cap", lambda found: found.whole(1, _MAX_TIER_CAP), 1),
        deposit_ppm=_part(deposit) if deposit else 0,
        documents=fields.required("documents", lambda found: found.text(_LONG_TEXT), ""),
        invoices=tuple(_invoice(each, names) for each in invoices.items("invoice"))
        if invoices
        else (),
        long_tenor_reason=reason.text(_LONG_TEXT) if reason else None,
    )
    fields.close()
    return payable


def _invoice(value: Value, names: Names) -> Invoice:
    fields = value.fields("an invoice")
    invoice = Invoice(
        issuer=fields.required("issuer", names.trader, ""),
        number=fields.required("number", Value.text, ""),
        type=fields.required("type", Value.text, ""),
    )
    fields.close()
    return invoice


def _part(value: Value) -> int:
    ppm = value.rate()
    if ppm > PPM:
        value.wrong("at most 100%")
    return ppm


def _from(value: Value, start: date) -> date:
    day = value.date()
    if day < start and day != date.min:
        value.wrong(f"{start.isoformat()}, the start, or later")
    return day
