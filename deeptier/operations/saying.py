"""What a row does, as a sentence for people."""

from __future__ import annotations

from typing import Any

from deeptier.days import date_of
from deeptier.money import format_amount
from deeptier.operations.fields import Field
from deeptier.operations.kinds import (
    AMOUNT,
    AMOUNT_OR_ZERO,
    AMOUNTS,
    BID,
    CURRENCY,
    DAY,
    LOT,
    PARTY,
    PAYABLE,
)
from deeptier.operations.payables import due_day_of
from deeptier.operations.verb import Case, Verb

_SHOWN_HEX = 10


def sentence(verb: Verb, case: Case) -> str:
    """What a row does, for people."""
    shown = {each.name: _shown(each, case) for each in verb.fields}
    return " ".join(verb.says.format_map(shown).split())


def _shown(field: Field, case: Case) -> str:
    value: Any = case.values[field.name]
    if value is None:
        return ""
    if field.kind in (AMOUNT, AMOUNT_OR_ZERO):
        return format_amount(value, case.around.decimals)
    if field.kind == AMOUNTS:
        return " and ".join(format_amount(each, case.around.decimals) for each in value)
    if field.kind in (PARTY, CURRENCY):
        return case.around.name(value)
    if field.name == "due":
        return str(due_day_of(case.record, case.values, case.around))
    if field.kind == DAY:
        return date_of(value).isoformat()
    if field.kind == BID:
        return f"{case.around.name(value.bid.financier)} by {case.record.fields[field.name]}"
    if field.kind in (LOT, PAYABLE) and not field.required:
        return f"{field.name} {value}"
    text = case.record.fields.get(field.name, field.default) or ""
    return text if not text.startswith("0x") else text[:_SHOWN_HEX] + "…"
