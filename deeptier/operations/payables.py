"""A payable as people write it, in a row or a file of its own, and the terms that it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from deeptier.calendar import Rolled
from deeptier.consents import Terms
from deeptier.errors import InputError
from deeptier.evidence.streams import Roots
from deeptier.operations.around import Around
from deeptier.operations.fields import Field, optional, read_fields
from deeptier.operations.kinds import (
    AMOUNT,
    BACKING,
    CURRENCY,
    DAY,
    DAYS,
    FINGERPRINTS,
    LINE,
    NONCE,
    PAPER,
    PARTY,
    RATE,
    REASON,
    ROLL,
    TEXT,
    TIERS,
)
from deeptier.operations.papers import is_word, nonce_of, reference_of, roots_of
from deeptier.operations.records import Record, raise_any
from deeptier.reading.problems import ProblemsError
from deeptier.structs import NO_WORD, ZERO_ADDRESS

if TYPE_CHECKING:
    from deeptier.desk.office import Office

#: The columns of `issue`, and the fields of `payable.yaml`.
PAYABLE_FIELDS: tuple[Field, ...] = (
    Field("reference", TEXT, "Name of the payable, by which its parties know it."),
    Field("line", LINE, "Number of the obligor's credit line."),
    Field("obligor", PARTY, "Who owes."),
    Field("payee", PARTY, "Who is owed at first."),
    optional("guarantor", PARTY, "Who pays in the obligor's place."),
    optional("backing", BACKING, "What stands behind it.", "accounts_payable"),
    optional("currency", CURRENCY, "Token; the deployment's own unless given."),
    Field("amount", AMOUNT, "Face."),
    Field("due", DAY, "Day on which it is due."),
    optional("roll", ROLL, "How it rolls when it is closed; as the network says unless given."),
    optional("grace_days", DAYS, "Days after the due day until default can be declared.", "0"),
    optional("penalty_per_day", RATE, "Penalty a day on what is late.", "0%"),
    optional("tier_cap", TIERS, "How many tiers it may reach.", "6"),
    optional("deposit", RATE, "Of the face, what the obligor deposits.", "0%"),
    Field("documents", PAPER, "The contract behind it: text, or the 32-byte reference of papers."),
    optional("invoices", FINGERPRINTS, "Fingerprints of its invoices."),
    optional("long_tenor_reason", REASON, "Why it runs longer than the rules call normal."),
    optional("nonce", NONCE, "Tells payables with equal words apart; made of the reference."),
    optional("last_day", DAY, "Last day to issue it; the due day unless given."),
)

#: Their names, in order.
PAYABLE_COLUMNS = tuple(field.name for field in PAYABLE_FIELDS)


@dataclass(frozen=True)
class PayableDraft:
    """A payable that is not issued yet.

    Attributes:
        reference: by which its parties know it.
        terms: that they sign.
        invoices: fingerprints, 32 bytes each, signed beside the terms.
        documents: as typed.
        roots: of the documents, where they were typed as text: what `anchor` takes.
    """

    reference: str
    terms: Terms
    invoices: tuple[bytes, ...]
    documents: str
    roots: Roots | None


def read_payable(record: Record, office: Office | Around) -> PayableDraft:
    """The payable that a row means; amounts in decimals of its currency.

    The nonce is made of reference, obligor and payee unless it is given: the same row always means
    the same terms, which the contracts issue once.

    Errors: `ProblemsError` with everything that is wrong in the row.
    """
    around = office if isinstance(office, Around) else Around.of(office)
    return draft_of(record, read_fields(record, PAYABLE_FIELDS, around), around)


def draft_of(record: Record, values: dict[str, Any], around: Around) -> PayableDraft:
    """The payable that the values of a row mean."""
    _check(record, values, around)
    documents: str = values["documents"]
    roots = None if is_word(documents) else roots_of(documents)
    obligor, payee = values["obligor"], values["payee"]
    nonce, last_day = values["nonce"], values["last_day"]
    due_day = due_day_of(record, values, around).day
    terms = Terms(
        line=values["line"],
        obligor=obligor,
        payee=payee,
        guarantor=values["guarantor"] or ZERO_ADDRESS,
        currency=values["currency"] or around.deposits,
        backing=values["backing"],
        face_amount=values["amount"],
        due_day=due_day,
        grace_days=values["grace_days"],
        penalty_ppm_per_day=values["penalty_per_day"],
        tier_cap=values["tier_cap"],
        deposit_ppm=values["deposit"],
        document_root=roots.reference if roots else reference_of(documents),
        long_tenor_reason=values["long_tenor_reason"] or NO_WORD,
        last_day=due_day if last_day is None else last_day,
        nonce=nonce_of(values["reference"], obligor, payee) if nonce is None else nonce,
    )
    return PayableDraft(values["reference"], terms, values["invoices"] or (), documents, roots)


def due_day_of(record: Record, values: Mapping[str, Any], around: Around) -> Rolled:
    """The day on which a row's payable is due: it rolls where its own day is closed.

    Errors: `ProblemsError` where no calendar knows how.
    """
    convention = values["roll"]
    rule = around.days if convention is None else replace(around.days, convention=convention)
    try:
        return rule.roll(values["due"])
    except InputError as error:
        problem = f"is {record.fields.get('due')!r}; it must be {error.expected}"
        raise ProblemsError((record.problem("due", problem),)) from None


def _check(record: Record, values: dict[str, Any], around: Around) -> None:
    """What no single field can tell."""
    problems = []
    typed = record.fields.get
    for name, other in (("payee", "obligor"), ("guarantor", "obligor"), ("guarantor", "payee")):
        if values[name] is not None and values[name] == values[other]:
            problems.append(
                record.problem(name, f"is {typed(name)!r}; it must be another than the {other}")
            )
    for name in ("due", "last_day"):
        day = values[name]
        if day is not None and day < around.today + (name == "due"):
            when = "after today" if name == "due" else "today or later"
            problems.append(record.problem(name, f"is {typed(name)!r}; it must be {when}"))
    raise_any(problems)
