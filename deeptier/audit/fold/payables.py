"""Books payables, with all that is born with them, and consents given on chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from eth_hash.auto import keccak

from deeptier.audit.books import (
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
    ConsentUsed,
    ConsentWithdrawn,
    PayableCancelled,
    PayableIssued,
)
from deeptier.audit.events.rulebook import Rules
from deeptier.audit.findings import Amount, shown
from deeptier.audit.fold.notes import Handlers, Notes
from deeptier.audit.fold.register import require_active, require_business
from deeptier.audit.fold.rulebook import rules_at_some_day
from deeptier.bounds import PPM
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
        guarantor_paid=False,
        deposited=False,
        cancelled=False,
        penalty_ppm=0,
        penalty_paid=0,
        accrued_day=0,
        extra_paid_out=0,
    )
    books.parties[number] = (terms.obligor, terms.payee)
    books.roots[number] = terms.document_root
    face = terms.face_amount
    books.lots[LotId(number).number] = Lot(terms.payee, face, 0, 0, frozen=False, born=face)


def _check_parties(books: Books, event: PayableIssued, notes: Notes) -> None:
    terms = event.terms
    require_business(books, event, notes)
    require_active(books, event, terms.obligor, TRADING, "obligor", notes)
    require_active(books, event, terms.payee, TRADING, "payee", notes)
    if terms.guarantor != NOBODY:
        require_active(books, event, terms.guarantor, GUARANTOR, "guarantor", notes)
    notes.equal(event, "obligor's payables in default", 0, books.defaults[terms.obligor])
    notes.require(event, "payee", terms.payee != terms.obligor, "not the obligor", terms.payee)


def _check_rules(books: Books, event: PayableIssued, notes: Notes) -> None:
    """The rules that may hold, but for the tenor: its first day is not in the log."""
    terms = event.terms
    notes.require(event, "face", terms.face_amount > 0, "above zero", Amount(terms.face_amount))
    currency = books.currencies.get(terms.currency)
    allowed = currency is not None and (currency.allowed or currency.next)
    notes.require(event, f"currency {shown(terms.currency)}", allowed, "allowed", "not allowed")
    guaranteed = terms.guarantor != NOBODY or terms.backing != _BANK_CREDIT_LINE
    notes.require(event, "guarantor", guaranteed, "named, for a bank credit line", "nobody")
    notes.require(
        event, "deposit ppm", terms.deposit_ppm <= PPM, f"at most {PPM}", terms.deposit_ppm
    )
    broken = [list(_broken(books, event, rules)) for rules in rules_at_some_day(books)]
    if not broken:
        notes.add(event, "rules", "set before the first payable", "never set")
    elif all(broken):
        for name, limit, value in broken[0]:
            notes.add(event, name, limit, value)


def _broken(
    books: Books, event: PayableIssued, rules: Rules
) -> Iterator[tuple[str, object, object]]:
    """What of a payable is outside of rules: its name, the limit, the value."""
    terms = event.terms
    for name, value, limit in (
        ("grace days", terms.grace_days, rules.longest_grace_days),
        ("penalty ppm a day", terms.penalty_ppm_per_day, rules.highest_penalty_ppm_per_day),
        ("tier cap", terms.tier_cap, rules.highest_tier_cap),
    ):
        if value > limit:
            yield name, f"at most {limit}", value
    if not rules.backings >> terms.backing & 1:
        yield "backing", f"of the kinds {rules.backings}", terms.backing
    enterprise = books.enterprises.get(terms.obligor)
    roles = 0 if enterprise is None else enterprise.roles
    if rules.issuer_roles & ~roles:
        yield "roles of the obligor", rules.issuer_roles, roles
    streams = books.streams.get(terms.document_root, 0)
    if rules.issue_streams & ~streams:
        yield "streams of the document root", rules.issue_streams, streams
    if rules.obligor_cap:
        used = open_face(books, terms.obligor, terms.currency) + terms.face_amount
        if used > rules.obligor_cap:
            yield "open face of the obligor", f"at most {Amount(rules.obligor_cap)}", Amount(used)


def open_face(books: Books, obligor: str, currency: str) -> int:
    """What an obligor uses of all its lines in a currency."""
    return sum(books.lines[number].used for number in books.lines_of.get((obligor, currency), ()))


def _use_once(books: Books, event: PayableIssued, notes: Notes) -> None:
    """An invoice of a cancelled payable may serve the same pair again."""
    number = event.payable_number
    earlier = books.terms.setdefault(event.terms_digest, number)
    notes.equal(event, f"payable of terms {shown(event.terms_digest)}", number, earlier, "I5")
    for invoice in event.invoices:
        subject = f"payable of invoice {shown(invoice)}"
        released = books.released.pop(invoice, None)
        if released is not None:
            pair = pair_of(event.obligor, event.payee)
            notes.equal(event, f"{subject}, released to", released, pair, "I5")
            books.invoices[invoice] = number
        holds = books.invoices.setdefault(invoice, number)
        notes.equal(event, subject, number, holds, "I5")
        if holds == number:
            books.backed_by.setdefault(number, set()).add(invoice)
    again = len(event.invoices) - len(set(event.invoices))
    notes.equal(event, "invoices named twice", 0, again, "I5")


def pair_of(obligor: str, payee: str) -> bytes:
    """The pair that alone may use an invoice again, as the contract keeps it."""
    words = (bytes.fromhex(each[2:]).rjust(32, b"\0") for each in (obligor, payee))
    return keccak(b"".join(words))[:24] + bytes(8)


def _cancelled(books: Books, event: PayableCancelled, notes: Notes) -> None:
    """Stands before Cancelled, which books the face."""
    number = event.payable_number
    name = f"payable {number}"
    notes.equal(event, f"{name}, parties", books.parties.get(number), (event.obligor, event.payee))
    backed = books.backed_by.pop(number, set())
    notes.equal(event, f"{name}, invoices", sorted(backed), sorted(event.invoices))
    for invoice in event.invoices:
        books.invoices[invoice] = 0
        books.released[invoice] = pair_of(event.obligor, event.payee)


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


def _consent_used(books: Books, event: ConsentUsed, notes: Notes) -> None:
    before = books.used_up.get(event.digest, False)
    subject = f"consent {shown(event.digest)} of {shown(event.holder)}, used before"
    notes.equal(event, subject, False, before, "I5")
    offered = (books.lots[number] for number in reversed(books.offered))  # the last one, mostly
    offers = any(lot.owner == event.holder for lot in offered)
    notes.require(event, f"lots of {shown(event.holder)}", offers, "one that it offers", "none")
    books.used_up[event.digest] = True


HANDLERS: Handlers = {
    PayableIssued: _issued,
    PayableCancelled: _cancelled,
    ConsentApproved: _consent_approved,
    ConsentWithdrawn: _consent_withdrawn,
    ConsentUsed: _consent_used,
}
