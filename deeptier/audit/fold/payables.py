"""Books payables, with all that is born with them; rules, currencies and consents."""

from __future__ import annotations

from dataclasses import replace

from deeptier.audit.books import (
    CORE_ENTERPRISE,
    GUARANTOR,
    NOBODY,
    TRADING,
    Account,
    Books,
    Lot,
    Paper,
)
from deeptier.audit.events.payables import (
    ConsentApproved,
    ConsentWithdrawn,
    CurrencySet,
    PayableIssued,
    RulesSet,
)
from deeptier.audit.findings import Amount, shown
from deeptier.audit.fold.notes import Handlers, Notes
from deeptier.audit.fold.register import require_active, require_business
from deeptier.lot_id import LotId

_BANK_CREDIT_LINE = 2


def _issued(books: Books, event: PayableIssued, notes: Notes) -> None:
    number, terms = event.payable_number, event.terms
    notes.equal(event, "number", books.payable_count + 1, number)
    notes.equal(event, "obligor as indexed", terms.obligor, event.obligor)
    notes.equal(event, "payee as indexed", terms.payee, event.payee)
    _check_parties(books, event, notes)
    _check_rules(books, event, notes)
    _use_once(books, event, notes)
    _draw(books, event, notes)
    if number in books.papers or number == 0:
        notes.add(event, f"payable {number}", "a new number", "a number in use", "I5")
        return
    books.payable_count = max(number, books.payable_count)
    books.papers[number] = Paper(
        currency=terms.currency,
        line=terms.line,
        due_day=terms.due_day,
        grace_days=terms.grace_days,
        tier_cap=terms.tier_cap,
        backing=terms.backing,
        guaranteed=terms.guarantor != NOBODY,
        frozen=False,
    )
    books.accounts[number] = Account(
        face=terms.face_amount,
        principal_paid=0,
        redeemed=0,
        penalty_ppm_per_day=terms.penalty_ppm_per_day,
        in_arrears=False,
        defaulted=False,
        penalty_ppm=0,
        penalty_paid=0,
        accrued_day=0,
        extra_paid_out=0,
        cash_in=0,
        cash_out=0,
    )
    face = terms.face_amount
    books.lots[LotId(number).number] = Lot(terms.payee, face, 0, 0, frozen=False, born=face)


def _check_parties(books: Books, event: PayableIssued, notes: Notes) -> None:
    terms = event.terms
    require_business(books, event, notes)
    require_active(books, event, terms.obligor, CORE_ENTERPRISE, "obligor", notes)
    require_active(books, event, terms.payee, TRADING, "payee", notes)
    if terms.guarantor != NOBODY:
        require_active(books, event, terms.guarantor, GUARANTOR, "guarantor", notes)
    notes.equal(event, "obligor's payables in default", 0, books.defaults[terms.obligor])
    notes.require(event, "payee", terms.payee != terms.obligor, "not the obligor", terms.payee)


def _check_rules(books: Books, event: PayableIssued, notes: Notes) -> None:
    """The limits of the rulebook, but for the tenor: its first day is not in the log."""
    terms, rules = event.terms, books.rules
    notes.require(event, "face", terms.face_amount > 0, "above zero", Amount(terms.face_amount))
    allowed = books.currencies.get(terms.currency, False)
    notes.require(event, f"currency {shown(terms.currency)}", allowed, "allowed", "not allowed")
    guaranteed = terms.guarantor != NOBODY or terms.backing != _BANK_CREDIT_LINE
    notes.require(event, "guarantor", guaranteed, "named, for a bank credit line", "nobody")
    if rules is None:
        notes.add(event, "rules", "set before the first payable", "never set")
        return
    limits = (
        ("grace days", terms.grace_days, rules.longest_grace_days),
        ("penalty ppm a day", terms.penalty_ppm_per_day, rules.highest_penalty_ppm_per_day),
        ("tier cap", terms.tier_cap, rules.highest_tier_cap),
    )
    for name, value, limit in limits:
        notes.require(event, name, value <= limit, f"at most {limit}", value)


def _use_once(books: Books, event: PayableIssued, notes: Notes) -> None:
    for kind, uses, digests in (
        ("terms", books.terms, (event.terms_digest,)),
        ("invoice", books.invoices, event.invoices),
    ):
        for digest in digests:
            earlier = uses.setdefault(digest, event.payable_number)
            subject = f"payable of {kind} {shown(digest)}"
            notes.equal(event, subject, event.payable_number, earlier, "I5")
    again = len(event.invoices) - len(set(event.invoices))
    notes.equal(event, "invoices named twice", 0, again, "I5")


def _draw(books: Books, event: PayableIssued, notes: Notes) -> None:
    terms = event.terms
    line = books.lines.get(terms.line)
    if line is None:
        notes.add(event, f"line {terms.line}", "granted", "unknown")
        return
    notes.equal(event, f"line {terms.line}, obligor", line.obligor, terms.obligor)
    notes.equal(event, f"line {terms.line}, currency", line.currency, terms.currency)
    notes.equal(event, f"line {terms.line}, suspended", False, line.suspended)
    if terms.guarantor != NOBODY:
        notes.equal(event, f"line {terms.line}, bank", line.bank, terms.guarantor)
    used = line.used + terms.face_amount
    fits = used <= line.limit
    within = f"at most {Amount(line.limit)}"
    notes.require(event, f"line {terms.line}, used", fits, within, Amount(used), "I3")
    books.lines[terms.line] = replace(line, used=used)


def _rules_set(books: Books, event: RulesSet, _notes: Notes) -> None:
    books.rules = event.rules


def _currency_set(books: Books, event: CurrencySet, notes: Notes) -> None:
    before = books.currencies.get(event.currency, False)
    notes.equal(event, f"{shown(event.currency)}, allowed before", not event.allowed, before)
    books.currencies[event.currency] = event.allowed


def _consent_approved(books: Books, event: ConsentApproved, notes: Notes) -> None:
    _consent(books, event, True, notes)


def _consent_withdrawn(books: Books, event: ConsentWithdrawn, notes: Notes) -> None:
    _consent(books, event, False, notes)


def _consent(
    books: Books, event: ConsentApproved | ConsentWithdrawn, given: bool, notes: Notes
) -> None:
    key = (event.place.contract, event.party, event.digest)
    before = books.consents.get(key, False)
    notes.equal(event, f"consent {shown(event.digest)}, given before", not given, before)
    books.consents[key] = given


HANDLERS: Handlers = {
    PayableIssued: _issued,
    RulesSet: _rules_set,
    CurrencySet: _currency_set,
    ConsentApproved: _consent_approved,
    ConsentWithdrawn: _consent_withdrawn,
}
