"""Confirm and cancel: terms, consents and invoices make a payable and its root lot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deeptier.model import clearing, deliveries, evidence, lines
from deeptier.model.consents import Signature, Words, require_consent, require_not_expired
from deeptier.model.core import NO_WORD, NOBODY, Account, Part, RefusedError, command
from deeptier.model.lots import Paper
from deeptier.model.papers import BANK_CREDIT_LINE, IssueConsents, Rules, Terms
from deeptier.model.register import (
    GUARANTOR,
    active,
    active_as,
    current,
    require_business,
    require_roles,
)
from deeptier.model.rulebook import is_currency, rules

if TYPE_CHECKING:
    from deeptier.model.state import State

_PPM = 1_000_000


@dataclass(frozen=True)
class Invoice:
    """The payable that an invoice backs, or backed; then the pair that alone may use it again."""

    payable: int
    released_to: tuple[Account, Account] | None = None


@dataclass
class Payables(Part):
    """All payables by number: terms used, invoices used, parties at issue and document roots."""

    count: int = 0
    terms: dict[Words, int] = field(default_factory=dict)
    invoices: dict[bytes, Invoice] = field(default_factory=dict)
    parties: dict[int, tuple[Account, Account]] = field(default_factory=dict)
    roots: dict[int, bytes] = field(default_factory=dict)


def terms_words(terms: Terms, invoices: Sequence[bytes]) -> Words:
    """What obligor, payee and guarantor agree to."""
    return Words("Payables", "Terms", (terms, tuple(invoices)))


@command("Payables.issue")
def _issue(
    state: State,
    sender: Account,
    terms: Terms,
    invoices: Sequence[bytes],
    consents: IssueConsents,
) -> None:
    _require_parties(state, terms)
    require_not_expired(state, terms.last_day, "R28")
    _require_sense(state, terms)
    _require_within(state, terms, rules(state))
    words = terms_words(terms, invoices)
    _require_consents(state, sender, terms, words, consents)

    book = state.payables
    book.count += 1
    number = book.count
    _use(state, terms, words, invoices, number)
    book.parties[number] = (terms.obligor, terms.payee)
    book.roots[number] = terms.document_root
    clearing.open_account(state, number, terms)
    _require_below_cap(state, terms)
    paper = Paper(
        terms.currency,
        terms.line,
        terms.due_day,
        terms.grace_days,
        terms.tier_cap,
        terms.backing,
        terms.guarantor != NOBODY,
    )
    deliveries.issue_root(state, number, paper, terms.payee, terms.face_amount)


@command("Payables.cancel")
def _cancel(
    state: State,
    sender: Account,
    terms: Terms,
    invoices: Sequence[bytes],
    last_day: int,
    obligor_signature: Signature | None,
    payee_signature: Signature | None,
) -> None:
    used = terms_words(terms, invoices)
    number = state.payables.terms.get(used)
    state.decides("R200")
    if number is None:
        raise RefusedError("R200", "Payables_TermsUnknown", used)
    require_not_expired(state, last_day, "R200")
    words = Words("Payables", "Cancellation", (number, used, last_day))
    for party, signature in ((terms.obligor, obligor_signature), (terms.payee, payee_signature)):
        require_consent(state, sender, current(state, party), words, signature, "R200")
    state.decides("R201")
    for invoice in invoices:
        state.payables.invoices[invoice] = Invoice(number, (terms.obligor, terms.payee))
    clearing.annul(state, number, terms.payee)


def _require_parties(state: State, terms: Terms) -> None:
    state.decides("R19")
    require_business(state)
    obligor = require_roles(state, terms.obligor, rules(state).issuer_roles)
    state.decides("R20", "R164")
    if obligor.defaults:
        raise RefusedError("R20", "Enterprises_InDefault", terms.obligor, obligor.defaults)
    active(state, terms.payee)
    if terms.guarantor != NOBODY:
        active_as(state, terms.guarantor, GUARANTOR)
    state.decides("R25")
    if not is_currency(state, terms.currency):
        raise RefusedError("R25", "Enterprises_CurrencyNotAllowed", terms.currency)


def _require_sense(state: State, terms: Terms) -> None:
    """What no rule of the rulebook can allow."""
    state.decides("R21", "R26", "R27", "R166")
    if terms.face_amount == 0:
        raise RefusedError("R21", "Payables_FaceZero", terms.obligor)
    if terms.obligor == terms.payee:
        raise RefusedError("R21", "Payables_PartiesEqual", terms.obligor)
    if terms.deposit_ppm > _PPM:
        raise RefusedError("R166", "Payables_DepositInvalid", terms.deposit_ppm)
    if terms.backing == BANK_CREDIT_LINE and terms.guarantor == NOBODY:
        raise RefusedError("R26", "Payables_GuarantorMissing", terms.backing)
    if terms.document_root == NO_WORD:
        raise RefusedError("R27", "Payables_DocumentRootMissing", terms.obligor)


def _require_within(state: State, terms: Terms, asked: Rules) -> None:
    """What the rules of today say about the terms."""
    tenor = terms.due_day - state.today
    normal, longest = asked.normal_tenor_days, asked.longest_tenor_days
    state.decides("R22", "R23", "R24", "R126")
    if tenor <= 0:
        raise RefusedError("R22", "Payables_DueDayInvalid", terms.due_day, state.today)
    if tenor > longest:
        raise RefusedError("R22", "Payables_TenorTooLong", tenor, longest)
    if tenor > normal and terms.long_tenor_reason == NO_WORD:
        raise RefusedError("R23", "Payables_ReasonMissing", tenor, normal)
    if terms.grace_days > asked.longest_grace_days:
        most = asked.longest_grace_days
        raise RefusedError("R24", "Payables_GraceTooLong", terms.grace_days, most)
    if terms.penalty_ppm_per_day > asked.highest_penalty_ppm_per_day:
        rate, most = terms.penalty_ppm_per_day, asked.highest_penalty_ppm_per_day
        raise RefusedError("R24", "Payables_PenaltyTooHigh", rate, most)
    if not 1 <= terms.tier_cap <= asked.highest_tier_cap:
        most = asked.highest_tier_cap
        raise RefusedError("R24", "Payables_TierCapInvalid", terms.tier_cap, most)
    if not asked.backings >> terms.backing & 1:
        raise RefusedError("R126", "Payables_BackingNotAllowed", terms.backing)
    state.decides("R185")
    if asked.issue_streams:
        evidence.require_streams(state, terms.document_root, asked.issue_streams)


def _require_consents(
    state: State, sender: Account, terms: Terms, words: Words, consents: IssueConsents
) -> None:
    state.decides("R18")
    require_consent(state, sender, terms.obligor, words, consents.obligor, "R18")
    require_consent(state, sender, terms.payee, words, consents.payee, "R18")
    if terms.guarantor != NOBODY:
        require_consent(state, sender, terms.guarantor, words, consents.guarantor, "R18")


def _use(state: State, terms: Terms, words: Words, invoices: Sequence[bytes], number: int) -> None:
    """Use up terms and invoices; an invoice of a cancelled payable serves its pair again."""
    book = state.payables
    state.decides("R29", "R30", "R85")
    if words in book.terms:
        raise RefusedError("R29", "Payables_TermsUsed", words, book.terms[words])
    book.terms[words] = number
    for place, invoice in enumerate(invoices):
        if invoice == NO_WORD:
            raise RefusedError("R30", "Payables_InvoiceZero", place)
        before = book.invoices.get(invoice)
        if before is not None and before.released_to != (terms.obligor, terms.payee):
            raise RefusedError("R30", "Payables_InvoiceUsed", invoice, before.payable)
        book.invoices[invoice] = Invoice(number)


def _require_below_cap(state: State, terms: Terms) -> None:
    """The obligor's open face in the currency, the new one included (R127)."""
    cap = rules(state).obligor_cap
    state.decides("R127")
    if cap:
        used = lines.open_face_of(state, terms.obligor, terms.currency)
        if used > cap:
            raise RefusedError("R127", "Payables_ObligorCapExceeded", terms.obligor, used, cap)
