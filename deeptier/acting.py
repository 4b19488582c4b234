"""Every step of the command line from Python: names, amounts and days as people type them.

[part] = do(office, "endorse", "anna", lot="1", to="bolt", amount="3,000.00", trade="Order 77")
[sold] = do(office, "discount", "bolt", lot=part.lot, financier="bank")
print(sold.holder, sold.amount)  # bank 300000

`deeptier endorse --help` lists the fields of a step; options are written here with underscores.
Text is read as the command line reads it, so amounts are in the currency's units ("3,000.00") and
rates have their sign ("4.35%"). What comes back is in minor units. The `approvals.yaml` of a desk
is a rule for its command line: no second person is asked here.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from deeptier.bulk import Progress, silent
from deeptier.bulk.intent import Intent
from deeptier.bulk.journal import opened
from deeptier.chain.errors import Refused
from deeptier.chain.remedies import AdvisedError
from deeptier.desk.office import Office
from deeptier.errors import DeeptierError, InputError
from deeptier.letters.check import Against, check_to_carry
from deeptier.letters.letter import Letter
from deeptier.letters.reading import read_letter
from deeptier.lot_id import LotId
from deeptier.operations.agreements import Agreements
from deeptier.operations.carrying import carry_out, carry_out_all
from deeptier.operations.planning import JOINT, REFERENCE, SENDER, Step, plan, reference_of_row
from deeptier.operations.records import Record, meant
from deeptier.operations.results import Result, result_of, results_of
from deeptier.operations.trying import Trial, try_steps
from deeptier.operations.verb import Verb
from deeptier.reading.problems import Problem, ProblemsError
from deeptier.verbs import TABLE

#: What a field is told: text as it is typed, a lot or a day; None is as if it were left out. A
#: number would not say its unit.
Typed: TypeAlias = str | LotId | datetime.date | None

_TYPED = (str, LotId, datetime.date, type(None))


class FieldsError(DeeptierError):
    """Fields that cannot be used: a line for each of `problems`, of rows with the row."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(
            f"{each.place.file}: {each.field} {each.text}".removeprefix(": ")
            for each in self.problems
        )


def do(
    office: Office,
    verb: str,
    sender: str,
    /,
    *consents: Path | str,
    **fields: Typed,
) -> tuple[Result, ...]:
    """Do one step, and wait until it is mined.

    Args:
        office: an open desk.
        verb: as on the command line, such as "issue" or "line open".
        sender: name of the party that sends; its key is in the office's keyring.
        consents: of others: the path of a letter, or the name of a party whose key is here too
            and that consents on the spot.
        fields: of the verb.

    Returns: what it did: one result, or one for each lot that it made; amounts in minor units.

    Errors: `FieldsError` naming every field that is wrong; `AdvisedError` where the contracts
    refuse, with the remedy; `InputError` for a verb, party or letter that is none. Then nothing was
    sent. Those of `Sender.send` besides.
    """
    [step] = _steps(office, _verb(verb), [_record("", 0, fields)], sender, consents)
    try:
        done = carry_out(office, step.intent)
    except Refused as refused:
        raise AdvisedError(refused) from refused
    return tuple(result_of(office, step.intent.key, verb, done))


def try_out(
    office: Office,
    verb: str,
    sender: str,
    /,
    *consents: Path | str,
    **fields: Typed,
) -> Trial:
    """What `do` would come to on the newest block; nothing is sent. Amounts are in minor units.

    Errors: as `do`, but a refusal is told in the trial.
    """
    return try_steps(
        office, _steps(office, _verb(verb), [_record("", 0, fields)], sender, consents)
    )


def do_all(
    office: Office,
    verb: str,
    rows: Sequence[Mapping[str, Typed]],
    journal: Path,
    /,
    *consents: Path | str,
    sender: str | None = None,
    progress: Progress = silent,
) -> tuple[Result, ...]:
    """Do a step for every row, each exactly once, whatever stops it in between.

    Args:
        office: an open desk.
        verb: as `do` takes it.
        rows: fields by name; "as" tells who sends a row, "reference" by what it is known.
        journal: file of the run, made by the first call. Where there is one, it is gone on with:
            what it holds is done, whatever the rows say by now.
        consents: as `do` takes them.
        sender: of rows that do not tell.
        progress: hears of every step of the run.

    Returns: what became of each row; `state` is "mined" where it is done, else `reason` says why
    not. Amounts are in minor units.

    Errors: `FieldsError` naming row and field of all that is wrong, and nothing was sent;
    `InputError` for no rows, and for a journal of another step or of other rows; those of
    `run_bulk`.
    """
    table_verb = _verb(verb)
    if not rows:
        raise InputError("rows", "none", "one at least")
    records = [_record(f"row {at}", at, row) for at, row in enumerate(rows, 1)]
    if journal.exists():
        _require_run_of(journal, verb, records)

    def intents() -> list[Intent]:
        steps = _steps(office, table_verb, records, sender, consents)
        return [step.intent for step in steps]

    return tuple(results_of(office, carry_out_all(office, intents, journal, progress)))


def agreed(office: Office, consents: Sequence[Path | str]) -> Agreements:
    """Consents of others: letters by their paths, and parties by name whose keys are here.

    Errors: `LetterError` for a file that is no letter; `InputError` for a party without a key here.
    """
    letters = [read_letter(each) for each in consents if isinstance(each, Path)]
    names = [each for each in consents if isinstance(each, str)]
    signers = {office.book.party(name).address: office.keyring.signer(name) for name in names}
    against = Against(office.house.deployment, office.book, office.today)

    def flaw(letter: Letter) -> str | None:
        """Why it cannot serve; the chain is asked where only it can judge a signature."""
        findings = check_to_carry(letter, against, office)
        return "; ".join(each.text for each in findings) or None

    return Agreements(office.house, letters, signers, flaw)


def _steps(
    office: Office,
    verb: Verb,
    records: Sequence[Record],
    sender: str | None,
    consents: Sequence[Path | str],
) -> list[Step]:
    problems = [each for record in records for each in _unknown(verb, record)]
    try:
        return plan(office, verb, records, sender, agreed(office, consents), problems)
    except ProblemsError as error:
        raise FieldsError(error.problems) from None


def _verb(name: str) -> Verb:
    if name not in TABLE.by_name:
        expected = "a step of `deeptier --help`" + meant(name, TABLE.by_name)
        raise InputError("verb", name, expected)
    return TABLE.by_name[name]


def _record(place: str, line: int, fields: Mapping[str, Typed]) -> Record:
    """A row as if it had been typed."""
    typed = {}
    for name, value in fields.items():
        if isinstance(value, datetime.datetime) or not isinstance(value, _TYPED):
            expected = "text as people type it, a LotId or a date: a number does not say its unit"
            raise InputError(f"{name} of {place}" if place else name, value, expected)
        typed[name] = "" if value is None else str(value).strip()
    return Record(place, line, {name: text for name, text in typed.items() if text}, {})


def _unknown(verb: Verb, record: Record) -> list[Problem]:
    known = [REFERENCE, *verb.columns, *([SENDER] if record.line else [])]
    return [
        record.problem(name, f"is no field of {verb.name}{meant(name, known)}")
        for name in record.fields
        if name not in known
    ]


def _require_run_of(journal: Path, verb: str, records: Sequence[Record]) -> None:
    """Errors: `InputError` for the journal of another step, or of other rows."""
    with opened(journal) as kept:
        items = list(kept.items())
    told = {reference for item in items for reference in item.key.split(JOINT)}
    if {item.verb for item in items} != {verb} or told != set(map(reference_of_row, records)):
        expected = "a file that is not there yet: it holds the run of other rows"
        raise InputError("journal", str(journal), expected)
