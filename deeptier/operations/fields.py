"""Fields of a verb, read from a row or from options; everything that is wrong is told at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deeptier.errors import InputError
from deeptier.operations.around import Around
from deeptier.operations.kinds import DAY, LOT, RECOGNISED, Kind
from deeptier.operations.records import Record, raise_any
from deeptier.reading.problems import Problem

CURRENCY_FIELD = "currency"
_SHOWN = 60


@dataclass(frozen=True)
class Field:
    """One thing that a verb must or may be told.

    Attributes:
        name: the column; as an option it has hyphens.
        kind: how it is typed.
        help: one line for people.
        required: whether it must be there.
        default: what is read where nothing is typed; None: the verb decides.
    """

    name: str
    kind: Kind
    help: str
    required: bool = True
    default: str | None = None

    @property
    def option(self) -> str:
        """As it is typed on the command line."""
        return "--" + self.name.replace("_", "-")


def optional(name: str, kind: Kind, help_: str, default: str | None = None) -> Field:
    """A field that may be left out."""
    return Field(name, kind, help_, required=False, default=default)


def read_fields(
    record: Record,
    fields: Sequence[Field],
    around: Around,
    problems: Sequence[Problem] = (),
) -> dict[str, Any]:
    """What a row says, by field; None where nothing is typed and there is no default.

    Errors: `ProblemsError` with everything that is wrong in the row, and the `problems` that were
    found in it before.
    """
    found: list[Problem] = list(problems)
    for each in fields:
        if each.name == CURRENCY_FIELD:
            currency = _value(record, each, fields, around, found)
            around = around.within(currency or around.deposits)
    values = {each.name: _value(record, each, fields, around, found) for each in fields}
    raise_any(found)
    return values


def option_record(values: Mapping[str, str | None]) -> Record:
    """What was given by options, as a row."""
    typed = {name: text.strip() for name, text in values.items() if text is not None}
    return Record("", 0, {name: text for name, text in typed.items() if text}, {})


def _value(
    record: Record,
    field: Field,
    fields: Sequence[Field],
    around: Around,
    problems: list[Problem],
) -> Any:
    text = record.fields.get(field.name, field.default)
    if text is None:
        if field.required:
            what = f"is missing; it must be {field.kind.name}, such as {field.kind.example}"
            problems.append(record.problem(field.name, what))
        return None
    if field.kind == LOT and field.name in record.days:
        what = f"is the day {text} in the workbook; make the cell text, and type the lot once more"
        problems.append(record.problem(field.name, what))
        return None
    try:
        return field.kind.read(text, around)
    except InputError as error:
        what = f"is {_short(text)}; it must be {error.expected}"
        problems.append(
            record.problem(field.name, what + _swapped(record, field, fields, around, text))
        )
        return None


def _swapped(
    record: Record, field: Field, fields: Sequence[Field], around: Around, text: str
) -> str:
    """Whether the word is of another kind, and stands where another column's should."""
    is_of = next(
        (kind for kind in RECOGNISED if kind != field.kind and _fits(kind, text, around)), None
    )
    if is_of is None or (field.kind, is_of) == (DAY, LOT):  # 2026-6-3 is a lot by its looks only
        return ""
    for other in fields:
        typed = record.fields.get(other.name)
        if other.name == field.name or typed is None:
            continue
        trade = _fits(field.kind, typed, around) and _fits(other.kind, text, around)
        if trade and not _fits(other.kind, typed, around):
            return f" ({text} is {is_of.name}: are {field.name} and {other.name} swapped?)"
    return f" ({text} is {is_of.name})"


def _fits(kind: Kind, text: str, around: Around) -> bool:
    try:
        kind.read(text, around)
    except InputError:
        return False
    return True


def _short(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
