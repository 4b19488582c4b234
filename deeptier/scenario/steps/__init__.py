"""Reads the steps of a scenario: for each verb its fields, and what it may be expected to do."""

from __future__ import annotations

from datetime import date

from deeptier.reading.nodes import Value
from deeptier.scenario.actions import Action
from deeptier.scenario.balances import read_balance_fields
from deeptier.scenario.model import Balances, Expected, Step
from deeptier.scenario.names import Names, error_name
from deeptier.scenario.steps.circulating import CIRCULATING
from deeptier.scenario.steps.clearing import CLEARING
from deeptier.scenario.steps.financing import FINANCING
from deeptier.scenario.steps.overseeing import OVERSEEING
from deeptier.scenario.steps.reader import StepReader
from deeptier.scenario.steps.sending import SENDING

__all__ = ["VERBS", "read_step"]

VERBS = {**CIRCULATING, **FINANCING, **CLEARING, **OVERSEEING, **SENDING}
_CHECK = "check"
_MAX_TENOR_DAYS = 2**24 - 1


def read_step(value: Value, number: int, names: Names, not_before: date) -> Step:
    """One step, on `not_before` or later."""
    fields = value.fields("a step")
    day = fields.required("date", Value.date, date.min)
    if date.min < day < not_before:
        fields.required("date", lambda v: v, value).wrong(
            f"{not_before.isoformat()}, the date before it, or later"
        )
    at = fields.optional("time")
    time = at.time() if at else None
    verbs = {verb: verb for verb in (*VERBS, _CHECK)}
    verb = fields.required("do", lambda found: _verb(found, verbs), None)
    action: Action | Balances
    expected = Expected()
    if verb is None:
        return Step(
            number, value.place, day, "", Balances(value.place, {}, {}, {}, {}, {}), expected
        )
    fields.what = f"a {verb} step"
    if verb == _CHECK:
        action = read_balance_fields(fields, value, names)
    else:
        action = VERBS[verb].read(StepReader(fields, names))
        expects = fields.optional("expect")
        if expects is not None:
            expected = _expected(expects, verb, names)
    fields.close()
    return Step(number, value.place, day, verb, action, expected, time)


def _verb(value: Value, verbs: dict[str, str]) -> str | None:
    raw = value.raw("a known verb")
    if raw in verbs:
        return raw
    value.choice(verbs, "verb")
    return None


def _expected(value: Value, verb: str, names: Names) -> Expected:
    fields = value.fields(f"what a {verb} step is expected to do")
    refused = fields.optional("refused")
    kind = VERBS[verb]
    lot = fields.optional("lot") if kind.makes_lot else None
    skipped = fields.optional("skipped") if kind.skips else None
    taken = fields.optional("taken") if kind.has_winner else None
    figures = {name: fields.optional(name) for name in kind.figures}
    fields.close()
    expected = Expected(
        refused=error_name(refused) if refused else None,
        lot=names.lot(lot) if lot else None,
        figures=tuple(
            (name, _figure(name, found)) for name, found in figures.items() if found is not None
        ),
        taken=names.party(taken) if taken else None,
        skipped=tuple(
            (names.lot(key), error_name(found))
            for key, found in (skipped.pairs("lots and their errors") if skipped else ())
        ),
    )
    results = (expected.lot, expected.figures, expected.skipped, expected.taken)
    if refused and any(results):
        value.complain("holds refused and results; a step that is refused has no results")
    return expected


def _figure(name: str, value: Value) -> int:
    return value.whole(1, _MAX_TENOR_DAYS) if name == "days" else value.amount(least=0)
