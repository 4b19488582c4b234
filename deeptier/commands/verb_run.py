"""Runs a verb: for one thing that options tell, or for the rows of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

import typer
from rich.progress import TimeElapsedColumn

from deeptier.approvals.control import call_of, propose, require_approval
from deeptier.approvals.ledger import spending
from deeptier.bulk import Step as BulkStep
from deeptier.bulk.intent import Intent
from deeptier.chain.errors import Refused
from deeptier.chain.remedies import AdvisedError
from deeptier.commands.bar import Bar
from deeptier.commands.output import FINDINGS, Output
from deeptier.commands.verb_input import Asked, rows_of, steps_of
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
from deeptier.keys.wallet_calls import write_wallet_calls
from deeptier.operations.carrying import (
    carry_out,
    carry_out_all,
    journal_of,
)
from deeptier.operations.earlier import Done, done_before, left_of, named_before, paid_before
from deeptier.operations.planning import Step
from deeptier.operations.records import Record, raise_any
from deeptier.operations.result_files import require_csv, write_failed, write_results
from deeptier.operations.results import DONE, result_of, results_of
from deeptier.operations.trying import try_steps
from deeptier.operations.verb import Verb
from deeptier.reading.problems import Problem

_SENTENCES = 20


def run_verb(output: Output, desk: Desk, verb: Verb, asked: Asked) -> None:
    """Do what was asked, and show what was done."""
    _require_fitting(asked)
    problems: list[Problem] = []
    records = rows_of(verb, asked, problems)
    office = desk.open(asked.network)

    done: Done = ()

    def steps() -> list[Step]:
        planned = steps_of(office, verb, records, asked, problems)
        raise_any(paid_before(planned, done))
        return planned

    if asked.file is None:
        run_steps(output, desk, office, steps, asked, None)
        return
    journal = _journal(desk, office, verb, asked, asked.file)
    failed = 0
    if not journal.is_file():
        done = () if asked.again is not None else done_before(office, verb.name, journal)
        problems += named_before(records, done)
    elif asked.dry_run:
        run, records = left_of(journal, records)
        failed = len(run.failed)
        output.say(
            f"this file's run began before, {journal}: {len(run.mined):,} of {len(run.items):,}"
            f" done, {failed:,} failed; what is left of it:"
        )
    elif not asked.is_sent:
        text = f"one that was not begun: {journal.name} is its run; --again NAME does it once more"
        raise InputError("--from", str(asked.file), text)
    run_steps(output, desk, office, steps, asked, journal, records)
    if failed:
        raise typer.Exit(FINDINGS)


def run_steps(
    output: Output,
    desk: Desk,
    office: Office,
    steps: Callable[[], list[Step]],
    asked: Asked,
    journal: Path | None,
    records: Sequence[Record] = (),
) -> None:
    """Try, propose or do steps; a journal is for many, None for one alone.

    The steps of a run that has begun are not asked for again.
    """
    if asked.dry_run:
        _try(output, office, steps(), alone=journal is None)
    elif asked.out is not None:
        _propose(output, desk, office, steps(), asked)
    elif asked.wallet is not None:
        _write_calls(output, office, steps(), asked.wallet)
    elif journal is None:
        _do_one(output, desk, office, steps()[0], asked)
    else:
        _do_all(output, desk, office, steps, asked, journal, records)


def _try(output: Output, office: Office, steps: Sequence[Step], *, alone: bool) -> None:
    with Bar(output, "trying", TimeElapsedColumn()) as bar:
        trial = try_steps(office, steps, lambda tried: bar.move(tried, len(steps)))
    if not output.as_json:
        show_trial(output, trial, office.book, alone=alone)
    output.document(trial_json(trial, office.book))
    if not trial.is_clean:
        raise typer.Exit(FINDINGS)


def _propose(
    output: Output, desk: Desk, office: Office, steps: Sequence[Step], asked: Asked
) -> None:
    """Nothing is sent: the first of two persons signs, into a file."""
    assert asked.out is not None  # noqa: S101 - the caller's
    if asked.proposed_by is None:
        raise InputError("--proposed-by", "missing", "given with --out: who proposes this")
    if asked.out.exists():
        raise InputError("--out", str(asked.out), "a file that is not there yet")
    amount, decimals = _sum(steps)
    proposal = propose(desk, office, _intents(steps), amount, asked.proposed_by, decimals=decimals)
    proposal.write(asked.out)
    output.say(f"proposed: {asked.out}; another person approves it: deeptier approve {asked.out}")
    output.document({"ok": True, "proposal": str(asked.out), "items": len(steps)})


def _write_calls(output: Output, office: Office, steps: Sequence[Step], path: Path) -> None:
    """Nothing is sent: the sender's own wallet does that."""
    accounts = dict.fromkeys(step.cases[0].sender for step in steps)
    if len(accounts) > 1:
        names = ", ".join(map(office.book.name, accounts))
        raise InputError("--as", names, "one party with --wallet: a file is for one wallet")
    if path.exists():
        raise InputError("--wallet", str(path), "a file that is not there yet")
    calls = [
        (call.contract, call.data) for call in (call_of(office, step.intent) for step in steps)
    ]
    says = "; ".join(step.intent.sentence for step in steps[:_SENTENCES])
    account = next(iter(accounts))
    write_wallet_calls(path, office.house.deployment.chain_id, account, calls, says)
    what = f"{len(calls):,} call{'s'[: len(calls) > 1]}"
    output.say(f"{what} for the wallet of {office.book.name(account)}: {path}")
    output.document({"ok": True, "wallet": str(path), "calls": len(calls)})


def _do_one(output: Output, desk: Desk, office: Office, step: Step, asked: Asked) -> None:
    with _approved(desk, office, [step], asked):
        try:
            done = carry_out(office, step.intent)
        except Refused as refused:
            raise AdvisedError(refused) from refused
    results = result_of(office, step.intent.key, step.intent.verb, done)
    show_done(output, step.intent.sentence, results)
    output.document(
        {
            "ok": True,
            "sentence": step.intent.sentence,
            "results": results_json(results),
        }
    )


def _do_all(
    output: Output,
    desk: Desk,
    office: Office,
    steps: Callable[[], list[Step]],
    asked: Asked,
    journal: Path,
    records: Sequence[Record],
) -> None:
    """All rows, each once: a run of the same file goes on where it ended."""
    went_on = journal.is_file()
    planned: list[Step] = []
    if went_on:
        output.say(f"this file's run began before; it goes on: {journal}")
    else:
        planned = steps()
        desk.runs.mkdir(parents=True, exist_ok=True)
    allowed = _approved(desk, office, planned, asked, journal.name)
    with allowed, Bar(output, journal.stem, TimeElapsedColumn()) as bar:
        bulk = carry_out_all(
            office, lambda: _intents(planned), journal, lambda step: _move(bar, step)
        )
    results = results_of(office, bulk)
    path = asked.results or journal.with_suffix(".results.csv")
    write_results(path, results)
    places = {"results": str(path), "journal": str(journal)}
    failed = journal.with_suffix(".failed.csv")
    if write_failed(failed, records, results):
        places["rows to mend, and do with --from"] = str(failed)
    show_run(output, results, places)
    output.document(
        {
            "ok": bulk.is_clean,
            "went_on": went_on,
            "results": results_json(results),
            "file": str(path),
            "journal": str(journal),
        }
    )
    if any(each.state != DONE for each in results):
        raise typer.Exit(FINDINGS)


def _journal(desk: Desk, office: Office, verb: Verb, asked: Asked, file: Path) -> Path:
    words = [f"{name}={text}" for name, text in sorted(asked.given.items())]
    words += [office.network.name, asked.sender or "", asked.again or ""]
    return journal_of(desk.runs, verb.name, file, words)


@contextmanager
def _approved(
    desk: Desk, office: Office, steps: Sequence[Step], asked: Asked, run: str | None = None
) -> Iterator[None]:
    """Two persons signed, where the desk asks for it; what is sent is sent inside.

    A run that goes on was approved when it began: then there are no steps.
    """
    if not steps:
        yield
        return
    amount, decimals = _sum(steps)
    proposal = require_approval(
        desk,
        office,
        _intents(steps),
        amount,
        asked.proposed_by,
        asked.approved_by,
        decimals=decimals,
    )
    with nullcontext() if proposal is None else spending(desk.folder, proposal, run=run):
        yield


def _intents(steps: Sequence[Step]) -> list[Intent]:
    return [step.intent for step in steps]


def _sum(steps: Sequence[Step]) -> tuple[int | None, int]:
    """What steps come to for approvals, and its decimals.

    None where one has no amount, or where currencies count in different minor units.
    """
    amounts = [step.amount for step in steps if step.amount is not None]
    decimals, *others = {step.cases[0].around.decimals for step in steps}
    if others or len(amounts) < len(steps):
        return None, decimals
    return sum(amounts), decimals


def _move(bar: Bar, step: BulkStep) -> None:
    bar.move(step.done, step.total, step.text)


def _require_fitting(asked: Asked) -> None:
    """Options that go together.

    Errors: `InputError` naming the option.
    """
    for option, value in (("--results", asked.results), ("--again", asked.again)):
        if value is not None and asked.file is None:
            raise InputError(option, str(value), "given together with --from FILE")
    if asked.results is not None and asked.file is not None:
        require_csv(asked.results)
        if asked.results.resolve() == asked.file.resolve():
            raise InputError("--results", str(asked.results), "another file than that of the rows")
    ways = [("--out", asked.out), ("--wallet", asked.wallet), ("--dry-run", asked.dry_run or None)]
    given = [name for name, value in ways if value is not None]
    if len(given) > 1:
        raise InputError(given[0], f"given beside {given[1]}", "the only one of them")
    if asked.out is not None and asked.approved_by is not None:
        expected = "left out with --out: `deeptier approve` is for the second person"
        raise InputError("--approved-by", asked.approved_by, expected)
