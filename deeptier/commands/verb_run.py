"""Runs a verb: for one thing that options tell, or for the rows of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.progress import TimeElapsedColumn

from deeptier.bulk import Step as BulkStep
from deeptier.commands.bar import Bar
from deeptier.commands.output import FINDINGS, Output
from deeptier.commands.verb_tables import (
    results_json,
    show_done,
    show_run,
    show_trial,
    trial_json,
)
from deeptier.desk.desk import Desk
from deeptier.desk.office import Office
from deeptier.errors import InputError
from deeptier.operations.agreements import Agreements
from deeptier.operations.around import Around
from deeptier.operations.carrying import carry_out, carry_out_all, journal_of
from deeptier.operations.fields import option_record
from deeptier.operations.planning import REFERENCE, SENDER, Step, merged, plan
from deeptier.operations.records import Record, read_records
from deeptier.operations.results import (
    COLUMNS,
    DONE,
    is_left_over,
    require_csv,
    result_of,
    results_of,
    write_results,
)
from deeptier.operations.trying import try_steps
from deeptier.operations.verb import Verb

_SHOWN_MISSING = "missing"


@dataclass(frozen=True)
class Asked:
    """What was asked for.

    Attributes:
        values: of the verb's fields, as typed in options; None where they are not given.
        sender: name of who sends.
        file: of rows; None for one thing.
        dry_run: whether nothing is sent.
        results: where results are written; beside the journal unless given.
        again: a name that tells a run from an earlier one of the same file.
        letters: files and folders of consents.
        sign_for: names of parties that consent on the spot.
    """

    values: Mapping[str, str | None]
    sender: str | None
    network: str | None
    file: Path | None = None
    dry_run: bool = False
    results: Path | None = None
    again: str | None = None
    letters: tuple[Path, ...] = ()
    sign_for: tuple[str, ...] = ()


def run_verb(output: Output, desk: Desk, verb: Verb, asked: Asked) -> None:
    """Do what was asked, and show what was done."""
    records = _records(verb, asked)
    office = desk.open(asked.network)
    if asked.results is not None:
        require_csv(asked.results)
    if asked.dry_run:
        _try(output, office, _steps(office, verb, records, asked))
    elif asked.file is None:
        _do_one(output, office, _steps(office, verb, records, asked)[0])
    else:
        _do_all(output, desk, office, verb, records, asked)


def _records(verb: Verb, asked: Asked) -> list[Record]:
    """The rows: of the file, with options for what it does not tell, or of the options alone."""
    given = {name: text for name, text in asked.values.items() if text is not None}
    if asked.file is None:
        if verb.together is not None and not given:
            raise InputError("--from", _SHOWN_MISSING, "a file of deliveries, one a row")
        return [option_record(asked.values)]
    required = [each.name for each in verb.fields if each.required and each.name not in given]
    records = read_records(
        asked.file,
        dict.fromkeys((REFERENCE, *verb.columns, SENDER)),
        required=required,
        passed_over=COLUMNS,
        leave_out=is_left_over,
    )
    for name in given:
        told = next((record for record in records if name in record.fields), None)
        if told is not None:
            where = f"{told.file}:{told.line}"
            raise InputError(
                f"--{name.replace('_', '-')}", given[name], f"left out: {where} has its own {name}"
            )
    return [merged(record, given) for record in records]


def _steps(office: Office, verb: Verb, records: Sequence[Record], asked: Asked) -> list[Step]:
    signers = {
        office.book.address(name): office.keyring.signer(name)
        for name in (() if asked.dry_run and not verb.consents else asked.sign_for)
    }
    agreements = Agreements(office.house, (), signers)
    return plan(office, verb, records, asked.sender, agreements)


def _try(output: Output, office: Office, steps: Sequence[Step]) -> None:
    trial = try_steps(office, steps)
    if not output.as_json:
        show_trial(output, trial, office.book)
    output.document(trial_json(trial, office.book))
    if trial.refused:
        raise typer.Exit(FINDINGS)


def _do_one(output: Output, office: Office, step: Step) -> None:
    decimals = step.cases[0].around.decimals
    done = carry_out(office, step.intent)
    results = result_of(office, step.intent.key, step.intent.verb, done)
    show_done(output, step.intent.sentence, results, decimals)
    output.document(
        {
            "ok": True,
            "sentence": step.intent.sentence,
            "results": results_json(results, decimals),
        }
    )


def _do_all(
    output: Output,
    desk: Desk,
    office: Office,
    verb: Verb,
    records: Sequence[Record],
    asked: Asked,
) -> None:
    """All rows, each once: a run of the same file goes on where it ended."""
    assert asked.file is not None  # noqa: S101 - the caller's
    words = [f"{name}={text}" for name, text in sorted(asked.values.items()) if text is not None]
    words += [office.network.name, asked.sender or "", asked.again or ""]
    journal = journal_of(desk.runs, verb.name, asked.file, words)
    desk.runs.mkdir(parents=True, exist_ok=True)
    went_on = journal.is_file()
    if went_on:
        output.say(f"this file's run began before; it goes on: {journal}")
    with Bar(output, verb.name, TimeElapsedColumn()) as bar:
        bulk = carry_out_all(
            office,
            lambda: [step.intent for step in _steps(office, verb, records, asked)],
            journal,
            lambda step: _move(bar, step),
        )
    results = results_of(office, bulk)
    path = asked.results or journal.with_suffix(".results.csv")
    decimals = Around.of(office).decimals
    write_results(path, results, decimals)
    show_run(output, results, {"results": str(path), "journal": str(journal)})
    output.document(
        {
            "ok": bulk.is_clean,
            "went_on": went_on,
            "results": results_json(results, decimals),
            "file": str(path),
            "journal": str(journal),
        }
    )
    if any(each.state != DONE for each in results):
        raise typer.Exit(FINDINGS)


def _move(bar: Bar, step: BulkStep) -> None:
    bar.move(step.done, step.total, step.text)
