"""From invoices that hold to payables to confirm: rows with the columns of `deeptier issue`."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import yaml

from deeptier.errors import InputError
from deeptier.evidence.members import hexed
from deeptier.files import SECRET, write_whole
from deeptier.invoices.due import due_day
from deeptier.invoices.identity import file_name, identity_of
from deeptier.invoices.model import Invoice
from deeptier.invoices.paper import Paper, State
from deeptier.invoices.sealing import Seals
from deeptier.money import format_amount
from deeptier.operations.around import Around
from deeptier.operations.payables import PAYABLE_COLUMNS, PAYABLE_FIELDS

#: Columns that an invoice fills; the others are the parties' to agree on.
_FROM_INVOICE = (
    "reference",
    "obligor",
    "payee",
    "currency",
    "amount",
    "due",
    "documents",
    "invoices",
)
OTHERS = tuple(name for name in PAYABLE_COLUMNS if name not in _FROM_INVOICE)

ENDINGS = (".csv", ".yaml", ".yml")

_HASH_DIGITS = 8


def ready(papers: Sequence[Paper]) -> list[Paper]:
    """The papers that make a payable."""
    return [each for each in papers if each.state is State.READY]


def reference_of(invoice: Invoice) -> str:
    """A name for a payable: its invoice's number and the seller's, the same in every run.

    Numbers of two sellers are often the same, and a reference is issued once. What a number loses
    by being made safe is made up for by a few digits of its hash.
    """
    issuer, number = identity_of(invoice)
    plain = file_name(invoice.number)
    if plain != invoice.number:
        plain += "-" + hashlib.sha256(number.encode()).hexdigest()[:_HASH_DIGITS]
    return f"{plain}.{file_name(issuer)}".lstrip("-._")


def columns_set(given: Sequence[str]) -> dict[str, str]:
    """Columns that are the same for all payables, each given as `name=value`.

    Errors: `InputError` for another form, and for a column that is not there or that the invoice
    fills.
    """
    found: dict[str, str] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not value or name not in OTHERS or name in found:
            expected = f"column=value, each column once, of {', '.join(OTHERS)}"
            raise InputError("--set", each, expected)
        found[name] = value
    return found


def check_columns(set_: Mapping[str, str], around: Around) -> None:
    """Whether `issue` can read the columns that are the same for all payables.

    Errors: `InputError` that names the column and what it must be.
    """
    kinds = {field.name: field.kind for field in PAYABLE_FIELDS}
    for name, value in set_.items():
        try:
            kinds[name].read(value, around)
        except InputError as error:
            raise InputError("--set", f"{name}={value}", error.expected) from None


def _row(paper: Paper, seals: Seals, others: Mapping[str, str]) -> dict[str, str]:
    """The row of one payable, sealed; its amount is in decimals of its token."""
    invoice, token = paper.invoice, paper.token
    due = due_day(invoice) if invoice else None
    if invoice is None or due is None or token is None:
        raise InputError("paper", str(paper.file), "one that is ready")
    reference = reference_of(invoice)
    return {
        "reference": reference,
        "obligor": paper.obligor,
        "payee": paper.payee,
        "currency": token.address,
        "amount": format_amount(token.units(paper.amount, invoice.digits), token.decimals),
        "due": due.isoformat(),
        "documents": hexed(seals.seal(reference, paper)),
        "invoices": " ".join(hexed(each.fingerprint) for each in paper.behind if each.fingerprint),
        **others,
    }


def write_payables(
    out: Path,
    sealed: Path,
    papers: Sequence[Paper],
    others: Mapping[str, str],
    progress: Callable[[int, int], None],
) -> None:
    """Seal the invoices and write the payables: all of it, or nothing.

    `progress` is told how many are sealed, and of how many.

    Errors: `InputError` for a file that is there; as `Seals.seal`; `OSError`.
    """
    chosen = ready(papers)
    with Seals(sealed) as seals:
        rows = []
        for paper in chosen:
            rows.append(_row(paper, seals, others))
            progress(len(rows), len(chosen))
        text = _yaml(rows) if out.suffix != ".csv" else _csv(rows)
        try:
            write_whole(out, text, mode=SECRET, new=True)
        except FileExistsError:
            raise existing(out) from None


def existing(out: Path) -> InputError:
    """What is said of a file that is there already."""
    return InputError("--out", str(out), "a new file; nothing was written")


def _csv(rows: Sequence[Mapping[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, PAYABLE_COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _yaml(rows: Sequence[Mapping[str, str]]) -> str:
    filled = [{name: row[name] for name in PAYABLE_COLUMNS if row.get(name)} for row in rows]
    return yaml.safe_dump(filled, sort_keys=False, allow_unicode=True)
